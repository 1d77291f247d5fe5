"""What lies ahead: curricula, the ten-year outlook, and municipalities alike."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from manabiwa.apps.common.http import acting
from manabiwa.apps.learning.presenting import language
from manabiwa.apps.network.selectors import fiscal_year_of
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable
from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.workforce import Forecast, forecast

from . import outlook as years
from . import peers as alike
from . import selectors, staffing
from .curriculum import Line, curriculum_for, first_of_next_month, lines_for, question_of
from .forms import CurriculumForm, OutlookForm
from .models import FrameworkState, RoleLevel
from .views import framed, place_of


@require_GET
def curriculum(request: HttpRequest, code: str) -> HttpResponseBase:
    """All role levels: what the curriculum takes for one head, and for all who are there."""
    place, actor = place_of(request, code), acting(request)
    framework, start = selectors.in_force(code), first_of_next_month(timezone.localdate())
    if framework is None:
        return render(request, "training/none.html", framed(place, "curriculum"))
    heads = selectors.heads_by_role_level(code, actor)
    rows = list(RoleLevel.objects.filter(role__framework=framework).select_related("role"))
    lines = lines_for(rows, heads, code, start)
    if form := requested_format(request):
        titles = (_("役割"), _("段階"), _("人数"), _("講座"), _("1人の時間"), _("1人の費用(円)"), _("到達度(%)"),
                  _("全員の時間"), _("全員の費用(円)"))  # fmt: skip
        cells = (
            (line.row.role.name, line.row.name, line.heads, line.courses, line.hours_each, line.yen_each,
             round(line.coverage * 100), line.hours, line.yen)
            for line in lines
        )  # fmt: skip
        return export_response(
            OutTable(_("役割ごとのカリキュラム"), [OutColumn(title, 14) for title in titles]), cells, form
        )
    total = {"heads": sum(line.heads for line in lines), "hours": sum(line.hours for line in lines),
             "yen": sum(line.yen for line in lines)}  # fmt: skip
    return render(request, "training/curriculum.html", framed(place, "curriculum", lines=lines, total=total))


@require_GET
def curriculum_of(request: HttpRequest, code: str, level_id: int) -> HttpResponseBase:
    """The curriculum of one role level: courses in order with reasons, and the months."""
    place, actor = place_of(request, code), acting(request)
    published = {"role__framework__municipality": place, "role__framework__state": FrameworkState.PUBLISHED}
    rows = list(RoleLevel.objects.filter(role__levels=level_id, **published).select_related("role"))
    row = next((one for one in rows if one.pk == level_id), None)
    if row is None:
        raise Http404
    below = next((one for one in rows if one.step == row.step - 1), None)
    asked = "hours_per_week" in request.GET
    form = CurriculumForm(request.GET if asked else None, initial={"from_below": below is not None})
    if below is None:
        del form.fields["from_below"]
    is_valid = asked and form.is_valid()
    hours = float(form.cleaned_data["hours_per_week"]) if is_valid else 2.0
    from_below = bool(form.cleaned_data.get("from_below")) if is_valid else below is not None
    question = question_of(
        row, below=below if from_below else None, hours_per_week=hours, start=first_of_next_month(timezone.localdate()),
        municipality=code,
    )  # fmt: skip
    found = curriculum_for(question, time_limit=1.0)
    if chosen := requested_format(request):
        titles = (_("順番"), _("講座"), _("時間"), _("費用(円)"), _("理由"))
        cells = ((n, step.title, step.hours, step.yen, step.why) for n, step in enumerate(found.steps, start=1))
        return export_response(OutTable(str(row), [OutColumn(title, 20) for title in titles]), cells, chosen)
    heads = selectors.heads_by_role_level(code, actor).get(row.pk, 0)
    line = Line(row, heads, len(found.steps), found.hours, found.yen, found.coverage)
    most = max((month.hours for month in found.months), default=0.0)
    context = framed(
        place, "curriculum", line=line, found=found, form=form, below=below if from_below else None, most=most
    )
    return render(request, "training/curriculum_of.html", context)


@require_http_methods(["GET", "POST"])
def outlook(request: HttpRequest, code: str) -> HttpResponseBase:
    """Heads and people at the level over ten fiscal years; other numbers at once, kept when the person says so."""
    place, actor = place_of(request, code), acting(request)
    framework, first = selectors.in_force(code), fiscal_year_of(timezone.localdate())
    crews = years.crews_of(framework, actor) if framework else []
    if framework is None or not any(crew.total for crew in crews):
        return render(request, "training/none.html", framed(place, "outlook", has_framework=framework is not None))
    base = years.kept(selectors.kept_forecast(code, actor), crews, first)
    given = request.POST if request.method == "POST" else request.GET if "carry_percent" in request.GET else None
    form = OutlookForm(given, crews=crews, assumed=base)
    assumed = base
    if given is not None and form.is_valid():
        assumed = form.assumed()
        if request.method == "POST":
            staffing.keep_forecast(municipality=place, values=assumed.to_json(), actor=actor)
            messages.success(request, _("前提を残しました。"))
            return redirect("training:outlook", code=code)
    try:
        found = forecast(years.problem_of(crews, assumed, first))
    except ParameterError as error:
        form.add_error(None, error.message(language(get_language() or "ja")))
        assumed, found = base, forecast(years.problem_of(crews, base, first))
    before = forecast(years.problem_of(crews, base, first)) if assumed != base else None
    if chosen := requested_format(request):
        return _export(found, crews, chosen)
    context = framed(
        place, "outlook", form=form, found=found, lines=_year_lines(found, crews), before=before,
        pictures=years.pictures_of(found, crews, before, get_language() or "ja"), crews=crews, first=first,
        last=first + years.YEARS, years=list(range(first, first + years.YEARS + 1)),
        unassessed=sum(crew.unassessed for crew in crews), width=years.WIDTH, height=years.HEIGHT,
    )  # fmt: skip
    return render(request, "training/outlook.html", context, status=422 if form.errors else 200)


def _year_lines(found: Forecast, crews: list[years.Crew]) -> list[tuple[str, list[object]]]:
    return [(crew.role.name, list(found.roles[crew.role.key])) for crew in crews if any(
        line.heads for line in found.roles[crew.role.key])]  # fmt: skip


def _export(found: Forecast, crews: list[years.Crew], chosen: object) -> HttpResponseBase:
    titles = (
        _("役割"), _("年度"), _("人数"), _("人数(下限)"), _("人数(上限)"), _("必要レベルの人"),
        _("必要レベルの人(下限)"),
        _("必要レベルの人(上限)"), _("必要な人"), _("足りる見込み(%)"), _("採用"),
        _("転入"), _("転出"), _("離職"), _("定年"),
        _("研修の修了"),
    )  # fmt: skip
    rows = []
    for crew in crews:
        for line in found.roles[crew.role.key]:
            f = line.flows
            flows = (
                [f.hires, f.transfers_in, f.transfers_out, f.exits, f.retirements, f.completions] if f else [None] * 6
            )
            rows.append([
                crew.role.name, line.year, round(line.heads, 2), line.heads_low, line.heads_high,
                round(line.qualified, 2), line.qualified_low, line.qualified_high, line.needed,
                None if line.enough is None else round(line.enough * 100),
                *(None if value is None else round(value, 2) for value in flows),
            ])  # fmt: skip
    return export_response(OutTable(_("人員の見通し"), [OutColumn(title, 12) for title in titles]), rows, chosen)  # type: ignore[arg-type]


@require_GET
def peers(request: HttpRequest, code: str) -> HttpResponse:
    """What municipalities alike ask for."""
    place, framework = place_of(request, code), selectors.in_force(code)
    if framework is None:
        return render(request, "training/none.html", framed(place, "peers"))
    return render(request, "training/peers.html", framed(place, "peers", found=alike.compare(framework)))

"""Staff: who is in which role; and how far they are, as a map."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.services import record_view
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, staffing
from .forms import StaffForm
from .heat import HeatMap, Rows, heat_map, people_behind
from .models import AssessedBy, StaffPosition
from .views import framed, place_of


@require_GET
def staff(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everybody's role, and the same as a file that can be imported again."""
    place, actor = place_of(request, code), acting(request)
    rows = selectors.staff_of(code, actor)
    if words := request.GET.get("q", "").strip()[:100]:
        rows = rows.filter(section__icontains=words) | rows.filter(code__icontains=words)
    if form := requested_format(request):
        record_view("training.export_staff", actor=actor, municipality=code)
        titles = (
            _("職員番号"),
            _("所属"),
            _("役割"),
            _("段階"),
            _("年齢"),
            _("人数"),
            _("メールアドレス"),
            _("上司のメールアドレス"),
        )
        cells = (
            (row.code, row.section, row.role_level.role.name, row.role_level.name,
             row.get_age_band_display() if row.age_band else None, row.heads, row.person.email if row.person else None,
             row.supervisor.email if row.supervisor else None)
            for row in rows
        )  # fmt: skip
        return export_response(OutTable(_("職員と役割"), [OutColumn(title, 18) for title in titles]), cells, form)
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = framed(
        place, "staff", page=page, q=words, current=selectors.in_force(code),
        heads=sum(selectors.heads_by_role_level(code, actor).values()),
    )  # fmt: skip
    return render(request, "training/staff.html", context)


@require_http_methods(["GET", "POST"])
def staff_edit(request: HttpRequest, code: str, position_id: int | None = None) -> HttpResponse:
    """A new row, or one to change."""
    place, actor = place_of(request, code), acting(request)
    position = get_object_or_404(selectors.staff_of(code, actor), pk=position_id) if position_id else None
    framework = selectors.in_force(code)
    if framework is None:
        messages.error(request, _("先に体系を公開してください。職員は、公開中の役割に入れます。"))
        return redirect("training:overview", code=code)
    people = selectors.people_to_place(code, actor)
    form = StaffForm(request.POST or None, framework=framework, people=people, position=position)
    if request.method == "POST" and form.is_valid():
        try:
            staffing.place_staff(municipality=place, position=position, actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("職員の役割を保存しました。"))
            return redirect("training:staff", code=code)
    return render(request, "training/staff_edit.html", framed(place, "staff", form=form, position=position))


@require_POST
def staff_remove(request: HttpRequest, code: str, position_id: int) -> HttpResponse:
    """Take a row out, with its assessments."""
    row = get_object_or_404(selectors.staff_of(code, acting(request)), pk=position_id)
    staffing.remove_staff(position=row, actor=acting(request))
    messages.success(request, _("職員の役割の記録を消しました。"))
    return redirect("training:staff", code=code)


def _choice(request: HttpRequest) -> tuple[AssessedBy, Rows]:
    by = AssessedBy.SELF if request.GET.get("by") == AssessedBy.SELF else AssessedBy.SUPERVISOR
    return by, Rows.SECTION if request.GET.get("rows") == Rows.SECTION else Rows.ROLE


@require_GET
def heat(request: HttpRequest, code: str) -> HttpResponseBase:
    """How far people are from what their roles ask for."""
    place, actor = place_of(request, code), acting(request)
    framework, (by, rows) = selectors.in_force(code), _choice(request)
    if framework is None:
        return render(request, "training/none.html", framed(place, "heat"))
    found = heat_map(framework, actor, by=by, rows=rows)
    if form := requested_format(request):
        return export_response(_heat_table(found), _heat_rows(found), form)
    here = reverse("training:heat", args=[code])
    switches = [
        (f"{here}?by={AssessedBy.SUPERVISOR}&rows={rows}", _("上司の評価"), by == AssessedBy.SUPERVISOR),
        (f"{here}?by={AssessedBy.SELF}&rows={rows}", _("自己評価"), by == AssessedBy.SELF),
    ]
    sides = [
        (f"{here}?by={by}&rows={Rows.ROLE}", _("役割ごと"), rows is Rows.ROLE),
        (f"{here}?by={by}&rows={Rows.SECTION}", _("所属ごと"), rows is Rows.SECTION),
    ]
    context = framed(place, "heat", found=found, switches=switches, sides=sides, rows=rows, by=by)
    return render(request, "training/heat.html", context)


def _heat_table(found: HeatMap) -> OutTable:
    titles = (
        _("役割・所属"),
        _("人数"),
        _("スキル"),
        _("求められる人"),
        _("評価のある人"),
        _("必要レベルの人"),
        _("不足の平均"),
    )
    return OutTable(_("スキルのヒートマップ"), [OutColumn(title, 18) for title in titles])


def _heat_rows(found: HeatMap) -> list[list[str | int | float | None]]:
    return [
        [row.label, row.heads, cell.skill.name, cell.heads, cell.known, cell.reached,
         None if cell.short is None else round(cell.short, 2)]
        for row in found.rows
        for cell in row.cells
        if cell.heads
    ]  # fmt: skip


@require_GET
def heat_people(request: HttpRequest, code: str, skill_id: int) -> HttpResponse:
    """The people behind one cell; each look is kept in the trail of the person."""
    place, actor = place_of(request, code), acting(request)
    framework, (by, rows) = selectors.in_force(code), _choice(request)
    skill = get_object_or_404(Skill, pk=skill_id)
    if framework is None:
        return redirect("training:heat", code=code)
    people = people_behind(framework, actor, rows=rows, key=request.GET.get("key", ""), skill=skill)
    for one in people:
        record_view("training.view_people", actor=actor, person_id=one.position.person_id, municipality=code)
    back = f"{reverse('training:heat', args=[code])}?by={by}&rows={rows}"
    context = framed(place, "heat", people=people, skill=skill, back=back)
    return render(request, "training/heat_people.html", context)


def position_beside(actor: Actor, position_id: int) -> tuple[StaffPosition, AssessedBy]:
    """The position that the person may assess, and as whom; 404 for anybody else's."""
    own = selectors.positions_of(actor.person_id).filter(pk=position_id).first()
    if own is not None:
        return own, AssessedBy.SELF
    return get_object_or_404(selectors.supervised_by(actor.person_id), pk=position_id), AssessedBy.SUPERVISOR

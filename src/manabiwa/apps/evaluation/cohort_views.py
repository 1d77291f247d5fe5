"""The officer's pages of a cohort's outcomes: quick entry, answers, report."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.services import record_view
from manabiwa.apps.programmes.board import frame_of
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.programmes.selectors import cohort_heads_of, funnel_of
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, services
from .forms import LevelForm, OutcomesForm
from .models import OutcomeSource, OutcomeType, Reached

PAGE = 25
_NAME = ("person__kana", "person__name", "pk")


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(cohort_heads_of(acting(request)), pk=cohort_id)


def _outcome_type(request: HttpRequest, types: list[OutcomeType]) -> OutcomeType:
    asked = request.GET.get("outcome", types[0].key)
    found = next((row for row in types if row.key == asked), None)
    return found or get_object_or_404(OutcomeType, key=asked)


def _asked(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """The rows that the page shows: whose outcome is unknown come first."""
    for word in request.GET.get("q", "").strip()[:100].split():
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__kana__icontains=word))
    if request.GET.get("reached") in Reached.values:
        rows = rows.filter(reached=request.GET["reached"])
    if request.GET.get("sort") == "name":
        return rows.order_by(*_NAME)
    unknown_first = Case(When(reached=Reached.UNKNOWN, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.order_by(unknown_first, *_NAME)


def _states(request: HttpRequest, rows: QuerySet[Any]) -> list[tuple[str, str, bool, int]]:
    counts = rows.aggregate(all=Count("pk"), **{key: Count("pk", filter=Q(reached=key)) for key in Reached.values})
    asked, kept = request.GET.get("reached", ""), request.GET.copy()
    asked = asked if asked in Reached.values else ""
    kept.pop("page", None)
    tabs = []
    for key, label, count in (("", _("すべて"), counts["all"]), *((k, str(v), counts[k]) for k, v in Reached.choices)):
        kept["reached"] = key
        tabs.append((f"?{kept.urlencode()}", label, key == asked, count))
    return tabs


@require_GET
def outcomes(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """What became of the people of a cohort, a page at a time, to be written down quickly."""
    row, types = _cohort(request, cohort_id), list(selectors.outcome_types())
    kind = _outcome_type(request, types)
    rows = selectors.outcomes_in(row, kind, acting(request))
    if fmt := requested_format(request):
        place = row.programme.municipality_id
        record_view("evaluation.export_outcomes", actor=acting(request), municipality=place)
        titles = (_("氏名"), _("ふりがな"), str(kind.name), _("根拠"), _("確認日"))
        words = {key: str(label) for key, label in Reached.choices}
        sources = {key: str(label) for key, label in OutcomeSource.choices}
        values = (
            (p.person.name, p.person.kana, words[p.reached], sources.get(p.source or "", ""), p.observed_on)
            for p in selectors.with_sources(_asked(rows, request), row, kind)
        )
        return export_response(OutTable(_("成果一覧"), tuple(OutColumn(title) for title in titles)), values, fmt)
    states = _states(request, rows)
    pages = Paginator(_asked(rows, request).only("pk", "person__name", "person__kana", "person__email"), PAGE)
    if not request.GET.get("q", "").strip():
        # the states have been counted: the one that is shown need not be asked for again
        pages.count = next(count for _url, _label, is_shown, count in states if is_shown)
    page = pages.get_page(request.GET.get("page"))
    shown = list(page)
    known = selectors.outcomes_of(shown, row, kind)
    context = {
        **frame_of(row, "outcomes"), "kind": kind, "is_empty": not states[0][3],
        "kinds": [(f"?outcome={one.key}", one.name, one == kind) for one in types], "states": states,
        "page": page, "lines": [(one, known.get(one.pk)) for one in shown],
        "form": OutcomesForm(initial={"observed_on": timezone.localdate()}),
        "query": request.GET.urlencode(), "words": request.GET.get("q", ""), "reached": request.GET.get("reached", ""),
    }  # fmt: skip
    return render(request, "evaluation/cohort.html", context)


@require_POST
def record(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Write down the outcomes that were changed on a page of the list."""
    row, kind = _cohort(request, cohort_id), _outcome_type(request, list(selectors.outcome_types()))
    form, keys = OutcomesForm(request.POST), [key for key in request.POST.getlist("shown") if key.isdecimal()]
    if form.is_valid():
        rows = selectors.outcomes_in(row, kind, acting(request)).filter(pk__in=keys[:PAGE])
        changes = form.changes(rows.select_related("cohort__programme", "person"))
        if changes:
            number = services.record_outcomes(
                outcome_type=kind, reached=changes, actor=acting(request), **form.cleaned_data
            )
            messages.success(request, _("%(n)s人の成果を記録しました。") % {"n": number})
        else:
            messages.info(request, _("変わったところはありません。"))
    else:
        messages.error(request, _("結果・根拠・確認日を確かめてください。"))
    return redirect(f"{reverse('evaluation:cohort', args=[row.pk])}?{request.POST.get('asked', '')}")


@require_GET
def answers(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Ask what share reached an outcome, and the answers so far."""
    row, actor, types = _cohort(request, cohort_id), acting(request), list(selectors.outcome_types())
    kind = _outcome_type(request, types)
    context = {
        **frame_of(row, "evaluation"), "kind": kind, "count": selectors.count_of(row, kind, actor),
        "kinds": [(f"?outcome={one.key}", one.name, one == kind) for one in types], "level_form": LevelForm(),
        "evaluations": selectors.evaluations_of(row, actor)[:50],
    }  # fmt: skip
    return render(request, "evaluation/answers.html", context)


@require_POST
def evaluate(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Answer the question and keep the answer."""
    row, form = _cohort(request, cohort_id), LevelForm(request.POST)
    kind = _outcome_type(request, list(selectors.outcome_types()))
    if not form.is_valid():
        messages.error(request, _("信頼水準を選んでください。"))
        return redirect("evaluation:answers", cohort_id=cohort_id)
    try:
        evaluation = services.evaluate_cohort(
            cohort=row, outcome_type=kind, level=form.cleaned_data["level"], actor=acting(request), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("evaluation:answers", cohort_id=cohort_id)
    return redirect("evaluation:evaluation", evaluation_id=evaluation.pk)


@require_GET
def report(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The figures of a cohort on one page, each with its definition, and the files to take along."""
    row, actor = _cohort(request, cohort_id), acting(request)
    counts = [(kind, selectors.count_of(row, kind, actor)) for kind in selectors.outcome_types()[:3]]
    kinds = [(kind, count, count.known - count.reached if count else None) for kind, count in counts]
    context = {
        **frame_of(row, "report"), "funnel": funnel_of(row, actor), "kinds": kinds,
        "latest": selectors.evaluations_of(row, actor).first(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "evaluation/report.html", context)

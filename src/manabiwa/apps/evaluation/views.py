"""The officer's way from outcomes to a published case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.charts import interval_chart, png
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.common.pictures import Stage
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import cohorts_of, programmes_of
from manabiwa.apps.tables.documents import document_response, wanted_format

from . import selectors, services
from .documents import evaluation_report, intervals_of, programme_report
from .forms import CaseForm, LevelForm, OutcomeForm
from .models import Evaluation, OutcomeType
from .reporting import report_on, report_on_all


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)


def _outcome_type(request: HttpRequest) -> OutcomeType:
    types = selectors.outcome_types()
    return get_object_or_404(types, key=request.GET["outcome"]) if "outcome" in request.GET else types[0]


@require_GET
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """The cohort's way from application to outcome, its participants' outcomes, and the answers so far."""
    row, actor, kind = _cohort(request, cohort_id), acting(request), _outcome_type(request)
    board = selectors.board_of(row, kind, actor)
    stages = [
        Stage(_("応募"), board.funnel.applied),
        Stage(_("参加"), board.funnel.joined),
        Stage(_("学習を始めた"), board.funnel.started),
        Stage(_("修了"), board.funnel.completed),
    ]
    if board.count:
        stages.append(Stage(str(kind.name), board.count.reached, unknown=board.count.unknown))
    context = {
        "cohort": row, "kind": kind, "kinds": selectors.outcome_types(), "board": board, "stages": stages,
        "evaluations": selectors.evaluations_of(row, actor), "level_form": LevelForm(), "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "evaluation/cohort.html", context)


@require_POST
def record(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Write down one participant's outcome."""
    rows = Participation.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    participation = get_object_or_404(rows.select_related("cohort__programme", "person"), pk=participation_id)
    form, kind = OutcomeForm(request.POST), _outcome_type(request)
    if form.is_valid():
        services.record_outcome(
            participation=participation, outcome_type=kind, actor=acting(request), **form.cleaned_data
        )
        messages.success(request, _("%(name)sさんの成果を記録しました。") % {"name": participation.person})
    else:
        messages.error(request, _("結果・根拠・確認日を確かめてください。"))
    return redirect("evaluation:cohort", cohort_id=participation.cohort_id)


@require_POST
def evaluate(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Answer the question and keep the answer."""
    row, form, kind = _cohort(request, cohort_id), LevelForm(request.POST), _outcome_type(request)
    if not form.is_valid():
        messages.error(request, _("信頼水準を選んでください。"))
        return redirect("evaluation:cohort", cohort_id=cohort_id)
    try:
        evaluation = services.evaluate_cohort(
            cohort=row, outcome_type=kind, level=form.cleaned_data["level"], actor=acting(request), now=timezone.now()
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("evaluation:cohort", cohort_id=cohort_id)
    return redirect("evaluation:evaluation", evaluation_id=evaluation.pk)


def _evaluation(request: HttpRequest, evaluation_id: int) -> Evaluation:
    return get_object_or_404(selectors.evaluations_for(acting(request)), pk=evaluation_id)


@require_GET
def evaluation(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The answer: the figure with its interval, in words, with what it does not show."""
    row = _evaluation(request, evaluation_id)
    words = row.result["words"]["en" if get_language() == "en" else "ja"]
    context = {"evaluation": row, "intervals": intervals_of(row), "words": words}
    return render(request, "evaluation/evaluation.html", context)


@require_GET
def evaluation_document(request: HttpRequest, evaluation_id: int) -> HttpResponseBase:
    """The answer as a report (PDF or Excel)."""
    row = _evaluation(request, evaluation_id)
    numbers = report_on(row.cohort, acting(request), timezone.localdate())
    return document_response(evaluation_report(row, numbers), wanted_format(request))


@require_GET
def evaluation_picture(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """The interval plot as an image, for slides."""
    row = _evaluation(request, evaluation_id)
    intervals = intervals_of(row)
    if not intervals:
        raise Http404(_("割合がないので、図はありません。"))
    answer = HttpResponse(png(interval_chart(intervals, unit="%", domain=(0, 100))), content_type="image/png")
    name = f"{row.outcome_type.name}_{row.computed_at:%Y-%m-%d}.png"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@require_GET
def cohort_document(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """One cohort for the assembly (PDF or Excel)."""
    row = _cohort(request, cohort_id)
    today = timezone.localdate()
    document = programme_report(row.programme, [report_on(row, acting(request), today)], today)
    return document_response(document, wanted_format(request))


@require_GET
def programme_document(request: HttpRequest, programme_id: int) -> HttpResponseBase:
    """A programme with all its cohorts for the assembly (PDF or Excel)."""
    actor, today = acting(request), timezone.localdate()
    programme = get_object_or_404(programmes_of(actor), pk=programme_id)
    reports = report_on_all(list(cohorts_of(actor).filter(programme=programme)), actor, today)
    return document_response(programme_report(programme, reports, today), wanted_format(request))


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Write the case around the answer and publish both."""
    row, actor = _evaluation(request, evaluation_id), acting(request)
    programme = row.cohort.programme
    initial = {
        "title": f"{programme.name} {row.cohort.name}",
        "problem": programme.summary,
        "result": row.result["words"]["ja"][0],
        "cost_yen": programme.budget_yen,
    }
    form = CaseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = exchange.draft_case(
                municipality=programme.municipality, pillar=programme.pillar, programme=programme, actor=actor,
                now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
            services.publish_evaluation(evaluation=row, case=case, actor=actor, now=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("事例を公開しました。ほかの自治体から見つけられます。"))
            return redirect("exchange:case", case_id=case.pk)
    return render(request, "evaluation/publish.html", {"evaluation": row, "form": form})

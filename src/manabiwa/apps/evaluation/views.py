"""The officer's way from outcomes to a published case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.common.pictures import Interval, Stage
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import cohorts_of

from . import selectors, services
from .forms import CaseForm, LevelForm, OutcomeForm
from .models import Evaluation, OutcomeType


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
        Stage(str(kind.name), board.count.reached, unknown=board.count.unknown),
    ]
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
    result = row.result
    share = 100.0
    intervals = []
    if result["proportion"] is not None:
        low, high = result["interval"]
        any_low, any_high = result["interval_any_unknown"]
        intervals = [
            Interval(_("結果の分かる人"), result["proportion"] * share, low * share, high * share, "own"),
            Interval(
                _("不明の人がどうであっても"), result["proportion"] * share, any_low * share, any_high * share, "other"
            ),
        ]
    words = result["words"]["en" if get_language() == "en" else "ja"]
    return render(request, "evaluation/evaluation.html", {"evaluation": row, "intervals": intervals, "words": words})


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

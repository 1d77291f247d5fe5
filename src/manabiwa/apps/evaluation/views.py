"""One answer, its reports, and the way from it to a published case."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from manabiwa.apps.common.charts import interval_chart, png
from manabiwa.apps.common.http import acting
from manabiwa.apps.exchange import services as exchange
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.programmes.selectors import cohorts_of, programmes_of
from manabiwa.apps.tables.documents import document_response, wanted_format

from . import selectors, services
from .documents import evaluation_report, intervals_of, programme_report
from .forms import CaseForm
from .models import Evaluation
from .reporting import report_on, report_on_all


def _cohort(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)


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
            with transaction.atomic():  # a case that may not be published leaves no draft behind
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

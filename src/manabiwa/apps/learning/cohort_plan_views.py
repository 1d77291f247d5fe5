"""Plans for everybody in a cohort: start, watch, and see who got what is scarce."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.services import record_view
from manabiwa.apps.programmes.board import frame_of
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tasks.presenting import show_task
from manabiwa.apps.tasks.selectors import tasks_of

from . import cohort_result, cohort_services
from .presenting import language

_PAGE = 50


class StartForm(forms.Form):
    """What the supporters can give, and whether people with a plan take part."""

    support_hours = forms.IntegerField(
        label=gettext_lazy("伴走支援に使える時間(期の全体、時間)"), required=False, min_value=0, max_value=100_000,
        help_text=gettext_lazy("空なら、限りなく使えるものとします。"),
    )  # fmt: skip
    hours_per_course = forms.FloatField(
        label=gettext_lazy("中級・上級の講座1つに使う伴走支援の時間"), min_value=0, max_value=100, initial=2,
    )  # fmt: skip
    includes_planned = forms.BooleanField(
        label=gettext_lazy("計画のある人の案も作り直す"), required=False,
        help_text=gettext_lazy("いまの計画は、本人が新しい案を始めるまで変わりません。"),
    )  # fmt: skip


def _cohort(request: HttpRequest, cohort_id: int) -> tuple[Cohort, bool]:
    try:
        return cohort_result.cohort_for(acting(request), cohort_id)
    except Cohort.DoesNotExist:
        raise Http404 from None


@require_GET
def cohort_plans(request: HttpRequest, cohort_id: int) -> HttpResponseBase:
    """The newest plans of the cohort; while they are being made, how far that is; before, how to start."""
    cohort, is_officer = _cohort(request, cohort_id)
    row = cohort_result.latest_plan(cohort, acting(request), is_officer=is_officer)
    context = {**_frame(cohort, is_officer), "form": StartForm(), "is_officer": is_officer, "row": row}
    if row is not None and row.finished_at is None:
        task = tasks_of(acting(request)).filter(pk=row.task_id).first() if row.task_id else None
        context |= {"shown": show_task(task) if task else None, "is_running": task is None or task.is_open}
        return render(request, "learning/cohort_plans.html", context)
    if row is None:
        return render(request, "learning/cohort_plans.html", context)
    result = cohort_result.result_of(row)
    record_view("learning.view_cohort_plan", actor=acting(request), municipality=cohort.programme.municipality_id)
    if fmt := requested_format(request):
        return export_response(*cohort_result.as_table(result), fmt)
    page = Paginator(result.people, _PAGE).get_page(request.GET.get("page"))
    failure = row.failure.get(language(get_language() or "ja"), "")
    context |= {"result": result, "page": page, "rule": cohort_result.FAIRNESS, "failure": failure}
    return render(request, "learning/cohort_plans.html", context)


def _frame(cohort: Cohort, is_officer: bool) -> dict[str, Any]:  # noqa: FBT001 - who asks, not how
    return frame_of(cohort, "plan") if is_officer else {"cohort": cohort, "tabs": []}


@require_POST
def start(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Have the plans made by a worker."""
    cohort, _is_officer = _cohort(request, cohort_id)
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("伴走支援の時間は、0以上の数で入れてください。"))
        return redirect("learning:cohort_plans", cohort_id=cohort.pk)
    try:
        cohort_services.start_cohort_plan(cohort=cohort, actor=acting(request), now=timezone.now(), **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("learning:cohort_plans", cohort_id=cohort.pk)

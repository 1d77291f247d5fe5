"""The officer's page of the plans of a cohort."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from manabiwa.apps.common.http import acting
from manabiwa.apps.programmes.board import frame_of
from manabiwa.apps.programmes.selectors import cohorts_of

from .cohort_board import overview_of


@require_GET
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """How the plans of a cohort stand, in counts."""
    row = get_object_or_404(cohorts_of(acting(request)), pk=cohort_id)
    overview = overview_of(row, acting(request), timezone.now(), timezone.localdate())
    context = {**frame_of(row, "plan"), "overview": overview}
    return render(request, "learning/cohort.html", context)

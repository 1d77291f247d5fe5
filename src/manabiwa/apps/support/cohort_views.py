"""The officer's page of the support of a cohort, and the trials of its reminders."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.programmes.board import frame_of
from manabiwa.apps.programmes.selectors import cohorts_of

from . import services
from .acts import LOOK_BACK_DAYS
from .cohort_part import overview_of
from .forms import TrialForm
from .models import ReminderTrial
from .presenting import spoken
from .trials import result_of, trials_of


@require_http_methods(["GET", "POST"])
def cohort(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Who supports how many, what was done and what followed; begin a trial of the reminders."""
    actor, now, today = acting(request), timezone.now(), timezone.localdate()
    row = get_object_or_404(cohorts_of(actor), pk=cohort_id)
    form = TrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.start_trial(
                cohort=row, share=Decimal(form.cleaned_data["percent"]) / 100, starts_on=form.cleaned_data["starts_on"],
                weeks=form.cleaned_data["weeks"], actor=actor, today=today,
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("確認を始めます。だれに送らないかは、くじで決まりました。"))
            return redirect("support:cohort", cohort_id=row.pk)
    overview, trials = overview_of(row, actor, now), trials_of(row, actor)[:3]
    context = {
        **frame_of(row, "support"), "overview": overview, "lines": spoken(overview.kinds, overview.reasons),
        "days": LOOK_BACK_DAYS, "now": now, "form": form,
        "trials": [(trial, result_of(trial, actor, today)) for trial in trials],
        "is_running": any(trial.ended_at is None and trial.ends_on >= today for trial in trials),
    }  # fmt: skip
    return render(request, "support/cohort.html", context)


@require_POST
def end(request: HttpRequest, trial_id: int) -> HttpResponse:
    """End a trial before its day."""
    rows = ReminderTrial.objects.for_actor(acting(request), Capability.RUN_PROGRAMMES)
    row = get_object_or_404(rows.select_related("cohort__programme"), pk=trial_id)
    services.end_trial(trial=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("確認を終えました。これからは全員にお知らせを送ります。"))
    return redirect("support:cohort", cohort_id=row.cohort_id)

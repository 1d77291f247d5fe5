"""Which tasks a person may see: their own."""

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor

from .models import BackgroundTask, State


def tasks_of(actor: Actor) -> QuerySet[BackgroundTask]:
    """The tasks that the person started, newest first."""
    if actor.person_id is None:
        return BackgroundTask.objects.none()
    return BackgroundTask.objects.filter(owner_id=actor.person_id).order_by("-created_at")


def queue_health() -> dict[str, int]:
    """How many tasks wait, run and have failed: for the secretariat's desk."""
    return {
        state: BackgroundTask.objects.filter(state=state).count()
        for state in (State.WAITING, State.RUNNING, State.FAILED)
    }

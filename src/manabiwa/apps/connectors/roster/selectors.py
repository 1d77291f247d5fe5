"""Reading rosters, as far as the acting person may bring them."""

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.connectors.models import RosterUpload, UploadState
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Programme
from manabiwa.apps.tasks.models import BackgroundTask


def programmes_for(actor: Actor) -> QuerySet[Programme]:
    """Programmes for which the person may bring a roster, newest first."""
    rows = Programme.objects.for_actor(actor, Capability.RUN_PROGRAMMES).select_related("municipality")
    codes = actor.municipalities(Capability.MANAGE_MEMBERS)
    return (rows if codes is None else rows.filter(municipality_id__in=codes)).order_by("-fiscal_year", "pk")


def municipalities_for(actor: Actor) -> QuerySet[Municipality]:
    """Municipalities whose people the person may take out as a roster."""
    programmes = Programme.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    return Municipality.objects.filter(pk__in=programmes.values("municipality"))


def uploads_for(actor: Actor) -> QuerySet[RosterUpload]:
    """Uploads for these programmes, newest first, without their content."""
    rows = RosterUpload.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    codes = actor.municipalities(Capability.MANAGE_MEMBERS)
    if codes is not None:
        rows = rows.filter(programme__municipality_id__in=codes)
    return rows.select_related("programme__municipality", "person").order_by("-pk")


def open_task(upload: RosterUpload) -> BackgroundTask | None:
    """The task that applies an upload."""
    if upload.state != UploadState.APPLYING:
        return None
    return BackgroundTask.objects.filter(name="connectors.apply_roster", key=str(upload.pk)).order_by("-pk").first()

"""Reading connections, as far as the acting person looks after them."""

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tasks.models import BackgroundTask

from .models import Connection, SyncRun


def connections_for(actor: Actor) -> QuerySet[Connection]:
    """The connections of the person's municipalities; those of the network and of all for the secretariat."""
    rows = Connection.objects.filter(removed_at=None).select_related("provider", "municipality").order_by("pk")
    codes = actor.municipalities(Capability.CONNECT)
    return rows if codes is None else rows.filter(municipality_id__in=codes)


def municipalities_for(actor: Actor) -> QuerySet[Municipality] | None:
    """For which municipalities the person may add a connection; None: for the network."""
    codes = actor.municipalities(Capability.CONNECT)
    return None if codes is None else Municipality.objects.filter(pk__in=codes)


def runs_of(connection: Connection) -> QuerySet[SyncRun]:
    """The synchronisations of a connection, newest first."""
    return SyncRun.objects.filter(connection=connection).order_by("-started_at", "-pk")


def last_runs(connections: QuerySet[Connection]) -> dict[int, SyncRun]:
    """The newest synchronisation by connection; one query."""
    rows = SyncRun.objects.filter(connection__in=connections).order_by("started_at", "pk")
    return {row.connection_id: row for row in rows.defer("problems", "cursor")}


def open_task(connection: Connection) -> BackgroundTask | None:
    """The task that waits or runs for a connection."""
    rows = BackgroundTask.objects.filter(name="connectors.sync", key=str(connection.pk))
    return rows.filter(state__in=["waiting", "running"]).first()

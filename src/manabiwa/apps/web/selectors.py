"""What the start page tells about the whole network."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum

from manabiwa.apps.common.pictures import Tile
from manabiwa.apps.exchange.models import Case, Event
from manabiwa.apps.exchange.selectors import coming_events, published_cases
from manabiwa.apps.learning.models import Enrolment
from manabiwa.apps.network.prefectures import PREFECTURES
from manabiwa.apps.network.selectors import members_by_prefecture
from manabiwa.apps.programmes.models import Participation
from manabiwa.apps.programmes.selectors import running_by_prefecture


@dataclass(frozen=True, slots=True)
class NetworkToday:
    """The network on one day."""

    tiles: list[Tile]
    members: int
    running: int
    learners: int
    hours: float
    cases: list[Case]
    events: list[Event]


def network_today(now: datetime, today: date) -> NetworkToday:
    """Members and programmes by prefecture, three figures, the newest cases and the next events; six queries."""
    joined, running = members_by_prefecture(), running_by_prefecture(today)
    tiles = [
        Tile(
            prefecture.code, joined.get(prefecture.code, 0), f"/municipalities/?prefecture={prefecture.code}",
            running=running.get(prefecture.code, 0),
        )
        for prefecture in PREFECTURES
    ]  # fmt: skip
    minutes = Enrolment.objects.aggregate(total=Sum("minutes"))["total"] or 0
    # unscoped: a count over the whole network that shows nobody
    learners = Participation.unscoped.filter(started_on__isnull=False).values("person").distinct().count()
    return NetworkToday(
        tiles, sum(joined.values()), sum(running.values()), learners, minutes / 60, list(published_cases()[:4]),
        list(coming_events(now)[:3]),
    )  # fmt: skip

"""What was done for people, and whether they learnt afterwards: read from the acts and the learning records."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.records.selectors import times_of
from manabiwa.engines.evaluation import Interval, confidence_interval

from .models import ActKind, SupportAct

WINDOW = timedelta(days=7)
"""How long before an act and after it learning counts."""
LOOK_BACK_DAYS = 90
"""How far back acts are listed and counted."""

Times = Mapping[int, Sequence[datetime]]


@dataclass(frozen=True, slots=True)
class Seen:
    """An act and what the learning records say about the days around it; None: these days are not over yet."""

    act: SupportAct
    before: bool
    after: bool | None
    days_until: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Acts of one kind or for one reason: how many, how many of those told by now, and how many learnt.

    `before`: people who had learnt in the week before; `after`: in the week after. `interval`: of `after` among `told`
    (Wilson, 95%), None for less than one.
    """

    key: str
    acts: int
    told: int
    before: int
    after: int
    interval: Interval | None


def acts_by(actor: Actor, since: datetime) -> QuerySet[SupportAct]:
    """What the actor did since then for people whom the actor may still support, the newest first."""
    rows = SupportAct.objects.for_actor(actor, Capability.SUPPORT).filter(supporter_id=actor.person_id, at__gte=since)
    return rows.select_related("participation__person").order_by("-at", "-pk")


def acts_for(person_id: int, actor: Actor) -> QuerySet[SupportAct]:
    """What was done for a person in the municipalities where the actor supports, the newest first.

    The caller has made sure that the actor stands beside the person.
    """
    rows = SupportAct.objects.for_actor(actor, Capability.SUPPORT).filter(participation__person=person_id)
    return rows.select_related("supporter", "participation").order_by("-at", "-pk")


def seen(acts: Collection[SupportAct], now: datetime) -> list[Seen]:
    """Look up what was learnt around each act; one query."""
    if not acts:
        return []
    first, last = min(act.at for act in acts) - WINDOW, max(act.at for act in acts) + WINDOW
    times = times_of({act.participation.person_id for act in acts}, first, last)
    return [_seen(act, times.get(act.participation.person_id, ()), now) for act in acts]


def _seen(act: SupportAct, times: Sequence[datetime], now: datetime) -> Seen:
    place = bisect_right(times, act.at)
    before = place > bisect_left(times, act.at - WINDOW)
    if place < len(times) and times[place] <= act.at + WINDOW:
        return Seen(act, before=before, after=True, days_until=(times[place] - act.at).days)
    return Seen(act, before=before, after=None if now < act.at + WINDOW else False)


def counted(rows: Iterable[Seen]) -> list[Seen]:
    """Acts that the person notices: a note is written, not said."""
    return [row for row in rows if row.act.kind != ActKind.NOTE]


def lines_by_kind(rows: Iterable[Seen]) -> list[Line]:
    """Count by what was done, the most frequent first."""
    groups: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        groups[row.act.kind].append(row)
    return _lines(groups)


def lines_by_reason(rows: Iterable[Seen]) -> list[Line]:
    """Count by the heaviest reason of the day; an act without one is under an empty key."""
    groups: dict[str, list[Seen]] = defaultdict(list)
    for row in rows:
        groups[row.act.reasons[0] if row.act.reasons else ""].append(row)
    return _lines(groups)


def _lines(groups: Mapping[str, Sequence[Seen]]) -> list[Line]:
    lines = []
    for key, rows in groups.items():
        told = [row for row in rows if row.after is not None]
        after = sum(bool(row.after) for row in told)
        interval = confidence_interval(after, len(told)) if told else None
        lines.append(Line(key, len(rows), len(told), sum(row.before for row in told), after, interval))
    return sorted(lines, key=lambda line: (-line.acts, line.key))

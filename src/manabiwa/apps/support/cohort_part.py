"""The officer's tab of a cohort: how the people are supported, and whether it helps."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.programmes.board import Part, Tab
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import Funnel

from .acts import LOOK_BACK_DAYS, Line, counted, lines_by_kind, lines_by_reason, seen
from .models import SupportAct

TAB = Tab("support", gettext_lazy("伴走支援"), "support:cohort", 35)


def part_of(cohort: Cohort, funnel: Funnel, actor: Actor, today: date) -> Part:
    """Nothing beside the tab: who has no supporter is told by the board itself."""
    return Part()


@dataclass(frozen=True, slots=True)
class Load:
    """What a supporter of the cohort carries: people under way, acts of the time, and when the last one was."""

    name: str
    people: int
    acts: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Overview:
    """The support of a cohort."""

    loads: list[Load]
    kinds: list[Line]
    reasons: list[Line]

    @property
    def acts(self) -> int:
        """Acts in all."""
        return sum(line.acts for line in self.kinds)


def overview_of(cohort: Cohort, actor: Actor, now: datetime) -> Overview:
    """Count people and acts by supporter, and what followed; four queries. Only counts, no person is named."""
    place = cohort.programme.municipality_id
    require(actor, Capability.RUN_PROGRAMMES, place)
    since = now - timedelta(days=LOOK_BACK_DAYS)
    under_way = Participation.objects.for_municipality(place).filter(
        cohort=cohort, completed_on=None, withdrawn_on=None, supporter__isnull=False
    )
    people = under_way.values_list("supporter", "supporter__name").annotate(Count("pk")).order_by("supporter__name")
    acts = SupportAct.objects.for_municipality(place).filter(participation__cohort=cohort, at__gte=since)
    done = {
        key: (number, last)
        for key, number, last in acts.values_list("supporter").annotate(Count("pk"), Max("at")).order_by()
    }
    loads = [Load(name, number, *done.get(key, (0, None))) for key, name, number in people]
    rows = counted(seen(list(acts.select_related("participation")), now))
    return Overview(loads, lines_by_kind(rows), lines_by_reason(rows))

"""What a compared roster means for people: who is invited, joins, leaves. The preview shows it, applying does it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Lower

from manabiwa.apps.accounts.models import Invitation, User
from manabiwa.apps.connectors.models import RosterRecord
from manabiwa.apps.programmes.models import Cohort, Participation, Programme

from .comparing import LEARNING, TEACHING, Comparison, memberships
from .format import Kind, RosterRow

Pair = tuple[str, str]
"""sourcedIds of a class and of a person."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What applying a comparison does.

    Parameters
    ----------
    people : mapping
        Sign-ins of the municipality, by sourcedId.
    cohorts : mapping
        Cohorts that stand for a class already, by sourcedId.
    opens : sequence of RosterRow
        Classes for which a cohort is opened.
    invites : sequence of RosterRow
        People without a sign-in here and without an invitation that is still good.
    takes_back : sequence of Invitation
        Open invitations of people who left or have another address now.
    joins : mapping
        The enrolment by class and person: those who become participants at once.
    waits : sequence of pairs
        Those who do when they have accepted their invitation.
    links : mapping
        Participations that are there already, by class and person.
    returns : collection of int
        Keys of the participations among the links that the roster had ended and now opens again.
    leaves : sequence of Participation
        Participations that end.
    """

    people: Mapping[str, User]
    cohorts: Mapping[str, Cohort]
    opens: tuple[RosterRow, ...]
    invites: tuple[RosterRow, ...]
    takes_back: tuple[Invitation, ...]
    joins: Mapping[Pair, RosterRow]
    waits: tuple[Pair, ...]
    links: Mapping[Pair, Participation]
    returns: frozenset[int]
    leaves: tuple[Participation, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether nobody notices."""
        return not (self.opens or self.invites or self.takes_back or self.joins or self.returns or self.leaves)

    @property
    def size(self) -> int:
        """How many people are written about."""
        return len(self.invites) + len(self.joins) + len(self.leaves) + len(self.returns)


def known_rows(programme: Programme) -> list[RosterRow]:
    """What the roster of the programme said last."""
    rows = RosterRecord.objects.for_municipality(programme.municipality_id).filter(programme=programme).order_by("pk")
    return [RosterRow(Kind(row.kind), row.sourced_id, row.told, row.is_active, row.modified_at) for row in rows]


def people_here(municipality: str, emails: Collection[str]) -> dict[str, User]:
    """People with a sign-in whose home is the municipality or who have a role in it, by address in lower case.

    Of anybody else nothing is told, not even that there is a sign-in.
    """
    here = Q(municipality_id=municipality) | Q(role_assignments__municipality_id=municipality)
    found: dict[str, User] = {}
    wanted = sorted(emails)
    for start in range(0, len(wanted), 500):
        rows = User.objects.alias(lower=Lower("email")).filter(here, lower__in=wanted[start : start + 500])
        found |= {user.email.lower(): user for user in rows.filter(is_active=True).distinct()}
    return found


def foresee(programme: Programme, comparison: Comparison, now: datetime) -> Foreseen:
    """What applying the comparison does to the people of the programme; a fixed number of queries for 500 people."""
    place = programme.municipality_id
    after = comparison.after
    records = list(
        RosterRecord.objects.for_municipality(place).filter(programme=programme)
        .select_related("cohort", "person", "participation__person")
    )  # fmt: skip
    people = _people(place, after[Kind.PERSON], records)
    cohorts = _cohorts(programme, after[Kind.CLASS], records)
    standing = {
        (row.cohort_id, row.person_id): row
        for row in Participation.objects.for_municipality(place)
        .filter(cohort__programme=programme)
        .select_related("person", "cohort__programme")
    }
    ended = {row.participation_id for row in records if row.has_left}
    joins: dict[Pair, RosterRow] = {}
    links: dict[Pair, Participation] = {}
    waits = []
    for (of_class, of_person), row in memberships(after, LEARNING).items():
        user, cohort = people.get(of_person), cohorts.get(of_class)
        there = standing.get((cohort.pk, user.pk)) if user and cohort else None
        if user is None:
            waits.append((of_class, of_person))
        elif there is None:
            joins[of_class, of_person] = row
        else:
            links[of_class, of_person] = there
    staying = {row.pk for row in links.values()}
    owned = {row.participation_id for row in records if row.participation_id} - staying
    invites, takes_back = _invitations(place, after[Kind.PERSON], people, records, now)
    return Foreseen(
        people=people,
        cohorts=cohorts,
        opens=tuple(
            row for row in after[Kind.CLASS].values() if row.is_active and row.sourced_id not in cohorts
        ),
        invites=invites,
        takes_back=takes_back,
        joins=joins,
        waits=tuple(waits),
        links=links,
        returns=frozenset(row.pk for row in links.values() if row.withdrawn_on and row.pk in ended),
        leaves=tuple(
            row for row in standing.values() if row.pk in owned and not (row.completed_on or row.withdrawn_on)
        ),
    )  # fmt: skip


def _people(place: str, rows: Mapping[str, RosterRow], records: list[RosterRecord]) -> dict[str, User]:
    """By what the roster linked before, else by address: a person whose address changed there stays who it is."""
    linked = {row.sourced_id: row.person for row in records if row.kind == Kind.PERSON and row.person}
    by_address = people_here(place, {row.values["email"] for row in rows.values()})
    found = {
        sourced_id: linked.get(sourced_id) or by_address.get(row.values["email"]) for sourced_id, row in rows.items()
    }
    return {sourced_id: user for sourced_id, user in found.items() if user is not None and user.is_active}


def _cohorts(programme: Programme, rows: Mapping[str, RosterRow], records: list[RosterRecord]) -> dict[str, Cohort]:
    """By what the roster linked before, else by name: a cohort that was opened by hand is not opened twice."""
    found = {row.sourced_id: row.cohort for row in records if row.kind == Kind.CLASS and row.cohort}
    taken = {cohort.pk for cohort in found.values()}
    free = {
        cohort.name: cohort
        for cohort in Cohort.objects.for_municipality(programme.municipality_id)
        .filter(programme=programme)
        .select_related("programme")
        if cohort.pk not in taken
    }
    for row in rows.values():
        if row.is_active and row.sourced_id not in found and row.values["title"] in free:
            found[row.sourced_id] = free.pop(row.values["title"])
    return found


def _invitations(
    place: str, rows: Mapping[str, RosterRow], people: Mapping[str, User], records: list[RosterRecord], now: datetime
) -> tuple[tuple[RosterRow, ...], tuple[Invitation, ...]]:
    """Who is invited now, and whose open invitation is taken back."""
    strangers = [
        row
        for row in rows.values()
        if row.is_active and row.sourced_id not in people and row.values["role"] in LEARNING | TEACHING
    ]
    wanted = {row.values["email"] for row in strangers}
    said_before = {row.told["email"] for row in records if row.kind == Kind.PERSON and not row.person_id}
    open_now = [
        row
        for row in Invitation.objects.filter(municipality_id=place, accepted_at=None, expires_at__gt=now)
        if row.email in wanted | said_before
    ]
    invited = {row.email for row in open_now}
    return (
        tuple(row for row in strangers if row.values["email"] not in invited),
        tuple(row for row in open_now if row.email not in wanted),
    )

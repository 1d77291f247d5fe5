"""Writing what was foreseen: courses, cohorts, invitations, participants, and what the roster said. One transaction."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Role, User
from manabiwa.apps.accounts.services import invite_person, take_back_invitation
from manabiwa.apps.catalog.bringing import bring_courses, withdraw_courses
from manabiwa.apps.catalog.models import Entitlement, Provider
from manabiwa.apps.catalog.services import add_provider, grant_entitlement
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability
from manabiwa.apps.connectors.models import RosterRecord
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation, Programme
from manabiwa.apps.programmes.services import (
    add_participant,
    change_cohort,
    correct_participation,
    mark_withdrawn,
    open_cohort,
)

from .comparing import TEACHING, Comparison, Fate, dates_of, memberships
from .foreseeing import Foreseen, Pair
from .format import Kind, RosterRow
from .identity import guid

_WRITTEN = (Fate.NEW, Fate.CHANGED)
# a roster is no contract: its courses are shown to the municipality's people for good
_FOR_GOOD = date(2099, 12, 31)


def apply_comparison(
    *, programme: Programme, comparison: Comparison, foreseen: Foreseen, reason: str, actor: Actor, now: datetime
) -> int:
    """Do what was foreseen; how many courses were new or changed. Call it inside the service's transaction.

    `reason` stands on the participations that end.
    """
    today = timezone.localdate(now)
    brought = _bring_courses(programme, comparison, now)
    cohorts = {**foreseen.cohorts, **_open_cohorts(programme, comparison, foreseen, actor)}
    _change_cohorts(programme, comparison, foreseen, actor)
    for invitation in foreseen.takes_back:
        take_back_invitation(invitation=invitation, actor=actor, now=now)
    for row in foreseen.invites:
        role = Role.SUPPORTER if row.values["role"] in TEACHING else Role.LEARNER
        invite_person(
            email=row.values["email"], role=role, municipality=programme.municipality, actor=actor, now=now
        )  # fmt: skip
    joined = join(programme, comparison, foreseen, cohorts, actor, today)
    for participation in foreseen.leaves:
        mark_withdrawn(participation=participation, on=today, reason=reason, actor=actor)
    _remember(programme, comparison, foreseen, cohorts, {**foreseen.links, **joined})
    return brought


def join(
    programme: Programme, comparison: Comparison, foreseen: Foreseen, cohorts: Mapping[str, Cohort], actor: Actor,
    today: date,
) -> dict[Pair, Participation]:  # fmt: skip
    """Make participants of those who join, beside whom the teacher of the class walks, and take back who returns."""
    beside = _supporters(programme, comparison, foreseen)
    joined: dict[Pair, Participation] = {}
    done: dict[tuple[int, int], Participation] = {}
    for of_class, of_person in foreseen.joins:
        cohort, user = cohorts[of_class], foreseen.people[of_person]
        if (cohort.pk, user.pk) not in done:
            done[cohort.pk, user.pk] = add_participant(
                cohort=cohort, person=user, joined_on=today, actor=actor, supporter=beside.get(of_class)
            )
        joined[of_class, of_person] = done[cohort.pk, user.pk]
    for participation in foreseen.links.values():
        if participation.pk in foreseen.returns:
            correct_participation(
                participation=participation, started_on=participation.started_on, completed_on=None, withdrawn_on=None,
                withdrawal_reason="", supporter=participation.supporter, actor=actor,
            )  # fmt: skip
    return joined


def _supporters(programme: Programme, comparison: Comparison, foreseen: Foreseen) -> dict[str, User]:
    """The one teacher of each class, or its primary one, as far as that person may support here."""
    teachers: dict[str, list[tuple[bool, str]]] = {}
    for (of_class, of_person), row in memberships(comparison.after, TEACHING).items():
        teachers.setdefault(of_class, []).append((row.values["primary"] == "true", of_person))
    found: dict[str, User] = {}
    may: dict[int, bool] = {}
    for of_class, rows in teachers.items():
        chosen = [person for is_primary, person in rows if is_primary] or [person for _primary, person in rows]
        user = foreseen.people.get(chosen[0]) if len(chosen) == 1 else None
        if user is None:
            continue
        if user.pk not in may:
            may[user.pk] = Person(user).may(Capability.SUPPORT, programme.municipality_id)
        if may[user.pk]:
            found[of_class] = user
    return found


def _bring_courses(programme: Programme, comparison: Comparison, now: datetime) -> int:
    """Courses of the roster as courses of a provider of the municipality. Our own programmes are none, coming back."""
    own = Programme.objects.for_municipality(programme.municipality_id).values_list("pk", flat=True)
    ours = {guid("programme", key) for key in own}
    rows = [row for row in comparison.of(Kind.COURSE, *_WRITTEN) if row.sourced_id not in ours]
    gone = [row.sourced_id[:100] for row in comparison.of(Kind.COURSE, Fate.LEAVES) if row.sourced_id not in ours]
    if not rows and not gone:
        return 0
    provider = _provider(programme.municipality, now)
    brought = bring_courses(provider=provider, courses=[_cells(row) for row in rows], now=now)
    withdraw_courses(provider=provider, codes=gone, now=now)
    return brought.new + brought.changed


def _cells(row: RosterRow) -> dict[str, str]:
    subject = row.values["subjects"].partition(",")[0].strip()
    return {"external_id": row.sourced_id[:100], "title": row.values["title"], "subject": subject[:100], "hours": "0"}


def _provider(municipality: Municipality, now: datetime) -> Provider:
    code = f"{municipality.pk}-oneroster"
    provider = Provider.objects.filter(code=code).first()
    if provider is None:
        # the permission to bring a roster includes this one provider
        provider = add_provider(code=code, name=f"{municipality} (OneRoster)", is_open=False, actor=SYSTEM)
    if not Entitlement.objects.filter(provider=provider, municipality=municipality).exists():
        grant_entitlement(
            provider=provider,
            municipality=municipality,
            starts_on=timezone.localdate(now),
            ends_on=_FOR_GOOD,
            actor=SYSTEM,
        )
    return provider


def _open_cohorts(programme: Programme, comparison: Comparison, foreseen: Foreseen, actor: Actor) -> dict[str, Cohort]:
    names = _Names(programme)
    opened = {}
    for row in foreseen.opens:
        begins, ends = dates_of(row, comparison.after)
        opened[row.sourced_id] = open_cohort(
            programme=programme, name=names.free(row), starts_on=begins, ends_on=ends, actor=actor
        )
    return opened


def _change_cohorts(programme: Programme, comparison: Comparison, foreseen: Foreseen, actor: Actor) -> None:
    """Names and dates that changed there change here; terms may have moved although the class did not."""
    names = _Names(programme)
    moved = {row.sourced_id for row in comparison.of(Kind.SESSION, Fate.CHANGED)}
    changed = {row.sourced_id for row in comparison.of(Kind.CLASS, Fate.CHANGED)}
    for sourced_id, cohort in foreseen.cohorts.items():
        row = comparison.after[Kind.CLASS][sourced_id]
        if not row.is_active or not (sourced_id in changed or moved & set(row.values["termSourcedIds"].split(","))):
            continue
        begins, ends = dates_of(row, comparison.after)
        name = cohort.name if cohort.name == row.values["title"] else names.free(row)
        if (cohort.name, cohort.starts_on, cohort.ends_on) != (name, begins, ends):
            change_cohort(cohort=cohort, name=name, starts_on=begins, ends_on=ends, actor=actor)


class _Names:
    """Names of cohorts, once each within a programme: two classes may share a title."""

    def __init__(self, programme: Programme) -> None:
        rows = Cohort.objects.for_municipality(programme.municipality_id).filter(programme=programme)
        self._taken = set(rows.values_list("name", flat=True))

    def free(self, row: RosterRow) -> str:
        title, code = row.values["title"], row.values["classCode"]
        tries = [
            title,
            f"{title[:80]} {code[:19]}".strip(),
            *(f"{title[:90]} ({number})" for number in range(2, 1_000)),
        ]
        name = next(name for name in tries if name not in self._taken)
        self._taken.add(name)
        return name


def _remember(
    programme: Programme, comparison: Comparison, foreseen: Foreseen, cohorts: Mapping[str, Cohort],
    participations: Mapping[Pair, Participation],
) -> None:  # fmt: skip
    """Keep what the roster said, and what it became."""
    rows = RosterRecord.objects.for_municipality(programme.municipality_id).filter(programme=programme)
    records = {(row.kind, row.sourced_id): row for row in rows}
    left = {row.pk for row in foreseen.leaves}
    fresh, touched = [], []
    for kind, told in comparison.after.items():
        for sourced_id, row in told.items():
            record = records.get((kind, sourced_id))
            if record is None:
                record = RosterRecord(programme=programme, kind=kind, sourced_id=sourced_id)
                fresh.append(record)
            before = _state(record)
            record.told, record.is_active, record.modified_at = dict(row.values), row.is_active, row.modified_at
            if kind is Kind.PERSON:
                record.person = foreseen.people.get(sourced_id, record.person)
            elif kind is Kind.CLASS:
                record.cohort = cohorts.get(sourced_id, record.cohort)
            elif kind is Kind.MEMBER:
                _remember_member(record, row, participations, left)
            if record.pk and _state(record) != before:
                touched.append(record)
    RosterRecord.unscoped.bulk_create(fresh, batch_size=500)
    RosterRecord.unscoped.bulk_update(touched, _FIELDS, batch_size=200)


_FIELDS = ["told", "is_active", "modified_at", "person", "cohort", "participation", "has_left"]


def _state(record: RosterRecord) -> tuple[object, ...]:
    return (
        record.told, record.is_active, record.modified_at, record.person_id, record.cohort_id, record.participation_id,
        record.has_left,
    )  # fmt: skip


def _remember_member(
    record: RosterRecord, row: RosterRow, participations: Mapping[Pair, Participation], left: set[int]
) -> None:
    pair = (row.values["classSourcedId"], row.values["userSourcedId"])
    if row.is_active and row.values["role"] == "student" and pair in participations:
        record.participation, record.has_left = participations[pair], False
    elif record.participation_id in left:
        record.has_left = True

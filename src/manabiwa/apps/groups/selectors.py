"""Reading groups: what anybody with the goal may see, what members see, what the municipality sees."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.learning.models import Goal, Plan, PlanState
from manabiwa.apps.learning.standing import Standing, standings_of

from .models import GroupMembership, GroupPost, PostReport, StudyGroup

POSTS_SHOWN = 50


def fitting(goal: Goal | None, municipality: str | None) -> QuerySet[StudyGroup]:
    """Open groups of the municipality whose goal is the same: by occupation, else by the words of the goal."""
    if goal is None or municipality is None:
        return StudyGroup.unscoped.none()
    rows = StudyGroup.objects.for_municipality(municipality).filter(closed_at=None)
    if goal.occupation_id:
        return rows.filter(occupation=goal.occupation_id)
    return rows.filter(occupation=None, goal_title=goal.title)


def groups_to_join(goal: Goal | None, person: User) -> QuerySet[Any]:
    """Groups of the person's goal in the person's municipality that the person is not in, with `people` as a number.

    Nothing of the members is read but how many they are.
    """
    mine = GroupMembership.unscoped.filter(group=OuterRef("pk"), person=person, left_at=None)
    rows = fitting(goal, person.municipality_id).exclude(Exists(mine))
    return rows.annotate(people=Count("memberships", filter=Q(memberships__left_at=None))).order_by("-people", "name")


def groups_of(person: User) -> QuerySet[Any]:
    """The groups that the person is in, with `people` as a number."""
    rows = GroupMembership.unscoped.filter(person=person, left_at=None).select_related("group")
    rows = rows.annotate(people=Count("group__memberships", filter=Q(group__memberships__left_at=None)))
    return rows.order_by("group__name", "pk")


def membership_of(actor: Actor, group_id: int) -> GroupMembership:
    """The actor's own membership now. Raises GroupMembership.DoesNotExist for everybody else."""
    rows = GroupMembership.unscoped.filter(person_id=actor.person_id or 0, left_at=None)
    return rows.select_related("group__occupation").get(group_id=group_id)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the group; `share` of the plan, 0 to 1: None for who does not show it or has no plan."""

    name: str
    is_me: bool
    share: float | None
    is_resting: bool = False

    @property
    def percent(self) -> int:
        """The share in per cent."""
        return round((self.share or 0) * 100)


def members_of(me: GroupMembership) -> list[Member]:
    """The people of the group as they chose to be seen, me first; of the others nothing is read. Five queries."""
    rows = list(GroupMembership.unscoped.filter(group=me.group_id, left_at=None).order_by("joined_at", "pk"))
    shown = {row.person_id for row in rows if row.shows_progress}
    standings, before = standings_of(shown), hours_before(shown)
    found = []
    for row in rows:
        standing = standings.get(row.person_id)
        share = plan_share(standing, before.get(row.person_id, {})) if standing else None
        resting = share is not None and standing is not None and standing.pause is not None
        found.append(Member(row.display_name, row.pk == me.pk, share, resting))
    return sorted(found, key=lambda one: not one.is_me)


def hours_before(people: Collection[int]) -> dict[int, dict[int, float]]:
    """Hours of each course in the plans that the people followed before for the same goal; one query."""
    rows = Plan.objects.filter(goal__person__in=people, goal__closed_at=None, state=PlanState.REPLACED)
    found: dict[int, dict[int, float]] = {}
    for person, weeks in rows.order_by("pk").values_list("goal__person_id", "weeks"):
        found.setdefault(person, {}).update(_hours_by_course(weeks))
    return found


def plan_share(standing: Standing, before: Mapping[int, float]) -> float | None:
    """How much of the planned hours is learnt, 0 to 1; each course counts with its hours. None without a plan.

    `before`: hours by course of earlier plans. A new plan leaves finished courses out; they count all the same, so that
    nobody falls back by planning anew.
    """
    if standing.plan is None:
        return None
    planned = _hours_by_course(standing.plan.weeks)
    planned = {course: hours for course, hours in before.items() if course in standing.finished} | planned
    total = sum(planned.values())
    done = sum(
        hours * (1.0 if course in standing.finished else standing.progress.get(course, 0.0))
        for course, hours in planned.items()
    )
    return min(done / total, 1.0) if total else None


def _hours_by_course(weeks: Sequence[Mapping[str, Any]]) -> dict[int, float]:
    found: dict[int, float] = {}
    for week in weeks:
        for _day, course, hours in week["days"]:
            found[course] = found.get(course, 0.0) + hours
    return found


def posts_for(me: GroupMembership) -> QuerySet[GroupPost]:
    """The newest posts of people who are in the group; what the office removed is told to its author only.

    `is_reported`: by me.
    """
    rows = GroupPost.unscoped.filter(author__group=me.group_id, author__left_at=None)
    told = Q(author=me, is_removed_by_office=True)
    reported = PostReport.unscoped.filter(post=OuterRef("pk"), reporter=me)
    shown = rows.filter(Q(removed_at=None) | told).select_related("author").annotate(is_reported=Exists(reported))
    return shown.order_by("-posted_at", "-pk")[:POSTS_SHOWN]


def post_in(me: GroupMembership, post_id: int) -> GroupPost:
    """A post that I can read. Raises GroupPost.DoesNotExist."""
    rows = GroupPost.unscoped.filter(author__group=me.group_id, author__left_at=None, removed_at=None)
    return rows.select_related("author__group").get(pk=post_id)


def reported_posts(actor: Actor) -> QuerySet[GroupPost]:
    """Posts with reports that wait, in the municipalities whose programmes the actor runs, the oldest first.

    Only what is shown is read: the names that the people chose, never who they are.
    """
    waiting = PostReport.unscoped.filter(answered_at=None).order_by("reported_at")
    rows = GroupPost.objects.for_actor(actor, Capability.RUN_PROGRAMMES)
    rows = rows.filter(Exists(waiting.filter(post=OuterRef("pk")))).select_related("author__group")
    return rows.prefetch_related(Prefetch("reports", waiting, to_attr="waiting")).order_by("posted_at")


def groups_run_by(actor: Actor) -> QuerySet[StudyGroup]:
    """Open groups in the municipalities whose programmes the actor runs, with `people` as a number."""
    rows = StudyGroup.objects.for_actor(actor, Capability.RUN_PROGRAMMES).filter(closed_at=None)
    return rows.annotate(people=Count("memberships", filter=Q(memberships__left_at=None))).order_by("name")


def coming_meeting(group: StudyGroup, now: datetime) -> datetime | None:
    """When the group meets next; None when the day is past."""
    return group.meets_at if group.meets_at and group.meets_at >= now else None


def names_in(group: StudyGroup, *, but: int | None = None) -> Sequence[str]:
    """The names that are taken in the group."""
    rows = GroupMembership.unscoped.filter(group=group, left_at=None).exclude(pk=but or 0)
    return list(rows.values_list("display_name", flat=True))

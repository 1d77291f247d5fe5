"""Starting plans for a cohort, making them in the background, and handing the drafts and the seats out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import Consent, Purpose
from manabiwa.apps.catalog.offer_models import CourseClass, Licence
from manabiwa.apps.catalog.offers import HOLD, reserve_seats
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.selectors import participations_beside
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.planning import Pool, PoolKind

from . import selectors
from .cohort_models import CohortPlan, CohortShare
from .cohort_planning import Member, answer_of, cohort_of, held_for_good, member_of, pool_name, row_of
from .drafting import values_of, write_draft
from .models import Goal, Plan, PlanState

TASK = "learning.plan_cohort"
SECONDS, SECONDS_A_PERSON, MOST_SECONDS = 10.0, 0.25, 300.0
"""How long plans are looked for: at least, for each person, and at most."""
_READ, _SEARCHED, _WHOLE = 15, 70, 100
"""How much of the progress reading and searching take, in per cent."""


def start_cohort_plan(
    *, cohort: Cohort, actor: Actor, now: datetime, support_hours: int | None = None, hours_per_course: float = 2.0,
    includes_planned: bool = False, in_background: bool = True,
) -> CohortPlan:  # fmt: skip
    """Ask for plans of everybody in the cohort (an officer) or of the people whom the actor supports.

    Raises PermissionRefused for whoever is neither, ValidationError for numbers out of range and a cohort that is over.
    """
    place = cohort.programme.municipality_id
    is_officer = actor is SYSTEM or actor.may(Capability.RUN_PROGRAMMES, place)
    if not is_officer and not participations_beside(actor).filter(cohort=cohort).exists():
        raise PermissionRefused(_("この期の担当者か、伴走支援者だけが始められます。"))
    today = timezone.localdate(now)
    with action("learning.start_cohort_plan", actor=actor, capability=None) as act:
        if cohort.ends_on < today:
            raise ValidationError(_("この期は、もう終わっています。"))
        if (support_hours is not None and not 0 <= support_hours <= 100_000) or not 0 <= hours_per_course <= 100:
            raise ValidationError(_("伴走支援の時間は、0以上の数で入れてください。"))
        row = CohortPlan.objects.create(
            cohort=cohort, started_by_id=actor.person_id, supporter_id=None if is_officer else actor.person_id,
            starts_on=today, support_hours=support_hours, hours_per_course=hours_per_course,
            includes_planned=includes_planned,
        )  # fmt: skip
        if in_background:
            queued = queue_task(
                name=TASK, title=_("期の計画をまとめて作る: %(cohort)s") % {"cohort": cohort.name}, now=now,
                owner_id=actor.person_id, key=f"cohort-{cohort.pk}", arguments={"cohort_plan": row.pk},
            )  # fmt: skip
            if queued.arguments["cohort_plan"] != row.pk:
                raise ValidationError(_("この期の計画は、いま作っているところです。終わるまでお待ちください。"))
            row.task_id = str(queued.pk)
            row.save(update_fields=["task_id"])
        act.about(row, municipality=place, changes={"cohort": cohort.name, "support_hours": support_hours})
    return row


@task(TASK)
def plan_cohort(*, progress: Progress, cohort_plan: int) -> dict[str, Any]:
    """Make the plans: read the people, search, hand out. A second run of what is finished changes nothing.

    Nothing is written before the end, so that a run that was stopped or killed begins anew without a trace.
    """
    row = CohortPlan.unscoped.select_related("cohort__programme").get(pk=cohort_plan)
    if row.finished_at is None:
        _run(row, progress)
    return {"people": row.shares.count()}


def _run(row: CohortPlan, progress: Progress) -> None:
    chosen = people_to_plan(row)
    members = []
    held = held_for_good(chosen.goals)
    for number, goal in enumerate(chosen.goals.values(), start=1):
        wish = selectors.wish_of(goal, row.starts_on)
        members.append(member_of(wish, held))
        progress(_part(number, len(chosen.goals), 0, _READ), _WHOLE, _("参加者の条件を読んでいます"))
    limit = None if row.support_hours is None else float(row.support_hours)
    shared = cohort_of(
        members, support_hours=limit, hours_per_course=row.hours_per_course, today=row.starts_on
    )  # fmt: skip
    seconds = min(SECONDS + SECONDS_A_PERSON * len(members), MOST_SECONDS)
    try:
        found = engine.plan_cohort(shared, seconds=seconds, progress=_searching(progress))
    except ParameterError as error:
        # what is begun takes more of the supporters' hours than there are: nobody's plan is touched
        row.failure, row.finished_at = {"ja": error.message("ja"), "en": error.message("en")}, timezone.now()
        row.save(update_fields=["failure", "finished_at", "updated_at"])
        return
    drafts = []
    for number, (member, one) in enumerate(zip(members, found.people, strict=True), start=1):
        answer = answer_of(member, one.plan)
        values, steps = values_of(member.wish, answer, seconds=0.2)
        drafts.append((member, one, {**values, "status": "shared", "is_first": False}, steps))
        progress(_part(number, len(members), _SEARCHED, _WHOLE), _WHOLE, _("一人ひとりの案を書いています"))
    _hand_out(row, chosen, found, drafts)


def _part(done: int, of: int, begins: int, ends: int) -> int:
    return begins + (ends - begins) * done // max(of, 1)


def _searching(progress: Progress) -> Callable[[float], bool]:
    def tell(share: float) -> bool:
        done = _READ + int((_SEARCHED - _READ) * min(share, 1.0))
        progress(done, _WHOLE, _("席を分け合う計画をさがしています"))
        return True

    return tell


@dataclass(slots=True)
class Chosen:
    """Goals by person of those who are planned for, and why others are not, with numbers."""

    goals: dict[int, Goal] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        """Count one more person who is not planned for."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def people_to_plan(row: CohortPlan) -> Chosen:
    """Who is under way, agrees to be seen by supporters, and has a goal with time left; four queries."""
    rows = Participation.objects.for_municipality(row.cohort.programme.municipality_id)
    under_way = rows.filter(cohort=row.cohort, completed_on=None, withdrawn_on=None)
    if row.supporter_id:
        under_way = under_way.filter(supporter=row.supporter_id)
    people = list(under_way.order_by("pk").values_list("person", flat=True))
    agreed = set(Consent.objects.filter(
        user__in=people, purpose=Purpose.SUPPORT, withdrawn_at=None
    ).values_list("user", flat=True))  # fmt: skip
    rows_of_goals = Goal.objects.filter(person__in=people, closed_at=None).select_related("person")
    goals = {goal.person_id: goal for goal in rows_of_goals}
    planned = set(
        Plan.objects.filter(goal__in=goals.values(), state=PlanState.ACTIVE).values_list("goal__person", flat=True)
    )
    chosen = Chosen()
    for person in people:
        goal = goals.get(person)
        if person not in agreed:
            chosen.leave_out("no_consent")
        elif goal is None:
            chosen.leave_out("no_goal")
        elif goal.deadline <= row.starts_on:
            chosen.leave_out("too_late")
        elif person in planned and not row.includes_planned:
            chosen.leave_out("has_plan")
        else:
            chosen.goals[person] = goal
    return chosen


Draft = tuple[Member, engine.PersonPlan, dict[str, Any], list[dict[str, Any]]]


def _hand_out(row: CohortPlan, chosen: Chosen, found: engine.CohortPlan, drafts: Collection[Draft]) -> None:
    """Write drafts, provisional seats and the result, all or nothing."""
    today = row.starts_on
    with action("learning.finish_cohort_plan", actor=SYSTEM, capability=None) as act:
        row = CohortPlan.unscoped.select_for_update(of=("self",)).select_related("cohort__programme").get(pk=row.pk)
        if row.finished_at is not None:
            return
        for member, one, values, steps in drafts:
            goal = chosen.goals[member.key]
            plan = write_draft(goal, today, values, steps, act)
            taken = {name: {step[name] for step in steps if step[name]} for name in ("licence_id", "course_class")}
            reserve_seats(
                person_id=member.key, licences=taken["licence_id"], today=today, held_until=today + HOLD,
                classes={lesson.pk for lesson in taken["course_class"]},
            )  # fmt: skip
            CohortShare.objects.create(
                cohort_plan=row, person_id=member.key, plan=plan, share=one.share, share_without=one.share_without,
                uses=[[pool[0].value, row_of(pool)] for pool in one.uses],
            )  # fmt: skip
        row.status, row.objective, row.gap = found.status.value, found.objective, found.gap
        row.pools, row.left_out, row.finished_at = pools_of(found), chosen.left_out, timezone.now()
        row.save()
        act.about(row, municipality=row.cohort.programme.municipality_id, changes={"people": len(drafts)})


def pools_of(found: engine.CohortPlan) -> list[dict[str, Any]]:
    """What is shared as values to keep: how much is used, how much there is, what one more would bring and to whom."""
    licences = Licence.unscoped.in_bulk(_keys(found, PoolKind.SEATS))
    rows = CourseClass.unscoped.select_related("course").in_bulk(_keys(found, PoolKind.PLACES))
    kept = []
    for pool, (used, limit) in found.used.items():
        more = found.one_more.get(pool)
        kept.append({
            "kind": pool[0].value, "key": row_of(pool), "name": pool_name(pool, licences, rows),
            "used": round(used, 2), "limit": limit, "gain": round(more.gain, 4) if more else 0.0,
            "people": [int(person) for person in more.people] if more else [],
        })  # fmt: skip
    return kept


def _keys(found: engine.CohortPlan, kind: PoolKind) -> set[int]:
    pools: list[Pool] = list(found.used)
    return {key for pool in pools if pool[0] is kind and (key := row_of(pool)) is not None}

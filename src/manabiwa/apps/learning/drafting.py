"""Drafts of plans and the yes to them: at once for the screen, proved in the background, shared out among many."""

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability
from manabiwa.apps.common.services import ActionRecord, action
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task
from manabiwa.engines.kernel import Status

from . import planning, selectors
from .access import require_own_or_beside
from .models import Goal, Plan, PlanState, PlanStep
from .planning import Answer
from .seats import release_holds, take_seats
from .wish import Wish, share_of
from .writing import step_rows, unreached_rows, week_rows

IMPROVE = "learning.improve_draft"
IMPROVE_SECONDS = 10.0
_PATIENCE = timedelta(minutes=2)
"""How long a page asks whether a better draft is there; after that no worker is at hand."""


def make_plan(
    *, goal: Goal, actor: Actor, now: datetime, today: date, time_limit: float = 1.0, afresh: bool = False
) -> Plan:
    """Draft the best plan for the goal from today on; it replaces the draft before. What is begun is kept.

    Beside a plan in force, the draft keeps what it can of it: a new course must be worth the change. `afresh` forgets
    the plan in force.

    Raises ParameterError for hours that cannot be, ValidationError when the deadline has passed.
    """
    before = () if afresh else selectors.courses_planned(goal)
    return _draft(
        goal, actor, today, lambda wish: planning.answer(wish, time_limit=time_limit, before=before),
        seconds=time_limit, is_steady=bool(before),
    )  # fmt: skip


def draft_at_once(*, goal: Goal, actor: Actor, now: datetime, today: date) -> Plan:
    """Draft a good plan for the screen within a moment; a worker looks for the best one, which then takes its place.

    Raises like `make_plan`.
    """
    plan = _draft(goal, actor, today, planning.answer_at_once, seconds=0.0, is_steady=False)
    if plan.is_first:
        queue_task(
            name=IMPROVE, title=_("学習計画を確かめる"), now=now, owner_id=actor.person_id, key=f"plan-{plan.pk}",
            arguments={"plan": plan.pk},
        )  # fmt: skip
    return plan


@task(IMPROVE)
def improve_draft(*, progress: Progress, plan: int) -> dict[str, Any]:
    """Put the best plan in the place of a draft that was made at once; nothing if the person went on meanwhile."""
    progress(0, 1)
    row = Plan.objects.filter(pk=plan, state=PlanState.DRAFT, goal__closed_at=None).select_related("goal").first()
    if row is None:
        return {"improved": False}
    wish = selectors.wish_of(row.goal, row.starts_on)
    found = planning.answer(wish, time_limit=IMPROVE_SECONDS)
    values = _values(wish, found, seconds=1.0)
    steps = step_rows(found, seconds=1.0)
    with action("learning.improve_draft", actor=SYSTEM, capability=Capability.LEARN) as act:
        kept = Plan.objects.select_for_update().filter(pk=plan, state=PlanState.DRAFT).first()
        if kept is None:
            return {"improved": False}
        for name, value in values.items():
            setattr(kept, name, value)
        kept.save()
        kept.steps.all().delete()
        PlanStep.objects.bulk_create(PlanStep(plan=kept, **step) for step in steps)
        act.about(kept, person_id=row.goal.person_id, changes={"gap": round(kept.gap, 4)})
    return {"improved": True}


def is_being_improved(plan: Plan, now: datetime) -> bool:
    """Whether a better draft may take the place of this one any moment."""
    return plan.state == PlanState.DRAFT and plan.is_first and now - plan.created_at < _PATIENCE


def _draft(
    goal: Goal, actor: Actor, today: date, find: Callable[[Wish], Answer], *, seconds: float, is_steady: bool
) -> Plan:
    require_own_or_beside(actor, goal.person_id)
    require_time_left(goal, today)
    wish = selectors.wish_of(goal, today)
    found = find(wish)
    values = _values(wish, found, seconds=seconds)
    steps = step_rows(found, seconds=seconds)
    with action("learning.make_plan", actor=actor, capability=Capability.LEARN) as act:
        return write_draft(goal, today, {**values, "is_steady": is_steady}, steps, act)


def require_time_left(goal: Goal, today: date) -> None:
    """Raise ValidationError when the deadline has passed."""
    if goal.deadline <= today:
        raise ValidationError(_("期限を過ぎています。新しい期限を入れてください。"))


def _values(wish: Wish, found: Answer, *, seconds: float) -> dict[str, Any]:
    is_whole = found.plan.status is Status.OPTIMAL and found.coverage >= 1.0
    return {
        "status": found.plan.status.value, "objective": found.plan.objective, "bound": found.plan.bound,
        "gap": found.plan.gap, "candidates": found.plan.candidates, "coverage": found.coverage,
        "coverage_before": share_of(wish, wish.current), "unreached": unreached_rows(found, seconds=seconds),
        "weeks": week_rows(found), "is_first": seconds <= 0.0 and not is_whole,
    }  # fmt: skip


def values_of(wish: Wish, found: Answer, *, seconds: float) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A plan and its steps as values for `write_draft`; the searches for reasons come before the transaction."""
    return _values(wish, found, seconds=seconds), step_rows(found, seconds=seconds)


def write_draft(
    goal: Goal, today: date, values: dict[str, Any], steps: list[dict[str, Any]], act: ActionRecord
) -> Plan:  # fmt: skip
    """Put a draft in the place of the one before, in the caller's transaction; its provisional seats are let go."""
    Goal.objects.select_for_update().get(pk=goal.pk)
    release_holds(goal.person_id)
    Plan.objects.filter(goal=goal, state=PlanState.DRAFT).delete()
    plan = Plan.objects.create(goal=goal, starts_on=today, feed_key=secrets.token_urlsafe(24), **values)
    PlanStep.objects.bulk_create(PlanStep(plan=plan, **step) for step in steps)
    act.about(plan, person_id=goal.person_id, changes={"steps": len(steps), "coverage": round(plan.coverage, 3)})
    return plan


def accept_plan(*, plan: Plan, actor: Actor, now: datetime) -> None:
    """Begin with a draft; the plan before it is kept as a former one, its calendar address goes on with the new plan.

    The seats and classes of the plan are reserved. Raises ValidationError for a plan that is no draft, for seats that
    are taken meanwhile, and for a class that was moved.
    """
    with action("learning.accept_plan", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, plan.goal.person_id)
        Goal.objects.select_for_update().get(pk=plan.goal_id)
        if not Plan.objects.filter(pk=plan.pk, state=PlanState.DRAFT).exists():
            raise ValidationError(_("この案は、もう選べません。いまの計画を見直してください。"))
        take_seats(plan, timezone.localdate(now))
        _retire_plans(plan)
        plan.state = PlanState.ACTIVE
        plan.save(update_fields=["state", "feed_key", "updated_at"])
        act.about(plan, person_id=plan.goal.person_id, changes={"state": PlanState.ACTIVE})


def _retire_plans(plan: Plan) -> None:
    before = Plan.objects.filter(goal__person_id=plan.goal.person_id, state=PlanState.ACTIVE).order_by("-pk")
    keys = [row.feed_key for row in before]
    for row in before:
        row.state, row.feed_key = PlanState.REPLACED, secrets.token_urlsafe(24)
        row.save(update_fields=["state", "feed_key", "updated_at"])
    if keys:
        plan.feed_key = keys[0]

"""A person's own learning for other systems."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting

from . import selectors, services
from .models import Enrolment

router = Router(tags=["learning"])


class GoalOut(Schema):
    """What the person is on the way to."""

    id: int
    title: str
    hours_per_week: float
    deadline: date
    budget_yen: int | None


class StepOut(Schema):
    """A course of the plan."""

    course: int
    title: str
    hours: float
    starts_on: date
    ends_on: date
    why: str


class PlanOut(Schema):
    """The plan that the person follows; `gap`: at most this share better exists."""

    status: str
    gap: float
    coverage: float
    steps: list[StepOut]


class EnrolmentOut(Schema):
    """A course that the person takes; `progress` 0 to 1."""

    id: int
    course: int
    title: str
    progress: float
    minutes: int


class ProgressIn(Schema):
    """A report: how far (0 to 1) and how many minutes more."""

    progress: float
    minutes: int


def _me(request: HttpRequest) -> User:
    actor = acting(request)
    assert isinstance(actor, Person)
    return actor.user


def _enrolment(row: Enrolment) -> dict[str, object]:
    return {
        "id": row.pk, "course": row.course_id, "title": row.course.title, "progress": row.progress,
        "minutes": row.minutes,
    }  # fmt: skip


@router.get("/goal", response=GoalOut | None, auth=scope("learning:read"))
def read_goal(request: HttpRequest) -> object:
    """My goal; null without one."""
    return selectors.open_goal(_me(request))


@router.get("/plan", response=PlanOut | None, auth=scope("learning:read"))
def read_plan(request: HttpRequest) -> object:
    """The plan that I follow; null without one."""
    plan = selectors.active_plan(_me(request))
    if plan is None:
        return None
    steps = [
        {"course": step.course_id, "title": step.course.title, "hours": step.hours, "starts_on": step.starts_on,
         "ends_on": step.ends_on, "why": step.reasons.get("ja", "")}
        for step in plan.steps.all()
    ]  # fmt: skip
    return {"status": plan.status, "gap": plan.gap, "coverage": plan.coverage, "steps": steps}


@router.get("/enrolments", response=list[EnrolmentOut], auth=scope("learning:read"))
def list_enrolments(request: HttpRequest) -> object:
    """The courses that I take."""
    return [_enrolment(row) for row in selectors.enrolments_of(_me(request))]


@router.post("/enrolments/{enrolment_id}/progress", response=EnrolmentOut, auth=scope("learning:write"))
def report_progress(request: HttpRequest, enrolment_id: int, data: ProgressIn) -> object:
    """Report on a course of mine."""
    row = get_object_or_404(selectors.enrolments_of(_me(request)), pk=enrolment_id)
    services.record_progress(enrolment=row, actor=acting(request), now=timezone.now(), **data.dict())
    return _enrolment(row)

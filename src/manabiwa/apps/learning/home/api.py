"""The learner's home for other systems: progress, milestones, reflections, pause, reminder."""

from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.learning import selectors as plans

from . import selectors, services
from .levels import skill_ways
from .milestones import words_of
from .models import Pause, Reflection

router = Router(tags=["learning"])


class LevelOut(Schema):
    """A skill of the goal: its level today, at the end of the plan, and of the goal (0 to 5)."""

    skill: str
    now: int
    planned: int
    goal: int


class ProgressOut(Schema):
    """How far the goal is; `weeks` in a row as the plan says, `longest` ever."""

    weeks: int
    longest: int
    skills: list[LevelOut]


class MilestoneOut(Schema):
    """Something that was reached."""

    kind: str
    words: str
    reached_at: datetime


class ReflectionIn(Schema):
    """How the week of a day went: 1 (hard) to 5 (well)."""

    week: date
    feeling: int
    learnt: str = ""
    hard: str = ""
    is_shared: bool = False


class ReflectionOut(ReflectionIn):
    """The same as it is kept; `week` is its Monday."""


class PauseIn(Schema):
    """Until when, if that is known."""

    returns_on: date | None = None


class PauseOut(Schema):
    """A pause under way."""

    started_on: date
    returns_on: date | None


class ReminderIn(Schema):
    """Weekdays (0: Monday) and a time of day; by mail, in the calendar feed, or both."""

    weekdays: list[int]
    at: time
    by_mail: bool = False
    in_calendar: bool = False


class ResumedOut(Schema):
    """Whether a changed plan waits for a yes after the pause."""

    draft_waits: bool


def _me(request: HttpRequest) -> User:
    actor = acting(request)
    assert isinstance(actor, Person)
    return actor.user


@router.get("/progress", response=ProgressOut, auth=scope("learning:read"))
def read_progress(request: HttpRequest) -> dict[str, Any]:
    """My weeks in a row and the levels of my goal."""
    person = _me(request)
    goal = plans.open_goal(person)
    ways = skill_ways(goal, plans.active_plan(person), english=False) if goal else []
    today = timezone.localdate()
    pauses = selectors.pauses_of(person.pk, selectors.first_week(today))
    streak = selectors.streak(person.pk, today, pauses)
    skills = [{"skill": one.name, "now": one.now, "planned": one.planned, "goal": one.goal} for one in ways]
    return {"weeks": streak.weeks, "longest": streak.longest, "skills": skills}


@router.get("/milestones", response=list[MilestoneOut], auth=scope("learning:read"))
def list_milestones(request: HttpRequest) -> list[dict[str, Any]]:
    """What I reached, the newest first."""
    return [
        {"kind": row.kind, "words": words_of(row, english=False), "reached_at": row.reached_at}
        for row in selectors.milestones_of(_me(request))
    ]


@router.get("/reflections", response=list[ReflectionOut], auth=scope("learning:read"))
def list_reflections(request: HttpRequest) -> Any:
    """My reflections, the newest first."""
    return selectors.reflections_of(_me(request))


@router.post("/reflections", response={201: ReflectionOut}, auth=scope("learning:write"))
def write_reflection(request: HttpRequest, data: ReflectionIn) -> Status[Reflection]:
    """Keep how a week went; a second time changes what was written."""
    return Status(201, services.write_reflection(
        person=_me(request), actor=acting(request), today=timezone.localdate(), **data.dict()
    ))  # fmt: skip


@router.get("/pause", response=PauseOut | None, auth=scope("learning:read"))
def read_pause(request: HttpRequest) -> Pause | None:
    """My pause; null while I learn."""
    return selectors.open_pause(_me(request).pk, timezone.localdate())


@router.post("/pause", response={201: PauseOut}, auth=scope("learning:write"))
def pause(request: HttpRequest, data: PauseIn) -> Status[Pause]:
    """Rest from today on; again: change the day of return."""
    return Status(201, services.pause_learning(
        person=_me(request), returns_on=data.returns_on, actor=acting(request), today=timezone.localdate()
    ))  # fmt: skip


@router.post("/resume", response=ResumedOut, auth=scope("learning:write"))
def resume(request: HttpRequest) -> dict[str, bool]:
    """Come back; deadline and plan move by the days of rest. Takes about two seconds at most."""
    draft = services.resume_learning(
        person=_me(request), actor=acting(request), now=timezone.now(), today=timezone.localdate()
    )
    return {"draft_waits": draft is not None}


@router.get("/reminder", response=ReminderIn | None, auth=scope("learning:read"))
def read_reminder(request: HttpRequest) -> Any:
    """When I am reminded; null if never."""
    return selectors.reminder_of(_me(request))


@router.post("/reminder", response=ReminderIn, auth=scope("learning:write"))
def set_reminder(request: HttpRequest, data: ReminderIn) -> Any:
    """Choose when to be reminded."""
    return services.set_reminder(person=_me(request), actor=acting(request), **data.dict())

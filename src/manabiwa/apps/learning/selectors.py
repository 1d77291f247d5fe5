"""Reading a person's learning."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, DateTimeField, F, FloatField, Prefetch, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import CourseSkill, Skill
from manabiwa.apps.common.days import days_between, holidays_between
from manabiwa.apps.programmes.selectors import participations_of

from .market import open_providers
from .models import (
    ClaimSource,
    CourseWish,
    Enrolment,
    Goal,
    GoalSkill,
    LearningEnvironment,
    Message,
    Plan,
    PlanState,
    PlanStep,
    SkillClaim,
    SupportNote,
)
from .wish import Wish

_PLAN_STEP = (
    "plan_id", "order", "course_id", "hours", "first_week", "last_week", "starts_on", "ends_on", "reasons",
    "class_days", "licence_id", "course_class_id",
)  # fmt: skip
# of a course only what a road of weeks shows
_COURSE = (
    "course__title", "course__url", "course__price_yen", "course__hours", "course__provider_id", "course__withdrawn_at",
)  # fmt: skip
_CLASS = ("course_class__place", "course_class__days", "course_class__cancelled_at", "licence__name")
_ROWS = PlanStep.objects.select_related("course", "course_class", "licence")
_STEPS = Prefetch("steps", _ROWS.only(*_PLAN_STEP, *_COURSE, *_CLASS))


def open_goal(person: User) -> Goal | None:
    """What the person is on the way to."""
    rows = Goal.objects.filter(person=person, closed_at=None)
    return rows.select_related("occupation", "person__learning_environment").first()


def levels_of(person_id: int) -> dict[int, int]:
    """The person's level by skill: the highest claim counts."""
    levels: dict[int, int] = {}
    for skill, level in SkillClaim.objects.filter(person_id=person_id).values_list("skill_id", "level"):
        levels[skill] = max(level, levels.get(skill, 0))
    return levels


def places_of(person: User) -> frozenset[str]:
    """Municipalities whose contracts hold for the person: home, and those whose programmes the person is in."""
    codes = participations_of(person).filter(withdrawn_on=None).values_list("cohort__programme__municipality_id")
    return frozenset(code for (code,) in codes) | frozenset(filter(None, [person.municipality_id]))


def wish_of(goal: Goal, start: date) -> Wish:
    """The goal with the person's levels and courses, as planning asks for it."""
    required, current = _skills_towards(goal)
    enrolments, wishes = _courses_towards(goal)
    environment = getattr(goal.person, "learning_environment", None) or LearningEnvironment()
    return Wish(
        required=required, current=current,
        hours_per_week=float(goal.hours_per_week), start=start, deadline=goal.deadline, budget=goal.budget_yen,
        language=goal.language, places=places_of(goal.person),
        begun={course: progress for course, progress, done in enrolments if done is None},
        finished=frozenset(course for course, _, done in enrolments if done is not None),
        must=frozenset(course for course, is_wanted in wishes.items() if is_wanted),
        never=frozenset(course for course, is_wanted in wishes.items() if not is_wanted),
        by_weekday=dict(enumerate(goal.weekday_hours)), closed=closed_days(goal, start),
        device=environment.device, watches=environment.can_watch is not False,
        listens=environment.can_listen is not False, person=goal.person_id,
    )  # fmt: skip


def _skills_towards(goal: Goal) -> tuple[dict[int, tuple[int, float]], dict[int, int]]:
    """Level and weight of each skill that the goal asks for, and the levels that the person has; one query."""
    asked = GoalSkill.objects.filter(goal=goal).values_list("skill_id", "level", "weight")
    has = SkillClaim.objects.filter(person_id=goal.person_id).values_list(
        "skill_id", "level", Value(None, FloatField())
    )
    required: dict[int, tuple[int, float]] = {}
    current: dict[int, int] = {}
    for skill, level, weight in asked.union(has, all=True):
        if weight is None:
            current[skill] = max(level, current.get(skill, 0))
        else:
            required[skill] = level, weight
    return required, current


def _courses_towards(goal: Goal) -> tuple[list[tuple[int, float, datetime | None]], dict[int, bool]]:
    """The person's courses with share done and when finished, and which ones are wanted or not; one query."""
    begun = Enrolment.objects.filter(person_id=goal.person_id).values_list(
        "course_id", "progress", "completed_at", Value(None, BooleanField())
    )
    asked = CourseWish.objects.filter(goal=goal).values_list(
        "course_id", Value(None, FloatField()), Value(None, DateTimeField()), "is_wanted"
    )
    enrolments: list[tuple[int, float, datetime | None]] = []
    wishes: dict[int, bool] = {}
    for course, progress, done, is_wanted in begun.union(asked, all=True):
        if is_wanted is None:
            enrolments.append((course, progress, done))
        else:
            wishes[course] = is_wanted
    return enrolments, wishes


def skills_from_courses(person_id: int) -> set[int]:
    """Skills of which a finished course gave the person a level."""
    rows = SkillClaim.objects.filter(person_id=person_id, source=ClaimSource.COURSE)
    return set(rows.values_list("skill_id", flat=True))


def examples_for(skills: Iterable[Skill], person: User, today: date) -> dict[int, dict[int, str]]:
    """For each skill and level the course that most people take to get there; two queries."""
    rows = CourseSkill.objects.filter(
        skill__in=[skill.pk for skill in skills], teaches__gt=0, course__withdrawn_at=None,
        course__provider__in=open_providers(places_of(person), today),
    )  # fmt: skip
    rank = Window(
        RowNumber(), partition_by=[F("skill"), F("teaches")],
        order_by=[F("course__learners").desc(nulls_last=True), F("course")],
    )  # fmt: skip
    examples: dict[int, dict[int, str]] = {}
    for skill, level, title in rows.annotate(rank=rank).filter(rank=1).values_list("skill", "teaches", "course__title"):
        examples.setdefault(skill, {})[level] = title
    return examples


def closed_days(goal: Goal, start: date) -> frozenset[date]:
    """Days from the start to a year beyond the deadline on which the person does not learn."""
    last = goal.deadline + timedelta(days=366)
    closed = {
        day
        for first, until in goal.closed_periods
        for day in days_between(max(date.fromisoformat(first), start), min(date.fromisoformat(until), last))
    }
    if goal.rests_on_holidays:
        closed |= holidays_between(start, last)
    return frozenset(closed)


def environment_of(person: User) -> LearningEnvironment:
    """What the person learns with; an unsaved row while nothing was said."""
    return LearningEnvironment.objects.filter(person=person).first() or LearningEnvironment(person=person)


def wishes_of(goal: Goal) -> QuerySet[CourseWish]:
    """Courses that the person wants in the plan, and those left out."""
    return CourseWish.objects.filter(goal=goal).select_related("course").order_by("-is_wanted", "course__title")


def active_plan(person: User) -> Plan | None:
    """The plan that the person follows."""
    return _plans(person).filter(state=PlanState.ACTIVE, goal__closed_at=None).first()


def draft_plan(person: User) -> Plan | None:
    """The plan that waits for the person's yes."""
    return _plans(person).filter(state=PlanState.DRAFT, goal__closed_at=None).first()


def _plans(person: User) -> QuerySet[Plan]:
    return Plan.objects.filter(goal__person=person).select_related("goal").prefetch_related(_STEPS)


def plans_of(person: User) -> tuple[Plan | None, Plan | None]:
    """The plan in force and the draft that waits, each with its steps; two queries."""
    rows = {row.state: row for row in open_plans(person).prefetch_related(_STEPS)}
    return rows.get(PlanState.ACTIVE), rows.get(PlanState.DRAFT)


def open_plans(person: User) -> QuerySet[Plan]:
    """The draft and the plan in force, without their steps."""
    rows = Plan.objects.filter(goal__person=person, goal__closed_at=None).select_related("goal")
    return rows.filter(state__in=[PlanState.DRAFT, PlanState.ACTIVE])


def courses_planned(goal: Goal) -> tuple[str, ...]:
    """Courses of the plan in force, in order: a new plan starts from them."""
    rows = (
        Plan.objects.filter(goal=goal, state=PlanState.ACTIVE).values_list("steps__course_id").order_by("steps__order")
    )
    return tuple(str(course) for (course,) in rows if course)


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A course that stays and ends on another day."""

    title: str
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What a draft changes of the plan in force; titles in the order of the plans."""

    kept: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    moved: tuple[MovedStep, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the draft is the same plan on the same days."""
        return not (self.added or self.dropped or self.moved)


def difference_of(draft: Plan, active: Plan, enrolments: Iterable[Enrolment]) -> PlanDifference:
    """What a draft changes of the plan in force, both read with their steps.

    Courses that are finished are no change: they leave every new plan.
    """
    done = {row.course_id for row in enrolments if row.completed_at}
    old = {step.course_id: step for step in active.steps.all() if step.course_id not in done}
    new = {step.course_id: step for step in draft.steps.all()}
    stays = [key for key in new if key in old]
    return PlanDifference(
        kept=len(stays),
        added=tuple(step.course.title for key, step in new.items() if key not in old),
        dropped=tuple(step.course.title for key, step in old.items() if key not in new),
        moved=tuple(
            MovedStep(new[key].course.title, old[key].ends_on, new[key].ends_on)
            for key in stays if old[key].ends_on != new[key].ends_on
        ),
    )  # fmt: skip


def enrolments_of(person: User) -> QuerySet[Enrolment]:
    """The person's courses, the latest first."""
    rows = Enrolment.objects.filter(person=person).select_related("course__provider")
    return rows.defer("course__description").order_by("-last_activity_at", "-pk")


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of a person: the level of today, and that of the goal if it asks for the skill."""

    name: str
    level: int
    required: int
    from_course: bool
    is_confirmed: bool = False


def skills_of(person: User) -> list[SkillRow]:
    """What the person can do and is to learn, the goal's skills first; three queries."""
    goal = open_goal(person)
    wanted = {row.skill: row.level for row in goal.goal_skills.select_related("skill")} if goal else {}
    claims: dict[Skill, list[SkillClaim]] = {}
    for claim in SkillClaim.objects.filter(person=person).select_related("skill"):
        claims.setdefault(claim.skill, []).append(claim)
    rows = [
        SkillRow(
            skill.name, max((claim.level for claim in claims.get(skill, [])), default=0), wanted.get(skill, 0),
            any(claim.source == ClaimSource.COURSE for claim in claims.get(skill, [])),
            any(claim.source == ClaimSource.PROOF for claim in claims.get(skill, [])),
        )
        for skill in {**wanted, **dict.fromkeys(claims, 0)}
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.required, -row.level, row.name))


def notes_about(person: User) -> QuerySet[SupportNote]:
    """What supporters wrote about the person, the newest first."""
    rows = SupportNote.objects.filter(person=person).select_related("supporter")
    shown = rows.only("text", "created_at", "supporter__name", "supporter__email")
    return shown.order_by("-created_at", "-pk")[:50]


def talk_with(person: User) -> QuerySet[Message]:
    """The conversation of the person with the supporters, the newest first."""
    rows = Message.objects.filter(person=person).select_related("author")
    return rows.only("text", "sent_at", "read_at", "person_id", "author__name", "author__email").order_by(
        "-sent_at", "-pk"
    )

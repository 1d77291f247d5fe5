"""A person's own learning for other systems."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.api_auth import scope
from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.selectors import occupations
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting
from manabiwa.apps.programmes.models import Cohort

from . import cohort_result, cohort_services, drafting, selectors, services
from .documents import plan_document
from .market import visible_courses
from .models import Enrolment, Plan

router = Router(tags=["learning"])


class GoalOut(Schema):
    """What the person is on the way to."""

    id: int
    title: str
    hours_per_week: float
    deadline: date
    budget_yen: int | None


class GoalIn(Schema):
    """A goal: the code of an occupation, and the time and money there is."""

    occupation: str
    hours_per_week: float
    deadline: date
    budget_yen: int | None = None


class EnrolIn(Schema):
    """A course by its id."""

    course: int


class StepOut(Schema):
    """A course of the plan."""

    course: int
    title: str
    hours: float
    starts_on: date
    ends_on: date
    why: str


class PlanOut(Schema):
    """A plan: `state` draft or active; `gap`: at most this share better exists."""

    state: str
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


@router.post("/goal", response={201: GoalOut}, auth=scope("learning:write"))
def set_goal(request: HttpRequest, data: GoalIn) -> Status[object]:
    """Set my goal by an occupation; the goal before it is closed, its plans stay to be read."""
    occupation = get_object_or_404(occupations(), code=data.occupation)
    return Status(201, services.set_goal(
        person=_me(request), occupation=occupation, hours_per_week=data.hours_per_week, deadline=data.deadline,
        budget_yen=data.budget_yen, actor=acting(request), now=timezone.now(),
    ))  # fmt: skip


def _plan(plan: Plan) -> dict[str, object]:
    steps = [
        {"course": step.course_id, "title": step.course.title, "hours": step.hours, "starts_on": step.starts_on,
         "ends_on": step.ends_on, "why": step.reasons.get("ja", "")}
        for step in plan.steps.all()
    ]  # fmt: skip
    return {
        "state": plan.state, "status": plan.status, "gap": plan.gap, "coverage": plan.coverage, "steps": steps,
    }  # fmt: skip


@router.get("/plan", response=PlanOut | None, auth=scope("learning:read"))
def read_plan(request: HttpRequest) -> object:
    """The plan that I follow; null without one."""
    plan = selectors.active_plan(_me(request))
    return None if plan is None else _plan(plan)


@router.get("/plan/draft", response=PlanOut | None, auth=scope("learning:read"))
def read_draft(request: HttpRequest) -> object:
    """The plan that waits for my yes; null without one."""
    plan = selectors.draft_plan(_me(request))
    return None if plan is None else _plan(plan)


@router.post("/plan/draft", response={201: PlanOut}, auth=scope("learning:write"))
def make_plan(request: HttpRequest) -> Status[object]:
    """Draft the best plan for my goal from today on; what is begun is kept. Takes about two seconds at most."""
    goal = selectors.open_goal(_me(request))
    if goal is None:
        raise ValidationError(_("先に目標を決めてください。"))
    plan = drafting.make_plan(goal=goal, actor=acting(request), now=timezone.now(), today=timezone.localdate())
    return Status(201, _plan(plan))


@router.post("/plan/accept", response=PlanOut, auth=scope("learning:write"))
def accept_plan(request: HttpRequest) -> object:
    """Begin with the draft."""
    plan = selectors.draft_plan(_me(request))
    if plan is None:
        raise ValidationError(_("始める計画の案がありません。"))
    drafting.accept_plan(plan=plan, actor=acting(request), now=timezone.now())
    accepted = selectors.active_plan(_me(request))
    assert accepted is not None
    return _plan(accepted)


@router.get("/plan/document", auth=scope("learning:read"))
def read_plan_document(request: HttpRequest) -> HttpResponse:
    """The plan that I follow as PDF."""
    plan = selectors.active_plan(_me(request))
    if plan is None:
        raise Http404
    return pdf_response(plan_document(plan, list(selectors.enrolments_of(_me(request))), timezone.localdate()))


class CohortPlanIn(Schema):
    """What a calculation for a cohort may use; `support_hours` null: no limit."""

    support_hours: int | None = None
    hours_per_course: float = 2.0
    includes_planned: bool = False


class PoolOut(Schema):
    """What is shared: `kind` seats, places or support; `gain`: what one more would add, and for whom."""

    kind: str
    name: str
    used: float
    limit: float
    gain: float
    waiting: list[str]


class CohortPersonOut(Schema):
    """What one person got; shares of the goal's open part, 0 to 1."""

    person: int
    name: str
    share: float
    share_without: float
    given: list[str]
    why: str
    state: str


class CohortPlanOut(Schema):
    """Plans for a cohort; `finished` null while they are being made, `failure` why none was possible."""

    id: int
    finished: str | None
    status: str
    gap: float
    failure: str
    rule: str
    pools: list[PoolOut]
    people: list[CohortPersonOut]
    left_out: dict[str, int]


@router.get("/cohorts/{cohort_id}/plans", response=CohortPlanOut | None, auth=scope("support:read"))
def read_cohort_plans(request: HttpRequest, cohort_id: int) -> object:
    """The newest plans of a cohort that I run, or of the people in it whom I support; null without any."""
    try:
        cohort, is_officer = cohort_result.cohort_for(acting(request), cohort_id)
    except Cohort.DoesNotExist:
        raise Http404 from None
    row = cohort_result.latest_plan(cohort, acting(request), is_officer=is_officer)
    return None if row is None else cohort_result.as_json(row, cohort_result.result_of(row))


@router.post("/cohorts/{cohort_id}/plans", response={202: CohortPlanOut}, auth=scope("support:write"))
def start_cohort_plans(request: HttpRequest, cohort_id: int, data: CohortPlanIn) -> Status[object]:
    """Have plans made for a cohort by a worker; read the result at the same address."""
    try:
        cohort, _is_officer = cohort_result.cohort_for(acting(request), cohort_id)
    except Cohort.DoesNotExist:
        raise Http404 from None
    row = cohort_services.start_cohort_plan(cohort=cohort, actor=acting(request), now=timezone.now(), **data.dict())
    return Status(202, cohort_result.as_json(row, cohort_result.result_of(row)))


@router.get("/enrolments", response=list[EnrolmentOut], auth=scope("learning:read"))
def list_enrolments(request: HttpRequest) -> object:
    """The courses that I take."""
    return [_enrolment(row) for row in selectors.enrolments_of(_me(request))]


@router.post("/enrolments", response={201: EnrolmentOut}, auth=scope("learning:write"))
def enrol(request: HttpRequest, data: EnrolIn) -> Status[object]:
    """Begin a course that I may see; beginning twice changes nothing."""
    person = _me(request)
    course = get_object_or_404(visible_courses(selectors.places_of(person), timezone.localdate()), pk=data.course)
    row = services.enrol_learner(person=person, course=course, actor=acting(request), now=timezone.now())
    return Status(201, _enrolment(row))


@router.post("/enrolments/{enrolment_id}/progress", response=EnrolmentOut, auth=scope("learning:write"))
def report_progress(request: HttpRequest, enrolment_id: int, data: ProgressIn) -> object:
    """Report on a course of mine."""
    row = get_object_or_404(selectors.enrolments_of(_me(request)), pk=enrolment_id)
    services.record_progress(enrolment=row, actor=acting(request), now=timezone.now(), **data.dict())
    return _enrolment(row)

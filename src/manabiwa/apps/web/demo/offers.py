"""Seats and classes of the demo's home town, and plans for the people of its cohort who had none."""

from datetime import date, time, timedelta

from manabiwa.apps.catalog.class_days import ClassDay
from manabiwa.apps.catalog.models import Course, CourseSkill, Occupation, Skill
from manabiwa.apps.catalog.offers import save_class, save_licence
from manabiwa.apps.catalog.services import create_course, own_provider, set_course_skills
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning.cohort_services import plan_cohort, start_cohort_plan
from manabiwa.apps.learning.services import set_goal
from manabiwa.apps.programmes.models import Cohort, Participation

from .places import HOME
from .story import HOME_PROGRAMME
from .world import World, person_actor, sign_in

_FROM, _UNTIL = 14, 22
"""The people of the second cohort, by their place in it, who have a goal and wait for a plan."""


def add_offers(world: World) -> None:
    """Seats for one dear course, two runs of an evening class, and drafts that share them out."""
    home, today = world.municipality(HOME), world.now.date()
    _add_class(world, today)
    course = _dear_course()
    save_licence(
        municipality=home, actor=SYSTEM, today=today, code="LIC-01", name=f"{course.title} 3席", provider=course.provider,
        course=course, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=305), seats=3,
        seat_price_yen=course.price_yen // 2, fixed_fee_yen=30_000,
    )  # fmt: skip
    cohort = Cohort.unscoped.select_related("programme").get(programme__name=HOME_PROGRAMME, name="第2期")
    occupation = Occupation.objects.get(code="15-1254.00")
    rows = Participation.unscoped.filter(cohort=cohort).select_related("person").order_by("pk")[_FROM:_UNTIL]
    for number, row in enumerate(rows):
        set_goal(
            person=row.person, occupation=occupation, hours_per_week=2 + number % 2, budget_yen=0,
            deadline=today + timedelta(days=55 + number), actor=person_actor(row.person), now=world.now,
        )  # fmt: skip
    plan = start_cohort_plan(
        cohort=cohort, actor=person_actor(sign_in(world, "officer")), now=world.now, in_background=False
    )
    plan_cohort(progress=lambda *_told: None, cohort_plan=plan.pk)


def _add_class(world: World, today: date) -> None:
    """The town's own course on four Saturdays, held twice."""
    home = world.municipality(HOME)
    course = create_course(
        provider=own_provider(home), external_id="class-01", title="みんなで作る はじめてのウェブページ(対面・全4回)", hours=8,
        description="市民会館に集まり、講師といっしょに自分のページを作ります。パソコンは貸し出します。", municipality=home,
        actor=SYSTEM, now=world.now,
    )  # fmt: skip
    skills = {skill.name: skill for skill in Skill.objects.filter(name__in=["HTML", "CSS", "JavaScript"])}
    set_course_skills(course=course, skills=[(skill, 3, 0) for skill in skills.values()], actor=SYSTEM)
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 21)
    for number, seats in enumerate((4, 12), start=1):
        first = saturday + timedelta(weeks=6 * (number - 1))
        days = [ClassDay(first + timedelta(weeks=week), time(13), time(15)) for week in range(4)]
        save_class(
            municipality=home, actor=SYSTEM, now=world.now, today=today, code=f"WEB-{number}", course=course, days=days,
            place="市民会館 2階 研修室", seats=seats, apply_by=first - timedelta(days=7),
        )  # fmt: skip


def _dear_course() -> Course:
    """The dearest course of one of the providers that takes JavaScript on."""
    rows = CourseSkill.objects.filter(skill__name="JavaScript", teaches__gte=2, course__withdrawn_at=None)
    best = rows.select_related("course__provider").order_by("-course__price_yen", "course").first()
    assert best is not None
    return best.course

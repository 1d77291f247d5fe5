"""What the people of the demo learn: hours in courses for all who started, plans for those who have a supporter."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course, Occupation
from manabiwa.apps.catalog.selectors import goal_of
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.learning.drafting import accept_plan, make_plan
from manabiwa.apps.learning.home.services import set_reminder, write_reflection
from manabiwa.apps.learning.services import enrol_learner, record_progress, send_message, set_goal, write_note
from manabiwa.apps.portfolio.services import add_evidence, begin_resume, save_entry, save_resume
from manabiwa.apps.programmes.models import Cohort, Participation

from .story import HOME_PROGRAMME
from .world import World, person_actor, sign_in

SUBJECTS = {Pillar.STAFF: "業務の改善", Pillar.BUSINESS: "経営・販売", Pillar.RESIDENTS: "ウェブ制作"}
GOALS = ("15-1254.00", "43-6014.00", "15-1255.00", "43-3031.00", "13-1161.00")
IDLE = (2, 3, 16, 1, 25, 4, 9, 0, 5, 33, 2, 1)
"""Days since the last learning of the people with a supporter, in turn: most are under way, some are stuck."""


def add_learning(world: World) -> None:
    """Hours for everybody who started; goals, plans and a conversation for the cohort that is under way."""
    second = Cohort.unscoped.get(programme__name=HOME_PROGRAMME, name="第2期")
    for row in (
        Participation.unscoped.exclude(cohort=second)
        .exclude(started_on=None)
        .select_related("person", "cohort__programme")
    ):
        _study_in_cohort(world, row)
    rows = list(Participation.unscoped.filter(cohort=second).select_related("person").order_by("pk"))
    _add_resident(world, rows[0])
    courses = list(_courses("ウェブ制作")[:40])
    for number, row in enumerate(rows[1:], start=1):
        if number == 7:
            continue  # has not begun at all
        idle = IDLE[number % len(IDLE)]
        if number < 14 and number % 4:
            _follow_plan(world, row.person, GOALS[number % len(GOALS)], idle_days=min(idle, 18), done=number % 5)
        else:
            _study(
                world, row.person, [courses[number % len(courses)]], last=world.now - timedelta(days=idle), share=0.6
            )
    supporter = sign_in(world, "supporter")
    write_note(
        person=rows[4].person, text="電話。夜の仕事が増え、週の学習時間がとれていない。来週、計画を短くする相談をする。",
        actor=person_actor(supporter), now=world.now - timedelta(days=6),
    )  # fmt: skip
    send_message(
        person=rows[2].person, text="CSSの課題で、余白がそろいません。どこを見ればよいですか。", actor=person_actor(rows[2].person),
        now=world.now - timedelta(days=1, hours=3),
    )  # fmt: skip


def _courses(subject: str) -> QuerySet[Course]:
    return Course.objects.filter(subject=subject, municipality=None).exclude(level="expert").order_by("pk")


def _study_in_cohort(world: World, row: Participation) -> None:
    """Three courses to the end for who completed, part of one for who did not."""
    assert row.started_on is not None
    pillar = row.cohort.programme.pillar
    if pillar not in world.courses:
        world.courses[pillar] = list(_courses(SUBJECTS[Pillar(pillar)]))
    courses = world.courses[pillar]
    first = world.rng.randrange(len(courses) - 3)
    if row.completed_on:
        _study(world, row.person, courses[first : first + 3], last=_noon(row.completed_on), share=1.0)
    else:
        last = row.withdrawn_on or min(row.cohort.ends_on, world.now.date() - timedelta(days=1 + row.pk % 12))
        share = round(0.2 + world.rng.random() * 0.6, 2)
        _study(world, row.person, courses[first : first + 1], last=_noon(max(last, row.started_on)), share=share)


def _study(world: World, person: User, courses: Sequence[Course], *, last: datetime, share: float) -> None:
    actor, last = person_actor(person), min(last, world.now)
    for number, course in enumerate(courses):
        at = last - timedelta(days=9 * (len(courses) - 1 - number))
        enrolment = enrol_learner(person=person, course=course, actor=actor, now=at - timedelta(days=8))
        minutes = int(float(course.hours) * 60 * share)
        record_progress(enrolment=enrolment, progress=share, minutes=minutes, actor=actor, now=at)


def _follow_plan(world: World, person: User, goal: str, *, idle_days: int, done: int) -> None:
    """A goal and its plan of three weeks ago; `done` courses of it are finished, the next is begun."""
    actor, began = person_actor(person), world.now - timedelta(days=20)
    goal_row = set_goal(
        person=person, occupation=Occupation.objects.get(code=goal), hours_per_week=3 + person.pk % 4,
        deadline=(world.now + timedelta(days=60 + person.pk % 60)).date(), actor=actor, now=began,
    )  # fmt: skip
    plan = make_plan(goal=goal_row, actor=actor, now=began, today=began.date(), time_limit=0.3)
    accept_plan(plan=plan, actor=actor, now=began)
    steps = list(plan.steps.select_related("course").order_by("order")[: done + 1])
    for number, step in enumerate(steps):
        share = 1.0 if number < done else 0.3 + person.pk % 5 / 10
        back = idle_days + 3 * (len(steps) - 1 - number)
        _study(world, person, [step.course], last=world.now - timedelta(days=back), share=share)


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _add_resident(world: World, row: Participation) -> None:
    person, actor = row.person, person_actor(row.person)
    occupation = Occupation.objects.get(code="15-1254.00")
    began = world.now - timedelta(days=30)
    goal = set_goal(
        person=person, occupation=occupation, hours_per_week=6, deadline=(world.now + timedelta(days=128)).date(),
        reason="子どもが学校に行っている間に、家でできる仕事に就きたい。", budget_yen=30_000, language="ja", actor=actor, now=began,
    )  # fmt: skip
    plan = make_plan(goal=goal, actor=actor, now=began, today=began.date(), time_limit=1.0)
    accept_plan(plan=plan, actor=actor, now=began)
    for number, step in enumerate(plan.steps.select_related("course").order_by("order")[:2]):
        _study(
            world,
            person,
            [step.course],
            last=began + timedelta(days=13 + 14 * number),
            share=1.0 if number == 0 else 0.4,
        )
    send_message(
        person=person, text="先週の課題、ていねいに仕上がっていました。次の講座も、この調子でいきましょう。",
        actor=person_actor(sign_in(world, "supporter")), now=world.now - timedelta(days=2),
    )  # fmt: skip
    today = world.now.date()
    write_reflection(
        person=person, week=today - timedelta(days=7), feeling=4, learnt="見出しと段落、リンクの書き方。自分の町の紹介ページができた。",
        hard="画像の大きさがそろわない。", is_shared=True, actor=actor, today=today,
    )  # fmt: skip
    write_reflection(
        person=person, week=today - timedelta(days=14), feeling=3, learnt="", hard="子どもの熱で、週の前半は学べなかった。",
        is_shared=False, actor=actor, today=today,
    )  # fmt: skip
    set_reminder(person=person, weekdays=(0, 2, 4), at=time(20), by_mail=True, in_calendar=True, actor=actor)
    _add_working_life(person, occupation)


def _add_working_life(person: User, occupation: Occupation) -> None:
    """A piece of work, a certificate and a curriculum vitae of a resident who worked in an office."""
    actor = person_actor(person)
    skills = [row.skill for row in goal_of(occupation)[:2]]
    add_evidence(
        person=person, kind="work", title="商店街の紹介ページ", about="写真の大きさをそろえ、スマートフォンでも読みやすくした。",
        url="https://portfolio.example/shotengai", skills=skills, actor=actor,
    )  # fmt: skip
    add_evidence(
        person=person, kind="cert", title="簿記3級", issuer="商工会議所(デモ)", url="https://portfolio.example/boki",
        made_on=date(2016, 6, 12), skills=[], actor=actor,
    )  # fmt: skip
    resume = begin_resume(person=person, actor=actor)
    save_resume(
        resume=resume, actor=actor, summary="事務職として8年、請求書の発行と月次の集計を担当しました。",
        appeal="人に伝わることばと形を考えるのが好きです。子育てと両立しながら、毎週6時間の学習を続けています。",
    )  # fmt: skip
    for kind, place, title, years, text in (
        (
            "work",
            "ためし商事株式会社(デモ)",
            "総務部 経理担当",
            (2014, 2022),
            "請求書の発行、入金の確認\n月次の集計を、2日から半日に短くした",
        ),
        ("edu", "ためし短期大学(デモ)", "家政学科", (2012, 2014), ""),
    ):
        save_entry(
            resume=resume, kind=kind, place=place, title=title, started_on=date(years[0], 4, 1),
            ended_on=date(years[1], 3, 1), text=text, actor=actor,
        )  # fmt: skip

"""Milestones, the way to the goal, reflections and what today's page says."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import AuditEntry, Purpose
from manabiwa.apps.accounts.services import withdraw_consent
from manabiwa.apps.catalog.models import CourseSkill
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import drafting, own_data, services
from manabiwa.apps.learning.home import milestones, selectors
from manabiwa.apps.learning.home import services as home
from manabiwa.apps.learning.home.levels import skill_ways
from manabiwa.apps.learning.home.models import Milestone, Reflection
from manabiwa.apps.learning.home.streak import monday_of
from manabiwa.apps.learning.models import Plan


@pytest.fixture
def plan(catalogue, learner):
    now = timezone.now()
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, reason="家でできる仕事に就きたい。",
        deadline=timezone.localdate() + dt.timedelta(days=180), actor=learner, now=now,
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=now, today=timezone.localdate(), time_limit=0.5)
    drafting.accept_plan(plan=row, actor=learner, now=now)
    return Plan.objects.get(pk=row.pk)


def finish(learner, course, minutes=60):
    row = services.enrol_learner(person=learner.user, course=course, actor=learner, now=timezone.now())
    services.record_progress(enrolment=row, progress=1, minutes=minutes, actor=learner, now=timezone.now())


def keys():
    return set(Milestone.objects.values_list("kind", "level"))


def test_a_finished_course_is_a_milestone_and_so_is_each_level(plan, catalogue, learner):
    finish(learner, catalogue.basics)
    assert keys() == {("first", None), ("level", 2), ("level", 1), ("half", None)}
    finish(learner, catalogue.style)
    finish(learner, catalogue.code)
    assert keys() == {("first", None), ("level", 2), ("level", 1), ("half", None), ("goal", None)}
    assert Milestone.objects.filter(kind="level").count() == 4  # HTML 2, CSS 1 and 2, JavaScript 2


def test_half_way_is_half_of_the_way_from_where_the_person_began(plan, catalogue, learner):
    CourseSkill.objects.filter(course=catalogue.basics, skill=catalogue.css).delete()
    finish(learner, catalogue.basics)
    assert not Milestone.objects.filter(kind="half").exists()  # 180 of 540: level 1 is worth 100, level 2 is 80
    finish(learner, catalogue.style)
    assert Milestone.objects.filter(kind="half").count() == 1


def test_what_a_person_only_says_is_no_milestone(plan, catalogue, learner):
    for skill in (catalogue.html, catalogue.css, catalogue.script):
        services.claim_skill(person=learner.user, skill=skill, level=5, actor=learner)
    assert milestones.note_milestones(person_id=learner.user.pk, now=timezone.now()) == []


def test_a_milestone_is_noted_once(plan, catalogue, learner):
    finish(learner, catalogue.basics)
    before = Milestone.objects.count()
    assert milestones.note_milestones(person_id=learner.user.pk, now=timezone.now()) == []
    assert Milestone.objects.count() == before


def test_a_milestone_is_celebrated_once_and_stays_in_the_record(plan, catalogue, learner, sign_in):
    finish(learner, catalogue.basics)
    client = sign_in(learner)
    words = "はじめての講座「はじめてのHTMLとCSS」を修了しました"
    for _until_it_is_closed in range(2):
        assert words in client.get(reverse("learning:today")).content.decode()
    client.post(reverse("learning:celebrate"))
    assert words not in client.get(reverse("learning:today")).content.decode()
    assert words in client.get(reverse("learning:record")).content.decode()
    assert words in client.get(reverse("learning:progress")).content.decode()


def test_the_way_of_each_skill_is_told_with_the_end_of_the_plan(plan, catalogue, learner):
    services.claim_skill(person=learner.user, skill=catalogue.html, level=4, actor=learner)
    CourseSkill.objects.filter(course=catalogue.style).update(teaches=1)
    ways = {way.name: (way.now, way.planned, way.goal) for way in skill_ways(plan.goal, plan, english=False)}
    assert ways == {"HTML": (4, 4, 2), "CSS": (0, 1, 2), "JS": (0, 2, 2)}
    assert {way.planned for way in skill_ways(plan.goal, None, english=False)} == {4, 0}


def test_the_progress_page_draws_a_radar_and_the_same_numbers_as_a_table(plan, learner, sign_in):
    page = sign_in(learner).get(reverse("learning:progress")).content.decode()
    assert page.count('class="outline') == 6  # three outlines and their key
    assert "計画の終わり" in page
    assert "を終える目安" in page


def test_without_a_goal_the_progress_page_says_how_to_begin(learner, sign_in):
    assert "計画を作る" in sign_in(learner).get(reverse("learning:progress")).content.decode()


@pytest.mark.parametrize("name", ["progress", "reflections", "pause", "reminders"])
def test_pages_of_the_home_take_few_queries(plan, learner, sign_in, name, django_assert_max_num_queries):
    client = sign_in(learner)
    with django_assert_max_num_queries(16):
        assert client.get(reverse(f"learning:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["progress", "reflections", "pause", "reminders"])
def test_the_home_is_closed_to_strangers(client, db, name):
    assert client.get(reverse(f"learning:{name}")).status_code == 302


def test_past_days_count_by_the_plan_that_held_then(plan, learner, catalogue):
    today = timezone.localdate()
    first = {day for week in plan.weeks for day, _course, _hours in week["days"]}
    assert {d.isoformat() for d in selectors.planned_days(learner.user.pk, today, [])} == first
    Plan.objects.filter(pk=plan.pk).update(starts_on=today - dt.timedelta(days=14), state="replaced")
    later = drafting.make_plan(goal=plan.goal, actor=learner, now=timezone.now(), today=today, time_limit=0.3)
    assert selectors.planned_days(learner.user.pk, today - dt.timedelta(days=30), [])  # a draft changes nothing
    drafting.accept_plan(plan=later, actor=learner, now=timezone.now())
    weeks = [{"days": [[(today - dt.timedelta(days=back)).isoformat(), 1, 1.0] for back in (13, 6, -6)]}]
    Plan.objects.filter(pk=plan.pk).update(weeks=weeks, state="replaced")
    found = selectors.planned_days(learner.user.pk, today - dt.timedelta(days=30), [])
    assert {day for day in found if day < today} == {today - dt.timedelta(days=13), today - dt.timedelta(days=6)}
    later.refresh_from_db()
    assert {day.isoformat() for day in found if day >= today} == {d for w in later.weeks for d, _c, _h in w["days"]}


def reflect(learner, *, back=0, **more):
    values = {"feeling": 2, "learnt": " 余白 ", "hard": "", "is_shared": True, **more}
    today = timezone.localdate()
    week = today - dt.timedelta(weeks=back)
    return home.write_reflection(person=learner.user, week=week, actor=learner, today=today, **values)


def test_a_week_has_one_reflection_which_can_be_written_anew(learner):
    reflect(learner)
    row = reflect(learner, feeling=4, is_shared=False)
    assert Reflection.objects.get() == row
    assert (row.feeling, row.learnt, row.is_shared) == (4, "余白", False)
    assert row.week == monday_of(timezone.localdate())


@pytest.mark.parametrize("more", [{"feeling": 0}, {"feeling": 6}, {"back": -1}, {"back": 9}])
def test_a_reflection_that_cannot_be_is_refused(learner, more):
    with pytest.raises(ValidationError):
        reflect(learner, **more)
    assert not Reflection.objects.exists()


def test_nobody_writes_or_deletes_another_s_reflection(learner, supporter, beside, sign_in):
    row = reflect(learner)
    with pytest.raises(PermissionRefused):
        home.delete_reflection(reflection=row, actor=supporter)
    assert sign_in(supporter).post(reverse("learning:delete_reflection", args=[row.pk])).status_code == 404
    assert Reflection.objects.count() == 1


def test_a_supporter_reads_what_is_shown_and_nothing_else(learner, supporter, beside, sign_in):
    reflect(learner, learnt="見せることば")
    reflect(learner, back=1, learnt="ひみつのことば", is_shared=False)
    page = sign_in(supporter).get(reverse("support:reflections", args=[learner.user.pk])).content.decode()
    assert "見せることば" in page
    assert "ひみつのことば" not in page


def test_low_reflections_reach_the_supporter_who_may_see_them(learner, supporter, beside, stranger_officer, now):
    at = timezone.now()
    reflect(learner)
    assert set(selectors.low_reflections(supporter, at)) == {learner.user.pk}
    assert selectors.low_reflections(stranger_officer, at) == {}
    assert selectors.low_reflections(learner, at) == {}
    assert selectors.low_reflections(supporter, at + dt.timedelta(days=15)) == {}
    reflect(learner, is_shared=False)
    assert selectors.low_reflections(supporter, at) == {}
    reflect(learner)
    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    assert selectors.low_reflections(supporter, at) == {}


def test_a_better_week_ends_the_reason_for_a_word(learner, supporter, beside):
    reflect(learner, back=1)
    assert selectors.low_reflections(supporter, timezone.now())
    reflect(learner, feeling=4)
    assert selectors.low_reflections(supporter, timezone.now()) == {}


def test_why_i_started_is_shown_after_a_hard_week_and_not_otherwise(plan, learner, sign_in):
    client, reason = sign_in(learner), "家でできる仕事に就きたい。"
    assert reason not in client.get(reverse("learning:today")).content.decode()
    client.post(reverse("learning:reflections"), {"feeling": 1, "hard": "夜勤", "learnt": ""})
    assert Reflection.objects.get().hard == "夜勤"
    assert reason in client.get(reverse("learning:today")).content.decode()


def test_a_reflection_without_a_feeling_is_asked_for_again(plan, learner, sign_in):
    answer = sign_in(learner).post(reverse("learning:reflections"), {"learnt": "書いたことは残る"})
    assert "書いたことは残る" in answer.content.decode()
    assert not Reflection.objects.exists()


def test_a_wrong_week_in_the_address_is_this_week(learner, sign_in):
    for text in ("zzz", "2026-02-31"):
        assert (
            "今週のふり返り" in sign_in(learner).get(reverse("learning:reflections"), {"week": text}).content.decode()
        )


def test_all_of_the_home_is_exported_and_erased_and_leaves_a_trail(plan, catalogue, learner):
    finish(learner, catalogue.basics)
    reflect(learner)
    home.pause_learning(person=learner.user, returns_on=None, actor=learner, today=timezone.localdate())
    home.set_reminder(person=learner.user, weekdays=[0], at=dt.time(19), by_mail=True, in_calendar=False, actor=learner)
    data = own_data.export(learner.user.pk)
    assert [len(data[name]) for name in ("milestones", "reflections", "pauses", "reminders")] == [4, 1, 1, 1]
    assert {"learning.reflect", "learning.pause", "learning.set_reminder"} <= set(
        AuditEntry.objects.filter(person=learner.user).values_list("action", flat=True)
    )
    own_data.erase(learner.user.pk)
    data = own_data.export(learner.user.pk)
    assert not any(data[name] for name in ("milestones", "reflections", "pauses", "reminders", "reminder_decisions"))

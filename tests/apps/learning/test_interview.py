"""The interview: from a posting, with a supporter, by weekday; and who may hold it with whom."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.catalog.models import Vacancy
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import drafting, selectors, services
from manabiwa.apps.learning.models import Goal, LearningEnvironment, Plan, SkillClaim

START = reverse("learning:start")
DEADLINE = (timezone.localdate() + dt.timedelta(days=180)).isoformat()
POSTING = "ウェブサイトの更新をお願いします。HTML と CSS の実務経験がある方。明るい職場です。"


def finish(client, here=START, **more):
    values = {"hours_per_week": 6, "deadline": DEADLINE, **more}
    return client.post(here + "?step=time", values)


def test_a_posting_becomes_a_goal_of_the_skills_that_a_person_keeps(catalogue, learner, sign_in):
    client = sign_in(learner)
    assert client.post(START + "?step=posting", {"text": POSTING}).url.endswith("step=wanted")
    page = client.get(START + "?step=wanted").content.decode()
    assert "文章の「HTML」から" in page
    answer = client.post(
        START + "?step=wanted",
        {"title": "まちの広報", f"skill_{catalogue.html.pk}": 2, f"skill_{catalogue.css.pk}": 0},
    )
    assert answer.url.endswith("step=background")
    finish(client)
    goal = Goal.objects.get(person=learner.user, closed_at=None)
    assert (goal.title, goal.occupation) == ("まちの広報", None)
    assert list(goal.goal_skills.values_list("skill", "level")) == [(catalogue.html.pk, 2)]


def test_a_text_without_a_skill_and_a_choice_of_none_are_asked_again(catalogue, learner, sign_in):
    client = sign_in(learner)
    answer = client.post(START + "?step=posting", {"text": "明るい職場です。"})
    assert "学べるスキルが見つかりませんでした" in answer.content.decode()
    client.post(START + "?step=posting", {"text": POSTING})
    answer = client.post(START + "?step=wanted", {f"skill_{catalogue.html.pk}": 0, f"skill_{catalogue.css.pk}": 0})
    assert "めざすスキルを一つ以上選んでください。" in answer.content.decode()


def test_own_words_propose_a_level_and_the_catalogue_shows_what_a_level_means(catalogue, learner, sign_in):
    client = sign_in(learner)
    client.get(START, {"occupation": catalogue.occupation.code})
    client.post(START + "?step=background", {"text": "趣味で HTML を書いていました。"})
    page = client.get(START + "?step=skills").content.decode()
    assert "「HTML」と書かれていたので" in page
    assert "例:「はじめてのHTMLとCSS」の内容" in page


def test_what_was_claimed_before_goes_before_what_words_suggest(catalogue, learner, sign_in):
    services.claim_skill(person=learner.user, skill=catalogue.html, level=1, actor=learner)
    client = sign_in(learner)
    client.get(START, {"occupation": catalogue.occupation.code})
    client.post(START + "?step=background", {"text": "上級の HTML を教えていました。"})
    assert "と書かれていたので" not in client.get(START + "?step=skills").content.decode()


def test_the_days_of_the_week_and_the_days_off_shape_the_calendar(catalogue, learner, sign_in):
    client = sign_in(learner)
    client.get(START, {"occupation": catalogue.occupation.code})
    today = timezone.localdate()
    off = (today + dt.timedelta(days=1), today + dt.timedelta(days=20))
    week = {"weekday_hours_0": "1", "weekday_hours_5": "3"}
    finish(client, hours_per_week="", closed_1_0=off[0].isoformat(), closed_1_1=off[1].isoformat(), **week)
    goal = Goal.objects.get()
    assert (float(goal.hours_per_week), goal.weekday_hours) == (4.0, [1.0, 0, 0, 0, 0, 3.0, 0])
    days = [dt.date.fromisoformat(day) for week in Plan.objects.get().weeks for day, _course, _hours in week["days"]]
    assert {day.weekday() for day in days} <= {0, 5}
    assert not [day for day in days if off[0] <= day <= off[1]]


def test_public_holidays_are_days_off_for_whoever_rests_on_them(catalogue, learner):
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, rests_on_holidays=True,
        deadline=dt.date(2027, 5, 31), actor=learner, now=timezone.now(),
    )  # fmt: skip
    closed = selectors.closed_days(goal, dt.date(2027, 1, 1))
    assert {dt.date(2027, 1, 11), dt.date(2027, 3, 22), dt.date(2027, 5, 5)} <= closed
    assert dt.date(2027, 1, 12) not in closed


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hours_per_week": ""}, "1週間の時間か、曜日ごとの時間を入れてください。"),
        ({"hours_per_week": "", "weekday_hours_0": "0.5"}, "1週間の合計を、1時間から60時間までにしてください。"),
        ({"weekday_hours_0": "30"}, "24"),
        ({"closed_1_0": "2026-12-31", "closed_1_1": "2026-12-01"}, "おわりの日は、はじめの日より後にしてください。"),
    ],
)
def test_times_that_cannot_be_are_asked_again(catalogue, learner, sign_in, values, words):
    client = sign_in(learner)
    client.get(START, {"occupation": catalogue.occupation.code})
    assert words in finish(client, **values).content.decode()
    assert not Goal.objects.exists()


def test_a_supporter_holds_the_interview_with_a_person_who_agreed(catalogue, beside, learner, supporter, sign_in):
    client = sign_in(supporter)
    here = reverse("learning:start_with", args=[learner.user.pk])
    client.get(here, {"occupation": catalogue.occupation.code})
    assert "さんといっしょに答えています" in client.get(here + "?step=background").content.decode()
    client.post(here + "?step=skills", {f"skill_{s.pk}": 1 for s in (catalogue.html, catalogue.css, catalogue.script)})
    answer = finish(client, here)
    assert answer.url == reverse("support:person", args=[learner.user.pk])
    assert Plan.objects.get().goal.person == learner.user
    assert SkillClaim.objects.filter(person=learner.user).count() == 3
    assert not Goal.objects.filter(person=supporter.user).exists()


def test_nobody_else_holds_the_interview_with_a_person(catalogue, learner, supporter, officer, sign_in):
    here = reverse("learning:start_with", args=[learner.user.pk])
    assert sign_in(supporter).get(here).status_code == 403
    assert sign_in(officer).get(here).status_code == 403


def test_two_interviews_in_one_session_do_not_mix(catalogue, beside, learner, supporter, sign_in):
    client = sign_in(supporter)
    client.get(START, {"occupation": catalogue.occupation.code})
    here = reverse("learning:start_with", args=[learner.user.pk])
    assert "どんな仕事に興味がありますか" in client.get(here + "?step=time").content.decode()


def test_what_somebody_learns_with_rules_courses_out(catalogue, learner):
    short = catalogue.course(
        "動画で学ぶJavaScript", 5, [(catalogue.script, 2)], [(catalogue.html, 1)], needs_video=True
    )
    phone = catalogue.course("机で学ぶCSS", 1, [(catalogue.css, 2)], [(catalogue.css, 1)], device="pc")

    def planned() -> set[int]:
        goal = services.set_goal(
            person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
            deadline=timezone.localdate() + dt.timedelta(days=180),
        )  # fmt: skip
        plan = drafting.make_plan(goal=goal, actor=learner, now=timezone.now(), today=timezone.localdate())
        return set(plan.steps.values_list("course", flat=True))

    assert {short.pk, phone.pk} <= planned()
    services.describe_environment(person=learner.user, actor=learner, device="phone", can_watch=False)
    assert not {short.pk, phone.pk} & planned()


def test_the_environment_is_the_persons_own(learner, make_person, catalogue):
    stranger = make_person("stranger")
    with pytest.raises(PermissionRefused):
        services.describe_environment(person=learner.user, actor=stranger, device="pc")
    assert not LearningEnvironment.objects.exists()


def test_goals_side_by_side_show_the_demand_nearby(catalogue, learner, town, sign_in):
    Vacancy.unscoped.create(
        municipality=town, area=town, occupation=catalogue.occupation, month=dt.date(2026, 10, 1), openings=12
    )
    client = sign_in(learner)
    client.post(START + "?step=interest", {"occupation": [catalogue.occupation.pk]})
    assert "12人分" in client.get(START + "?step=compare").content.decode()


def test_changed_days_draft_a_new_plan(catalogue, learner, sign_in):
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=180),
    )  # fmt: skip
    client, here = sign_in(learner), reverse("learning:days")
    assert client.get(here).status_code == 200
    answer = client.post(here, {"weekday_hours_6": "5", "closed_1_0": DEADLINE})
    assert answer.url.endswith("?draft")
    goal.refresh_from_db()
    assert (float(goal.hours_per_week), goal.closed_periods) == (5.0, [[DEADLINE, DEADLINE]])
    assert 'value="5"' in client.get(here).content.decode()

"""The learner's pages, and who may not see them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.learning import choices, services
from manabiwa.apps.learning.market import market_of
from manabiwa.apps.learning.models import Enrolment, Plan
from manabiwa.apps.learning.wish import Wish


def test_the_interview_leads_from_an_interest_to_a_plan(catalogue, learner, sign_in):
    client = sign_in(learner)
    start = reverse("learning:start")
    assert "ウェブ開発者" in client.get(start, {"q": "ウェブ"}).content.decode()
    client.post(start + "?step=interest", {"occupation": [catalogue.occupation.pk]})
    assert "42時間" in client.get(start + "?step=compare").content.decode()
    client.post(start + "?step=compare", {"occupation": catalogue.occupation.pk})
    client.post(start + "?step=background", {"text": ""})
    client.post(start + "?step=skills", {f"skill_{s.pk}": 0 for s in (catalogue.html, catalogue.css, catalogue.script)})
    client.post(start + "?step=environment", {"device": "pc"})
    deadline = timezone.localdate() + dt.timedelta(days=180)
    answer = client.post(start + "?step=time", {"hours_per_week": 6, "deadline": deadline.isoformat()})
    assert answer.url == reverse("learning:plan")
    page = client.get(answer.url).content.decode()
    assert "はじめてのJavaScript" in page
    assert "この計画で始める" in page
    client.post(reverse("learning:accept", args=[Plan.objects.get().pk]))
    assert Plan.objects.get().state == "active"


def test_an_interview_that_was_left_goes_on_where_it_was(catalogue, learner, sign_in):
    client = sign_in(learner)
    answer = client.get(reverse("learning:start"), {"occupation": catalogue.occupation.code})
    assert answer.url.endswith("?step=background")
    assert client.get(reverse("learning:start") + "?step=time").status_code == 200


@pytest.mark.parametrize(("name", "most"), [("plan", 15), ("today", 15), ("record", 15), ("others", 15), ("start", 15)])
def test_pages_of_a_learner_take_few_queries(plan, learner, sign_in, name, most, django_assert_max_num_queries):
    client = sign_in(learner)
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"learning:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["plan", "today", "record", "start"])
def test_strangers_are_sent_to_sign_in(client, db, name):
    assert client.get(reverse(f"learning:{name}")).status_code == 302


def test_what_if_answers_without_keeping_anything(plan, learner, sign_in):
    answer = sign_in(learner).get(reverse("learning:what_if"), {"hours_per_week": 6, "weeks": 2})
    assert answer.status_code == 200
    assert "に届きます" in answer.content.decode()
    assert Plan.objects.count() == 1


def test_what_if_answers_a_slider_that_cannot_be_with_words(plan, learner, sign_in):
    answer = sign_in(learner).get(reverse("learning:what_if"), {"hours_per_week": 0, "weeks": -3})
    assert "時間・期限・予算を確かめてください。" in answer.content.decode()


def test_the_deadline_stays_to_the_day_while_its_slider_is_left_alone(plan, learner, sign_in):
    deadline = plan.goal.deadline
    client, weeks = sign_in(learner), -((timezone.localdate() - deadline).days // 7)
    client.post(reverse("learning:replan"), {"hours_per_week": "7.5", "weeks": weeks})
    plan.goal.refresh_from_db()
    assert (plan.goal.deadline, plan.goal.hours_per_week) == (deadline, Decimal("7.5"))
    client.post(reverse("learning:replan"), {"hours_per_week": "7.5", "weeks": weeks + 3})
    plan.goal.refresh_from_db()
    assert plan.goal.deadline == timezone.localdate() + dt.timedelta(weeks=weeks + 3)


def test_other_ways_are_a_page_of_their_own_and_follow_a_change_at_once(plan, learner, sign_in, catalogue):
    client, address = sign_in(learner), reverse("learning:others")
    before = client.get(address).content.decode()
    assert "<html" in before
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    services.change_goal(
        goal=plan.goal, hours_per_week=Decimal(20), deadline=plan.goal.deadline, budget_yen=None, language="",
        actor=learner, now=timezone.now(),
    )  # fmt: skip
    assert client.get(address).content.decode() != before


def key_of(places):
    wish = Wish({1: (2, 1.0)}, {}, 6, timezone.localdate(), timezone.localdate(), places=places)
    return choices._key(wish, market_of(wish), "ja")


def test_kept_ways_are_not_shown_to_somebody_with_another_contract(catalogue, town, neighbour):
    assert key_of(frozenset({town.pk})) != key_of(frozenset({neighbour.pk}))


def test_replanning_makes_a_draft_and_refuses_wrong_hours(plan, learner, sign_in):
    client = sign_in(learner)
    client.post(reverse("learning:replan"), {"hours_per_week": 0, "deadline": "x"})
    assert Plan.objects.count() == 1
    client.post(reverse("learning:replan"))
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["active", "draft"]


def test_the_calendar_needs_the_secret_key_and_nothing_else(plan, client):
    answer = client.get(reverse("learning:feed", args=[plan.feed_key]))
    assert answer["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in answer.content
    assert client.get(reverse("learning:feed", args=["wrong"])).status_code == 404


def test_a_renewed_key_closes_the_old_address(plan, learner, sign_in):
    client = sign_in(learner)
    client.post(reverse("learning:renew_feed"))
    assert client.get(reverse("learning:feed", args=[plan.feed_key])).status_code == 404


def test_a_learner_begins_a_course_and_reports_on_it(catalogue, learner, sign_in):
    client = sign_in(learner)
    client.post(reverse("learning:enrol", args=[catalogue.basics.pk]))
    row = Enrolment.objects.get()
    client.post(reverse("learning:report", args=[row.pk]), {"percent": 40, "minutes": 60})
    client.post(reverse("learning:report", args=[row.pk]), {"percent": 140, "minutes": 60})
    row.refresh_from_db()
    assert (row.progress, row.minutes) == (0.4, 60)


def test_nobody_reports_on_another_s_course(catalogue, learner, stranger_officer, sign_in):
    row = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=timezone.now())
    answer = sign_in(stranger_officer).post(reverse("learning:report", args=[row.pk]), {"percent": 40, "minutes": 60})
    assert answer.status_code == 404


def test_a_course_under_another_s_contract_cannot_be_begun(catalogue, learner, sign_in):
    sign_in(learner).post(reverse("learning:enrol", args=[catalogue.secret.pk]))
    assert not Enrolment.objects.exists()


def test_posting_addresses_refuse_reading(plan, learner, sign_in):
    client = sign_in(learner)
    assert client.get(reverse("learning:replan")).status_code == 405
    assert client.get(reverse("learning:accept", args=[plan.pk])).status_code == 405

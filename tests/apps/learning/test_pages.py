"""The learner's and the supporter's pages, and who may not see them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.learning import choices, planning, services
from manabiwa.apps.learning.models import Enrolment, Meeting, Message, Plan, SupportNote


@pytest.fixture
def plan(catalogue, learner):
    now = timezone.now()
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6,
        deadline=timezone.localdate() + dt.timedelta(days=180), actor=learner, now=now,
    )  # fmt: skip
    row = services.make_plan(goal=goal, actor=learner, now=now, today=timezone.localdate(), time_limit=0.5)
    services.accept_plan(plan=row, actor=learner, now=now)
    return row


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


@pytest.mark.parametrize("name", ["plan", "today", "record", "others", "start"])
def test_pages_of_a_learner_take_few_queries(plan, learner, sign_in, name, django_assert_max_num_queries):
    client = sign_in(learner)
    with django_assert_max_num_queries(15):
        assert client.get(reverse(f"learning:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["plan", "today", "record", "start", "desk"])
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


def test_kept_ways_are_not_shown_to_somebody_with_another_contract(catalogue, learner, make_person, town, neighbour):
    own, other = (
        choices._key(
            planning.Wish({1: (2, 1.0)}, {}, 6, timezone.localdate(), timezone.localdate(), places=places), "ja"
        )
        for places in (frozenset({town.pk}), frozenset({neighbour.pk}))
    )
    assert own != other


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


def test_the_desk_tells_who_needs_a_word_and_why(beside, supporter, learner, sign_in, django_assert_max_num_queries):
    services.send_message(person=learner.user, text="どこを見ればよいですか", actor=learner, now=timezone.now())
    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("learning:desk")).content.decode()
    assert "メッセージが届いています" in page
    assert "計画がまだありません" in page


def test_the_page_of_a_person_is_for_the_supporter_and_leaves_a_trace(
    plan, beside, supporter, learner, sign_in, django_assert_max_num_queries
):
    from manabiwa.apps.accounts.models import AuditEntry

    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("learning:person", args=[learner.user.pk])).status_code == 200
    assert AuditEntry.objects.filter(is_view=True, person=learner.user, actor=supporter.user).count() == 1


@pytest.mark.parametrize("who", ["officer", "stranger_officer"])
def test_others_see_nobody_whom_they_do_not_support(beside, learner, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert learner.user.name not in client.get(reverse("learning:desk")).content.decode()
    assert client.get(reverse("learning:person", args=[learner.user.pk])).status_code == 403


def test_a_learner_has_no_desk(beside, learner, sign_in):
    client = sign_in(learner)
    assert client.get(reverse("learning:desk")).status_code == 403
    assert client.get(reverse("learning:person", args=[learner.user.pk])).status_code == 403


def test_without_consent_the_desk_shows_a_name_only(beside, supporter, learner, sign_in, now):
    from manabiwa.apps.accounts.services import withdraw_consent

    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    client = sign_in(supporter)
    page = client.get(reverse("learning:desk") + "?all").content.decode()
    assert "同意がありません" in page
    assert reverse("learning:person", args=[learner.user.pk]) not in page
    assert client.get(reverse("learning:person", args=[learner.user.pk])).status_code == 403


def test_a_supporter_writes_notes_messages_and_meetings(beside, supporter, learner, sign_in):
    client, key = sign_in(supporter), [learner.user.pk]
    client.post(reverse("learning:note", args=key), {"text": "電話"})
    client.post(reverse("learning:message", args=key), {"text": "調子はどうですか"})
    later = (timezone.localtime() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("learning:meeting", args=key), {"starts_at": later, "minutes": 30})
    client.post(reverse("learning:meeting", args=key), {"starts_at": "2020-01-01T10:00", "minutes": 30})
    assert (SupportNote.objects.count(), Message.objects.count(), Meeting.objects.count()) == (1, 1, 1)


def test_posting_addresses_refuse_reading(plan, learner, sign_in):
    client = sign_in(learner)
    assert client.get(reverse("learning:replan")).status_code == 405
    assert client.get(reverse("learning:accept", args=[plan.pk])).status_code == 405

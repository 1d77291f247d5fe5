"""The supporter's desk and the page of one person, and who may not see them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.services import give_consent
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning import services
from manabiwa.apps.learning.models import Meeting, Message, SupportNote
from manabiwa.apps.programmes.services import add_participant
from manabiwa.apps.support.desk import turns_today
from manabiwa.apps.support.hours import today_of, week_of
from manabiwa.apps.support.models import SupportHours


def test_the_desk_tells_who_needs_a_word_and_why(beside, supporter, learner, sign_in, django_assert_max_num_queries):
    services.send_message(person=learner.user, text="どこを見ればよいですか", actor=learner, now=timezone.now())
    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("support:desk")).content.decode()
    assert "メッセージが届いています" in page
    assert "計画がまだありません" in page


def test_the_page_of_a_person_is_for_the_supporter_and_leaves_a_trace(
    plan, beside, supporter, learner, sign_in, django_assert_max_num_queries
):
    from manabiwa.apps.accounts.models import AuditEntry

    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 200
    assert AuditEntry.objects.filter(is_view=True, person=learner.user, actor=supporter.user).count() == 1


@pytest.mark.parametrize("who", ["officer", "stranger_officer"])
def test_others_see_nobody_whom_they_do_not_support(beside, learner, sign_in, request, who):
    client = sign_in(request.getfixturevalue(who))
    assert learner.user.name not in client.get(reverse("support:desk")).content.decode()
    assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 403


def test_a_learner_has_no_desk(beside, learner, sign_in):
    client = sign_in(learner)
    assert client.get(reverse("support:desk")).status_code == 403
    assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 403


def test_without_consent_the_desk_shows_a_name_only(beside, supporter, learner, sign_in, now):
    from manabiwa.apps.accounts.services import withdraw_consent

    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    client = sign_in(supporter)
    page = client.get(reverse("support:desk") + "?all").content.decode()
    assert "同意がありません" in page
    assert reverse("support:person", args=[learner.user.pk]) not in page
    assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 403


def test_a_supporter_writes_notes_messages_and_meetings(beside, supporter, learner, sign_in):
    client, key = sign_in(supporter), [learner.user.pk]
    client.post(reverse("support:note", args=key), {"text": "電話"})
    client.post(reverse("support:message", args=key), {"text": "調子はどうですか"})
    later = (timezone.localtime() + dt.timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    client.post(reverse("support:meeting", args=key), {"starts_at": later, "minutes": 30})
    client.post(reverse("support:meeting", args=key), {"starts_at": "2020-01-01T10:00", "minutes": 30})
    assert (SupportNote.objects.count(), Message.objects.count(), Meeting.objects.count()) == (1, 1, 1)


def test_the_hours_of_a_day_say_how_many_people_the_list_holds(beside, supporter, make_person, town, now):
    for number in range(6):
        person = make_person(f"learner{number}@tameshi.example", "learner", town)
        joined = now.date() - dt.timedelta(days=20)
        add_participant(
            cohort=beside.cohort, person=person.user, supporter=supporter.user, joined_on=joined, actor=SYSTEM
        )
        give_consent(user=person.user, purpose=Purpose.SUPPORT, actor=person, now=now)
    SupportHours.objects.create(supporter=supporter.user, weekday_hours=[0.75] * 7)
    turns = turns_today(supporter, now)
    pressing = [turn for turn in turns if turn.weight > 0]
    today = today_of(supporter.person_id, turns, timezone.localdate(now))
    assert [turn.act for turn in today.reached] == ["message"] * 3
    assert today.waiting == len(pressing) - 3
    Meeting.objects.create(person=person.user, supporter=supporter.user, starts_at=now, minutes=30)
    assert len(today_of(supporter.person_id, turns, timezone.localdate(now)).reached) == 1


def test_a_supporter_sets_the_hours_of_the_week(supporter, sign_in):
    client, address = sign_in(supporter), reverse("support:hours")
    assert week_of(supporter.person_id) == (6.0,) * 7
    client.post(address, {f"weekday_hours_{day}": "2.5" if day < 2 else "" for day in range(7)})
    assert week_of(supporter.person_id) == (2.5, 2.5, 0.0, 0.0, 0.0, 0.0, 0.0)
    answer = client.post(address, {"weekday_hours_0": "30"})
    assert "24" in answer.content.decode()
    assert week_of(supporter.person_id)[0] == 2.5


@pytest.mark.parametrize("name", ["desk", "hours", "log", "templates"])
def test_pages_of_supporters_are_closed_to_others(name, learner, officer, client, sign_in):
    assert client.get(reverse(f"support:{name}")).status_code == 302
    assert sign_in(learner).get(reverse(f"support:{name}")).status_code == 403


def test_two_meetings_do_not_overlap(beside, supporter, learner, sign_in):
    client, address = sign_in(supporter), reverse("support:meeting", args=[learner.user.pk])
    when = timezone.localtime() + dt.timedelta(days=3)
    client.post(address, {"starts_at": when.strftime("%Y-%m-%dT%H:%M"), "minutes": 60})
    inside = (when + dt.timedelta(minutes=59)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(address, {"starts_at": inside, "minutes": 30}, follow=True)
    assert "面談(" in answer.content.decode()
    assert Meeting.objects.count() == 1
    with pytest.raises(ValidationError, match="面談"):
        services.book_meeting(
            person=learner.user, starts_at=when + dt.timedelta(minutes=30), actor=supporter, now=timezone.now()
        )
    after = (when + dt.timedelta(minutes=60)).strftime("%Y-%m-%dT%H:%M")
    client.post(address, {"starts_at": after, "minutes": 30})
    assert Meeting.objects.count() == 2


def test_of_two_supporters_who_change_a_plan_at_once_the_second_is_told(plan, beside, supporter, learner, sign_in):
    client, address = sign_in(supporter), reverse("support:person_wish", args=[learner.user.pk])
    style, code = (step.course_id for step in list(plan.steps.all())[1:3])
    client.post(address, {"wish": "never", "course": style, "seen": "0"})
    draft = plan.goal.plans.get(state="draft")
    answer = client.post(address, {"wish": "never", "course": code, "seen": "0"}, follow=True)
    assert "ほかの人が、先に計画の案を変えました" in answer.content.decode()
    assert plan.goal.plans.get(state="draft") == draft
    client.post(address, {"wish": "never", "course": code, "seen": str(draft.pk)})
    assert plan.goal.course_wishes.count() == 2

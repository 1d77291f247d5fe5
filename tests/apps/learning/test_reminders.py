"""Reminders: when, to whom, once, and how they stop."""

import datetime as dt

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.home import reminding
from manabiwa.apps.learning.home import services as home
from manabiwa.apps.learning.home.models import Decision, Reminder, ReminderDecision
from manabiwa.apps.learning.models import Plan
from manabiwa.apps.mail.models import OutgoingMail

AT = dt.time(19, 30)


def at(hour, minute=0, day=0):
    today = timezone.localdate() + dt.timedelta(days=day)
    return timezone.make_aware(dt.datetime.combine(today, dt.time(hour, minute)))


@pytest.fixture
def plan(catalogue, learner):
    now = timezone.now()
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=7, actor=learner, now=now,
        weekday_hours=[1] * 7, deadline=timezone.localdate() + dt.timedelta(days=180),
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=now, today=timezone.localdate(), time_limit=0.5)
    drafting.accept_plan(plan=row, actor=learner, now=now)
    return Plan.objects.get(pk=row.pk)


@pytest.fixture
def reminder(learner):
    return home.set_reminder(
        person=learner.user, weekdays=range(7), at=AT, by_mail=True, in_calendar=True, actor=learner
    )


def send(monkeypatch, moment):
    monkeypatch.setattr(reminding.timezone, "now", lambda: moment)
    return reminding.send_reminders(progress=lambda *_: None)


def test_the_mail_says_what_comes_next_and_how_to_stop(plan, reminder, learner, monkeypatch):
    assert send(monkeypatch, at(19, 31)) == {"returned": 0, Decision.SENT: 1}
    mail = OutgoingMail.objects.get()
    assert mail.to == [learner.user.email]
    assert plan.steps.first().course.title in mail.body
    stop = reverse("learning:stop_reminder", args=[reminder.key])
    assert stop in mail.body
    assert mail.headers["List-Unsubscribe"].startswith("<http")
    assert mail.headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_day_has_one_reminder_however_often_the_worker_looks(plan, reminder, monkeypatch):
    for minute in (30, 35, 59):
        send(monkeypatch, at(19, minute))
    assert reminding.remind(reminder=reminder, now=at(20)) is None
    assert (OutgoingMail.objects.count(), ReminderDecision.objects.count()) == (1, 1)
    send(monkeypatch, at(19, 30, day=1))
    assert OutgoingMail.objects.count() == 2


def test_two_workers_at_once_send_one(plan, reminder, monkeypatch):
    class NothingYet:
        """What the second worker sees: the first has not committed."""

        def exists(self):
            return False

    ReminderDecision.objects.create(
        person=reminder.person, day=timezone.localdate(), decision="sent", decided_at=at(19, 30)
    )
    monkeypatch.setattr(ReminderDecision.objects, "filter", lambda **_: NothingYet())
    assert reminding.remind(reminder=reminder, now=at(19, 31)) is None
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(("hour", "minute"), [(19, 29), (21, 30), (9, 0), (0, 10)])
def test_outside_its_time_nothing_is_sent_and_nothing_is_kept(plan, reminder, monkeypatch, hour, minute):
    assert send(monkeypatch, at(hour, minute)) == {"returned": 0}
    assert not ReminderDecision.objects.exists()


def test_nobody_is_reminded_on_other_weekdays(plan, reminder, learner, monkeypatch):
    other = (timezone.localdate().weekday() + 1) % 7
    home.set_reminder(person=learner.user, weekdays=[other], at=AT, by_mail=True, in_calendar=False, actor=learner)
    send(monkeypatch, at(19, 45))
    assert not OutgoingMail.objects.exists()


def test_nobody_is_reminded_without_a_plan(reminder, monkeypatch):
    assert send(monkeypatch, at(19, 45)) == {"returned": 0}


def test_nobody_is_reminded_while_resting(plan, reminder, learner, monkeypatch):
    home.pause_learning(person=learner.user, returns_on=None, actor=learner, today=timezone.localdate())
    assert send(monkeypatch, at(19, 45)) == {"returned": 0}
    assert not OutgoingMail.objects.exists()


def test_nobody_is_reminded_on_a_day_off(plan, reminder, monkeypatch):
    today = timezone.localdate()
    plan.goal.closed_periods = [[today.isoformat(), today.isoformat()]]
    plan.goal.save()
    assert send(monkeypatch, at(19, 45)) == {"returned": 0}


def test_who_has_learnt_today_is_left_in_peace(plan, reminder, learner, catalogue, monkeypatch):
    row = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=at(8))
    services.record_progress(enrolment=row, progress=0.1, minutes=10, actor=learner, now=at(8))
    assert send(monkeypatch, at(19, 45)) == {"returned": 0, Decision.LEARNT: 1}
    assert not OutgoingMail.objects.exists()


def test_a_hold_out_decides_for_each_person_and_day(plan, reminder, learner, monkeypatch):
    asked = []

    def rule(person, day):
        asked.append((person, day))
        return True

    monkeypatch.setattr(reminding, "_hold_outs", [])
    assert reminding.hold_out(rule) is rule
    assert send(monkeypatch, at(19, 45)) == {"returned": 0, Decision.HELD_OUT: 1}
    assert asked == [(learner.user.pk, timezone.localdate())]
    assert ReminderDecision.objects.get().decision == "held"
    assert not OutgoingMail.objects.exists()


def test_the_worker_brings_back_who_meant_to_return(plan, learner, monkeypatch):
    home.pause_learning(
        person=learner.user, returns_on=timezone.localdate() + dt.timedelta(days=4), actor=learner,
        today=timezone.localdate(),
    )  # fmt: skip
    assert send(monkeypatch, at(6, day=4)) == {"returned": 1}


def test_one_press_in_the_mail_program_stops_the_mail(plan, reminder, client, monkeypatch):
    address = reverse("learning:stop_reminder", args=[reminder.key])
    assert "止める" in client.get(address).content.decode()
    assert Reminder.objects.get().by_mail  # reading alone stops nothing: mail scanners follow links
    strict = type(client)(enforce_csrf_checks=True)
    for _twice in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert "止めました" in answer.content.decode()
    assert not Reminder.objects.get().by_mail
    assert send(monkeypatch, at(19, 45)) == {"returned": 0}
    assert client.post(reverse("learning:stop_reminder", args=["wrong"])).status_code == 404


def test_the_calendar_rings_on_chosen_weekdays_only(plan, reminder, learner, client):
    weekday = 2
    home.set_reminder(person=learner.user, weekdays=[weekday], at=AT, by_mail=False, in_calendar=True, actor=learner)
    calendar = icalendar.Calendar.from_ical(client.get(reverse("learning:feed", args=[plan.feed_key])).content)
    ringing = [event for event in calendar.walk("VEVENT") if event.walk("VALARM")]
    assert ringing
    assert {event.decoded("dtstart").weekday() for event in ringing} == {weekday}
    assert {alarm.decoded("trigger") for event in ringing for alarm in event.walk("VALARM")} == {
        dt.timedelta(hours=19, minutes=30)
    }
    days = [event.decoded("dtstart") for event in ringing]
    assert len(days) == len(set(days))  # one alarm a day
    home.set_reminder(person=learner.user, weekdays=[], at=AT, by_mail=False, in_calendar=False, actor=learner)
    assert b"VALARM" not in client.get(reverse("learning:feed", args=[plan.feed_key])).content


def test_the_calendar_shows_ends_of_courses_and_days_to_look_back(plan, client):
    week = plan.weeks[0]
    week["review"] = True
    plan.save()
    text = client.get(reverse("learning:feed", args=[plan.feed_key])).content.decode()
    calendar = icalendar.Calendar.from_ical(text)
    summaries = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert sum("を終える目安" in one for one in summaries) == plan.steps.count()
    assert "1週間をふり返る" in summaries
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids))


@pytest.mark.parametrize("weekdays", [[], [7], [-1, 2]])
def test_weekdays_that_cannot_be_are_refused(learner, weekdays):
    with pytest.raises(ValidationError):
        home.set_reminder(person=learner.user, weekdays=weekdays, at=AT, by_mail=True, in_calendar=False, actor=learner)
    assert not Reminder.objects.exists()


def test_nobody_sets_another_s_reminder(learner, supporter, beside):
    with pytest.raises(PermissionRefused):
        home.set_reminder(person=learner.user, weekdays=[1], at=AT, by_mail=True, in_calendar=False, actor=supporter)


def test_the_page_keeps_what_was_chosen(plan, learner, sign_in):
    client, address = sign_in(learner), reverse("learning:reminders")
    wrong = client.post(address, {"at": "19:30", "by_mail": "on"})
    assert "知らせる曜日を一つ以上" in wrong.content.decode()
    client.post(address, {"weekdays": [0, 3], "at": "19:30", "by_mail": "on"})
    row = Reminder.objects.get()
    assert (row.weekdays, row.at, row.by_mail, row.in_calendar) == ([0, 3], AT, True, False)
    assert client.post(address, {"weekdays": [0], "at": "25:00", "by_mail": "on"}).status_code == 200
    assert Reminder.objects.get().weekdays == [0, 3]


@given(
    weekdays=st.sets(st.integers(0, 6)), hour=st.integers(5, 22), minute=st.sampled_from([0, 30]),
    moment=st.datetimes(),
)  # fmt: skip
def test_a_reminder_is_due_on_its_weekday_within_two_hours_of_its_time(weekdays, hour, minute, moment):
    since = (moment.hour * 60 + moment.minute) - (hour * 60 + minute)
    expected = moment.weekday() in weekdays and 0 <= since < 120
    assert reminding.is_due(weekdays, dt.time(hour, minute), moment) == expected

"""What was done is kept with its reasons, and what was learnt afterwards is looked up."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts import personal_data
from manabiwa.apps.learning import services
from manabiwa.apps.support import acts
from manabiwa.apps.support.cohort_part import overview_of
from manabiwa.apps.support.desk import ReasonKey
from manabiwa.apps.support.models import SupportAct
from manabiwa.apps.support.presenting import reason_names


def _learn(course, learner, at):
    row = services.enrol_learner(person=learner.user, course=course, actor=learner, now=at)
    services.record_progress(enrolment=row, progress=0.1, minutes=10, actor=learner, now=at)


def _act(beside, supporter, at, **more):
    values = {"kind": "message", "reasons": ["idle"]} | more
    return SupportAct.objects.create(participation=beside, supporter=supporter.user, at=at, **values)


def test_every_way_of_support_leaves_an_act_with_the_reasons_of_the_moment(beside, supporter, learner, now):
    services.send_message(person=learner.user, text="こんにちは", actor=supporter, now=now)
    services.write_note(person=learner.user, text="電話", actor=supporter, now=now)
    when = timezone.now() + dt.timedelta(days=2)
    services.book_meeting(person=learner.user, starts_at=when, actor=supporter, now=timezone.now())
    rows = SupportAct.objects.for_municipality("139017").order_by("pk")
    assert [row.kind for row in rows] == ["message", "note", "meeting"]
    assert all(row.reasons == ["no_plan"] for row in rows)


def test_an_answer_counts_as_one_though_the_message_was_read_when_the_page_was_opened(
    plan, beside, supporter, learner, sign_in
):
    services.send_message(person=learner.user, text="どこを見ればよいですか", actor=learner, now=timezone.now())
    client = sign_in(supporter)
    client.get(reverse("support:person", args=[learner.user.pk]))
    client.post(reverse("support:message", args=[learner.user.pk]), {"text": "ここです"})
    client.post(reverse("support:message", args=[learner.user.pk]), {"text": "もう一つ"})
    answer, more = SupportAct.objects.for_municipality("139017").order_by("pk")
    assert answer.reasons[:1] == ["message"]
    assert "message" not in more.reasons


def test_every_reason_of_the_desk_has_a_name_where_it_is_counted():
    assert set(reason_names()) == {"", *ReasonKey}


def test_what_a_learner_writes_is_no_act(beside, learner, now):
    services.send_message(person=learner.user, text="こんにちは", actor=learner, now=now)
    assert not SupportAct.unscoped.exists()


def test_an_act_that_is_undone_leaves_no_trace(beside, supporter, learner, now, monkeypatch):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        services.send_message(person=learner.user, text=" ", actor=supporter, now=now)
    assert not SupportAct.unscoped.exists()


@pytest.mark.parametrize(
    ("days_before", "days_after", "expected"),
    [
        (None, None, (False, False, None)),
        (3, None, (True, False, None)),
        (8, 2, (False, True, 2)),
        (None, 7, (False, True, 7)),
        (None, 8, (False, False, None)),
    ],
)
def test_learning_is_looked_for_seven_days_before_and_after(
    beside, supporter, learner, catalogue, now, days_before, days_after, expected
):
    at = now - dt.timedelta(days=30)
    for course, days in ((catalogue.basics, days_before and -days_before), (catalogue.style, days_after)):
        if days:
            _learn(course, learner, at + dt.timedelta(days=days))
    (seen,) = acts.seen([_act(beside, supporter, at)], now)
    assert (seen.before, seen.after, seen.days_until) == expected


def test_what_is_not_over_yet_is_unknown_and_not_no(beside, supporter, now):
    (seen,) = acts.seen([_act(beside, supporter, now - dt.timedelta(days=6))], now)
    assert seen.after is None
    (line,) = acts.lines_by_kind([seen])
    assert (line.acts, line.told, line.interval) == (1, 0, None)


def test_acts_are_counted_by_kind_and_by_the_heaviest_reason(beside, supporter, learner, catalogue, now):
    first = now - dt.timedelta(days=40)
    _learn(catalogue.basics, learner, first + dt.timedelta(days=1))
    rows = [
        _act(beside, supporter, first),
        _act(beside, supporter, first + dt.timedelta(days=20), reasons=["behind", "idle"]),
        _act(beside, supporter, first + dt.timedelta(days=21), kind="meeting", reasons=[]),
    ]
    seen = acts.seen(rows, now)
    assert [(line.key, line.acts, line.after) for line in acts.lines_by_kind(seen)] == [
        ("message", 2, 1), ("meeting", 1, 0),
    ]  # fmt: skip
    assert {line.key: line.acts for line in acts.lines_by_reason(seen)} == {"idle": 1, "behind": 1, "": 1}


def test_the_log_and_the_acts_of_a_person_are_read_by_supporters_of_the_place_only(
    beside, supporter, learner, colleague, outsider, sign_in, now, django_assert_max_num_queries
):
    _act(beside, supporter, now - dt.timedelta(days=9))
    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        assert "7日間、学習なし" in client.get(reverse("support:log")).content.decode()
    with django_assert_max_num_queries(15):
        assert client.get(reverse("support:acts", args=[learner.user.pk])).status_code == 200
    for other in (colleague, outsider):
        other_client = sign_in(other)
        assert learner.user.name not in other_client.get(reverse("support:log")).content.decode()
        assert other_client.get(reverse("support:acts", args=[learner.user.pk])).status_code == 403


def test_only_who_acted_says_whether_it_helped(beside, supporter, colleague, sign_in, now):
    row = _act(beside, supporter, now)
    address = reverse("support:judge", args=[row.pk])
    assert sign_in(colleague).post(address, {"judgement": "helped"}).status_code == 403
    client = sign_in(supporter)
    client.post(address, {"judgement": "helped"})
    row.refresh_from_db()
    assert row.judgement == "helped"
    client.post(address, {"judgement": "wonderful"})
    client.post(address, {"judgement": ""})
    row.refresh_from_db()
    assert row.judgement == ""


def test_the_officer_sees_counts_of_the_cohort_and_no_names(
    beside, supporter, learner, officer, stranger_officer, sign_in, now, django_assert_max_num_queries
):
    _act(beside, supporter, timezone.now() - dt.timedelta(days=9))
    (load,) = overview_of(beside.cohort, officer, timezone.now()).loads
    assert (load.name, load.people, load.acts) == ("supporter", 1, 1)
    client = sign_in(officer)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("support:cohort", args=[beside.cohort_id])).content.decode()
    assert "学習が止まっていた" in page
    assert learner.user.name not in page
    assert sign_in(stranger_officer).get(reverse("support:cohort", args=[beside.cohort_id])).status_code == 404


def test_a_person_takes_along_and_erases_what_was_done(beside, supporter, learner, now):
    _act(beside, supporter, now)
    keeper = next(one for one in personal_data.keepers() if one.name == "support")
    assert keeper.export(learner.user.pk)["support"][0]["kind"] == "message"
    keeper.erase(supporter.user.pk)
    assert SupportAct.unscoped.get().supporter is None
    keeper.erase(learner.user.pk)
    assert not SupportAct.unscoped.exists()

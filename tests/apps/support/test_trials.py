"""Trials of the reminders: the lot, who is in it, and what is concluded."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.common.days import midnight
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.learning import services as learning
from manabiwa.apps.programmes.services import add_participant
from manabiwa.apps.support import services
from manabiwa.apps.support.models import ReminderTrial
from manabiwa.apps.support.trials import held_out, is_held_out, result_of

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def crowd(beside, make_person, town):
    """Thirty people in the cohort beside the first."""
    people = [make_person(f"p{number}@tameshi.example", "learner", town) for number in range(29)]
    for person in people:
        add_participant(cohort=beside.cohort, person=person.user, joined_on=TODAY, actor=SYSTEM)
    return people


def _start(beside, officer, **more):
    values = {"share": Decimal("0.5"), "starts_on": TODAY, "weeks": 4, "today": TODAY} | more
    return services.start_trial(cohort=beside.cohort, actor=officer, **values)


def test_the_lot_is_the_same_again_and_about_as_large_as_its_share():
    drawn = [person for person in range(10_000) if is_held_out("seed", 0.3, person)]
    assert drawn == [person for person in range(10_000) if is_held_out("seed", 0.3, person)]
    assert abs(len(drawn) - 3000) < 4 * (10_000 * 0.3 * 0.7) ** 0.5
    assert drawn != [person for person in range(10_000) if is_held_out("another", 0.3, person)]


def test_who_is_drawn_gets_no_reminders_while_the_trial_runs(beside, officer, crowd, make_person, town):
    trial = _start(beside, officer)
    keys = {person.user.pk for person in crowd}
    out = held_out(keys, TODAY)
    assert out == {key for key in keys if is_held_out(trial.seed, 0.5, key)}
    assert 0 < len(out) < len(keys)
    assert held_out(keys, TODAY - dt.timedelta(days=1)) == set()
    assert held_out(keys, trial.ends_on) == out
    assert held_out(keys, trial.ends_on + dt.timedelta(days=1)) == set()
    late = make_person("late@tameshi.example", "learner", town)
    add_participant(cohort=beside.cohort, person=late.user, joined_on=TODAY + dt.timedelta(days=1), actor=SYSTEM)
    assert late.user.pk not in held_out({late.user.pk}, TODAY + dt.timedelta(days=2))
    services.end_trial(trial=trial, actor=officer, now=timezone.now())
    assert held_out(keys, TODAY) == set()


def test_the_result_compares_everybody_who_was_drawn(beside, officer, crowd, catalogue):
    trial = _start(beside, officer)
    reminded = [person for person in crowd if not is_held_out(trial.seed, 0.5, person.user.pk)]
    for person in reminded:
        for week in range(4):
            at = midnight(TODAY) + dt.timedelta(days=7 * week + 1, hours=12)
            row = learning.enrol_learner(person=person.user, course=catalogue.basics, actor=person, now=at)
            learning.record_progress(enrolment=row, progress=0.1, minutes=5, actor=person, now=at)
    after = result_of(trial, officer, trial.ends_on + dt.timedelta(days=1))
    assert after.weeks == 4
    assert after.reminded.people + after.without.people == 30
    assert after.reminded.regular == len(reminded)
    assert after.without.regular == 0
    assert after.difference.estimate == pytest.approx(len(reminded) / after.reminded.people)
    assert after.is_clear
    early = result_of(trial, officer, TODAY + dt.timedelta(days=6))
    assert (early.weeks, early.difference) == (0, None)


def test_no_difference_is_not_called_clear(beside, officer, crowd):
    trial = _start(beside, officer)
    found = result_of(trial, officer, trial.ends_on)
    assert found.difference.estimate == 0
    assert not found.is_clear


@pytest.mark.parametrize(
    "more", [{"starts_on": TODAY - dt.timedelta(days=1)}, {"weeks": 1}, {"weeks": 27}, {"share": Decimal("0.1")}]
)
def test_trials_that_cannot_tell_anything_are_refused(beside, officer, crowd, more):
    with pytest.raises(ValidationError):
        _start(beside, officer, **more)
    assert not ReminderTrial.unscoped.exists()


def test_one_trial_at_a_time_and_only_by_whoever_runs_the_programme(
    beside, officer, crowd, stranger_officer, supporter
):
    _start(beside, officer)
    with pytest.raises(ValidationError, match="すでに"):
        _start(beside, officer)
    for other in (stranger_officer, supporter):
        with pytest.raises(PermissionRefused):
            _start(beside, other)
    later = TODAY + dt.timedelta(weeks=6)
    assert _start(beside, officer, starts_on=later, today=later).starts_on == later


def test_the_page_starts_and_ends_a_trial(
    beside, officer, stranger_officer, crowd, sign_in, django_assert_max_num_queries
):
    client, address = sign_in(officer), reverse("support:cohort", args=[beside.cohort_id])
    today = timezone.localdate()
    client.post(address, {"percent": "50", "starts_on": today.isoformat(), "weeks": "4"})
    trial = ReminderTrial.unscoped.get()
    with django_assert_max_num_queries(15):
        page = client.get(address).content.decode()
    assert trial.seed in page
    assert sign_in(stranger_officer).post(reverse("support:end_trial", args=[trial.pk])).status_code == 404
    sign_in(officer).post(reverse("support:end_trial", args=[trial.pk]))
    trial.refresh_from_db()
    assert trial.ended_at is not None

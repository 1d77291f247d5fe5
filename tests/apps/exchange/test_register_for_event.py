from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from manabiwa.apps.exchange import services
from manabiwa.apps.exchange.calendar import write_calendar
from manabiwa.apps.exchange.models import Registration
from manabiwa.apps.mail.models import OutgoingMail


def test_whoever_comes_after_the_last_place_waits_and_moves_up(event: Any, learner: Any, supporter: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    first = services.register_for_event(event=event, person=learner.user, actor=learner, now=now)
    second = services.register_for_event(event=event, person=supporter.user, actor=supporter, now=now)
    assert (first.is_waiting, second.is_waiting) == (False, True)
    services.cancel_registration(event=event, person=learner.user, actor=learner, now=now)
    second.refresh_from_db()
    assert not second.is_waiting
    assert OutgoingMail.objects.filter(to=[supporter.user.email]).count() == 2


def test_registering_twice_changes_nothing(sign_in: Any, event: Any, learner: Any) -> None:
    signed_in = sign_in(learner)
    for _again in range(2):
        signed_in.post(reverse("exchange:register", args=[event.pk]))
    assert Registration.objects.get().is_waiting is False


def test_nobody_registers_somebody_else(event: Any, learner: Any, officer: Any, now: Any) -> None:
    with pytest.raises(PermissionDenied):
        services.register_for_event(event=event, person=learner.user, actor=officer, now=now)


def test_an_event_that_has_begun_takes_nobody(event: Any, learner: Any) -> None:
    with pytest.raises(ValidationError):
        services.register_for_event(event=event, person=learner.user, actor=learner, now=event.starts_at)


def test_only_whoever_set_it_up_sees_who_comes(
    sign_in: Any, event: Any, learner: Any, officer: Any, secretariat: Any
) -> None:
    services.register_for_event(event=event, person=learner.user, actor=learner, now=dt.datetime.now(dt.UTC))
    address = reverse("exchange:event", args=[event.pk])
    assert learner.user.name not in sign_in(officer).get(address).content.decode().split("<main")[1]
    assert learner.user.name in sign_in(secretariat).get(address).content.decode().split("<main")[1]


def test_a_learner_may_not_announce_an_event(sign_in: Any, learner: Any) -> None:
    assert sign_in(learner).get(reverse("exchange:event_create")).status_code == 403


def test_an_event_that_ends_before_it_starts_is_refused(officer: Any, town: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        services.create_event(
            title="x", starts_at=now, ends_at=now - dt.timedelta(hours=1), place="x", municipality=town, actor=officer
        )


def test_calendar_lines_are_folded_at_75_octets_and_escaped(event: Any) -> None:
    event.title, event.description = "長い題名;" * 20, "一行目\n二行目"
    text = write_calendar([(event, "https://example.jp/")])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "一行目\\n二行目" in text.replace("\r\n ", "")
    assert "長い題名\\;" in text

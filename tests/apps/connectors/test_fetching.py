"""Asking again after errors that pass, and giving up on those that do not."""

import datetime as dt
from email.utils import format_datetime

import pytest

from manabiwa.apps.connectors import fetching
from manabiwa.apps.connectors.fetching import Fetcher
from manabiwa.apps.connectors.problems import SourceError
from tests.apps.connectors.conftest import Reply

GOOD = Reply({"ok": True})


def test_too_many_requests_wait_as_long_as_asked(system, fetcher, waits):
    system.says("/x", Reply(b"", 429, headers={"Retry-After": "17"}), GOOD)
    assert fetcher.get_json(f"{system.address}/x") == {"ok": True}
    assert waits[0] == 17


def test_a_date_to_come_back_at_is_understood(system, fetcher, waits):
    later = format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=60))
    system.says("/x", Reply(b"", 503, headers={"Retry-After": later}), GOOD)
    fetcher.get_json(f"{system.address}/x")
    assert 50 < waits[0] <= 60


def test_who_asks_for_hours_ends_the_run_instead_of_blocking_the_worker(system, fetcher, waits):
    system.says("/x", Reply(b"", 429, headers={"Retry-After": "7200"}))
    with pytest.raises(SourceError, match="120 minutes") as caught:
        fetcher.get_json(f"{system.address}/x")
    assert caught.value.is_temporary
    assert waits == []


def test_errors_of_the_server_are_tried_again_with_growing_pauses(system, fetcher, waits):
    system.says("/x", Reply(b"", 500), Reply(b"", 502), Reply(b"", 503), GOOD)
    assert fetcher.get_json(f"{system.address}/x") == {"ok": True}
    assert waits == [1, 2, 4]


def test_pauses_are_spread(system):
    waits = []
    system.says("/x", Reply(b"", 500), GOOD)
    Fetcher(sleep=waits.append, per_minute=1e9, chance=lambda: 0.0).get_json(f"{system.address}/x")
    assert waits == [0.5]


def test_after_five_tries_it_gives_up(system, fetcher):
    system.says("/x", Reply(b"", 500))
    with pytest.raises(SourceError, match="500"):
        fetcher.get_json(f"{system.address}/x")
    assert len(system.asked) == 5


@pytest.mark.parametrize(("status", "words"), [(401, "key"), (403, "key"), (404, "404"), (400, "400")])
def test_what_waiting_does_not_help_is_not_tried_again(system, fetcher, status, words):
    system.says("/x", Reply(b"", status))
    with pytest.raises(SourceError, match=words):
        fetcher.get_json(f"{system.address}/x")
    assert len(system.asked) == 1


def test_a_web_page_instead_of_json_is_named(system, fetcher):
    system.says("/x", Reply(b"<html>maintenance</html>", kind="text/html; charset=utf-8"))
    with pytest.raises(SourceError, match="text/html"):
        fetcher.get_json(f"{system.address}/x")


def test_half_an_answer_is_no_answer(system, fetcher):
    system.says("/x", Reply({"data": ["x" * 1_000]}, cut=True), GOOD)
    assert fetcher.get_json(f"{system.address}/x") == {"ok": True}
    system.says("/x", Reply({"data": ["x" * 1_000]}, cut=True))
    with pytest.raises(SourceError, match="broke off"):
        fetcher.get_json(f"{system.address}/x")


def test_an_endless_answer_is_stopped(system, fetcher, monkeypatch):
    monkeypatch.setattr(fetching, "MOST_BYTES", 1_000)
    system.says("/x", Reply(b"[" + b"1," * 2_000 + b"1]"))
    with pytest.raises(SourceError, match="larger"):
        fetcher.get_json(f"{system.address}/x")


def test_an_answer_that_drips_is_stopped(system):
    ticks = iter(range(0, 100_000, 100))
    system.says("/x", Reply(b"[1]"))
    with pytest.raises(SourceError):
        Fetcher(sleep=lambda _seconds: None, clock=lambda: float(next(ticks)), per_minute=1e9).get_json(
            f"{system.address}/x"
        )


def test_nobody_at_the_other_end(settings, fetcher):
    settings.CONNECTOR_TRUSTED_HOSTS = frozenset({"127.0.0.1:9"})
    with pytest.raises(SourceError, match="out of reach"):
        fetcher.get_json("http://127.0.0.1:9/x")


def test_requests_keep_their_pace(system):
    waits, now = [], [0.0]
    fetcher = Fetcher(sleep=waits.append, clock=lambda: now[0], per_minute=60)
    system.says("/x", GOOD)
    fetcher.get_json(f"{system.address}/x")
    now[0] = 0.25
    fetcher.get_json(f"{system.address}/x")
    assert waits == [0.75]

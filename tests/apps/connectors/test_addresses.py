"""Where this server may be sent: nowhere inside its own network."""

import socket

import pytest

from manabiwa.apps.connectors import addresses
from manabiwa.apps.connectors.addresses import target_of
from manabiwa.apps.connectors.fetching import Fetcher
from manabiwa.apps.connectors.problems import SourceError
from tests.apps.connectors.conftest import FakeSystem, Reply


def resolve_to(monkeypatch, *numbers):
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_args, **_options: rows)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
        "2001:0:a00:1::",
    ],
)  # fmt: skip
def test_an_internal_number_is_refused(monkeypatch, number):
    resolve_to(monkeypatch, number)
    with pytest.raises(SourceError):
        target_of("https://courses.example/")


def test_one_internal_number_among_public_ones_is_enough_to_refuse(monkeypatch):
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(SourceError):
        target_of("https://courses.example/")


def test_a_public_number_is_pinned(monkeypatch):
    resolve_to(monkeypatch, "93.184.216.34")
    target = target_of("https://courses.example/list?page=2")
    assert (target.host, target.ip, target.port, target.path) == (
        "courses.example", "93.184.216.34", 443, "/list?page=2",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "http://courses.example/", "ftp://courses.example/", "file:///etc/passwd", "https://", "https://u:p@x.example/",
        "https://x.example:99999/", "gopher://x.example/", "https:///path", "nonsense",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused(monkeypatch, address):
    resolve_to(monkeypatch, "93.184.216.34")
    with pytest.raises(SourceError):
        target_of(address)


def test_this_machine_is_called_only_where_the_operator_says_so(system, settings, fetcher):
    system.says("/x", Reply({"a": 1}))
    assert fetcher.get_json(f"{system.address}/x") == {"a": 1}
    settings.CONNECTOR_TRUSTED_HOSTS = frozenset()
    with pytest.raises(SourceError):
        fetcher.get_json(f"{system.address}/x")


def test_a_redirect_is_checked_like_a_form(system, fetcher):
    system.says("/x", Reply(b"", 302, headers={"Location": "http://127.0.0.1:9/private"}))
    with pytest.raises(SourceError, match="https"):
        fetcher.get_json(f"{system.address}/x")
    system.says("/x", Reply(b"", 302, headers={"Location": "https://127.0.0.1:9/private"}))
    with pytest.raises(SourceError, match="internal network"):
        fetcher.get_json(f"{system.address}/x")


def test_the_key_does_not_follow_a_redirect_to_another_port(system, settings, waits):
    other = FakeSystem()
    settings.CONNECTOR_TRUSTED_HOSTS = frozenset({system.host, other.host})
    system.says("/x", Reply(b"", 302, headers={"Location": f"{other.address}/y"}))
    other.says("/y", Reply({}))
    Fetcher(authorization="Basic abc", sleep=waits.append, per_minute=1e9).get_json(f"{system.address}/x")
    assert system.asked[0][1]["Authorization"] == "Basic abc"
    assert "Authorization" not in other.asked[0][1]
    other.server.shutdown()


def test_a_redirect_in_circles_ends(system, fetcher):
    system.says("/x", Reply(b"", 302, headers={"Location": "/x"}))
    with pytest.raises(SourceError, match="again and again"):
        fetcher.get(f"{system.address}/x")
    assert len(system.asked) == 4

"""A system at the other end: a server on 127.0.0.1 that a test tells how to behave."""

import datetime as dt
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.connectors import syncing
from manabiwa.apps.connectors.fetching import Fetcher
from manabiwa.apps.connectors.keys import authorization_of
from manabiwa.apps.connectors.models import SyncRun
from manabiwa.apps.connectors.services import add_connection


@dataclass
class Reply:
    """One answer; `cut`: the connection ends in the middle of the body."""

    body: bytes | dict | list
    status: int = 200
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class FakeSystem:
    """Answers each path with the next of its replies, the last one again and again; remembers what was asked."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        system = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                system.asked.append((self.path, dict(self.headers)))
                queue = system.replies.get(self.path) or system.replies.get(self.path.partition("?")[0])
                reply = (queue.pop(0) if len(queue) > 1 else queue[0]) if queue else Reply(b"", 404)
                content = reply.content()
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                self.send_header("Content-Length", str(len(content)))
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if reply.cut else content)
                if reply.cut:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.address = f"http://{self.host}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, path: str, *replies: Reply) -> None:
        self.replies[path] = list(replies)


@pytest.fixture
def system(settings):
    fake = FakeSystem()
    settings.CONNECTOR_TRUSTED_HOSTS = frozenset({fake.host})
    yield fake
    fake.server.shutdown()
    fake.server.server_close()


@pytest.fixture
def waits() -> list[float]:
    """The seconds for which a fetcher would have slept."""
    return []


@pytest.fixture
def fetcher(waits):
    return Fetcher(sleep=waits.append, per_minute=1e9, chance=lambda: 1.0)


@pytest.fixture
def buyer(make_person, town):
    return make_person("buyer@tameshi.example", Role.PURCHASING_OFFICER, town)


@pytest.fixture
def udemy(system, buyer, town, now):
    return add_connection(
        name="契約の講座", kind="udemy-business", address=system.address, account="77", client_id="me",
        secret="very secret", municipality=town, contract_ends_on=dt.date(2099, 3, 31), actor=buyer, now=now,
    )  # fmt: skip


@pytest.fixture
def sync(waits, now) -> Callable[..., SyncRun]:
    """`sync(connection)`: one synchronisation, as the worker would run it."""

    def run(connection, progress=lambda done, total, message="": None, at=now):
        def make(row):
            return Fetcher(authorization=authorization_of(row), sleep=waits.append, per_minute=1e9, chance=lambda: 1.0)

        syncing.sync_connection(progress=progress, connection_id=connection.pk, make_fetcher=make, clock=lambda: at)
        return SyncRun.objects.filter(connection=connection).latest("started_at", "pk")

    return run

"""Asking another system over HTTP: guarded, limited in size and time, patient.

Standard library only: the connection must go to a number that was checked, under the name that was asked for.
"""

import http.client
import json
import random
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Protocol
from urllib.parse import urljoin

from manabiwa import __version__
from manabiwa.engines.kernel import Words

from .addresses import Target, origin_of, target_of
from .problems import SourceError

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 60.0
"""For one answer, however slowly it drips."""
CONNECT_SECONDS = 10.0
MOST_REDIRECTS = 3
MOST_TRIES = 5
LONGEST_WAIT = 120.0
"""Seconds that a worker waits because it was asked to; beyond that the run stops, to be started again later."""
NOT_MODIFIED = 304
_AGAIN = frozenset({429, 500, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers by lower-case name, the whole body, and where it came from in the end."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Validators(Protocol):
    """What an earlier answer said of its version (RFC 9110, 8.8); empty where it said nothing."""

    @property
    def etag(self) -> str: ...

    @property
    def modified(self) -> str: ...


def _conditions(last: Validators) -> dict[str, str]:
    """Headers that ask for the answer only if it is another one (RFC 9110, 13.1); the ETag goes first."""
    if last.etag:
        return {"If-None-Match": last.etag}
    return {"If-Modified-Since": last.modified} if last.modified else {}


def json_of(answer: Answer) -> Any:
    """The JSON value of an answer. Raises SourceError if it is something else."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        kind = answer.headers.get("content-type", "").partition(";")[0] or "?"
        raise SourceError(
            Words(f"JSONではない応答がありました({kind})。", f"The answer was not JSON ({kind})."),
            Words("アドレスと、相手のシステムの状態を確かめてください。", "Check the address and the other system."),
            is_temporary=True,
        ) from None


class Fetcher:
    """Asks one system, at most `per_minute` times a minute, and again after errors that pass.

    Parameters
    ----------
    authorization : str
        Value of the header; sent to the first origin only, never along a redirect to another.
    per_minute : float
        Requests a minute.
    sleep, clock, chance : callables
        Seconds to wait; a monotonic clock in seconds; a number from 0 to 1.
    """

    def __init__(
        self, *, authorization: str = "", per_minute: float = 60,
        sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self._authorization, self._pause = authorization, 60 / per_minute
        self._sleep, self._clock, self._chance = sleep, clock, chance
        self._free_at = 0.0

    def get_json(self, url: str) -> Any:
        """The JSON value at an address.

        Raises
        ------
        SourceError
            If it cannot be had or is something else.
        """
        return json_of(self.get(url, accept="application/json"))

    def get(self, url: str, *, accept: str = "*/*", last: Validators | None = None) -> Answer:
        """The answer at an address, after as many tries as it takes (at most 5, with growing pauses).

        With `last`, what is unchanged since then is answered by status 304 without a body.

        Raises
        ------
        SourceError
        """
        asked = {"Accept": accept, **(_conditions(last) if last else {})}
        for number in range(MOST_TRIES):
            waited = self._backoff(number)
            try:
                answer = self._follow(url, asked)
            except (OSError, http.client.HTTPException):
                if number + 1 == MOST_TRIES:
                    raise _unreachable() from None
            else:
                if answer.status == 200 or (answer.status == NOT_MODIFIED and len(asked) > 1):
                    return answer
                if answer.status not in _AGAIN or number + 1 == MOST_TRIES:
                    raise _status(answer.status)
                waited = self._asked_to_wait(answer) or waited
            self._sleep(waited)
        raise _unreachable()

    def _backoff(self, number: int) -> float:
        """1, 2, 4, 8 ... seconds, each between half and the whole of it: many clients must not come back at once."""
        return float(2**number) * (0.5 + self._chance() / 2)

    def _asked_to_wait(self, answer: Answer) -> float | None:
        """Seconds that `Retry-After` asks for (RFC 9110, 10.2.3: seconds or a date)."""
        said = answer.headers.get("retry-after", "").strip()
        if said.isascii() and said.isdigit():
            seconds = float(said[:9])
        else:
            try:
                seconds = parsedate_to_datetime(said).timestamp() - time.time()
            except (TypeError, ValueError):
                return None
        if seconds > LONGEST_WAIT:
            minutes = round(seconds / 60)
            raise SourceError(
                Words(
                    f"相手のシステムが、{minutes:,}分待つように求めています。",
                    f"We are asked to wait {minutes:,} minutes.",
                ),
                Words("あとでもう一度始めると、続きから進みます。", "Start again later; it goes on where it stopped."),
                is_temporary=True,
            )
        return max(seconds, 0.0)

    def _follow(self, url: str, asked: Mapping[str, str]) -> Answer:
        first = origin_of(url)
        target = target_of(url)
        for _hop in range(MOST_REDIRECTS + 1):
            answer = self._ask(target, url, asked, is_own=origin_of(url) == first)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            url = urljoin(url, answer.headers["location"])
            target = target_of(url)  # a redirect is as little trusted as a form
        raise SourceError(
            Words("転送が続き、応答が得られません。", "The address redirects again and again."),
            Words("アドレスを確かめてください。", "Check the address."),
        )

    def _ask(self, target: Target, url: str, asked: Mapping[str, str], *, is_own: bool) -> Answer:
        self._keep_pace()
        headers = {**asked, "Accept-Encoding": "identity", "User-Agent": f"manabiwa/{__version__}"}
        if is_own and self._authorization:
            headers["Authorization"] = self._authorization
        deadline = self._clock() + MOST_SECONDS
        connection = _connect(target)
        try:
            connection.request("GET", target.path, headers=headers)
            response = connection.getresponse()
            body = self._read(response, deadline)
        finally:
            connection.close()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body, url)

    def _read(self, response: http.client.HTTPResponse, deadline: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := response.read1(_CHUNK):
            parts.append(part)
            size += len(part)
            if size > MOST_BYTES:
                raise SourceError(
                    Words("応答が大きすぎます(20MBを超えています)。", "The answer is larger than 20 MB."),
                    Words("1ページの件数を減らしてください。", "Ask for fewer entries a page."),
                )
            if self._clock() > deadline:
                raise TimeoutError
        if response.length:  # the sender promised more: half a page is no page
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _keep_pace(self) -> None:
        wait = self._free_at - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._free_at = self._clock() + self._pause


class _PinnedTls(http.client.HTTPSConnection):
    """TLS under the name, over a connection to the number that was checked."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context())
        self._target = target

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), CONNECT_SECONDS)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self._target.host)


class _Pinned(http.client.HTTPConnection):
    """A plain connection to the number that was checked: trusted hosts only."""

    def __init__(self, target: Target) -> None:
        super().__init__(target.host, target.port, timeout=CONNECT_SECONDS)
        self._target = target

    def connect(self) -> None:
        self.sock = socket.create_connection((self._target.ip, self._target.port), CONNECT_SECONDS)


def _connect(target: Target) -> http.client.HTTPConnection:
    return _PinnedTls(target) if target.scheme == "https" else _Pinned(target)


def _unreachable() -> SourceError:
    return SourceError(
        Words(
            "相手のシステムにつながらないか、応答が途中で切れました。",
            "The other system is out of reach or broke off.",
        ),
        Words("あとでもう一度始めると、続きから進みます。", "Start again later; it goes on where it stopped."),
        is_temporary=True,
    )


def _status(status: int) -> SourceError:
    if status in {401, 403}:
        return SourceError(
            Words("鍵が受け付けられませんでした。", "The key was not accepted."),
            Words("クライアントIDと鍵を確かめ、入れ直してください。", "Check the client id and the key."),
        )
    if status in {404, 410}:
        return SourceError(
            Words(f"アドレスに何もありません({status})。", f"Nothing is at the address ({status})."),
            Words("アドレスと組織の番号を確かめてください。", "Check the address and the number of the organisation."),
            is_gone=True,
        )
    return SourceError(
        Words(f"相手のシステムがエラーを返しました({status})。", f"The other system answered with error {status}."),
        Words("あとでもう一度始めると、続きから進みます。", "Start again later; it goes on where it stopped."),
        is_temporary=status in _AGAIN,
    )

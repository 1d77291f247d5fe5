"""What a source is: a function from a cursor to one page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from manabiwa.apps.catalog.bringing import CourseCells
from manabiwa.apps.connectors.addresses import origin_of
from manabiwa.apps.connectors.fetching import Answer, Fetcher
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.engines.kernel import Words

Cursor = Mapping[str, Any]
"""What comes next, as JSON; the empty mapping is the beginning."""


@dataclass(frozen=True, slots=True)
class Activity:
    """How far a person is in a course, as the other system says.

    Parameters
    ----------
    email : str
    external_id : str
        Of the course.
    progress : float
        0 to 1.
    minutes : int
        Learned in all.
    at : str
        ISO 8601, of the last activity; empty when unknown.
    """

    email: str
    external_id: str
    progress: float
    minutes: int
    at: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page of a list as it was read last.

    Parameters
    ----------
    url : str
    codes : sequence of str
        Of the courses that it told of.
    listed : str
        When it changed, as the sitemap said.
    etag, modified : str
        Validators of the answer (RFC 9110, 8.8), for a conditional request.
    following : str
        The address of the next page that it named.
    read_at : datetime or None
        When it was read as a whole; None: just now.
    """

    url: str
    codes: Sequence[str] = ()
    listed: str = ""
    etag: str = ""
    modified: str = ""
    following: str = ""
    read_at: datetime | None = None


Recall = Callable[[Sequence[str]], Mapping[str, Remembered]]
"""From addresses to what is remembered of those pages."""


def nothing(urls: Sequence[str]) -> Mapping[str, Remembered]:
    """No memory: the whole list is asked for."""
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source.

    Parameters
    ----------
    courses : sequence of mappings
        Cells by the column keys of the table of courses.
    activities : sequence of Activity
    following : Cursor or None
        Where to go on; None at the end.
    total : int
        Entries in all, as far as known.
    seen : sequence of str
        Codes of courses that are in the list although nothing is brought of them (unchanged since the last run).
    memories : sequence of Remembered
        The pages that were read or found unchanged, for the next run.
    """

    courses: Sequence[CourseCells] = ()
    activities: Sequence[Activity] = ()
    following: Cursor | None = None
    total: int = 0
    seen: Sequence[str] = field(default_factory=tuple)
    memories: Sequence[Remembered] = ()


class Settings(Protocol):
    """What a source knows of its connection."""

    address: str
    account: str
    content: "bytes | memoryview[int]"


Read = Callable[[Fetcher, Settings, Cursor, Recall], Page]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of system.

    Parameters
    ----------
    read : callable
        Gets one page.
    per_minute : float
        Requests a minute.
    needs_key : bool
        Whether a client id and a secret are asked for.
    is_seat : bool
        Whether taking a course spends a seat of a contract.
    """

    read: Read
    per_minute: float = 60
    needs_key: bool = False
    is_seat: bool = False


def remember(
    url: str, answer: Answer, courses: Sequence[CourseCells], *, listed: str = "", following: str = ""
) -> Remembered:
    """What the next run should know of a page that was read."""
    codes = [course.get("external_id", "")[:100] for course in courses]
    etag, modified = answer.headers.get("etag", ""), answer.headers.get("last-modified", "")
    # a validator that would be cut is none
    return Remembered(
        url, codes, listed[:40], etag if len(etag) <= 300 else "", modified if len(modified) <= 100 else "", following
    )


def entries(value: Any, key: str) -> list[Any]:
    """The list under a key of an answer. Raises SourceError when it is not there: half a page is no page."""
    found = value.get(key) if isinstance(value, dict) else None
    if not isinstance(found, list):
        raise SourceError(
            Words(f"応答に「{key}」の一覧がありません。", f"The answer has no list “{key}”."),
            Words("アドレスと種類が合っているか確かめてください。", "Check that address and kind belong together."),
        )
    return found


def following(value: Any, asked: str) -> str | None:
    """The address of the next page: another one of the same system, for the key must not follow it elsewhere."""
    if not isinstance(value, str) or not value:
        return None
    if value == asked or origin_of(value) != origin_of(asked):
        raise SourceError(
            Words("次のページのアドレスが正しくありません。", "The address of the next page is not right."),
            Words("相手のシステムの管理者にお問い合わせください。", "Ask whoever runs the other system."),
        )
    return value


def text(value: Any) -> str:
    """A text as a cell: lists become lines, anything else that is no text or number is left out."""
    if isinstance(value, list):
        return "\n".join(filter(None, (text(one) for one in value)))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def hours(minutes: Any) -> str:
    """Minutes as hours in a cell; 0 when unknown."""
    known = isinstance(minutes, int | float) and not isinstance(minutes, bool) and 0 <= minutes < 6_000_000
    return f"{minutes / 60:.2f}" if known else "0"

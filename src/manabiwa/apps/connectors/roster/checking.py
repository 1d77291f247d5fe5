"""One row of OneRoster: is it whole, and what of it matters here?"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from manabiwa.engines.kernel import Words

from .format import MEMBER_ROLES, PERSON_ROLES, Kind, Mode, RosterProblem, RosterRow

_MOST_ID = 255
_YES, _NO = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
# what fills the given name of somebody whose name is one word: the standard wants both parts
NO_GIVEN_NAME = "-"
Told = Mapping[str, str]


class RowWrongError(Exception):
    """A row cannot be taken."""

    def __init__(self, column: str, value: str, reason: Words, remedy: Words) -> None:
        super().__init__(reason.en)
        self._column, self._value, self._reason, self._remedy = column, value, reason, remedy

    def at(self, kind: Kind, line: int) -> RosterProblem:
        """The problem with its place."""
        return RosterProblem(kind, line, self._column, self._value[:100], self._reason, self._remedy)


def check_row(kind: Kind, mode: Mode, told: Told, line: int) -> RosterRow:
    """The row. Raises RowWrongError for the first thing that is wrong with it."""
    sourced_id = _needed(told, "sourcedId")
    if len(sourced_id) > _MOST_ID:
        raise _wrong(told, "sourcedId", Words("255文字までにしてください。", "255 characters at most."))
    is_there = _status(told, mode)
    modified_at = _moment(told, is_needed=mode is Mode.DELTA)
    # of what is to be deleted, only its number has to be right
    values = _READ[kind](told) if is_there else {}
    is_active = is_there and values.pop("enabled", "true") == "true"
    return RosterRow(kind, sourced_id, values, is_active, modified_at, line)


def _session(told: Told) -> dict[str, str]:
    begins, ends = _day(told, "startDate"), _day(told, "endDate")
    if ends < begins:
        raise _wrong(
            told, "endDate", Words("開始日(startDate)より後にしてください。", "It must not be before startDate.")
        )
    return {"title": told.get("title", "")[:200], "startDate": begins.isoformat(), "endDate": ends.isoformat()}


def _org(told: Told) -> dict[str, str]:
    return {"name": _needed(told, "name")[:200], "identifier": told.get("identifier", "")[:100]}


def _course(told: Told) -> dict[str, str]:
    return {
        "title": _needed(told, "title")[:300],
        "courseCode": told.get("courseCode", "")[:100],
        "subjects": told.get("subjects", "")[:200],
    }


def _person(told: Told) -> dict[str, str]:
    role = _one_of(told, "role", PERSON_ROLES)
    parts = [told.get("familyName", ""), told.get("givenName", "")]
    name = " ".join(part for part in parts if part and part != NO_GIVEN_NAME)
    if not name:
        raise _wrong(told, "familyName", Words("氏名を入れてください。", "Give the name."))
    if len(name) > 100:
        raise _wrong(
            told, "familyName", Words("氏名は100文字までにしてください。", "A name has 100 characters at most.")
        )
    enabled = told.get("enabledUser", "").lower()
    if enabled and enabled not in _YES | _NO:
        raise _wrong(told, "enabledUser", Words("true か false にしてください。", "Make it true or false."))
    email = told.get("email", "").lower()
    try:
        validate_email(email)
    except ValidationError:
        raise _wrong(
            told,
            "email",
            Words("招待を送るメールアドレスを入れてください。", "Give the address that is to be invited."),
        ) from None
    return {"name": name, "email": email, "role": role, "enabled": "false" if enabled in _NO else "true"}


def _class(told: Told) -> dict[str, str]:
    terms = [term.strip() for term in told.get("termSourcedIds", "").split(",") if term.strip()]
    if not terms:
        raise _wrong(told, "termSourcedIds", Words("学期(academicSessions)の番号を入れてください。", "Name its terms."))
    return {
        "title": _needed(told, "title")[:100],
        "classCode": told.get("classCode", "")[:50],
        "courseSourcedId": _needed(told, "courseSourcedId"),
        "termSourcedIds": ",".join(terms),
    }


def _member(told: Told) -> dict[str, str]:
    primary = told.get("primary", "").lower()
    return {
        "classSourcedId": _needed(told, "classSourcedId"),
        "userSourcedId": _needed(told, "userSourcedId"),
        "role": _one_of(told, "role", MEMBER_ROLES),
        "primary": "true" if primary in _YES else "",
    }


_READ: Mapping[Kind, Callable[[Told], dict[str, str]]] = {
    Kind.SESSION: _session, Kind.ORG: _org, Kind.COURSE: _course, Kind.PERSON: _person, Kind.CLASS: _class,
    Kind.MEMBER: _member,
}  # fmt: skip


def _status(told: Told, mode: Mode) -> bool:
    """Whether the row is still there. "inactive" is the word of version 1.0 for what is to be deleted."""
    said = told.get("status", "").lower()
    if said in {"tobedeleted", "inactive"}:
        return False
    if said == "active" or (not said and mode is Mode.BULK):
        return True
    raise _wrong(told, "status", Words("active か tobedeleted にしてください。", "Make it active or tobedeleted."))


def _moment(told: Told, *, is_needed: bool) -> datetime | None:
    said = told.get("dateLastModified", "")
    if not said and not is_needed:
        return None
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        raise _wrong(
            told,
            "dateLastModified",
            Words("2026-11-24T01:00:00Z のような日時にしてください。", "Give a moment such as 2026-11-24T01:00:00Z."),
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(told: Told, column: str) -> date:
    try:
        return date.fromisoformat(told.get(column, ""))
    except ValueError:
        raise _wrong(
            told, column, Words("2026-04-01 のような日付にしてください。", "Give a day such as 2026-04-01.")
        ) from None


def _one_of(told: Told, column: str, allowed: frozenset[str]) -> str:
    said = told.get(column, "").lower()
    if said not in allowed:
        names = "、".join(sorted(allowed))
        raise _wrong(told, column, Words(f"次のどれかにしてください: {names}。", f"Make it one of {names}."))
    return said


def _needed(told: Told, column: str) -> str:
    said = told.get(column, "")
    if not said:
        raise RowWrongError(
            column,
            "",
            Words(f"{column} がありません。", f"{column} is empty."),
            Words("入れてください。", "Fill it in."),
        )
    return said


def _wrong(told: Told, column: str, remedy: Words) -> RowWrongError:
    value = told.get(column, "")
    shown = Words(f"{column} が「{value[:50]}」です。", f"{column} is “{value[:50]}”.")
    missing = Words(f"{column} がありません。", f"{column} is empty.")
    return RowWrongError(column, value, shown if value else missing, remedy)

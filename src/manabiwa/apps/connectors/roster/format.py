"""OneRoster 1.1 CSV as values: which files there are, their columns, and what one row says.

Source: 1EdTech OneRoster 1.1, CSV tables (manifest, academicSessions, classes, courses, enrollments, orgs, users).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from manabiwa.engines.kernel import Words

VERSION = "1.1"
MANIFEST = "manifest.csv"


class Kind(StrEnum):
    """What a row is about; the value is the name of its file without the ending."""

    SESSION = "academicSessions"
    ORG = "orgs"
    COURSE = "courses"
    PERSON = "users"
    CLASS = "classes"
    MEMBER = "enrollments"

    @property
    def file(self) -> str:
        return f"{self.value}.csv"


class Mode(StrEnum):
    """How a file is to be understood: all that there is, only what changed, or nothing."""

    BULK = "bulk"
    DELTA = "delta"
    ABSENT = "absent"


_HEAD = ("sourcedId", "status", "dateLastModified")
COLUMNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.SESSION: (*_HEAD, "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"),
    Kind.ORG: (*_HEAD, "name", "type", "identifier", "parentSourcedId"),
    Kind.COURSE: (
        *_HEAD, "schoolYearSourcedId", "title", "courseCode", "grades", "orgSourcedId", "subjects", "subjectCodes",
    ),
    Kind.PERSON: (
        *_HEAD, "enabledUser", "orgSourcedIds", "role", "username", "userIds", "givenName", "familyName", "middleName",
        "identifier", "email", "sms", "phone", "agentSourcedIds", "grades", "password",
    ),
    Kind.CLASS: (
        *_HEAD, "title", "grades", "courseSourcedId", "classCode", "classType", "location", "schoolSourcedId",
        "termSourcedIds", "subjects", "subjectCodes", "periods",
    ),
    Kind.MEMBER: (
        *_HEAD, "classSourcedId", "schoolSourcedId", "userSourcedId", "role", "primary", "beginDate", "endDate",
    ),
}  # fmt: skip
# without these a file says nothing that could be used
NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.SESSION: ("sourcedId", "startDate", "endDate"),
    Kind.ORG: ("sourcedId", "name"),
    Kind.COURSE: ("sourcedId", "title"),
    Kind.PERSON: ("sourcedId", "role", "givenName", "familyName", "email"),
    Kind.CLASS: ("sourcedId", "title", "courseSourcedId", "termSourcedIds"),
    Kind.MEMBER: ("sourcedId", "classSourcedId", "userSourcedId", "role"),
}
# the other files of the standard: results, resources, demographics. Named in a manifest, and not read.
OTHER_FILES = ("categories", "classResources", "courseResources", "demographics", "lineItems", "resources", "results")
PERSON_ROLES = frozenset(
    {"administrator", "aide", "guardian", "parent", "proctor", "relative", "student", "teacher"}
)  # fmt: skip
MEMBER_ROLES = frozenset({"administrator", "aide", "proctor", "student", "teacher"})


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One row.

    Parameters
    ----------
    kind : Kind
    sourced_id : str
        What the other system calls it, for ever.
    values : mapping
        What of the row matters here, by the names of its columns; a person's `name` is made of the parts.
    is_active : bool
        Whether it is still there: neither "tobedeleted" nor a person who is not enabled.
    modified_at : datetime or None
        When the other system changed it, where it says so.
    line : int
        In its file, the headings being line 1.
    """

    kind: Kind
    sourced_id: str
    values: Mapping[str, str]
    is_active: bool = True
    modified_at: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class RosterProblem:
    """Why a row was not taken, with its place."""

    kind: Kind
    line: int
    column: str
    value: str
    reason: Words
    remedy: Words

    def message(self, lang: str) -> str:
        """The reason and what to do."""
        if lang == "en":
            return f"{self.reason.en} {self.remedy.en}"
        return f"{self.reason.ja}{self.remedy.ja}"


@dataclass(frozen=True, slots=True)
class Roster:
    """A whole roster: the good rows, how each file is meant, and what was wrong."""

    rows: tuple[RosterRow, ...] = ()
    modes: Mapping[Kind, Mode] = field(default_factory=dict)
    problems: tuple[RosterProblem, ...] = ()

    def of(self, kind: Kind) -> tuple[RosterRow, ...]:
        """The rows of one file."""
        return tuple(row for row in self.rows if row.kind is kind)

"""Courses from another system, by the same rules as those of a table file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.tables.mapping import ColumnMap
from manabiwa.apps.tables.outcomes import Fate, Judge
from manabiwa.apps.tables.problems import CellProblem
from manabiwa.apps.tables.reading import SourceRow
from manabiwa.apps.tables.spec import Entry, ImportContext

from .columns import LONGEST_TEXT
from .models import Course, Provider
from .plain import plain_line, plain_text
from .tables import WORDS, course_table

CourseCells = Mapping[str, str]
"""One course: cells by the column keys of the table of courses; an empty cell is not known."""


@dataclass(frozen=True, slots=True)
class WrongCourse:
    """A course that was not taken, and why."""

    external_id: str
    title: str
    problems: tuple[CellProblem, ...]


@dataclass(frozen=True, slots=True)
class Brought:
    """How many courses are new, changed or as they were, and those that are wrong."""

    new: int
    changed: int
    unchanged: int
    wrong: tuple[WrongCourse, ...]


def bring_courses(*, provider: Provider, courses: Sequence[CourseCells], now: datetime) -> Brought:
    """Write a page of courses of a provider: new ones, and of known ones what differs.

    Call it inside the transaction that also notes how far the source was read; like `TableOwner.write` it asks for no
    permission and leaves no audit row. A wrong course never loses the good ones.
    """
    if not courses:
        return Brought(0, 0, 0, ())
    spec = course_table(provider.code)
    keys = sorted({key for course in courses for key in course})
    columns = ColumnMap(1, {key: index for index, key in enumerate(keys)})
    context = ImportContext(actor=SYSTEM, municipality=None, now=now)
    rows = (
        SourceRow(number, [_cell(key, course.get(key, "")) for key in keys])
        for number, course in enumerate(courses, start=1)
    )
    counts = dict.fromkeys(Fate, 0)
    wrong: list[WrongCourse] = []
    for outcomes in Judge(spec, columns, context).judge(rows):
        for one in outcomes:
            counts[one.fate] += 1
            if one.fate is Fate.WRONG:
                course = courses[one.number - 1]
                title = course.get("title", "")[:100]
                wrong.append(WrongCourse(course.get("external_id", "")[:100], title, one.problems))
        created = [Entry(one.key, one.after) for one in outcomes if one.fate is Fate.NEW]
        changed = [Entry(one.key, one.after) for one in outcomes if one.fate is Fate.CHANGED]
        if created or changed:
            spec.owner.write(created, changed, context)
    return Brought(counts[Fate.NEW], counts[Fate.CHANGED], counts[Fate.UNCHANGED], tuple(wrong))


def withdraw_courses(*, provider: Provider, codes: Sequence[str], now: datetime) -> int:
    """Take courses out of use that their provider no longer lists; how many were in use. Like `bring_courses`."""
    spec = course_table(provider.code)
    context = ImportContext(actor=SYSTEM, municipality=None, now=now)
    rows = Course.objects.filter(provider=provider, withdrawn_at=None)
    count = 0
    for start in range(0, len(codes), 1_000):
        in_use = list(rows.filter(external_id__in=codes[start : start + 1_000]).values_list("external_id", flat=True))
        spec.owner.withdraw([(provider.code, code) for code in in_use], context)
        count += len(in_use)
    return count


def _cell(key: str, text: str) -> str:
    """Texts without mark-up, cut where a table would refuse them: nobody here can shorten them at the source."""
    if key not in WORDS:
        return text
    return plain_line(text)[:300] if key == "title" else plain_text(text)[:LONGEST_TEXT]

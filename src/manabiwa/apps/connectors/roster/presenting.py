"""A preview as the page shows it: groups of people and classes, with names and no more than fit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import plainday
from manabiwa.apps.tables.writing import OutColumn, OutTable

from .comparing import TEACHING, Comparison, Fate, dates_of
from .format import Kind, RosterProblem, RosterRow
from .services import Preview

_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Group:
    """People or things to which the same happens; `more`: how many are not named."""

    title: str
    what: str
    count: int
    names: list[str]
    more: int
    tone: str = ""


def groups_of(preview: Preview) -> list[Group]:
    """What applying does, those that leave first: that is what a person must not overlook."""
    foreseen, comparison = preview.foreseen, preview.comparison
    people, classes = comparison.after[Kind.PERSON], comparison.after[Kind.CLASS]
    names = {sourced_id: row.values["name"] for sourced_id, row in people.items()}
    titles = {sourced_id: row.values["title"] for sourced_id, row in classes.items()}
    back = [row for row in foreseen.links.values() if row.pk in foreseen.returns]
    found = [
        _group(
            _("期から外れる"), _("名簿にいなくなった人です。参加の記録は「中断」になり、学習の記録は残ります。"),
            (f"{row.person} ({row.cohort.name})" for row in foreseen.leaves), len(foreseen.leaves), "bad",
        ),
        _group(
            _("招待メールを送る"), _("まだここにサインインのない人です。受け入れると、名簿の期に加わります。"),
            (_invited(row) for row in foreseen.invites),
            len(foreseen.invites), "warn",
        ),
        _group(
            _("招待を取り消す"), _("名簿からいなくなったか、アドレスが変わった人です。"),
            (row.email for row in foreseen.takes_back), len(foreseen.takes_back), "warn",
        ),
        _group(
            _("期に加わる"), _("すでにこの自治体の人です。すぐに参加者になります。"),
            (f"{names[of_person]} ({titles[of_class]})" for of_class, of_person in foreseen.joins),
            len(foreseen.joins), "go",
        ),
        _group(
            _("期に戻る"), _("前の名簿で外れ、また載った人です。"),
            (f"{row.person} ({row.cohort.name})" for row in back), len(back), "go",
        ),
        _group(
            _("招待の返事を待つ"), _("受け入れたときに、期に加わります。"),
            (f"{names[of_person]} ({titles[of_class]})" for of_class, of_person in foreseen.waits),
            len(foreseen.waits),
        ),
        _group(
            _("新しい期"), _("名簿のクラスから作ります。同じ名前の期があれば、それを使います。"),
            (f"{row.values['title']} ({_span(preview.comparison, row.sourced_id)})" for row in foreseen.opens),
            len(foreseen.opens), "go",
        ),
        *_changed(comparison),
    ]  # fmt: skip
    return [group for group in found if group.count]


def _changed(comparison: Comparison) -> Iterator[Group]:
    """Rows that changed without anything happening to a person."""
    courses = comparison.of(Kind.COURSE, Fate.NEW, Fate.CHANGED)
    yield _group(
        _("講座"), _("この自治体の人だけに見える講座として、講座の一覧に加えるか、直します。"),
        (row.values["title"] for row in courses), len(courses),
    )  # fmt: skip
    gone = comparison.of(Kind.COURSE, Fate.LEAVES)
    yield _group(
        _("利用終了にする講座"), _("名簿にもうない講座です。受けた人の記録は残ります。"),
        (row.values["title"] for row in gone), len(gone), "warn",
    )  # fmt: skip
    classes = comparison.of(Kind.CLASS, Fate.CHANGED)
    yield _group(
        _("名称か期間が変わる期"), _("名簿のとおりに直します。"), (row.values["title"] for row in classes), len(classes)
    )


def _invited(row: RosterRow) -> str:
    """Who is invited, and as what if not as a learner."""
    who = f"{row.values['name']} ({row.values['email']})"
    return _("%(who)s 伴走支援者として") % {"who": who} if row.values["role"] in TEACHING else who


def _group(title: str, what: str, names: Iterable[str], count: int, tone: str = "") -> Group:
    shown = [name for name, _number in zip(names, range(_SHOWN), strict=False)]
    return Group(title, what, count, shown, count - len(shown), tone)


def _span(comparison: Comparison, sourced_id: str) -> str:
    begins, ends = dates_of(comparison.after[Kind.CLASS][sourced_id], comparison.after)
    return f"{plainday(begins)} – {plainday(ends)}"


def problem_table() -> OutTable:
    """The headings of the file of problems."""
    titles = (_("ファイル"), _("行"), _("列"), _("値"), _("理由と直し方"))
    return OutTable(_("名簿の誤り"), [OutColumn(title) for title in titles])


def problem_rows(problems: Iterable[RosterProblem], lang: str) -> list[list[str | int]]:
    """One row a problem."""
    return [[one.kind.file, one.line, one.column, one.value, one.message(lang)] for one in problems]

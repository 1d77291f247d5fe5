"""Import of the official SSDSE-A table (統計センター): one row a municipality, one column an indicator.

The file is CP932. Row 1 holds indicator codes, row 2 the year of each column, row 3 the names; data follow. The area
code is `R` and the first five digits of the municipality's code. Empty cells and `-` mean: not published.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.engines.kernel import ParameterError

from .codes import complete_code
from .models import Indicator, Municipality, Statistic
from .services import touch_site

LABEL_COLUMNS = 3
MISSING = frozenset({"", "-", "…", "***"})


class StatisticsFileError(ValueError):
    """The file is not an SSDSE-A table; the message says why, for people."""


@dataclass(slots=True)
class StatisticsReport:
    """What an import did: counts, and the rows left out as (row number, reason)."""

    municipalities: int = 0
    indicators: int = 0
    values: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Column:
    indicator: str
    year: int
    name: str


def import_statistics(*, path: Path, actor: Actor) -> StatisticsReport:
    """Store every value of the file; existing values of the same year are replaced, good rows survive bad ones.

    Raises StatisticsFileError when the file as a whole cannot be read.
    """
    lines = _read_lines(path)
    title, columns = _read_header(lines)
    report = StatisticsReport(indicators=len(columns))
    with action("network.import_statistics", actor=actor, capability=Capability.IMPORT_STATISTICS) as act:
        Indicator.objects.bulk_create(
            [Indicator(code=column.indicator, name=column.name, source=title) for column in columns],
            update_conflicts=True, unique_fields=["code"], update_fields=["name", "source"],
        )  # fmt: skip
        known = set(Municipality.objects.values_list("code", flat=True))
        batch: list[Statistic] = []
        for number, line in lines:
            batch += _read_row(number, line, columns, known, report)
            if len(batch) > 20_000:
                _store(batch)
        _store(batch)
        act.about(changes={"source": title, "municipalities": report.municipalities, "values": report.values})
        touch_site()
    return report


def _read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="cp932", newline="") as file:
            yield from enumerate(csv.reader(file), start=1)
    except UnicodeDecodeError:
        raise StatisticsFileError(
            _("文字コードが CP932(Shift_JIS)ではありません。統計センターの配布ファイルをそのまま選んでください。")
        ) from None


def _read_header(lines: Iterator[tuple[int, list[str]]]) -> tuple[str, list[_Column]]:
    header = [line for _number, line in (next(lines, (0, [])) for _unused in range(3))]
    codes, years, names = header
    if not codes or not codes[0].startswith("SSDSE-A") or len(years) != len(codes) or len(names) != len(codes):
        raise StatisticsFileError(
            _("SSDSE-A の表ではありません。1行目が「SSDSE-A-年」で始まるファイルを選んでください。")
        )
    try:
        columns = [
            _Column(code, int(year), name.strip())
            for code, year, name in zip(
                codes[LABEL_COLUMNS:], years[LABEL_COLUMNS:], names[LABEL_COLUMNS:], strict=True
            )
        ]
    except ValueError:
        raise StatisticsFileError(_("2行目に西暦の年がありません。配布ファイルをそのまま選んでください。")) from None
    return codes[0], columns


def _read_row(
    number: int, line: list[str], columns: list[_Column], known: set[str], report: StatisticsReport
) -> list[Statistic]:
    try:
        code = complete_code(line[0].removeprefix("R"))
        if code not in known:
            report.problems.append((number, _("コード %(code)s の自治体は登録されていません。") % {"code": code}))
            return []
        values = [
            Statistic(
                municipality_id=code, indicator_id=column.indicator, year=column.year,
                value=None if cell.strip() in MISSING else float(cell.replace(",", "")),
            )
            for column, cell in zip(columns, line[LABEL_COLUMNS:], strict=True)
        ]  # fmt: skip
    except ParameterError as error:
        report.problems.append((number, error.message("ja")))
        return []
    except ValueError as error:
        report.problems.append(
            (number, _("数値として読めない値があるか、列の数が合いません(%(error)s)。") % {"error": error})
        )
        return []
    report.municipalities += 1
    report.values += len(values)
    return values


def _store(batch: list[Statistic]) -> None:
    Statistic.objects.bulk_create(
        batch, batch_size=5_000, update_conflicts=True,
        unique_fields=["municipality", "indicator", "year"], update_fields=["value"],
    )  # fmt: skip
    batch.clear()

"""What goes out comes back the same."""

from __future__ import annotations

import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manabiwa.apps.tables.cells import parse_cell
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.examining import examine
from manabiwa.apps.tables.images import differing, key_digest, pack, unpack
from manabiwa.apps.tables.limits import DEFAULT
from manabiwa.apps.tables.reading import read_rows
from manabiwa.apps.tables.writing import CsvEncoding, OutColumn, OutTable, csv_chunks, write_workbook
from tests.apps.tables.conftest import declarations

COLUMNS = (
    Column(key="title", ja="名前", en="Name", required=True),
    Column(key="hours", ja="時間", en="Hours", type=ColumnType.HOURS),
    Column(key="price", ja="価格", en="Price", type=ColumnType.YEN),
    Column(key="day", ja="日付", en="Day", type=ColumnType.DATE),
    Column(key="open", ja="公開", en="Open", type=ColumnType.BOOLEAN),
)
SPEC = declarations(columns=COLUMNS, natural_key=("title",))
TABLE = OutTable("表", [OutColumn(column.ja) for column in COLUMNS])

_shown = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cf", "Co", "Cn"])
titles = st.text(_shown, min_size=1, max_size=30).filter(lambda text: text.strip("\ufeff\u200b") == text)
rows = st.lists(
    st.tuples(
        titles,
        st.none() | st.decimals(0, 9999, places=2),
        st.none() | st.integers(0, 10**9),
        st.none() | st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def read_back(path: Path) -> list[tuple[object, ...]]:
    found = examine(path, SPEC, DEFAULT)
    assert found.block.depth == 1
    return [
        tuple(
            parse_cell(column, row.cells[index] if index < len(row.cells) else None)
            for index, column in enumerate(COLUMNS)
        )
        for row in read_rows(path, found.source)
        if row.number > found.block.last_row and not row.is_blank
    ]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(rows)
def test_a_csv_comes_back_as_it_went_out(table):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(b"".join(csv_chunks(TABLE, table)))
        assert read_back(path) == table


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(rows)
def test_a_workbook_comes_back_as_it_went_out(table):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        with path.open("wb") as file:
            write_workbook(TABLE, table, file)
        assert read_back(path) == table


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(st.lists(st.text("髙①㈱あア亜ABC", min_size=2, max_size=9), min_size=1, max_size=8))
def test_a_cp932_file_comes_back_as_it_went_out(names):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(
            b"".join(csv_chunks(TABLE, [(name, 1, 2, None, True) for name in names], encoding=CsvEncoding.CP932))
        )
        assert [row[0] for row in read_back(path)] == names


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=3),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(values)
def test_a_stored_value_comes_back_with_its_type(value):
    back = unpack(pack(value))
    assert back == value
    assert type(back) is type(value)


def test_blank_is_blank_and_a_number_is_its_value():
    assert differing({"a": "", "b": Decimal("12.50")}, {"a": None, "b": Decimal("12.5")}) == ()
    assert differing({"a": "x"}, {"a": None}) == ("a",)


def test_keys_that_look_alike_have_other_digests():
    assert len({key_digest(("1",)), key_digest((1,)), key_digest(("1", None)), key_digest((dt.date(2026, 4, 1),))}) == 4

"""Publishers' files as people have them: told apart by what is in them, packed into one file, opened again for reading.

O*NET comes as one archive or as several workbooks, job tag as a workbook or a long CSV, a framework as CASE JSON.
Whatever a file claims to hold, only so many bytes are unpacked, and a workbook is looked over before it is opened.
"""

import csv
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from manabiwa.apps.common.archives import DAMAGED
from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading.kinds import find_kind
from manabiwa.apps.tables.reading.workbook import look_over
from manabiwa.engines.kernel import Words

from .jobtag import is_jobtag
from .models import SourceKind
from .onet import TABLES

Named = tuple[str, Path]
"""A file by the name that its owner gave it, and where it lies."""
_ZIP, _WORKBOOK = b"PK\x03\x04", "xl/workbook.xml"
_JSON = re.compile(rb"\A(\xef\xbb\xbf)?\s*[{\[]")
_COPY = re.compile(r"\s*\(\d+\)$")
_CHUNK = 1024 * 1024
_AS_PUBLISHED = Words(
    "公表されているファイルを、手を加えずに選んでください。自治体のスキルの表は、「スキルの体系」のページから取り込めます。",
    "Choose the file as it was published. Tables of local skills come in from the page of frameworks.",
)
_ESCO_HEADS = frozenset({"conceptUri", "preferredLabel"})


def recognise(files: Sequence[Named], limits: Limits) -> SourceKind:
    """Tell whose files these are.

    Raises TableFileError, with what to do about it, when they are nobody's, incomplete, broken or too large.
    """
    if len(files) > 1:
        _require_tables({_table_of(name): path for name, path in files if _table_of(name)})
        return SourceKind.ONET
    name, path = files[0]
    with path.open("rb") as file:
        head = file.read(4096)
    if _JSON.match(head):
        return SourceKind.CASE
    if head.startswith(_ZIP) and not _is_workbook(path):
        _require_tables(_members(path))
        return SourceKind.ONET
    try:
        if find_kind(path, limits) == "xlsx":
            look_over(path, limits)
    except TableFileError as error:
        raise TableFileError(error.reason, _AS_PUBLISHED) from error
    if is_jobtag(path):
        return SourceKind.JOBTAG
    if _table_of(name):
        _require_tables({_table_of(name): path})
    raise TableFileError(
        Words(
            "O*NET・job tag・CASE・ESCO のどのファイルでもありません。",
            "This is no file of O*NET, job tag, CASE or ESCO.",
        ),
        _AS_PUBLISHED,
    )


def is_esco(path: Path) -> bool:
    """Whether a file is ESCO's list of skills, told by its headings."""
    with path.open("rb") as file:
        head = file.read(4096)
    try:
        lines = head.decode("utf-8-sig", "strict" if len(head) < 4096 else "ignore").splitlines()
        return bool(lines) and set(next(csv.reader(lines[:1]), [])) >= _ESCO_HEADS
    except (UnicodeDecodeError, csv.Error):
        return False


@contextmanager
def packed(files: Sequence[Named]) -> Iterator[Path]:
    """One file that holds all: itself, or several as an archive."""
    if len(files) == 1:
        yield files[0][1]
        return
    with tempfile.NamedTemporaryFile(suffix=".zip") as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for name, path in files:
                if table := _table_of(name):
                    archive.write(path, f"{table}.xlsx")
        target.flush()
        yield Path(target.name)


@contextmanager
def onet_folder(archive: Path, limits: Limits) -> Iterator[Path]:
    """The tables of O*NET out of an archive, in a folder that is gone afterwards.

    Raises TableFileError when the archive is broken or holds more than the limits allow.
    """
    with tempfile.TemporaryDirectory() as folder:
        left = limits.unpacked_bytes
        try:
            with zipfile.ZipFile(archive) as packed_tables:
                for table, member in _members(archive).items():
                    path = Path(folder) / f"{table}.xlsx"
                    left -= _unpack(packed_tables, member, path, left)
                    look_over(path, limits)
        except DAMAGED as error:
            raise _broken() from error
        yield Path(folder)


def _unpack(archive: zipfile.ZipFile, member: str, path: Path, most: int) -> int:
    count = 0
    with archive.open(member) as source, path.open("wb") as target:
        while chunk := source.read(_CHUNK):
            count += len(chunk)
            if count > most:
                raise TableFileError(
                    Words("展開すると大きすぎる圧縮ファイルです。", "The archive unpacks to too much."),
                    Words(
                        "公表されている O*NET のファイルを選んでください。", "Choose the archive that O*NET publishes."
                    ),
                )
            target.write(chunk)
    return count


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK in archive.namelist()
    except DAMAGED as error:
        raise _broken() from error


def _members(archive: Path) -> dict[str, str]:
    """Return the members of an archive that are tables of O*NET, in whichever folder they lie."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return {table: name for name in opened.namelist() if (table := _table_of(name.rpartition("/")[2]))}
    except DAMAGED as error:
        raise _broken() from error


def _table_of(name: str) -> str:
    """Return which table of O*NET a file holds by its name; a second download's "(1)" does not matter."""
    stem, _dot, ending = name.rpartition(".")
    plain = _COPY.sub("", stem).replace("_", " ").strip().casefold()
    return next((table for table in TABLES if table.casefold() == plain and ending.lower() == "xlsx"), "")


def _require_tables(found: Mapping[str, object]) -> None:
    missing = [table for table in TABLES if table not in found]
    if not found:
        raise TableFileError(
            Words("O*NET の表が見つかりません。", "There is no table of O*NET."),
            Words(
                "1つずつ選んでください。O*NET だけは、Excel の表をまとめて選ぶか、公表されている ZIP を選びます。",
                "Choose one file. Only of O*NET, choose all workbooks, or the archive as published.",
            ),
        )
    if missing:
        names = "、".join(f"{table}.xlsx" for table in missing)
        raise TableFileError(
            Words(f"O*NET の表が足りません: {names}", f"Tables of O*NET are missing: {names.replace('、', ', ')}."),
            Words(
                "。すべての表をいっしょに選ぶか、公表されている ZIP(Excel 版)を選んでください。",
                "Choose all of them together, or the archive of the Excel edition.",
            ),
        )


def _broken() -> TableFileError:
    return TableFileError(
        Words("圧縮ファイルが壊れていて、読み取れません。", "The archive is damaged and cannot be read."),
        Words("もう一度ダウンロードしてください。", "Download it again."),
    )

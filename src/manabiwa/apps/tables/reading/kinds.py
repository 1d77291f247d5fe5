"""What kind of file it is, told by its first bytes and never by its name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.engines.kernel import Words


class FileKind(StrEnum):
    """Files that hold a table."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"


_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK = 1024 * 1024
_SAVE_AS = Words(
    "ExcelまたはCSV(.xlsx、.csv)で保存し直してから、もう一度お試しください。",
    "Save it as Excel or CSV (.xlsx, .csv) and try again.",
)
_OTHER_FILES: tuple[tuple[bytes, Words], ...] = (
    (b"%PDF", Words("PDF", "a PDF")),
    (b"\x89PNG", Words("画像(PNG)", "a PNG picture")),
    (b"\xff\xd8\xff", Words("画像(JPEG)", "a JPEG picture")),
    (b"GIF8", Words("画像(GIF)", "a GIF picture")),
    (b"\x1f\x8b", Words("圧縮ファイル(gzip)", "a gzip archive")),
    (b"7z\xbc\xaf", Words("圧縮ファイル(7z)", "a 7z archive")),
    (b"Rar!", Words("圧縮ファイル(RAR)", "a RAR archive")),
    (b"SQLite format 3", Words("データベース", "a database")),
    (b"{\\rtf", Words("リッチテキスト", "rich text")),
)
_MARKED_UP: tuple[tuple[re.Pattern[bytes], Words], ...] = (
    (
        re.compile(rb"\A\s*(<!doctype html|<html|<table)", re.IGNORECASE),
        Words("HTML(ウェブページ)", "a web page (HTML)"),
    ),
    (re.compile(rb"\A(\xef\xbb\xbf)?\s*<\?xml", re.IGNORECASE), Words("XML", "XML")),
    (re.compile(rb"\A(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*[\[{\"\]])"), Words("JSON", "JSON")),
)


def find_kind(path: Path, limits: Limits) -> FileKind:
    """Return the kind of table file at `path`.

    Raises
    ------
    TableFileError
        If it is empty, too large, locked with a password, or no table at all.
    """
    size = path.stat().st_size
    refuse_size(size, limits)
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise TableFileError(
            Words("ファイルが空です。", "The file is empty."),
            Words(
                "見出しの行とデータの行があるファイルを選んでください。",
                "Choose a file with a row of headings and rows of data.",
            ),
        )
    for magic, name in _OTHER_FILES:
        if head.startswith(magic):
            raise _no_table(name)
    if head.startswith(_ZIP):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    for pattern, name in _MARKED_UP:
        if pattern.match(head):
            raise _no_table(name)
    return FileKind.TEXT


def refuse_size(size: int, limits: Limits) -> None:
    """Raise `TableFileError` if a file of `size` bytes is too large to take."""
    if size <= limits.bytes:
        return
    megabytes, most = size / 1024**2, limits.bytes / 1024**2
    raise TableFileError(
        Words(
            f"ファイルが大きすぎます({megabytes:,.0f} MB)。一度に取り込めるのは{most:,.0f} MBまでです。",
            f"The file is too large ({megabytes:,.0f} MB). At most {most:,.0f} MB can be imported at once.",
        ),
        Words(
            "年度や所属などで分けて保存し、順に取り込んでください。使わない列やシートを消すと小さくなります。",
            "Split it, for example by year or department, and import the parts one after the other; "
            "removing unused columns and sheets makes it smaller.",
        ),
    )


def locked() -> TableFileError:
    """Return the error for a workbook that a password protects."""
    return TableFileError(
        Words("パスワードで保護されたExcelファイルです。", "The Excel file is protected by a password."),
        Words(
            "Excelで開き、［ファイル］→［情報］→［ブックの保護］でパスワードを外して保存してください。",
            "Open it in Excel, remove the password under File, Info, Protect Workbook, and save it.",
        ),
    )


def broken_workbook() -> TableFileError:
    """Return the error for a workbook that cannot be opened."""
    return TableFileError(
        Words("Excelファイルが壊れていて読み取れません。", "The Excel file is damaged and cannot be read."),
        Words(
            "Excelで開けるか確かめ、［名前を付けて保存］で.xlsxとして保存し直してください。",
            "Check that Excel opens it and save it again as .xlsx.",
        ),
    )


def _no_table(name: Words) -> TableFileError:
    return TableFileError(
        Words(
            f"このファイルの中身は{name.ja}で、表として読み取れません。",
            f"This file is {name.en}, not a table.",
        ),
        _SAVE_AS,
    )


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise broken_workbook() from error
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "xl/workbook.bin" in names:
        raise _no_table(Words("Excelバイナリ形式(.xlsb)", "an Excel binary workbook (.xlsb)"))
    if any(name.startswith("word/") for name in names):
        raise _no_table(Words("Word文書", "a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise _no_table(Words("PowerPoint", "a PowerPoint presentation"))
    if "content.xml" in names:
        raise _no_table(Words("OpenDocument(.odsなど)", "an OpenDocument file (such as .ods)"))
    raise _no_table(Words("圧縮ファイル(zip)", "a zip archive"))


def _ole_kind(path: Path) -> FileKind:
    """Tell old Excel from an encrypted new one by the names of the streams in the OLE directory."""
    if _contains(path, "EncryptedPackage".encode("utf-16-le")):
        raise locked()
    if _contains(path, "Workbook".encode("utf-16-le")) or _contains(path, "Book\0".encode("utf-16-le")):
        return FileKind.XLS
    raise _no_table(Words("Excel以外のOffice文書", "an Office document other than Excel"))


def _contains(path: Path, needle: bytes) -> bool:
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if needle in tail + chunk:
                return True
            tail = chunk[-len(needle) :]
    return False

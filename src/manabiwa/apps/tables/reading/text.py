"""CSV and its relatives: which encoding, which delimiter, and the rows one by one."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from manabiwa.apps.tables.limits import Limits
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading.cells import SourceRow
from manabiwa.engines.kernel import Words

ENCODINGS = ("utf-8-sig", "cp932", "utf-16", "euc_jp")
DELIMITERS = (",", "\t", ";", "|")
DELIMITER_WORDS = {
    ",": Words("コンマ", "comma"),
    "\t": Words("タブ", "tab"),
    ";": Words("セミコロン", "semicolon"),
    "|": Words("縦棒", "vertical bar"),
}
# Python's cp932 takes these single bytes (80, A0, FD, FE, FF) although no character stands behind them
_NO_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_CHUNK = 1024 * 1024
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 200
_LONGEST_CELL = 2_000_000
# a text this long over this many lines is no text but the rest of a file behind a quotation mark
_LONG_CELL = 131_072
_MANY_LINES = 1_000


@dataclass(frozen=True, slots=True)
class TextForm:
    """How a text file is to be read.

    Parameters
    ----------
    encoding : str
        One of `ENCODINGS`, or ``utf-16-le`` / ``utf-16-be`` when there is no byte order mark.
    delimiter : str
        One of `DELIMITERS`.
    lines : int
        Line ends in the file: about its rows.
    """

    encoding: str
    delimiter: str
    lines: int


def detect_encoding(path: Path) -> tuple[str, int]:
    """Return the encoding of the whole file, read in chunks, and how many lines it has.

    UTF-8 and UTF-16 prove themselves; CP932 takes nearly anything, so it comes after them, and EUC-JP is
    preferred to it only when CP932 would read the text as half-width kana, which EUC-JP bytes look like.

    Raises
    ------
    TableFileError
        If no encoding fits; the words name the line.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _lines_or_raise(path, "utf-16")
    if b"\0" in head:
        return _detect_wide(path, head)
    lines, _ = _try(path, "utf-8-sig")
    if lines is not None:
        return "utf-8-sig", lines
    lines, half_width = _try(path, "cp932")
    if lines is None or half_width > 0.5:
        euc_lines, _ = _try(path, "euc_jp")
        if euc_lines is not None:
            return "euc_jp", euc_lines
    if lines is None:
        raise _undecodable(path)
    return "cp932", lines


def detect_delimiter(path: Path, encoding: str) -> str:
    """Return the delimiter with which most rows have the same number (above one) of cells; a comma if none has."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        sample = file.read(_SAMPLE)
    if len(sample) == _SAMPLE and "\n" in sample:
        sample = sample[: sample.rindex("\n")]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        score = _regularity(sample, delimiter)
        if score > best_score:
            best, best_score = delimiter, score
    return best


def read_text(path: Path, form: TextForm, limits: Limits) -> Iterator[SourceRow]:
    """Yield the rows of a text file; memory does not grow with the file.

    Raises
    ------
    TableFileError
        If a quotation mark is never closed, or a row has too many columns.
    """
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding=form.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=form.delimiter)
        number = line = 0
        try:
            for number, cells in enumerate(reader, start=1):
                if reader.line_num - line > _MANY_LINES and max(map(len, cells)) > _LONG_CELL:
                    raise _unclosed(number)
                line = reader.line_num
                if len(cells) > limits.columns:
                    raise too_many_columns(len(cells), limits)
                if number > limits.rows:
                    raise too_many_rows(limits)
                yield SourceRow(number, list(cells))
        except csv.Error as error:
            raise _unclosed(number + 1) from error
        except UnicodeDecodeError as error:
            raise _wrong_encoding(form.encoding, number + 1) from error


def too_many_columns(columns: int, limits: Limits) -> TableFileError:
    """Return the error for a table wider than the limit."""
    return TableFileError(
        Words(
            f"列が多すぎます({columns:,}列)。一度に読み取れるのは{limits.columns:,}列までです。",
            f"There are too many columns ({columns:,}). At most {limits.columns:,} can be read.",
        ),
        Words(
            "右端の不要な列を削除して保存し直してください。区切り文字の指定が違うときも、列が多く見えます。",
            "Delete the columns that are not needed and save again. "
            "A wrong delimiter also makes many columns out of few.",
        ),
    )


def too_many_rows(limits: Limits) -> TableFileError:
    """Return the error for a table longer than the limit."""
    return TableFileError(
        Words(f"行が多すぎます。一度に読み取れるのは{limits.rows:,}行までです。", f"More than {limits.rows:,} rows."),
        Words("分けて保存し、順に取り込んでください。", "Split the file and import the parts one after the other."),
    )


def _detect_wide(path: Path, head: bytes) -> tuple[str, int]:
    """UTF-16 without a byte order mark: the zero bytes of plain ASCII stand at odd or at even places."""
    odd, even = head[1::2].count(0), head[::2].count(0)
    encoding = "utf-16-le" if odd >= even else "utf-16-be"
    lines, _ = _try(path, encoding)
    if lines is None or min(odd, even) > len(head) // 20:
        raise TableFileError(
            Words(
                "文字ではないデータが入っていて、表として読み取れません。",
                "The file holds data that is not text and cannot be read as a table.",
            ),
            Words("ExcelまたはCSV(.xlsx、.csv)で保存し直してください。", "Save it as Excel or CSV (.xlsx, .csv)."),
        )
    return encoding, lines


def _try(path: Path, encoding: str) -> tuple[int | None, float]:
    """Return the lines in the file (None if it does not decode) and the share of half-width kana in its non-ASCII."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = half_width = wide = 0
    last = ""
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                text = decoder.decode(chunk)
                lines += text.count("\n") or text.count("\r")
                if encoding == "cp932":
                    if _NO_CP932.search(text):
                        return None, 0.0
                    half_width += sum(1 for character in text if "\uff61" <= character <= "\uff9f")
                    wide += sum(1 for character in text if character > "\x7f")
                last = text or last
            last = decoder.decode(b"", final=True) or last
        except UnicodeDecodeError:
            return None, 0.0
    return lines + (not last.endswith(("\n", "\r"))), half_width / wide if wide else 0.0


def _lines_or_raise(path: Path, encoding: str) -> int:
    lines, _ = _try(path, encoding)
    if lines is None:
        raise _wrong_encoding(encoding, 1)
    return lines


def _undecodable(path: Path) -> TableFileError:
    """Name the first line that CP932 cannot read: there the person can look."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                if _NO_CP932.search(line.decode("cp932")):
                    return _wrong_encoding("cp932", number)
            except UnicodeDecodeError:
                return _wrong_encoding("cp932", number)
    return _wrong_encoding("cp932", 1)


def _wrong_encoding(encoding: str, line: int) -> TableFileError:
    name = {"cp932": "Shift_JIS(CP932)", "utf-8-sig": "UTF-8", "euc_jp": "EUC-JP"}.get(encoding, "UTF-16")
    return TableFileError(
        Words(
            f"文字コードを判別できません({line:,}行目が{name}として読めません)。",
            f"The character encoding is not clear (line {line:,} cannot be read as {name}).",
        ),
        Words(
            "Excelで開き、［名前を付けて保存］で「CSV UTF-8」または.xlsxとして保存し直してください。",
            "Open it in Excel and save it as “CSV UTF-8” or .xlsx.",
        ),
    )


def _unclosed(row: int) -> TableFileError:
    return TableFileError(
        Words(
            f'{row:,}行目の付近で引用符(")が閉じられていないか、1つのセルが長すぎます。',
            f"Near row {row:,} a quotation mark is never closed, or one cell is too long.",
        ),
        Words(
            'その行の「"」を確かめ、Excelで保存し直してください。',
            "Check the quotation marks there and save the file again from Excel.",
        ),
    )


def _regularity(sample: str, delimiter: str) -> float:
    """Score a delimiter: share of rows with the commonest width above one, a little more for wider rows."""
    rows = []
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if row:
                rows.append(len(row))
            if len(rows) == _SAMPLE_ROWS:
                break
    except csv.Error:
        return 0.0
    widths = Counter(width for width in rows if width > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / len(rows) + min(width, 100) / 1000

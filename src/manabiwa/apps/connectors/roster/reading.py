"""A OneRoster 1.1 archive to rows and problems; nothing is unpacked to disk, and no further than it may be long."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping

from manabiwa.apps.common.archives import DAMAGED
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.engines.kernel import Words

from .checking import RowWrongError, check_row
from .format import MANIFEST, NEEDED, VERSION, Kind, Mode, Roster, RosterProblem, RosterRow

MOST_BYTES = 20 * 1024 * 1024
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_ENTRIES = 1_000
_MOST_ROWS = 200_000


def read_roster(content: bytes) -> Roster:
    """The rows of an archive; a wrong row comes back as a problem and loses none of the good ones.

    Raises
    ------
    SourceError
        If it is no archive, lacks its manifest or a file that the manifest names, has another version, or lacks a
        column without which a file says nothing.
    """
    files = _Files(content)
    modes = _modes(files)
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    for kind in Kind:
        if modes[kind] is Mode.ABSENT:
            continue
        good, wrong = _read_file(files.text(kind.file), kind, modes[kind])
        rows += good
        problems += wrong
    return Roster(tuple(rows), modes, tuple(problems))


class _Files:
    """The texts of an archive. Archivers that put everything into one folder are forgiven."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            names = self._archive.namelist()
        except DAMAGED:
            raise _no_archive() from None
        found = [name for name in names if name.rpartition("/")[2] == MANIFEST and "__MACOSX" not in name]
        if len(found) != 1 or len(names) > _MOST_ENTRIES:
            raise _no_archive()
        self._folder = found[0].removesuffix(MANIFEST)
        self._names = frozenset(names)
        self._left = _MOST_UNPACKED

    def text(self, name: str) -> str:
        """The text of a file. UTF-8, as the standard asks; what Excel saved in CP932 is understood too."""
        if self._folder + name not in self._names:
            raise SourceError(
                Words(
                    f"manifest.csv にある {name} が、ファイルの中にありません。",
                    f"{name}, named in manifest.csv, is missing.",
                ),
                Words(
                    "書き出し直すか、manifest.csv で absent としてください。",
                    "Export again, or say “absent” in manifest.csv.",
                ),
            )
        try:
            with self._archive.open(self._folder + name) as file:
                content = file.read(self._left + 1)
        except DAMAGED:
            raise _no_archive() from None
        self._left -= len(content)
        if self._left < 0:
            raise SourceError(
                Words("中身が大きすぎます(100MBを超えています)。", "It unpacks to more than 100 MB."),
                Words("事業ごとに分けて書き出してください。", "Export programme by programme."),
            )
        for encoding in ("utf-8-sig", "cp932"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise SourceError(
            Words(f"{name} の文字コードが分かりません。", f"The encoding of {name} is not known."),
            Words("UTF-8 で保存してください。", "Save it as UTF-8."),
        )


def _modes(files: _Files) -> Mapping[Kind, Mode]:
    told: dict[str, str] = {}
    try:
        for line in csv.reader(io.StringIO(files.text(MANIFEST), newline="")):
            if len(line) >= 2:
                told[line[0].strip()] = line[1].strip()
    except csv.Error:
        raise _no_archive() from None
    version = told.get("oneroster.version", "")
    if version != VERSION:
        raise SourceError(
            Words(
                f"OneRoster の版が {version or '書かれていません'}。",
                f"The version of OneRoster is {version or 'not given'}.",
            ),
            Words("OneRoster 1.1 の CSV で書き出してください。", "Export as OneRoster 1.1 CSV."),
        )
    modes = {}
    for kind in Kind:
        said = told.get(f"file.{kind}", Mode.ABSENT).lower()
        if said not in frozenset(Mode):
            raise SourceError(
                Words(f"manifest.csv の file.{kind} が「{said}」です。", f"file.{kind} in manifest.csv is “{said}”."),
                Words("bulk、delta、absent のどれかにしてください。", "Make it bulk, delta or absent."),
            )
        modes[kind] = Mode(said)
    if all(mode is Mode.ABSENT for mode in modes.values()):
        raise SourceError(
            Words("manifest.csv に、読むファイルがありません。", "manifest.csv names no file to read."),
            Words("users、classes、enrollments を書き出してください。", "Export users, classes and enrollments."),
        )
    return modes


def _read_file(text: str, kind: Kind, mode: Mode) -> tuple[list[RosterRow], list[RosterProblem]]:
    lines = _lines(text, kind)
    headings = [cell.strip() for cell in next(lines, (1, []))[1]]
    missing = [name for name in NEEDED[kind] if name not in headings]
    if missing:
        raise SourceError(
            Words(
                f"{kind.file} に列「{'、'.join(missing)}」がありません。", f"{kind.file} lacks: {', '.join(missing)}."
            ),
            Words("OneRoster 1.1 の列名で書き出してください。", "Export with the column names of OneRoster 1.1."),
        )
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    met: dict[str, int] = {}
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(rows) >= _MOST_ROWS:
            raise _too_long(kind)
        told = dict(zip(headings, (cell.strip() for cell in cells), strict=False))
        try:
            row = check_row(kind, mode, told, number)
            if row.sourced_id in met:
                first = met[row.sourced_id]
                raise RowWrongError(
                    "sourcedId",
                    row.sourced_id,
                    Words(f"{first}行目と同じ番号です。", f"Line {first} has the same number."),
                    Words("番号は1行に1つにしてください。", "Give every row its own."),
                )
        except RowWrongError as problem:
            problems.append(problem.at(kind, number))
        else:
            met[row.sourced_id] = number
            rows.append(row)
    return rows, problems


def _lines(text: str, kind: Kind) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins."""
    # strict: an open quotation mark would swallow the rest of the file into one cell
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise SourceError(
            Words(f"{kind.file} の{begins}行目が CSV として読めません。", f"{kind.file}, line {begins} is no CSV."),
            Words('引用符(")が閉じているか確かめてください。', "Check that every quotation mark is closed."),
        ) from None


def _too_long(kind: Kind) -> SourceError:
    return SourceError(
        Words(f"{kind.file} が{_MOST_ROWS:,}行を超えています。", f"{kind.file} has more than {_MOST_ROWS:,} rows."),
        Words("事業ごとに分けて書き出してください。", "Export programme by programme."),
    )


def _no_archive() -> SourceError:
    return SourceError(
        Words("OneRoster の ZIP ファイルとして読めません。", "This is no readable OneRoster archive."),
        Words(
            "manifest.csv の入った、壊れていない ZIP を選んでください。",
            "Choose an undamaged ZIP with manifest.csv in it.",
        ),
    )

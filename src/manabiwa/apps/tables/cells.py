"""From a cell of a file to a value of a column's type, or to the reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from manabiwa.apps.tables.columns import Column, ColumnType, fold_choice
from manabiwa.apps.tables.dates import parse_date
from manabiwa.apps.tables.numbers import parse_decimal, parse_hours, parse_integer, parse_yen
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.reading.cells import Cell, text_of
from manabiwa.apps.tables.writing.safety import without_guard
from manabiwa.engines.kernel import Words

_NOT_GIVEN = frozenset({"-", "－", "―", "‐", "–", "—", "…", "...", "N/A", "n/a", "NA", "#N/A", "NULL", "null"})
# the category Cc of Unicode but tab and line ends
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# what needs no closer look
_PLAIN_URL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[!-~]*)?")
_LOST_DIGITS = re.compile(r"[0-9](\.[0-9]+)?[Ee]\+[0-9]+")
_FLOAT_CODE = re.compile(r"([0-9]+)\.0+")
_EMAIL = re.compile(r"[^@\s<>()\"',;:\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")
_YES = frozenset(
    {"はい", "有", "有り", "あり", "可", "済", "○", "〇", "◯", "◎", "レ", "✓", "✔", "1", "true", "yes", "y", "on"}
)
_NO = frozenset({"いいえ", "無", "無し", "なし", "不可", "未", "×", "✕", "✗", "x", "0", "false", "no", "n", "off"})


def parse_cell(column: Column, cell: Cell) -> object | CellProblem | None:
    """Return the value of a cell, None for a blank one, or a `CellProblem`.

    Texts keep every character that was typed; only blanks around them go. Types other than text also read
    full-width characters, and take "-", "…" and "N/A" as "not given".
    """
    text = without_guard(text_of(cell))
    if column.type is not ColumnType.TEXT and text in _NOT_GIVEN:
        text = ""
    if not text:
        return _required(column) if column.required else None
    if column.separator:
        return _parse_many(column, text)
    return _parse_one(column, cell, text)


def _parse_one(column: Column, cell: Cell, text: str) -> object:
    parse = _PARSERS[column.type]
    if column.type in _TAKES_CELL:
        return parse(column, text if isinstance(cell, str) else cell)
    return parse(column, text)


def _parse_many(column: Column, text: str) -> object:
    values = []
    for part in text.split(column.separator):
        if not (piece := part.strip()):
            continue
        value = _parse_one(column, piece, piece)
        if isinstance(value, CellProblem):
            return value
        values.append(value)
    return tuple(dict.fromkeys(values)) or (_required(column) if column.required else None)


def _required(column: Column) -> CellProblem:
    return cell_problem(
        column.key,
        "",
        Words(f"「{column.ja}」が空です。", f"“{column.en}” is blank."),
        Words(f"{column.help_ja or '値を入力してください。'}", column.help_en or "Fill it in."),
    )


def _text(column: Column, text: str) -> str | CellProblem:
    if len(text) > column.longest:
        return cell_problem(
            column.key,
            text,
            Words(
                f"「{column.ja}」は{column.longest:,}文字までです({len(text):,}文字あります)。",
                f"“{column.en}” may have {column.longest:,} characters; this has {len(text):,}.",
            ),
            Words("短くしてください。", "Shorten it."),
        )
    if _CONTROL.search(text):
        return cell_problem(
            column.key,
            repr(text),
            Words(
                f"「{column.ja}」に目に見えない制御文字が入っています。",
                f"“{column.en}” holds an invisible control character.",
            ),
            Words("その文字列を入力し直してください。", "Type the text again."),
        )
    return text


def _code(column: Column, text: str) -> str | CellProblem:
    code = unicodedata.normalize("NFKC", text).strip()
    if _LOST_DIGITS.fullmatch(code):
        return cell_problem(
            column.key,
            text,
            Words(
                f"「{column.ja}」がExcelによって指数表示に変わり、桁が失われています。",
                f"Excel turned “{column.en}” into scientific notation and lost digits.",
            ),
            Words(
                "元のファイルで列の表示形式を「文字列」にして、保存し直してください。",
                "Set the column's format to Text in the original file and save it again.",
            ),
        )
    if whole := _FLOAT_CODE.fullmatch(code):
        code = whole[1]
    if column.width is not None:
        if code.isascii() and code.isdigit():
            code = code.zfill(column.width)
        if len(code) != column.width:
            return cell_problem(
                column.key,
                text,
                Words(
                    f"「{column.ja}」は{column.width}桁です({len(code)}桁あります)。",
                    f"“{column.en}” has {column.width} characters; this has {len(code)}.",
                ),
                Words("コードを確かめてください。", "Check the code."),
            )
    return _text(column, code)


def _url(column: Column, text: str) -> str | CellProblem:
    if _PLAIN_URL.fullmatch(text):
        return _text(column, text)
    try:
        parts = urlsplit(text)
        fits = parts.scheme.lower() in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:
        fits = False
    if not fits:
        return cell_problem(
            column.key,
            text,
            Words(f"「{column.ja}」がURLではありません。", f"“{column.en}” is not a web address."),
            Words("https:// から始まるURLを入力してください。", "Give an address that starts with https://."),
        )
    return _text(column, text)


def _choice(column: Column, text: str) -> str | CellProblem:
    value = column.known_choices.get(fold_choice(text))
    if value is not None:
        return value
    ja = "、".join(choice.ja for choice in column.choices)
    en = ", ".join(choice.en for choice in column.choices)
    return cell_problem(
        column.key,
        text,
        Words(f"「{column.ja}」に選べない値があります。", f"“{column.en}” is none of the choices."),
        Words(f"次のどれかにしてください: {ja}。", f"Use one of: {en}."),
    )


def _boolean(column: Column, text: str) -> bool | CellProblem:
    wanted = fold_choice(text)
    if wanted in _YES:
        return True
    if wanted in _NO:
        return False
    return cell_problem(
        column.key,
        text,
        Words(f"「{column.ja}」が「はい」か「いいえ」か分かりません。", f"“{column.en}” is neither yes nor no."),
        Words("「はい」または「いいえ」と入力してください。", "Write yes or no."),
    )


def _email(column: Column, text: str) -> str | CellProblem:
    address = unicodedata.normalize("NFKC", text).strip()
    if len(address) > 254 or not _EMAIL.fullmatch(address) or ".." in address:
        return cell_problem(
            column.key,
            text,
            Words(f"「{column.ja}」がメールアドレスではありません。", f"“{column.en}” is not an e-mail address."),
            Words("name@example.lg.jp の形で入力してください。", "Write it like name@example.lg.jp."),
        )
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.lower()}"


_TAKES_CELL = frozenset({ColumnType.DATE, ColumnType.HOURS, ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.YEN})
_PARSERS: dict[ColumnType, Callable[..., object]] = {
    ColumnType.TEXT: _text,
    ColumnType.CODE: _code,
    ColumnType.INTEGER: parse_integer,
    ColumnType.DECIMAL: parse_decimal,
    ColumnType.HOURS: parse_hours,
    ColumnType.YEN: parse_yen,
    ColumnType.DATE: parse_date,
    ColumnType.URL: _url,
    ColumnType.CHOICE: _choice,
    ColumnType.BOOLEAN: _boolean,
    ColumnType.EMAIL: _email,
}

"""Where each prefecture stands on the tile map of Japan: one square each, neighbours kept beside each other."""

from __future__ import annotations

from typing import Final

NAMES: Final[tuple[str, ...]] = (
    *(
        "北海道",
        "青森",
        "岩手",
        "宮城",
        "秋田",
        "山形",
        "福島",
        "茨城",
        "栃木",
        "群馬",
        "埼玉",
        "千葉",
        "東京",
        "神奈川",
    ),
    *("新潟", "富山", "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知", "三重", "滋賀", "京都", "大阪", "兵庫"),
    *("奈良", "和歌山", "鳥取", "島根", "岡山", "広島", "山口", "徳島", "香川", "愛媛", "高知", "福岡", "佐賀", "長崎"),
    *("熊本", "大分", "宮崎", "鹿児島", "沖縄"),
)
"""Short names in the order of JIS X 0401: the prefecture with code 1 first."""

_ROWS: Final[tuple[str, ...]] = (
    ".. .. .. .. .. .. .. .. .. .. .. .. 01",
    ".. .. .. .. .. .. .. .. .. .. .. 02 ..",
    ".. .. .. .. .. .. .. .. .. .. 05 03 ..",
    ".. .. .. .. .. .. .. .. .. .. 06 04 ..",
    ".. .. .. .. .. .. .. 17 16 15 07 .. ..",
    ".. .. .. .. .. .. .. 18 20 10 09 08 ..",
    ".. 35 32 31 28 26 25 21 19 11 13 12 ..",
    "41 40 34 33 27 29 24 23 22 14 .. .. ..",
    "42 44 .. .. .. 30 .. .. .. .. .. .. ..",
    "43 45 .. 38 37 .. .. .. .. .. .. .. ..",
    ".. 46 .. 39 36 .. .. .. .. .. .. .. ..",
    "47 .. .. .. .. .. .. .. .. .. .. .. ..",
)

POSITIONS: Final[dict[int, tuple[int, int]]] = {
    int(cell): (column, row)
    for row, line in enumerate(_ROWS, start=1)
    for column, cell in enumerate(line.split(), start=1)
    if cell != ".."
}
"""JIS X 0401 number (1-47) to (column 1-13, row 1-12)."""


def prefecture_number(code: str) -> int:
    """Return the JIS X 0401 number of a prefecture code of 1, 2 or 6 digits ("1", "01", "010006").

    Raises
    ------
    ValueError
        If the code names none of the 47 prefectures.
    """
    digits = code[:2] if len(code) == 6 else code
    number = int(digits) if digits.isascii() and digits.isdigit() else 0
    if number not in POSITIONS:
        raise ValueError(f"prefecture code must be 01-47, or one of 6 digits: got {code!r}")
    return number

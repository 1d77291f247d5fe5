"""Checks of values at birth; each raises `ParameterError` naming the field."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping

from manabiwa.engines.kernel.errors import ParameterError
from manabiwa.engines.kernel.words import Words


def number(
    parameter: str, value: object, *, low: float = -math.inf, high: float = math.inf, above: float = -math.inf
) -> float:
    """Return `value` as a finite float in ``[low, high]`` and ``> above``.

    Raises
    ------
    ParameterError
        If it is no number, not finite or outside of the range.
    """
    ok = isinstance(value, (int, float)) and not isinstance(value, bool) and _is_finite(value)
    if not (ok and low <= value <= high and value > above):  # type: ignore[operator]
        raise ParameterError(parameter, _range_words("数値", "a number", low, high, above), value)
    return float(value)  # type: ignore[arg-type]


def integer(parameter: str, value: object, *, low: int | None = None, high: int | None = None) -> int:
    """Return `value` as an int in ``[low, high]``; a float such as 3.0 counts.

    Raises
    ------
    ParameterError
        If it is no whole number or outside of the range.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    floor = -math.inf if low is None else low
    ceiling = math.inf if high is None else high
    if not isinstance(value, int) or isinstance(value, bool) or not floor <= value <= ceiling:
        raise ParameterError(parameter, _range_words("整数", "a whole number", floor, ceiling, -math.inf), value)
    return value


def text(parameter: str, value: object, *, longest: int = 10_000) -> str:
    """Return `value` if it is a string with something in it.

    Raises
    ------
    ParameterError
        If it is no string, blank, or longer than `longest` characters.
    """
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise ParameterError(
            parameter,
            Words(f"1文字以上{longest:,}文字以内の文字列", f"a text of 1 to {longest:,} characters"),
            value,
        )
    return value


def mapping(parameter: str, value: object) -> Mapping[str, object]:
    """Return `value` if it is a mapping with text keys (a JSON object).

    Raises
    ------
    ParameterError
        If it is anything else.
    """
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise ParameterError(parameter, Words("項目名と値の組(JSONオブジェクト)", "an object of named values"), value)
    return value


def no_duplicates(parameter: str, values: Iterable[Hashable]) -> None:
    """Raise `ParameterError` if a value comes twice; the error shows it."""
    seen: set[Hashable] = set()
    for value in values:
        if value in seen:
            raise ParameterError(parameter, Words("重複のない値", "free of duplicates"), value)
        seen.add(value)


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number too long for a float
        return False


def _range_words(ja: str, en: str, low: float, high: float, above: float) -> Words:
    parts_ja, parts_en = [], []
    if above > -math.inf:
        parts_ja.append(f"{above:g}より大きい")
        parts_en.append(f"above {above:g}")
    if low > -math.inf:
        parts_ja.append(f"{low:g}以上")
        parts_en.append(f"at least {low:g}")
    if high < math.inf:
        parts_ja.append(f"{high:g}以下")
        parts_en.append(f"at most {high:g}")
    limits_ja = "".join(parts_ja)
    joint = "の" if parts_ja and not limits_ja.endswith("い") else ""
    limits_en = " and ".join(parts_en)
    return Words(f"{limits_ja}{joint}{ja}", f"{en} {limits_en}" if limits_en else en)

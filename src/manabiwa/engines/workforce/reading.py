"""Reading a forecast's question from JSON: the contract of the command line and the REST API."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from manabiwa.engines.kernel import ParameterError, Words, checks
from manabiwa.engines.workforce.problem import Problem, Retirement, Role

_ROLE = ("heads", "qualified", "exit_rate", "hires", "hire_ages", "hires_qualified", "training", "needed")
_REST = ("first_year", "years", "transfers", "carry_over", "runs", "level", "seed")


def read_problem(source: str | bytes | Mapping[str, object]) -> Problem:
    """Read a problem from JSON text or from the object parsed from it.

    The object holds ``first_year`` and ``roles`` (id -> heads, qualified, exit_rate, hires, hire_ages,
    hires_qualified, training, needed), and optionally ``years``, ``transfers``, ``carry_over``, ``retirement``
    (steps, before, reemployed, until), ``runs``, ``level`` and ``seed``. ``hires`` and ``training`` are a number or
    a list by year.

    Raises
    ------
    ParameterError
        Naming the path of the first field that is wrong or unknown.
    """
    data = _parsed(source)
    _refuse_unknown("forecast", data, ("roles", "retirement", *_REST))
    roles = [_role(name, entry) for name, entry in checks.mapping("roles", data.get("roles")).items()]
    if "first_year" not in data:
        raise ParameterError("first_year", Words("最初の年度(西暦)", "the first fiscal year"), None)
    rest: dict[str, Any] = {name: data[name] for name in _REST if name in data}
    if "transfers" in rest:
        rest["transfers"] = {
            origin: checks.mapping(f"transfers.{origin}", targets)
            for origin, targets in checks.mapping("transfers", rest["transfers"]).items()
        }
    if "retirement" in data:
        rest["retirement"] = _retirement(data["retirement"])
    return Problem(roles=roles, **rest)


def _parsed(source: str | bytes | Mapping[str, object]) -> Mapping[str, object]:
    if isinstance(source, (str, bytes)):
        try:
            source = json.loads(source)
        except json.JSONDecodeError as error:
            place = Words(
                f"正しいJSON({error.lineno}行目{error.colno}文字目が読めません)",
                f"valid JSON (line {error.lineno}, character {error.colno} cannot be read)",
            )
            raise ParameterError("forecast", place, error.doc[max(0, error.pos - 20) : error.pos + 20]) from None
        except (ValueError, RecursionError) as error:
            raise ParameterError("forecast", Words("正しいJSON", "valid JSON"), str(error)) from None
    return checks.mapping("forecast", source)


def _role(name: str, entry: object) -> Role:
    values: dict[str, Any] = dict(checks.mapping(f"roles.{name}", entry))
    _refuse_unknown(f"roles.{name}", values, _ROLE)
    for plan in ("hires", "training"):
        if plan in values and not isinstance(values[plan], (list, tuple)):
            values[plan] = (values[plan],)
    return Role(id=name, **{"heads": {}, **values})


def _retirement(entry: object) -> Retirement:
    values: dict[str, Any] = dict(checks.mapping("retirement", entry))
    _refuse_unknown("retirement", values, ("steps", "before", "reemployed", "until"))
    steps = values.get("steps", ())
    if not isinstance(steps, (list, tuple)) or any(not isinstance(s, (list, tuple)) or len(s) != 2 for s in steps):
        raise ParameterError("retirement.steps", Words("[年度, 年齢] の並び", "a list of [year, age]"), steps)
    if "steps" in values:
        values["steps"] = tuple((year, age) for year, age in steps)
    return Retirement(**values)


def _refuse_unknown(parameter: str, values: Mapping[str, object], known: Sequence[str]) -> None:
    for name in values:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        meant = near[0] if near else ", ".join(known)
        words = Words(f"知っている項目名({meant})", f"a known name ({meant})")
        raise ParameterError(f"{parameter}.{name}", words, values[name])

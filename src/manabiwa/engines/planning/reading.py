"""Reading a planning problem from JSON: the contract of the command line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from manabiwa.engines.kernel import ParameterError, Words, checks
from manabiwa.engines.planning.problem import (
    DEFAULT_LEVEL_VALUE,
    HIGHEST_LEVEL,
    Course,
    Licence,
    Problem,
    Skill,
)

_PROBLEM = ("skills", "courses", "hours", "budget", "level_value", "must", "must_not", "licences")
_SKILL = ("weight", "current", "required")
_COURSE = ("id", "hours", "cost", "penalty", "teaches", "needs", "language", "recognition")
_LICENCE = ("courses", "cost", "penalty")


def read_problem(source: str | bytes | Mapping[str, object]) -> Problem:
    """Read a problem from JSON text or from the object parsed from it.

    The object holds ``skills`` (id -> weight, current, required), ``courses`` (list of id, hours, cost, penalty,
    teaches, needs, language, recognition), and optionally ``hours``, ``budget``, ``level_value``, ``must``,
    ``must_not`` and ``licences`` (id -> courses, cost, penalty). Other names are left alone:
    see `unknown_names`.

    Raises
    ------
    ParameterError
        Naming the path of the first field that is wrong.
    """
    return _read_problem(parse_problem(source))


def parse_problem(source: str | bytes | Mapping[str, object]) -> Mapping[str, object]:
    """Return the object that JSON text holds; a name that comes twice in an object is refused, not overwritten."""
    if isinstance(source, (str, bytes)):
        try:
            source = json.loads(source, object_pairs_hook=_without_duplicates)
        except ParameterError:
            raise
        except json.JSONDecodeError as error:
            place = Words(
                f"正しいJSON({error.lineno}行目{error.colno}文字目が読めません)",
                f"valid JSON (line {error.lineno}, character {error.colno} cannot be read)",
            )
            raise ParameterError("problem", place, error.doc[max(0, error.pos - 20) : error.pos + 20]) from None
        except (ValueError, RecursionError) as error:
            raise ParameterError("problem", Words("正しいJSON", "valid JSON"), str(error)) from None
    return checks.mapping("problem", source)


def unknown_names(data: Mapping[str, object]) -> tuple[Words, ...]:
    """Return a sentence for each kind of name that nothing here knows, with the name that may have been meant."""
    rows = data.get("courses")
    courses = rows if isinstance(rows, (list, tuple)) else ()
    found = [
        *_unknown("", [data], _PROBLEM),
        *_unknown("skills.*.", _objects(data.get("skills")), _SKILL),
        *_unknown("courses[].", [row for row in courses if isinstance(row, Mapping)], _COURSE),
        *_unknown("licences.*.", _objects(data.get("licences")), _LICENCE),
    ]
    return tuple(found)


def _unknown(path: str, objects: Iterable[Mapping[str, object]], known: Sequence[str]) -> list[Words]:
    names = sorted({name for row in objects for name in row if name not in known})
    sentences = []
    for name in names:
        near = get_close_matches(name, known, n=1)
        sentences.append(
            Words(
                f"「{path}{name}」という項目はないので、使いませんでした。"
                + (f"「{near[0]}」のことではありませんか。" if near else ""),
                f"There is no field {path}{name}; it was not used." + (f" Did you mean {near[0]}?" if near else ""),
            )
        )
    return sentences


def _objects(value: object) -> list[Mapping[str, object]]:
    return [row for row in value.values() if isinstance(row, Mapping)] if isinstance(value, Mapping) else []


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    checks.no_duplicates("problem", (name for name, _ in pairs))
    return dict(pairs)


def _read_problem(data: Mapping[str, object]) -> Problem:
    for name in ("skills", "courses"):
        if name not in data:
            raise ParameterError(name, Words("必須の項目", "present"), None)
    rows = _rows("courses", data["courses"])
    return Problem(
        skills=[_read_skill(key, row) for key, row in checks.mapping("skills", data["skills"]).items()],
        courses=[_read_course(index, row) for index, row in enumerate(rows)],
        hours=_optional_number("hours", data.get("hours")),
        budget=_optional_number("budget", data.get("budget")),
        level_value=[
            checks.number(f"level_value[{index}]", value, low=0)
            for index, value in enumerate(_rows("level_value", data.get("level_value", DEFAULT_LEVEL_VALUE)))
        ],
        must=_ids("must", data.get("must", ())),
        must_not=_ids("must_not", data.get("must_not", ())),
        licences=[_read_licence(key, row) for key, row in checks.mapping("licences", data.get("licences", {})).items()],
    )


def _read_skill(key: str, row: object) -> Skill:
    path = f"skills.{key}"
    fields = checks.mapping(path, row)
    return Skill(
        id=key,
        weight=checks.number(f"{path}.weight", fields.get("weight", 1.0), low=0),
        current=checks.integer(f"{path}.current", fields.get("current", 0), low=0, high=HIGHEST_LEVEL),
        required=checks.integer(f"{path}.required", fields.get("required", 0), low=0, high=HIGHEST_LEVEL),
    )


def _read_course(index: int, row: object) -> Course:
    path = f"courses[{index}]"
    fields = checks.mapping(path, row)
    language = fields.get("language") or ""
    if not isinstance(language, str):
        raise ParameterError(f"{path}.language", Words("言語コードの文字列", "a language code"), language)
    return Course(
        id=checks.text(f"{path}.id", fields.get("id"), longest=500),
        hours=checks.number(f"{path}.hours", fields.get("hours"), low=0),
        cost=checks.number(f"{path}.cost", fields.get("cost", 0), low=0),
        penalty=checks.number(f"{path}.penalty", fields.get("penalty", 0)),
        teaches=_levels(f"{path}.teaches", fields.get("teaches")),
        needs=_levels(f"{path}.needs", fields.get("needs")),
        language=language,
        recognition=checks.number(f"{path}.recognition", fields.get("recognition", 0), low=0),
    )


def _read_licence(key: str, row: object) -> Licence:
    path = f"licences.{key}"
    fields = checks.mapping(path, row)
    return Licence(
        id=key,
        courses=_ids(f"{path}.courses", fields.get("courses", ())),
        cost=checks.number(f"{path}.cost", fields.get("cost", 0), low=0),
        penalty=checks.number(f"{path}.penalty", fields.get("penalty", 0), low=0),
    )


def _levels(path: str, value: object) -> dict[str, int]:
    """Read levels by skill; nothing at all is no level."""
    levels = {} if value is None else checks.mapping(path, value)
    return {
        skill: checks.integer(f"{path}.{skill}", level, low=0, high=HIGHEST_LEVEL) for skill, level in levels.items()
    }


def _optional_number(name: str, value: object) -> float | None:
    return None if value is None else checks.number(name, value, low=0)


def _rows(name: str, value: object) -> Sequence[object]:
    if not isinstance(value, (list, tuple)):
        raise ParameterError(name, Words("一覧(JSON配列)", "a list"), value)
    return value


def _ids(name: str, value: object) -> frozenset[str]:
    return frozenset(
        checks.text(f"{name}[{index}]", item, longest=500) for index, item in enumerate(_rows(name, value))
    )

"""What is asked: which courses, in which order, bring a person closest to a goal within hours and budget."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manabiwa.engines.kernel import ParameterError, Words, checks

HIGHEST_LEVEL = 20
DEFAULT_LEVEL_VALUE = (100.0, 80.0, 65.0, 50.0, 40.0)


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of the goal, or one that only serves as a prerequisite.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a problem.
    weight : float
        How much the person cares for it, at least 0; 0 for a mere prerequisite.
    current, required : int
        Level of today and level of the goal, 0 for none.
    """

    id: str
    weight: float = 1.0
    current: int = 0
    required: int = 0

    def __post_init__(self) -> None:
        checks.text("skills.id", self.id, longest=500)
        checks.number(f"skills.{self.id}.weight", self.weight, low=0)
        checks.integer(f"skills.{self.id}.current", self.current, low=0, high=HIGHEST_LEVEL)
        checks.integer(f"skills.{self.id}.required", self.required, low=0, high=HIGHEST_LEVEL)


@dataclass(frozen=True, slots=True)
class Course:
    """A course that takes skills to levels and asks for levels of skills.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a problem.
    hours : float
        Hours of learning, at least 0.
    cost : float
        Price for the person in yen, at least 0.
    penalty : float
        Subtracted from the value of a plan that holds the course (language, rating); negative is a bonus.
    teaches : mapping of str to int
        Skill -> level that one has after the course.
    needs : mapping of str to int
        Skill -> level that one must have before the course.
    language : str
        Language code such as "ja"; empty if unknown.
    """

    id: str
    hours: float
    cost: float = 0.0
    penalty: float = 0.0
    teaches: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    language: str = ""

    def __post_init__(self) -> None:
        checks.text("courses.id", self.id, longest=500)
        checks.number(f"courses.{self.id}.hours", self.hours, low=0)
        checks.number(f"courses.{self.id}.cost", self.cost, low=0)
        checks.number(f"courses.{self.id}.penalty", self.penalty)
        for name in ("teaches", "needs"):
            levels = checks.mapping(f"courses.{self.id}.{name}", getattr(self, name))
            whole = {
                skill: checks.integer(f"courses.{self.id}.{name}.{skill}", level, low=0, high=HIGHEST_LEVEL)
                for skill, level in levels.items()
            }
            object.__setattr__(self, name, whole)


@dataclass(frozen=True, slots=True)
class Problem:
    """A person's planning problem.

    Parameters
    ----------
    skills : sequence of Skill
        Goal and present state. A skill that only courses name starts at level 0 and has no value of its own.
    courses : sequence of Course
        Candidates.
    hours : float or None
        Hours of learning there are in all; None for no limit.
    budget : float or None
        Yen there are in all; None for no limit.
    level_value : sequence of float
        Value of reaching level 1, 2, ... (first entry: level 1); usually diminishing.
    must, must_not : sets of course ids
        Courses that have to be, or must not be, in the plan.

    Raises
    ------
    ParameterError
        Naming the field, if a value is out of range, an id comes twice, or `level_value` is too short.
    """

    skills: Sequence[Skill]
    courses: Sequence[Course]
    hours: float | None = None
    budget: float | None = None
    level_value: Sequence[float] = DEFAULT_LEVEL_VALUE
    must: frozenset[str] = field(default_factory=frozenset)
    must_not: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        object.__setattr__(self, "skills", tuple(self.skills))
        object.__setattr__(self, "courses", tuple(self.courses))
        object.__setattr__(self, "level_value", tuple(self.level_value))
        object.__setattr__(self, "must", frozenset(self.must))
        object.__setattr__(self, "must_not", frozenset(self.must_not))
        checks.no_duplicates("skills.id", (skill.id for skill in self.skills))
        checks.no_duplicates("courses.id", (course.id for course in self.courses))
        for name in ("hours", "budget"):
            if getattr(self, name) is not None:
                checks.number(name, getattr(self, name), low=0)
        for index, value in enumerate(self.level_value):
            checks.number(f"level_value[{index}]", value, low=0)
        self._check_levels_have_values()
        self._check_must()

    def _check_levels_have_values(self) -> None:
        highest = max((skill.required for skill in self.skills if skill.weight > 0), default=0)
        if highest > len(self.level_value):
            raise ParameterError(
                "level_value",
                Words(
                    f"必要レベルの最大値と同じ{highest}個以上の値", f"at least {highest} values, one per required level"
                ),
                list(self.level_value),
            )

    def _check_must(self) -> None:
        known = {course.id for course in self.courses}
        for name in ("must", "must_not"):
            unknown = sorted(getattr(self, name) - known)
            if unknown:
                raise ParameterError(name, Words("候補にある講座のID", "ids of candidate courses"), unknown)
        both = sorted(self.must & self.must_not)
        if both:
            raise ParameterError(
                "must_not", Words("「必ず含める」と重ならない講座", "courses that are not in must as well"), both
            )

    def lifted(self, *limits: str) -> Problem:
        """Return the same problem without the limits named ("hours", "budget")."""
        return replace(
            self,
            hours=None if "hours" in limits else self.hours,
            budget=None if "budget" in limits else self.budget,
        )

    @classmethod
    def from_json(cls, source: str | bytes | Mapping[str, object]) -> Problem:
        """Read a problem from JSON text or from the object parsed from it.

        The object holds ``skills`` (id -> weight, current, required), ``courses`` (list of id, hours, cost, penalty,
        teaches, needs, language), and optionally ``hours``, ``budget``, ``level_value``, ``must`` and ``must_not``.
        Names that are not listed here are left alone.

        Raises
        ------
        ParameterError
            Naming the path of the first field that is wrong.
        """
        return _read_problem(_parse(source))


def _parse(source: str | bytes | Mapping[str, object]) -> Mapping[str, object]:
    if isinstance(source, (str, bytes)):
        try:
            source = json.loads(source)
        except (ValueError, RecursionError) as error:
            raise ParameterError("problem", Words("正しいJSON", "valid JSON"), str(error)) from None
    return checks.mapping("problem", source)


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
        teaches=_levels(f"{path}.teaches", fields.get("teaches", {})),
        needs=_levels(f"{path}.needs", fields.get("needs", {})),
        language=language,
    )


def _levels(path: str, value: object) -> dict[str, int]:
    return {
        skill: checks.integer(f"{path}.{skill}", level, low=0, high=HIGHEST_LEVEL)
        for skill, level in checks.mapping(path, value).items()
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

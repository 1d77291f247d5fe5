"""What is asked: which courses, in which order, bring a person closest to a goal within hours and budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from manabiwa.engines.kernel import ParameterError, Words, checks

HIGHEST_LEVEL = 100
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
    recognition : float
        How widely the certificate at its end is recognised, at least 0; 0 for none.
    """

    id: str
    hours: float
    cost: float = 0.0
    penalty: float = 0.0
    teaches: Mapping[str, int] = field(default_factory=dict)
    needs: Mapping[str, int] = field(default_factory=dict)
    language: str = ""
    recognition: float = 0.0

    def __post_init__(self) -> None:
        checks.text("courses.id", self.id, longest=500)
        checks.number(f"courses.{self.id}.hours", self.hours, low=0)
        checks.number(f"courses.{self.id}.cost", self.cost, low=0)
        checks.number(f"courses.{self.id}.penalty", self.penalty)
        checks.number(f"courses.{self.id}.recognition", self.recognition, low=0)
        for name in ("teaches", "needs"):
            levels = checks.mapping(f"courses.{self.id}.{name}", getattr(self, name))
            whole = {
                skill: checks.integer(f"courses.{self.id}.{name}.{skill}", level, low=0, high=HIGHEST_LEVEL)
                for skill, level in levels.items()
            }
            object.__setattr__(self, name, whole)


@dataclass(frozen=True, slots=True)
class Licence:
    """What several courses share and a plan pays for once: a seat, a subscription, a licence.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a problem.
    courses : frozenset of course ids
        Whoever takes at least one of them needs the licence; a course belongs to one licence at most.
    cost : float
        Price for the person in yen, at least 0; on top of the courses' own costs.
    penalty : float
        Subtracted once from the value of a plan that needs the licence, at least 0.
    """

    id: str
    courses: frozenset[str]
    cost: float = 0.0
    penalty: float = 0.0

    def __post_init__(self) -> None:
        checks.text("licences.id", self.id, longest=500)
        object.__setattr__(self, "courses", frozenset(self.courses))
        checks.number(f"licences.{self.id}.cost", self.cost, low=0)
        checks.number(f"licences.{self.id}.penalty", self.penalty, low=0)


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
    licences : sequence of Licence
        Costs that courses share.

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
    licences: Sequence[Licence] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "skills", tuple(self.skills))
        object.__setattr__(self, "courses", tuple(self.courses))
        object.__setattr__(self, "level_value", tuple(self.level_value))
        object.__setattr__(self, "must", frozenset(self.must))
        object.__setattr__(self, "must_not", frozenset(self.must_not))
        object.__setattr__(self, "licences", tuple(self.licences))
        checks.no_duplicates("skills.id", (skill.id for skill in self.skills))
        checks.no_duplicates("courses.id", (course.id for course in self.courses))
        for name in ("hours", "budget"):
            if getattr(self, name) is not None:
                checks.number(name, getattr(self, name), low=0)
        for index, value in enumerate(self.level_value):
            checks.number(f"level_value[{index}]", value, low=0)
        self._check_levels_have_values()
        self._check_must()
        self._check_licences()

    def _check_levels_have_values(self) -> None:
        open_levels = (skill.required for skill in self.skills if skill.weight > 0 and skill.required > skill.current)
        highest = max(open_levels, default=0)
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

    def _check_licences(self) -> None:
        checks.no_duplicates("licences.id", (licence.id for licence in self.licences))
        known = {course.id for course in self.courses}
        for licence in self.licences:
            unknown = sorted(licence.courses - known)
            if unknown:
                words = Words("候補にある講座のID", "ids of candidate courses")
                raise ParameterError(f"licences.{licence.id}.courses", words, unknown)
        checks.no_duplicates("licences.courses", (key for licence in self.licences for key in sorted(licence.courses)))

    def among(self, courses: Sequence[Course]) -> Problem:
        """Return the same problem with these candidates; what it says of other courses is left out."""
        known = {course.id for course in courses}
        licences = (replace(licence, courses=licence.courses & known) for licence in self.licences)
        return replace(
            self,
            courses=tuple(courses),
            must=self.must & known,
            must_not=self.must_not & known,
            licences=tuple(licence for licence in licences if licence.courses),
        )

    def lifted(self, *limits: str) -> Problem:
        """Return the same problem without the limits named ("hours", "budget")."""
        return replace(
            self,
            hours=None if "hours" in limits else self.hours,
            budget=None if "budget" in limits else self.budget,
        )

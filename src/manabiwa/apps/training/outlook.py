"""From the staff list to the forecast of heads and skills, and back to a page."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from manabiwa.apps.common.permissions import Actor
from manabiwa.engines import workforce
from manabiwa.engines.workforce import Forecast, Problem, Retirement

from . import selectors
from .models import AssessedBy, Role, StaffPosition, TrainingFramework

YEARS, RUNS = 10, 400
UNKNOWN_AGES = "22-59"
"""Ages over which those are spread whose age is not known."""
EXIT_PERCENT = 1.0
"""普通退職 in a year: 8,322 of 850,430 in general administrative service in fiscal year 2018 (0.98 %).

Source: Ministry of Internal Affairs and Communications, 地方公務員の退職状況等調査 and 地方公務員給与実態調査."""
TRAINED_IN = 5
"""Years in which, unless somebody says otherwise, everybody comes to the level."""
PER_ROLE = ("needed", "hires", "training", "exit_percent", "move_percent")


@dataclass(frozen=True, slots=True)
class Crew:
    """A role's people today: heads by band of ages, how many are at their level, how many nobody assessed."""

    role: Role
    heads: Mapping[str, int]
    qualified: int
    unassessed: int

    @property
    def total(self) -> int:
        return sum(self.heads.values())


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed: by key of the role the numbers of `PER_ROLE` and `move_to`, and for all `reemployed_percent` and
    `carry_percent`."""

    roles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    reemployed_percent: float = 0.0
    carry_percent: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Values for `ForecastPlan`."""
        return {
            "roles": {key: dict(values) for key, values in self.roles.items()},
            "reemployed_percent": self.reemployed_percent, "carry_percent": self.carry_percent,
        }  # fmt: skip


def crews_of(framework: TrainingFramework, actor: Actor) -> list[Crew]:
    """Who is in each role; the supervisor's word goes before the person's. Five queries."""
    staff = list(selectors.staff_of(framework.municipality_id, actor))
    required = selectors.required_by({one.role_level_id for one in staff})
    levels = selectors.assessments_of([one.pk for one in staff])
    by_role: dict[int, list[StaffPosition]] = defaultdict(list)
    for one in staff:
        by_role[one.role_level.role_id].append(one)
    return [_crew(role, by_role[role.pk], required, levels) for role in framework.roles.all()]


def _crew(
    role: Role, staff: Sequence[StaffPosition], required: Mapping[int, Mapping[int, int]],
    levels: Mapping[tuple[int, int, str], int],
) -> Crew:  # fmt: skip
    heads: dict[str, int] = defaultdict(int)
    qualified = unassessed = 0
    for one in staff:
        heads[one.age_band or UNKNOWN_AGES] += one.heads
        said = {
            skill: levels.get(
                (one.pk, skill, AssessedBy.SUPERVISOR.value), levels.get((one.pk, skill, AssessedBy.SELF.value))
            )
            for skill in required.get(one.role_level_id, {})
        }
        if not said or all(level is None for level in said.values()):
            unassessed += one.heads
        elif all((said[skill] or 0) >= level for skill, level in required[one.role_level_id].items()):
            qualified += 1
    return Crew(role, dict(heads), qualified, unassessed)


def usual(crews: Sequence[Crew], first_year: int) -> Assumptions:
    """What is assumed while nobody says otherwise: all at the level in five years, and whoever leaves is replaced."""
    roles = {}
    for crew in crews:
        alone = workforce.Role(crew.role.key, crew.heads, exit_rate=EXIT_PERCENT / 100)
        lines = workforce.forecast(Problem([alone], first_year=first_year, years=YEARS, runs=20)).roles[crew.role.key]
        leaving = sum(line.flows.exits + line.flows.retirements for line in lines if line.flows)
        roles[crew.role.key] = {
            "needed": crew.total, "exit_percent": EXIT_PERCENT, "hires": round(leaving / YEARS),
            "training": -(-(crew.total - crew.qualified) // TRAINED_IN), "move_percent": 0.0, "move_to": "",
        }  # fmt: skip
    return Assumptions(roles)


def kept(values: Mapping[str, Any], crews: Sequence[Crew], first_year: int) -> Assumptions:
    """What the municipality kept; the usual for roles that are new."""
    base = usual(crews, first_year)
    roles = {key: {**plan, **values.get("roles", {}).get(key, {})} for key, plan in base.roles.items()}
    known = {crew.role.key for crew in crews}
    for plan in roles.values():
        plan["move_to"] = plan["move_to"] if plan["move_to"] in known else ""
    return replace(
        base, roles=roles, reemployed_percent=float(values.get("reemployed_percent", 0)),
        carry_percent=float(values.get("carry_percent", 0)),
    )  # fmt: skip


def problem_of(crews: Sequence[Crew], assumed: Assumptions, first_year: int) -> Problem:
    """The question for the engine. Raises ParameterError naming what is out of range."""
    roles, moves = [], {}
    for crew in crews:
        plan = assumed.roles[crew.role.key]
        roles.append(workforce.Role(
            crew.role.key, crew.heads, qualified=crew.qualified, exit_rate=plan["exit_percent"] / 100,
            hires=[plan["hires"]], training=[plan["training"]], needed=plan["needed"],
        ))  # fmt: skip
        if plan["move_to"] and plan["move_percent"] and plan["move_to"] != crew.role.key:
            moves[crew.role.key] = {plan["move_to"]: plan["move_percent"] / 100}
    return Problem(
        roles, first_year=first_year, years=YEARS, transfers=moves, carry_over=assumed.carry_percent / 100,
        retirement=Retirement(reemployed=assumed.reemployed_percent / 100), runs=RUNS,
    )  # fmt: skip


# --- pictures: one small one a role, on the same scale of years


WIDTH, HEIGHT, LEFT, BOTTOM = 280, 130, 34, 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines of a role as points of an SVG: heads, the qualified, both with their intervals, and what is needed."""

    role: Role
    heads: str
    heads_band: str
    qualified: str
    qualified_band: str
    needed: float | None
    before: str
    ticks: tuple[tuple[float, int], ...]
    years: tuple[tuple[float, int], ...]
    words: str


def pictures_of(found: Forecast, crews: Sequence[Crew], before: Forecast | None, lang: str) -> list[Picture]:
    """A picture for each role that has people or will have some; `before`: the forecast to compare with."""
    pictures = []
    for crew in crews:
        lines = found.roles[crew.role.key]
        top = max([4.0, *(line.heads_high for line in lines), *(float(line.needed or 0) for line in lines)]) * 1.08
        if not any(line.heads for line in lines):
            continue
        y = _scale(top)
        x = [LEFT + (WIDTH - LEFT - 8) * number / (len(lines) - 1) for number in range(len(lines))]

        def draw(values: Sequence[float], x: Sequence[float] = x, y: Any = y) -> str:
            return " ".join(f"{place:.1f},{y(value):.1f}" for place, value in zip(x, values, strict=True))

        def band(low: Sequence[float], high: Sequence[float], x: Sequence[float] = x, y: Any = y) -> str:
            there = [f"{place:.1f},{y(value):.1f}" for place, value in zip(x, high, strict=True)]
            back = [f"{place:.1f},{y(value):.1f}" for place, value in zip(x, low, strict=True)]
            return " ".join([*there, *reversed(back)])

        needed = lines[0].needed
        pictures.append(Picture(
            crew.role, draw([line.heads for line in lines]),
            band([line.heads_low for line in lines], [line.heads_high for line in lines]),
            draw([line.qualified for line in lines]),
            band([line.qualified_low for line in lines], [line.qualified_high for line in lines]),
            None if needed is None else y(needed),
            draw([line.qualified for line in before.roles[crew.role.key]]) if before else "",
            tuple((y(value), value) for value in _ticks(top)),
            tuple((x[number], lines[number].year) for number in range(0, len(lines), 5)),
            workforce.describe_role(found, crew.role.key, lang="en" if lang == "en" else "ja"),
        ))  # fmt: skip
    return pictures


def _scale(top: float) -> Any:
    def place(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 6) * value / top, 1)

    return place


def _ticks(top: float) -> list[int]:
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 10000, 50000) if top / size <= 4)
    return list(range(0, int(top) + 1, step))

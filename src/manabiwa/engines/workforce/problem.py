"""What is asked: how many people each role will have, and how many of them at the level that it asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from manabiwa.engines.kernel import ParameterError, Words, checks

YOUNGEST, OLDEST = 15, 80
"""Ages that are told apart, in whole years on 1 April."""
LONGEST = 30
"""Fiscal years that a forecast may look ahead."""
LOCAL_PUBLIC_SERVICE = ((2023, 61), (2025, 62), (2027, 63), (2029, 64), (2031, 65))
"""定年 of local public servants from the fiscal year named on; 60 before.

Source: the act of 2021 (law no. 63) that amends the Local Public Service Act; Ministry of Internal Affairs and
Communications, 「地方公務員法の一部を改正する法律について」, 25 June 2021. Municipalities fix it by ordinance.
"""


def ages_of(parameter: str, band: str) -> range:
    """The ages of a band such as ``"30-34"``, both ends included.

    Raises
    ------
    ParameterError
        If it is no such text, or lies outside of 15 to 80.
    """
    first, dash, last = str(band).partition("-")
    words = Words(
        f"「30-34」のような年齢の幅({YOUNGEST}から{OLDEST}まで)", f"ages such as 30-34 ({YOUNGEST} to {OLDEST})"
    )
    if not (dash and first.isdecimal() and last.isdecimal() and YOUNGEST <= int(first) <= int(last) <= OLDEST):
        raise ParameterError(parameter, words, band)
    return range(int(first), int(last) + 1)


@dataclass(frozen=True, slots=True)
class Retirement:
    """When people leave by age: on 31 March of the fiscal year in which they come to the retirement age.

    Parameters
    ----------
    steps : sequence of (fiscal year, age)
        From which fiscal year on which age holds, in order.
    before : int
        The age that holds before the first step.
    reemployed : float
        Share of those at the retirement age, or past it, who stay for another year.
    until : int
        The age at which the re-employed leave for good.
    """

    steps: Sequence[tuple[int, int]] = LOCAL_PUBLIC_SERVICE
    before: int = 60
    reemployed: float = 0.0
    until: int = 65

    def __post_init__(self) -> None:
        steps = tuple(
            (
                checks.integer(f"retirement.steps[{number}][0]", year, low=1900, high=2200),
                checks.integer(f"retirement.steps[{number}][1]", age, low=YOUNGEST + 1, high=OLDEST),
            )
            for number, (year, age) in enumerate(self.steps)
        )
        years = [year for year, _age in steps]
        if years != sorted(set(years)):
            raise ParameterError("retirement.steps", Words("年度の早い順", "fiscal years in order"), years)
        object.__setattr__(self, "steps", steps)
        checks.integer("retirement.before", self.before, low=YOUNGEST + 1, high=OLDEST)
        checks.number("retirement.reemployed", self.reemployed, low=0, high=1)
        checks.integer("retirement.until", self.until, low=YOUNGEST + 1, high=OLDEST)

    def age_in(self, year: int) -> int:
        """The retirement age that holds in a fiscal year."""
        return next((age for first, age in reversed(self.steps) if first <= year), self.before)


@dataclass(frozen=True, slots=True)
class Role:
    """A role: who is in it today, and what is planned for it.

    Parameters
    ----------
    id : str
        Key, free of duplicates in a problem.
    heads : mapping of str to int
        People on 1 April of the first year by band of ages ("30-34").
    qualified : int
        How many of them are at the level that the role asks for.
    exit_rate : float
        Share that leaves in a year for other reasons than age.
    hires : sequence of int
        People who are taken on, on 1 April of the second year and of each that follows; the last number goes on.
    hire_ages : str
        Their ages, evenly spread.
    hires_qualified : float
        Share of them that is at the level at once.
    training : sequence of int
        People who come to the level by training in the first year and in each that follows; the last number goes on.
    needed : int or None
        People at the level whom the work asks for; None where nobody said.
    """

    id: str
    heads: Mapping[str, int]
    qualified: int = 0
    exit_rate: float = 0.01
    hires: Sequence[int] = (0,)
    hire_ages: str = "22-30"
    hires_qualified: float = 0.0
    training: Sequence[int] = (0,)
    needed: int | None = None

    def __post_init__(self) -> None:
        checks.text("roles.id", self.id, longest=500)
        name = f"roles.{self.id}"
        for band, count in checks.mapping(f"{name}.heads", self.heads).items():
            ages_of(f"{name}.heads", band)
            checks.integer(f"{name}.heads.{band}", count, low=0, high=1_000_000)
        checks.integer(f"{name}.qualified", self.qualified, low=0, high=self.total)
        checks.number(f"{name}.exit_rate", self.exit_rate, low=0, high=1)
        ages_of(f"{name}.hire_ages", self.hire_ages)
        checks.number(f"{name}.hires_qualified", self.hires_qualified, low=0, high=1)
        for field_name in ("hires", "training"):
            values = tuple(getattr(self, field_name)) or (0,)
            for number, value in enumerate(values):
                checks.integer(f"{name}.{field_name}[{number}]", value, low=0, high=100_000)
            object.__setattr__(self, field_name, values)
        if self.needed is not None:
            checks.integer(f"{name}.needed", self.needed, low=0, high=1_000_000)

    @property
    def total(self) -> int:
        """Everybody who is in the role at the beginning."""
        return sum(self.heads.values())

    def hired(self, number: int) -> int:
        """People taken on at the end of the year with this number, from 0."""
        return self.hires[min(number, len(self.hires) - 1)]

    def trained(self, number: int) -> int:
        """People whom training can bring to the level in the year with this number, from 0."""
        return self.training[min(number, len(self.training) - 1)]


@dataclass(frozen=True, slots=True)
class Problem:
    """The roles, how people move between them, and how far to look.

    Parameters
    ----------
    roles : sequence of Role
    transfers : mapping of str to mapping of str to float
        Role -> other role -> share that moves there in a year; the shares of a role sum to 1 at most.
    carry_over : float
        Share of the qualified who, once moved, are at the level of the new role as well.
    first_year : int
        The fiscal year on whose 1 April the heads were counted.
    years : int
        Fiscal years to look ahead.
    retirement : Retirement
    runs : int
        Histories that are drawn for the intervals.
    level : float
        Share of the histories that an interval holds.
    seed : int
    """

    roles: Sequence[Role]
    first_year: int
    years: int = 10
    transfers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    carry_over: float = 0.0
    retirement: Retirement = field(default_factory=Retirement)
    runs: int = 1000
    level: float = 0.9
    seed: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", tuple(self.roles))
        if not self.roles:
            raise ParameterError("roles", Words("1つ以上の役割", "at least one role"), [])
        checks.no_duplicates("roles.id", (role.id for role in self.roles))
        checks.integer("first_year", self.first_year, low=1950, high=2200)
        checks.integer("years", self.years, low=1, high=LONGEST)
        checks.number("carry_over", self.carry_over, low=0, high=1)
        checks.integer("runs", self.runs, low=20, high=100_000)
        checks.number("level", self.level, above=0, high=0.999)
        checks.integer("seed", self.seed)
        self._check_transfers()

    def _check_transfers(self) -> None:
        known = {role.id for role in self.roles}
        for origin, targets in self.transfers.items():
            for target, share in targets.items():
                if origin not in known or target not in known or origin == target:
                    words = Words("役割のIDどうし(別の役割へ)", "ids of two different roles")
                    raise ParameterError(f"transfers.{origin}.{target}", words, [origin, target])
                checks.number(f"transfers.{origin}.{target}", share, low=0, high=1)
            if sum(targets.values()) > 1 + 1e-9:
                words = Words("合計1以下の割合", "shares that sum to 1 at most")
                raise ParameterError(f"transfers.{origin}", words, dict(targets))

"""Plans with classes on fixed dates: what to take, and on which day to learn what.

Time is cut where a class begins or has ended. Courses that one takes at one's own pace are spread over these periods;
what a class gives can be used from the next period on. docs/algorithms/planning.md writes the model out.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from manabiwa.engines.kernel import ParameterError, SolverError, Status, Words, checks
from manabiwa.engines.planning.calendar import LONGEST_WEEKS, Session, daily_hours
from manabiwa.engines.planning.checker import check_plan
from manabiwa.engines.planning.dated_model import DatedModel, Period
from manabiwa.engines.planning.dated_schedule import check_schedule, schedule
from manabiwa.engines.planning.network import Network, build_network
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.result import Plan
from manabiwa.engines.planning.solve import solve

_PROVED = 1e-4
_MOST_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class DatedClass:
    """A course held on fixed dates.

    Parameters
    ----------
    id : str
        Key; a course may be held several times.
    course : str
        Course of the problem. It can be taken only in one of its classes.
    meetings : sequence of (date, hours)
        When it meets, at least once.
    """

    id: str
    course: str
    meetings: Sequence[tuple[dt.date, float]]

    def __post_init__(self) -> None:
        checks.text("classes.id", self.id, longest=500)
        if not self.meetings:
            raise ParameterError(f"classes.{self.id}.meetings", Words("1回以上の日程", "at least one meeting"), [])
        checks.no_duplicates(f"classes.{self.id}.meetings", (day for day, _ in self.meetings))
        for _, hours in self.meetings:
            checks.number(f"classes.{self.id}.meetings", hours, low=0, high=24)
        object.__setattr__(self, "meetings", tuple(sorted(self.meetings)))

    @property
    def first(self) -> dt.date:
        """First day."""
        return self.meetings[0][0]

    @property
    def last(self) -> dt.date:
        """Last day; what the class gives is there from the next day on."""
        return self.meetings[-1][0]


@dataclass(frozen=True, slots=True)
class DatedProblem:
    """A planning problem in real time.

    Parameters
    ----------
    problem : Problem
        Its `hours` is a limit on top of the days.
    classes : sequence of DatedClass
    start, deadline : date
        First and last day of learning, at most twenty years apart.
    hours_by_weekday : mapping of int to float
        0 = Monday ... 6 = Sunday -> hours.
    closed_days : iterable of date
        Holidays and the person's own.
    at_once : int
        How many courses the person takes at the same time, at least 1; learning at one's own pace counts as one.
    """

    problem: Problem
    classes: Sequence[DatedClass]
    start: dt.date
    deadline: dt.date
    hours_by_weekday: Mapping[int, float]
    closed_days: frozenset[dt.date] = field(default_factory=frozenset)
    at_once: int = 2

    def __post_init__(self) -> None:
        object.__setattr__(self, "closed_days", frozenset(self.closed_days))
        checks.no_duplicates("classes.id", (one.id for one in self.classes))
        checks.integer("at_once", self.at_once, low=1)
        if not self.start <= self.deadline <= self.start + dt.timedelta(weeks=LONGEST_WEEKS):
            words = Words(f"開始日({self.start.isoformat()})から20年以内の日付", "within twenty years from the start")
            raise ParameterError("deadline", words, self.deadline.isoformat())
        known = {course.id for course in self.problem.courses}
        for one in self.classes:
            if one.course not in known:
                words = Words("候補にある講座のID", "the id of a candidate course")
                raise ParameterError(f"classes.{one.id}.course", words, one.course)

    def days(self) -> dict[dt.date, float]:
        """Return the hours of each day from the start to the deadline."""
        return daily_hours(self.start, self.deadline, self.hours_by_weekday, self.closed_days)


@dataclass(frozen=True, slots=True)
class DatedPlan:
    """A plan and its days.

    Parameters
    ----------
    plan : Plan
        Courses in the order in which they end.
    classes : tuple of str
        Classes taken.
    sessions : tuple of Session
        Day by day, meetings of classes included.
    impossible : mapping of str to Words
        Classes that this person cannot take whatever else is planned, with the reason.
    """

    plan: Plan
    classes: tuple[str, ...]
    sessions: tuple[Session, ...]
    impossible: Mapping[str, Words]


def solve_dated(dated: DatedProblem, *, time_limit: float = 5.0) -> DatedPlan:
    """Find the best plan with classes on fixed dates.

    A plan without classes is made first; it comes back if time runs out before a better one is found.

    Raises
    ------
    ParameterError
        If `time_limit` is not above 0.
    SolverError
        If no plan with the `must` courses was found in time.
    """
    checks.number("time_limit", time_limit, above=0)
    ends = time.monotonic() + time_limit
    days = dated.days()
    impossible = _impossible(dated, days)
    classes = [one for one in dated.classes if one.id not in impossible]
    problem = _in_time(dated, classes, days)
    network = build_network(problem, frozenset(one.course for one in dated.classes))
    search = _Search(dated, problem, network, classes, days)
    search.begin_without_classes(0.25 * time_limit)
    search.run(ends)
    return search.answer(impossible)


class _Search:
    """The model is solved again as long as its answer holds a circle."""

    def __init__(
        self,
        dated: DatedProblem,
        problem: Problem,
        network: Network,
        classes: Sequence[DatedClass],
        days: Mapping[dt.date, float],
    ) -> None:
        self._dated, self._problem, self._network, self._days = dated, problem, network, days
        number = {course.id: index for index, course in enumerate(network.courses)}
        self._classes = [one for one in classes if one.course in number]
        self._periods = _periods(dated, self._classes, days)
        self._course_of = [number[one.course] for one in self._classes]
        self._fixed = frozenset(number[one.course] for one in dated.classes if one.course in number)
        self._best: tuple[list[int], list[int]] | None = None
        self._worth = -float("inf")
        self._bound = float("inf")
        held = {one.course for one in classes}
        over = {one.course for one in dated.classes} - held
        self._impossible = bool(network.unreachable_must) or bool(over & problem.must)

    def begin_without_classes(self, seconds: float) -> None:
        """Take the best plan that needs no class, if the required courses allow one."""
        fixed = {one.course for one in self._dated.classes}
        if self._impossible or fixed & self._problem.must:
            return
        plan = solve(replace(self._problem, must_not=self._problem.must_not | fixed), seconds)
        if plan.status is not Status.INFEASIBLE:
            number = {course.id: index for index, course in enumerate(self._network.courses)}
            if all(key in number for key in plan.courses):
                self._consider([number[key] for key in plan.courses], [])

    def run(self, ends: float) -> None:
        """Solve, cut circles off, solve again."""
        if self._impossible:
            return
        model = DatedModel(
            self._network, self._periods, self._course_of, self._fixed, self._crowded(), self._dated.at_once
        )
        for _ in range(_MOST_ROUNDS):
            left = ends - time.monotonic()
            if left <= 0.0:
                return
            found = model.run(left)
            if found.chosen is None:
                self._impossible = found.proved and self._best is None
                return
            self._bound = min(self._bound, found.bound)
            order, stuck = model.founded(found.chosen)
            self._consider(order, found.chosen.classes)
            if not stuck:
                return
            model.cut(stuck)

    def _consider(self, order: Sequence[int], taken: Sequence[int]) -> None:
        """Keep a choice if it is better and can be laid out in days."""
        own = [course for course in order if course not in self._fixed]
        sessions = self._laid_out(own, taken)
        if sessions is None:
            return
        verdict = check_plan(self._problem, _ended(sessions))
        value = verdict.objective * self._network.scale
        if verdict.sound and value > self._worth + 1e-9:
            self._best, self._worth = (own, list(taken)), value

    def _laid_out(self, own: Sequence[int], taken: Sequence[int]) -> list[Session] | None:
        return schedule(
            [self._network.courses[course] for course in own],
            [(self._network.courses[self._course_of[one]], self._classes[one].meetings) for one in taken],
            {skill.id: skill.current for skill in self._problem.skills},
            self._days,
            self._dated.at_once,
        )

    def _crowded(self) -> list[tuple[float, dict[int, float]]]:
        """Return the days on which classes together may take more than there is: hours, class -> hours."""
        by_day: dict[dt.date, dict[int, float]] = {}
        for number, one in enumerate(self._classes):
            for day, hours in one.meetings:
                by_day.setdefault(day, {})[number] = hours
        return [(self._days[day], rows) for day, rows in by_day.items() if sum(rows.values()) > self._days[day]]

    def answer(self, impossible: Mapping[str, Words]) -> DatedPlan:
        """Return the best plan found, checked day by day."""
        if self._best is None:
            if self._impossible:
                return DatedPlan(_nothing(self._problem), (), (), impossible)
            raise SolverError(Words("時間内に計画が見つかりませんでした。", "No plan was found in time."))
        own, taken = self._best
        sessions = self._laid_out(own, taken) or []
        names = tuple(self._classes[one].id for one in taken)
        faults = check_schedule(self._dated, sessions, names)
        verdict = check_plan(self._problem, _ended(sessions))
        if faults or not verdict.sound:
            raise SolverError(Words("計画の検算に合格しませんでした。", f"The plan failed its check: {faults}"))
        bound = max(self._bound / self._network.scale, verdict.objective)
        gap = (bound - verdict.objective) / (abs(verdict.objective) or 1.0)
        proved = gap <= _PROVED
        plan = Plan(
            status=Status.OPTIMAL if proved else Status.FEASIBLE,
            objective=verdict.objective,
            bound=verdict.objective if proved else bound,
            gap=0.0 if proved else gap,
            courses=_ended(sessions),
            reached=verdict.reached,
            hours=verdict.hours,
            cost=verdict.cost,
            candidates=len(self._network.courses),
        )
        return DatedPlan(plan, names, tuple(sessions), impossible)


def _ended(sessions: Sequence[Session]) -> tuple[str, ...]:
    """Return the courses in the order in which they end."""
    return tuple(reversed(dict.fromkeys(session.course for session in reversed(sessions))))


def _impossible(dated: DatedProblem, days: Mapping[dt.date, float]) -> dict[str, Words]:
    """Return the classes that do not fit into the person's days, each with the reason."""
    found = {}
    for one in dated.classes:
        for day, hours in one.meetings:
            name = day.isoformat()
            if day < dated.start or day > dated.deadline:
                found[one.id] = Words(f"{name}は学習の期間の外です。", f"{name} is outside of the time of learning.")
            elif hours > days[day] + 1e-9:
                found[one.id] = Words(
                    f"{name}は{days[day]:g}時間しかとれません(必要な時間は{hours:g}時間)。",
                    f"On {name} there are {days[day]:g} hours; it takes {hours:g}.",
                )
            if one.id in found:
                break
    return found


def _in_time(dated: DatedProblem, classes: Sequence[DatedClass], days: Mapping[dt.date, float]) -> Problem:
    """Return the problem with the hours that the days hold; courses without a possible class are left out."""
    problem = dated.problem
    least: dict[str, float] = {}
    for one in classes:
        hours = sum(amount for _, amount in one.meetings)
        least[one.course] = min(hours, least.get(one.course, hours))
    lost = {one.course for one in dated.classes} - least.keys()
    whole = sum(days.values())
    return replace(
        problem,
        courses=tuple(
            replace(course, hours=least[course.id]) if course.id in least else course for course in problem.courses
        ),
        hours=whole if problem.hours is None else min(problem.hours, whole),
        must_not=problem.must_not | (lost - problem.must),
        must=problem.must,
    )


def _periods(dated: DatedProblem, classes: Sequence[DatedClass], days: Mapping[dt.date, float]) -> list[Period]:
    """Cut the time where a class begins or has ended."""
    cuts = {dated.start, *(one.first for one in classes), *(one.last + dt.timedelta(days=1) for one in classes)}
    edges = [*sorted(cut for cut in cuts if cut <= dated.deadline), dated.deadline + dt.timedelta(days=1)]
    periods = []
    for begins, ends in pairwise(edges):
        hours = sum(amount for day, amount in days.items() if begins <= day < ends)
        running = [number for number, one in enumerate(classes) if one.first < ends and one.last >= begins]
        active = {number: _hours_in(classes[number], begins, ends) for number in running}
        ended = frozenset(number for number, one in enumerate(classes) if one.last < begins)
        starting = frozenset(number for number, one in enumerate(classes) if one.first == begins)
        periods.append(Period(hours, active, ended, starting))
    # After the last day nothing is learnt, but what classes gave on it counts.
    periods.append(Period(0.0, {}, frozenset(range(len(classes))), frozenset()))
    return periods


def _hours_in(one: DatedClass, begins: dt.date, ends: dt.date) -> float:
    return sum(hours for day, hours in one.meetings if begins <= day < ends)


def _nothing(problem: Problem) -> Plan:
    reached = check_plan(problem, ()).reached
    return Plan(Status.INFEASIBLE, 0.0, 0.0, 0.0, (), reached, 0.0, 0.0, len(problem.courses))

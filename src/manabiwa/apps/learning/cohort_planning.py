"""Plans for many people at once: from wishes and what is shared to the engine, and back to plans of their own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from manabiwa.apps.catalog.models import Course, CourseLevel
from manabiwa.apps.catalog.offer_models import CourseClass, Licence, SeatReservation
from manabiwa.apps.catalog.offers import in_force
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import SolverError, Status
from manabiwa.engines.planning import Pool, PoolKind, Problem

from .dated import dated_problem
from .market import Market, market_of
from .planning import Answer, answer_without_classes, dated_answer, problem_in, undated_answer
from .wish import Wish

HARDER = (CourseLevel.INTERMEDIATE, CourseLevel.EXPERT)
"""Courses in which a person needs a supporter's hours."""
WANTED = 50.0
"""What a wanted course is worth beside what it teaches, where seats are scarce: half a first level."""
_CHECK_SECONDS = 1.0
_OWN = "own"
"""Marks the seat that a person has already: it is nobody else's, and takes nothing of what is shared."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the calculation."""

    key: int
    wish: Wish
    market: Market
    person: engine.Person


@dataclass(frozen=True, slots=True)
class Held:
    """Who holds seats for good: (person, licence) and (person, class)."""

    licences: frozenset[tuple[int, int]]
    classes: frozenset[tuple[int, int]]


def held_for_good(people: Collection[int]) -> Held:
    """The seats that people have said yes to; one query."""
    rows = SeatReservation.objects.filter(person__in=people, held_until=None)
    pairs = list(rows.values_list("person", "licence", "course_class"))
    return Held(
        frozenset((person, licence) for person, licence, _class in pairs if licence),
        frozenset((person, one) for person, _licence, one in pairs if one),
    )


def member_of(wish: Wish, held: Held) -> Member:
    """A person's problem with one course for each class, so that the places of each class are shared apart."""
    assert wish.person is not None
    market = market_of(wish)
    problem = problem_in(wish, market)
    own = {licence for person, licence in held.licences if person == wish.person}
    licences = [
        replace(one, id=f"{one.id}-{_OWN}", penalty=0.0) if int(one.id) in own else one for one in problem.licences
    ]
    problem = replace(problem, licences=licences)
    if not market.runs:
        problem = _possible(_wanted(problem))
        return Member(wish.person, wish, market, engine.Person(str(wish.person), problem))
    classes = frozenset(one for person, one in held.classes if person == wish.person)
    dated = _apart(dated_problem(wish, problem, market), classes)
    problem = _possible(_wanted(dated.problem), dated)
    dated = replace(dated, problem=problem)
    return Member(wish.person, wish, market, engine.Person(str(wish.person), problem, dated))


def _wanted(problem: Problem) -> Problem:
    """Courses that take what is scarce cannot all be had by everybody who wants them: to want one weighs, no more."""
    scarce = {key for one in problem.licences if not one.id.endswith(_OWN) for key in one.courses}
    scarce |= {course.id for course in problem.courses if "@" in course.id and not course.id.endswith(_OWN)}
    courses = [
        replace(course, penalty=course.penalty - WANTED) if course.id in problem.must & scarce else course
        for course in problem.courses
    ]
    return replace(problem, courses=courses, must=problem.must - scarce)


def _possible(problem: Problem, dated: engine.DatedProblem | None = None) -> Problem:
    """One person's courses that cannot be had together must not keep a whole cohort from its plans."""
    if not problem.must:
        return problem
    try:
        if dated is None:
            status = engine.solve(problem, _CHECK_SECONDS).status
        else:
            status = engine.solve_dated(replace(dated, problem=problem), time_limit=_CHECK_SECONDS).plan.status
    except SolverError:
        status = Status.INFEASIBLE
    return replace(problem, must=frozenset()) if status is Status.INFEASIBLE else problem


def _apart(dated: engine.DatedProblem, own: frozenset[int]) -> engine.DatedProblem:
    """A course that is held several times becomes several courses; one that must be taken, its first class."""
    by_course: dict[str, list[engine.DatedClass]] = {}
    for one in dated.classes:
        by_course.setdefault(one.course, []).append(one)
    problem, courses = dated.problem, []
    renamed: dict[str, list[tuple[str, engine.DatedClass]]] = {}
    for course in problem.courses:
        runs = by_course.get(course.id)
        if runs is None:
            courses.append(course)
            continue
        for run in sorted(runs, key=lambda one: one.first):
            name = _name(course.id, run.id, is_own=int(run.id) in own)
            renamed.setdefault(course.id, []).append((name, run))
            courses.append(replace(course, id=name, hours=sum(hours for _day, hours in run.meetings)))
    must = {renamed[key][0][0] if key in renamed else key for key in problem.must}
    licences = [
        replace(one, courses=frozenset(name for key in one.courses for name in _names(key, renamed)))
        for one in problem.licences
    ]
    apart = replace(problem, courses=courses, must=frozenset(must), must_not=frozenset(), licences=licences)
    classes = [replace(run, course=name) for runs in renamed.values() for name, run in runs]
    return replace(dated, problem=apart, classes=classes)


def _names(key: str, renamed: Mapping[str, list[tuple[str, engine.DatedClass]]]) -> list[str]:
    return [name for name, _run in renamed[key]] if key in renamed else [key]


def _name(course: str, run: str, *, is_own: bool) -> str:
    return f"{course}@{run}" + (f"-{_OWN}" if is_own else "")


def _course_of(key: str) -> str:
    return key.partition("@")[0]


def _class_of(key: str) -> int | None:
    run = key.partition("@")[2]
    return int(run.removesuffix(f"-{_OWN}")) if run else None


def cohort_of(
    members: Sequence[Member], *, support_hours: float | None, hours_per_course: float, today: date
) -> engine.Cohort:  # fmt: skip
    """What the people share: seats and places that nobody has for good and nobody else keeps, and supporters' hours."""
    seats = {licence.id for one in members for licence in one.person.problem.licences} - {""}
    courses = {course.id for one in members for course in one.person.problem.courses}
    shared = {key for key in courses if "@" in key and not key.endswith(_OWN)}
    people = [one.key for one in members]
    licences = {int(key) for key in seats if not key.endswith(_OWN)}
    classes = {_class_of(key) or 0 for key in shared}
    free_seats = _free(Licence, "licence", licences, people, today)
    free_places = _free(CourseClass, "course_class", classes, people, today)
    support: dict[str, float] = {}
    if support_hours is not None:
        rows = Course.objects.filter(pk__in={int(_course_of(key)) for key in courses}, level__in=HARDER)
        harder = {str(key) for key in rows.values_list("pk", flat=True)}
        support = {key: hours_per_course for key in courses if _course_of(key) in harder}
    return engine.Cohort(
        people=[one.person for one in members],
        seats={str(key): number for key, number in free_seats.items()},
        places={key: free_places[_class_of(key) or 0] for key in sorted(shared)},
        support=support,
        support_hours=support_hours,
    )


def _free(
    model: type[Licence] | type[CourseClass], field: str, keys: Collection[int], people: Collection[int], today: date
) -> dict[int, int]:  # fmt: skip
    """Seats that can be handed out: what the people keep provisionally is theirs to be handed out anew."""
    held = SeatReservation.objects.filter(in_force(today), **{f"{field}__in": keys})
    taken: dict[int, int] = {}
    for key in held.exclude(held_until__isnull=False, person__in=people).values_list(field, flat=True):
        taken[key] = taken.get(key, 0) + 1
    rows = model.unscoped.filter(pk__in=keys).values_list("pk", "seats")
    return {key: max(seats - taken.get(key, 0), 0) for key, seats in rows}


def answer_of(member: Member, plan: engine.Plan, *, seconds: float = 2.0) -> Answer:
    """One person's part of the whole as a plan of the person's own, with days."""
    wish, market = member.wish, member.market
    problem = problem_in(wish, market)
    chosen = [_course_of(key) for key in plan.courses]
    classes = {str(one) for key in plan.courses if (one := _class_of(key)) is not None}
    if not classes:
        held = {str(run.course) for run in market.runs}
        apart = problem.among([course for course in problem.courses if course.id not in held])
        return _shared(undated_answer(wish, market, apart, replace(plan, courses=tuple(chosen))))
    dated = dated_problem(wish, problem, market)
    others = frozenset(course.id for course in dated.problem.courses if course.id not in chosen)
    fixed = replace(
        dated,
        problem=replace(dated.problem, must=frozenset(chosen) & {c.id for c in dated.problem.courses}, must_not=others),
        classes=[one for one in dated.classes if one.id in classes],
    )
    try:
        found = engine.solve_dated(fixed, time_limit=seconds)
    except SolverError:
        found = None
    if found is None or found.plan.status is Status.INFEASIBLE:
        return _shared(answer_without_classes(wish, market, seconds))
    return _shared(dated_answer(wish, market, dated, found))


def _shared(found: Answer) -> Answer:
    # with classes of others or seats that others got, "the best" of the person alone means nothing
    return replace(found, plan=replace(found.plan, status=Status.FEASIBLE))


def pool_name(pool: Pool, licences: Mapping[int, Licence], classes: Mapping[int, CourseClass]) -> str:
    """What a pool is called; nothing for the hours of the supporters."""
    kind, key = pool
    if kind is PoolKind.SEATS:
        return str(licences[int(key)])
    return str(classes[_class_of(key) or 0]) if kind is PoolKind.PLACES else ""


def row_of(pool: Pool) -> int | None:
    """Primary key of the licence or class behind a pool."""
    kind, key = pool
    if kind is PoolKind.SUPPORT:
        return None
    return int(key) if kind is PoolKind.SEATS else _class_of(key)

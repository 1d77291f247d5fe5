"""Plans for a whole cohort: scarce seats where they help most, held until people say yes, and who may see what."""

import datetime as dt
import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import Purpose, Role
from manabiwa.apps.accounts.services import give_consent
from manabiwa.apps.catalog.class_days import ClassDay
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.offer_models import Licence, SeatReservation
from manabiwa.apps.catalog.offers import reserve_seats, save_class
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.learning import cohort_result, cohort_services, drafting, own_data, selectors, services
from manabiwa.apps.learning.cohort_models import CohortPlan, CohortShare
from manabiwa.apps.learning.cohort_services import plan_cohort, start_cohort_plan
from manabiwa.apps.learning.models import Plan, PlanState
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort
from manabiwa.apps.tasks.models import BackgroundTask, State
from manabiwa.apps.tasks.services import TaskCancelled, cancel_task
from manabiwa.apps.tasks.worker import Worker
from manabiwa.cli.main import main


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture(autouse=True)
def short_search(monkeypatch):
    monkeypatch.setattr(cohort_services, "SECONDS", 3.0)


@pytest.fixture
def cohort(town, today):
    programme = create_programme(
        municipality=town, name="学び直し", pillar="residents", summary="-", fiscal_year=2026, actor=SYSTEM
    )
    return open_cohort(
        programme=programme, name="第1期", starts_on=today, ends_on=today + dt.timedelta(days=200), actor=SYSTEM
    )


@pytest.fixture
def join(cohort, catalogue, make_person, town, supporter, today):
    """`join("a", "js")`: a participant who wants skills to level 2, agrees to support and has a goal."""

    def make(name, *codes, agrees=True, has_goal=True):
        person = make_person(f"{name}@tameshi.example", Role.LEARNER, town)
        person.user.kana = name
        person.user.save()
        add_participant(cohort=cohort, person=person.user, supporter=supporter.user, joined_on=today, actor=SYSTEM)
        if agrees:
            give_consent(user=person.user, purpose=Purpose.SUPPORT, actor=person, now=timezone.now())
        if has_goal:
            skills = {"html": catalogue.html, "css": catalogue.css, "js": catalogue.script}
            services.set_goal(
                person=person.user, actor=person, now=timezone.now(), hours_per_week=6, budget_yen=0,
                deadline=today + dt.timedelta(days=180), skills=[(skills[code], 2, 1.0) for code in codes],
            )  # fmt: skip
        return person

    return make


@pytest.fixture
def seat(catalogue, town, today):
    """One seat for the closed course that alone teaches JavaScript."""
    Course.objects.filter(pk=catalogue.code.pk).update(withdrawn_at=timezone.now())
    return Licence.unscoped.create(
        municipality=town, code="L", name="JSの席", provider=catalogue.closed, starts_on=today,
        ends_on=today + dt.timedelta(days=300), seats=1,
    )  # fmt: skip


def quiet(_done, _total, _message=""):
    pass


def made(cohort, actor, **more):
    row = start_cohort_plan(cohort=cohort, actor=actor, now=timezone.now(), in_background=False, **more)
    plan_cohort(progress=quiet, cohort_plan=row.pk)
    row.refresh_from_db()
    return row, cohort_result.result_of(row)


def test_the_one_seat_goes_to_whose_own_goal_it_adds_most_and_the_other_is_named(cohort, join, seat, officer):
    both, only = join("a", "html", "js"), join("b", "js")
    row, result = made(cohort, officer)
    given = {line.person.pk: line.given for line in result.people}
    assert given == {both.user.pk: (), only.user.pk: ("JSの席",)}
    (pool,) = result.pools
    assert (pool.used, pool.limit, pool.is_scarce) == (1, 1, True)
    assert pool.waiting == (str(both.user),)
    line = next(line for line in result.people if line.person == only.user)
    assert (line.percent_without, line.percent) == (0, 100)
    assert "0%" in line.why
    assert row.status == "optimal"


def test_drafts_wait_for_the_people_and_the_seat_is_kept_for_who_was_given_it(cohort, join, seat, officer, today):
    join("a", "html", "js")
    only = join("b", "js")
    made(cohort, officer)
    assert set(Plan.objects.values_list("state", flat=True)) == {PlanState.DRAFT}
    held = SeatReservation.objects.get()
    assert (held.person_id, held.held_until) == (only.user.pk, today + dt.timedelta(days=14))
    plan = selectors.draft_plan(only.user)
    assert plan.status == "shared"
    drafting.accept_plan(plan=plan, actor=only, now=timezone.now())
    held.refresh_from_db()
    assert held.held_until is None
    share = CohortShare.objects.get(person=only.user)
    assert cohort_result.state_of(share) == "始めた"


def test_made_anew_the_kept_seat_is_handed_out_anew_and_a_seat_for_good_is_not(cohort, join, seat, officer, today):
    join("a", "html", "js")
    only = join("b", "js")
    made(cohort, officer)
    made(cohort, officer)
    assert SeatReservation.objects.get().person_id == only.user.pk
    drafting.accept_plan(plan=selectors.draft_plan(only.user), actor=only, now=timezone.now())
    third = join("c", "js")
    _row, result = made(cohort, officer, includes_planned=True)
    given = {line.person.pk: line.given for line in result.people}
    assert given[third.user.pk] == ()
    assert SeatReservation.objects.get().person_id == only.user.pk
    again = selectors.draft_plan(only.user)
    assert any(step.licence_id == seat.pk for step in again.steps.all()), "who has the seat plans with it"


def test_a_seat_of_somebody_outside_the_cohort_is_not_handed_out(cohort, join, seat, officer, make_person, town, today):
    other = make_person("other@tameshi.example", Role.LEARNER, town)
    reserve_seats(person_id=other.user.pk, licences=[seat.pk], classes=(), today=today)
    join("b", "js")
    _row, result = made(cohort, officer)
    assert [line.given for line in result.people] == [()]
    assert SeatReservation.objects.count() == 1


def test_places_in_a_class_are_shared_and_each_draft_lies_on_its_days(cohort, join, catalogue, town, officer, today):
    days = [ClassDay(today + dt.timedelta(days=30 + 7 * week), dt.time(13), dt.time(16)) for week in range(2)]
    row = save_class(
        municipality=town, actor=SYSTEM, now=timezone.now(), today=today, code="K", course=catalogue.style, days=days,
        seats=2, apply_by=today + dt.timedelta(days=10),
    )  # fmt: skip
    Course.objects.filter(pk=catalogue.style.pk).update(price_yen=0)
    for name in ("a", "b", "c"):
        join(name, "css")
    _row, result = made(cohort, officer)
    assert sorted(len(line.given) for line in result.people) == [0, 1, 1]
    (pool,) = result.pools
    assert (pool.kind, pool.used, pool.limit) == ("places", 2, 2)
    assert SeatReservation.objects.filter(course_class=row).count() == 2
    steps = [step for plan in Plan.objects.all() for step in plan.steps.all() if step.course_class_id]
    assert {(step.starts_on, step.ends_on) for step in steps} == {(days[0].day, days[1].day)}


def test_hours_of_supporters_limit_the_harder_courses(cohort, join, catalogue, officer):
    Course.objects.filter(pk=catalogue.code.pk).update(level="intermediate")
    for name in ("a", "b", "c"):
        join(name, "html", "js")
    _row, result = made(cohort, officer, support_hours=4, hours_per_course=2.0)
    with_code = [plan for plan in Plan.objects.all() if plan.steps.filter(course=catalogue.code).exists()]
    assert len(with_code) == 2
    (pool,) = result.pools
    assert (pool.kind, pool.used, pool.limit) == ("support", 4, 4)


def test_who_is_not_planned_for_is_counted_with_the_reason(cohort, join, officer, today):
    join("a", "html")
    join("b", "html", agrees=False)
    join("c", has_goal=False)
    late = join("d", "html")
    goal = selectors.open_goal(late.user)
    type(goal).objects.filter(pk=goal.pk).update(deadline=today)
    planned = join("e", "html")
    plan = drafting.make_plan(
        goal=selectors.open_goal(planned.user), actor=planned, now=timezone.now(), today=today, time_limit=0.3
    )
    drafting.accept_plan(plan=plan, actor=planned, now=timezone.now())
    row, result = made(cohort, officer)
    assert row.left_out == {"no_consent": 1, "no_goal": 1, "too_late": 1, "has_plan": 1}
    assert [line.person.kana for line in result.people] == ["a"]
    assert selectors.active_plan(planned.user).pk == plan.pk


def test_courses_that_cannot_be_had_together_do_not_keep_the_others_from_plans(cohort, join, catalogue, officer, today):
    stuck, fine = join("a", "html", "js"), join("b", "html")
    goal = selectors.open_goal(stuck.user)
    type(goal).objects.filter(pk=goal.pk).update(hours_per_week=1, deadline=today + dt.timedelta(days=14))
    from manabiwa.apps.learning.models import CourseWish

    for course in (catalogue.basics, catalogue.code):
        CourseWish.objects.create(goal=goal, course=course, is_wanted=True)
    _row, result = made(cohort, officer)
    assert len(result.people) == 2
    assert selectors.draft_plan(fine.user).coverage == 1.0


def test_a_second_run_of_what_is_finished_changes_nothing(cohort, join, officer):
    join("a", "html")
    row, _result = made(cohort, officer)
    before = list(Plan.objects.values_list("pk", flat=True))
    assert plan_cohort(progress=quiet, cohort_plan=row.pk) == {"people": 1}
    assert list(Plan.objects.values_list("pk", flat=True)) == before


def test_a_run_that_is_stopped_leaves_no_trace_and_can_be_started_again(cohort, join, seat, officer):
    join("b", "js")
    row = start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now())

    def stop(done, _total, _message=""):
        if done > 15:
            raise TaskCancelled

    with pytest.raises(TaskCancelled):
        plan_cohort(progress=stop, cohort_plan=row.pk)
    assert not Plan.objects.exists()
    assert not SeatReservation.objects.exists()
    Worker().run_one()
    row.refresh_from_db()
    assert row.finished_at is not None
    assert SeatReservation.objects.count() == 1


def test_a_seat_that_was_taken_during_the_search_is_not_given_twice(
    cohort, join, seat, officer, make_person, town, today
):
    join("b", "js")
    thief = make_person("thief@tameshi.example", Role.LEARNER, town)
    row = start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now(), in_background=False)

    def take(done, _total, _message=""):
        if done >= 100 and not SeatReservation.objects.exists():
            reserve_seats(person_id=thief.user.pk, licences=[seat.pk], classes=(), today=today)

    with pytest.raises(ValidationError, match="席がうまりました"):
        plan_cohort(progress=take, cohort_plan=row.pk)
    assert not Plan.objects.exists()
    plan_cohort(progress=quiet, cohort_plan=row.pk)
    assert SeatReservation.objects.get().person_id == thief.user.pk
    row.refresh_from_db()
    assert cohort_result.result_of(row).people[0].given == ()


def test_one_calculation_of_a_cohort_runs_at_a_time(cohort, join, officer):
    join("a", "html")
    start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now())
    with pytest.raises(ValidationError, match="いま作っている"):
        start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now())
    assert CohortPlan.unscoped.count() == 1


@pytest.mark.parametrize("change", [{"support_hours": -1}, {"hours_per_course": -2.0}, {"hours_per_course": 1000.0}])
def test_numbers_that_cannot_be_are_refused(cohort, officer, change):
    with pytest.raises(ValidationError):
        start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now(), **change)


def test_whoever_neither_runs_nor_supports_it_is_refused(cohort, join, stranger_officer, sign_in):
    learner = join("a", "html")
    for actor in (stranger_officer, learner):
        with pytest.raises(PermissionRefused):
            start_cohort_plan(cohort=cohort, actor=actor, now=timezone.now())
        assert sign_in(actor).get(reverse("learning:cohort_plans", args=[cohort.pk])).status_code == 403
        assert sign_in(actor).post(reverse("learning:start_cohort_plans", args=[cohort.pk])).status_code == 403
    assert sign_in(stranger_officer).get(reverse("learning:cohort_plans", args=[10**6])).status_code == 404


def test_a_supporter_plans_for_the_own_people_and_sees_no_others(
    cohort, join, officer, supporter, make_person, town, today
):
    mine = join("a", "html")
    other = make_person("other-supporter@tameshi.example", Role.SUPPORTER, town)
    theirs = make_person("z@tameshi.example", Role.LEARNER, town)
    add_participant(cohort=cohort, person=theirs.user, supporter=other.user, joined_on=today, actor=SYSTEM)
    row, result = made(cohort, supporter)
    assert [line.person for line in result.people] == [mine.user]
    assert cohort_result.latest_plan(cohort, supporter, is_officer=False) == row
    assert cohort_result.latest_plan(cohort, other, is_officer=False) is None
    assert cohort_result.latest_plan(cohort, officer, is_officer=True) is None


def test_the_officer_starts_it_on_the_page_watches_it_and_reads_the_result(cohort, join, seat, officer, sign_in):
    join("a", "html", "js")
    join("b", "js")
    client, address = sign_in(officer), reverse("learning:cohort_plans", args=[cohort.pk])
    assert "計画を作り始める" in client.get(address).content.decode()
    start = reverse("learning:start_cohort_plans", args=[cohort.pk])
    assert client.post(start, {"hours_per_course": "-1"}).status_code == 302
    assert not CohortPlan.unscoped.exists()
    assert client.post(start, {"hours_per_course": "2"}).status_code == 302
    assert "順番を待っています" in client.get(address).content.decode()
    assert Worker().run_one()
    assert BackgroundTask.objects.get().state == State.SUCCEEDED
    page = client.get(address).content.decode()
    for words in ("JSの席", "分け方のきまり", "次に使う人", "席がないと0%、席があると100%まで届くため"):
        assert words in page
    table = b"".join(client.get(address, {"format": "csv"}).streaming_content).decode("utf-8-sig")
    assert "JSの席" in table
    assert len(table.splitlines()) == 3


def test_a_task_that_the_officer_stops_is_offered_again(cohort, join, officer, sign_in):
    join("a", "html")
    row = start_cohort_plan(cohort=cohort, actor=officer, now=timezone.now())
    cancel_task(task=BackgroundTask.objects.get(pk=row.task_id), actor=officer, now=timezone.now())
    page = sign_in(officer).get(reverse("learning:cohort_plans", args=[cohort.pk])).content.decode()
    assert "止めました" in page
    assert "計画を作り始める" in page


def test_the_command_makes_the_plans_and_prints_them_as_json(cohort, join, seat, capsys):
    join("b", "js")
    assert main(["cohort-plan", str(cohort.pk), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"][0]["given"] == ["JSの席"]
    assert told["pools"][0]["used"] == 1
    assert main(["cohort-plan", str(cohort.pk), "--include-planned"]) == 0
    assert "JSの席: 1 / 1" in capsys.readouterr().out
    assert main(["cohort-plan", "999999"]) == 1
    assert "999999" in capsys.readouterr().err


def test_a_person_reads_of_the_own_part_and_can_have_it_forgotten(cohort, join, seat, officer):
    person = join("b", "js")
    made(cohort, officer)
    assert own_data.export(person.user.pk)["cohort_plans"][0]["share"] == 1.0
    own_data.erase(person.user.pk)
    assert not CohortShare.objects.filter(person=person.user).exists()

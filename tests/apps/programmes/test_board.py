"""The officer's board of a cohort: what waits, who is in it, and giving supporters to many at once."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.programmes import board, selectors, services
from manabiwa.apps.programmes.models import Cohort, Participation

TODAY = dt.date(2026, 12, 10)


@pytest.fixture
def people(cohort: Cohort, officer: Person, make_person: Callable[..., Person]) -> list[Participation]:
    rows = []
    for number in range(30):
        person = make_person(f"p{number:02d}@tameshi.example")
        rows.append(services.add_participant(cohort=cohort, person=person.user, joined_on=TODAY, actor=officer))
    for row in rows[:3]:
        services.mark_started(participation=row, on=TODAY, actor=officer)
    services.mark_completed(participation=rows[3], on=TODAY, actor=officer)
    services.mark_withdrawn(participation=rows[4], on=TODAY, reason="転居", actor=officer)
    return rows


def page_of(client: Client, cohort: Cohort, query: str = "") -> str:
    return client.get(f"{reverse('programmes:cohort', args=[cohort.pk])}?{query}").content.decode()


def test_the_states_are_counted_apart_and_add_up(cohort: Cohort, officer: Person, people: list[Participation]) -> None:
    funnel = selectors.funnel_of(cohort, officer)
    assert (funnel.waiting, funnel.active, funnel.completed, funnel.withdrawn) == (25, 3, 1, 1)
    assert funnel.waiting + funnel.active + funnel.completed + funnel.withdrawn == funnel.joined == 30


def test_what_waits_for_the_officer_stands_on_the_board_with_one_act_each(
    cohort: Cohort, officer: Person, people: list[Participation], make_person: Callable[..., Person], now: dt.datetime
) -> None:
    for number in range(2):
        person = make_person(f"a{number}@tameshi.example")
        services.apply_to_call(call=cohort.call, person=person.user, motivation="", actor=person, now=now)
    found = board.board_of(cohort, selectors.funnel_of(cohort, officer), officer, TODAY)
    texts = [one.text for one in found.decisions]
    assert texts[0] == "選考を待つ応募が2件あります。"
    assert "伴走支援者の決まっていない人が28人います。" in texts
    assert all(one.action and one.url.startswith("/") for one in found.decisions)


def test_the_list_is_paged_filtered_and_searched(
    cohort: Cohort, officer: Person, people: list[Participation], sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(officer)
    assert page_of(client, cohort).count('name="chosen"') == 20
    assert page_of(client, cohort, "page=2").count('name="chosen"') == 10
    assert page_of(client, cohort, "state=completed").count('name="chosen"') == 1
    assert page_of(client, cohort, "q=p07").count('name="chosen"') == 1
    assert "この条件に合う人はいません" in page_of(client, cohort, "q=だれもいない")
    assert page_of(client, cohort, "state=nonsense&sort=nonsense&supporter=x").count('name="chosen"') == 20


def test_the_list_sorts_both_ways_with_what_is_missing_at_the_end(
    cohort: Cohort, officer: Person, people: list[Participation], sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(officer)
    for sort in ("started", "-started"):
        assert "p10" not in page_of(client, cohort, f"sort={sort}").split('name="chosen"')[1]


def test_the_number_of_queries_does_not_grow_with_the_people(
    cohort: Cohort, officer: Person, make_person: Callable[..., Person], sign_in: Callable[[Person], Client],
    django_assert_max_num_queries: Callable[..., object], people: list[Participation],
) -> None:  # fmt: skip
    client = sign_in(officer)
    for query in ("", "state=waiting", "q=p1&sort=-supporter"):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            page_of(client, cohort, query)


def test_a_supporter_is_given_to_the_chosen_and_the_list_comes_back_as_it_was(
    cohort: Cohort, officer: Person, supporter: Person, people: list[Participation],
    sign_in: Callable[[Person], Client],
) -> None:  # fmt: skip
    answer = sign_in(officer).post(
        reverse("programmes:assign", args=[cohort.pk]),
        {"chosen": [people[0].pk, people[1].pk], "supporter": supporter.user.pk, "asked": "state=active"},
    )
    assert answer["Location"] == f"/programmes/cohorts/{cohort.pk}?state=active#people"
    assert list(selectors.participations_beside(supporter)) == people[:2]
    assert AuditEntry.objects.filter(action="programmes.assign_supporter").count() == 2


def test_everyone_of_the_filter_is_everyone_and_nobody_else(
    cohort: Cohort, officer: Person, supporter: Person, people: list[Participation],
    sign_in: Callable[[Person], Client],
) -> None:  # fmt: skip
    sign_in(officer).post(
        reverse("programmes:assign", args=[cohort.pk]),
        {"everyone": "1", "supporter": supporter.user.pk, "asked": "state=waiting"},
    )
    assert selectors.participations_beside(supporter).count() == 25
    assert not Participation.unscoped.filter(started_on__isnull=False, supporter__isnull=False).exists()


def test_nothing_chosen_or_nobody_who_may_support_changes_nothing(
    cohort: Cohort, officer: Person, learner: Person, people: list[Participation], sign_in: Callable[[Person], Client]
) -> None:
    client, address = sign_in(officer), reverse("programmes:assign", args=[cohort.pk])
    client.post(address, {"supporter": officer.user.pk})
    client.post(address, {"chosen": [people[0].pk], "supporter": learner.user.pk})
    assert not Participation.unscoped.filter(supporter__isnull=False).exists()


def test_people_of_another_cohort_are_not_reached_through_this_one(
    cohort: Cohort, officer: Person, supporter: Person, stranger_officer: Person, people: list[Participation],
    sign_in: Callable[[Person], Client],
) -> None:  # fmt: skip
    other = services.open_cohort(
        programme=cohort.programme, name="第2期", starts_on=TODAY, ends_on=TODAY + dt.timedelta(90), actor=officer
    )
    client = sign_in(officer)
    client.post(
        reverse("programmes:assign", args=[other.pk]), {"chosen": [people[0].pk], "supporter": supporter.user.pk}
    )
    assert not selectors.participations_beside(supporter).exists()


def test_another_towns_officer_and_learners_reach_none_of_it(
    cohort: Cohort, stranger_officer: Person, people: list[Participation], sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(stranger_officer)
    assert client.get(reverse("programmes:cohort", args=[cohort.pk])).status_code == 404
    assert client.get(reverse("programmes:applications", args=[cohort.pk])).status_code == 404
    assert client.post(reverse("programmes:assign", args=[cohort.pk]), {"everyone": "1"}).status_code == 404
    assert client.get(reverse("programmes:participation", args=[people[0].pk])).status_code == 404
    with pytest.raises(PermissionRefused):
        services.assign_supporters(participations=people[:1], supporter=stranger_officer.user, actor=stranger_officer)


def correct(row: Participation, actor: Person, **dates: dt.date) -> None:
    values = {"started_on": None, "completed_on": None, "withdrawn_on": None} | dates
    services.correct_participation(participation=row, withdrawal_reason="", supporter=None, actor=actor, **values)


def test_a_mistaken_date_is_taken_away_and_the_trail_keeps_both(officer: Person, people: list[Participation]) -> None:
    correct(people[4], officer, started_on=TODAY)
    people[4].refresh_from_db()
    assert (people[4].withdrawn_on, people[4].withdrawal_reason, people[4].started_on) == (None, "", TODAY)
    entry = AuditEntry.objects.get(action="programmes.correct_participation")
    assert entry.changes["withdrawn_on"] == [TODAY.isoformat(), None]


def test_dates_that_cannot_be_are_refused(officer: Person, people: list[Participation]) -> None:
    day = dt.timedelta(days=1)
    with pytest.raises(ValidationError, match="どちらか一方"):
        correct(people[0], officer, started_on=TODAY, completed_on=TODAY, withdrawn_on=TODAY)
    with pytest.raises(ValidationError, match="より後の日付"):
        correct(people[0], officer, started_on=TODAY, completed_on=TODAY - day)
    with pytest.raises(ValidationError, match="学習開始日も"):
        correct(people[0], officer, completed_on=TODAY)
    people[0].refresh_from_db()
    assert people[0].completed_on is None


def test_the_form_puts_a_record_right_and_says_what_is_wrong(
    officer: Person, people: list[Participation], sign_in: Callable[[Person], Client]
) -> None:
    client, address = sign_in(officer), reverse("programmes:participation", args=[people[0].pk])
    wrong = client.post(address, {"started_on": "2026-12-10", "completed_on": "2026-12-01"})
    assert "より後の日付" in wrong.content.decode()
    assert client.post(address, {"started_on": "2026-12-02", "completed_on": "2026-12-09"}).status_code == 302
    people[0].refresh_from_db()
    assert people[0].completed_on == dt.date(2026, 12, 9)


def test_what_people_typed_cannot_become_markup_in_the_rows(
    cohort: Cohort, officer: Person, make_person: Callable[..., Person], sign_in: Callable[[Person], Client]
) -> None:
    evil, beside = (
        make_person("evil@tameshi.example"),
        make_person("b@tameshi.example", "supporter", cohort.programme.municipality),
    )
    for person in (evil, beside):
        person.user.name = person.user.kana = "\"'><script>alert(1)</script>&"
        person.user.save()
    services.add_participant(cohort=cohort, person=evil.user, supporter=beside.user, joined_on=TODAY, actor=officer)
    page = page_of(sign_in(officer), cohort)
    assert "<script>alert" not in page
    assert page.count("&quot;&#x27;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;") >= 4

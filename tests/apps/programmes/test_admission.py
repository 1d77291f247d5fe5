"""From a call to a participant."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.selectors import has_consent
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.mail.models import OutgoingMail
from manabiwa.apps.network.models import Membership, Municipality
from manabiwa.apps.programmes import selectors, services
from manabiwa.apps.programmes.models import Application, ApplicationState, Cohort, Participation, Programme

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def application(cohort: Cohort, learner: Person, now: dt.datetime) -> Application:
    return services.apply_to_call(
        call=cohort.call, person=learner.user, motivation="家でできる仕事に", actor=learner, now=now
    )


def test_an_accepted_person_is_a_participant_and_gets_a_mail(
    application: Application, officer: Person, town: Municipality, now: dt.datetime
) -> None:
    participation = services.decide_application(
        application=application, state=ApplicationState.ACCEPTED, actor=officer, now=now
    )
    assert participation is not None
    assert Person(application.person).municipalities(Capability.LEARN) == frozenset({town.pk})
    assert OutgoingMail.objects.get().to == [application.person.email]


def test_a_full_cohort_admits_nobody_more(
    application: Application, cohort: Cohort, officer: Person, make_person: Callable[..., Person], now: dt.datetime
) -> None:
    other = make_person("other@tameshi.example")
    services.add_participant(cohort=cohort, person=other.user, joined_on=TODAY, actor=officer)
    with pytest.raises(ValidationError, match="定員"):
        services.decide_application(application=application, state=ApplicationState.ACCEPTED, actor=officer, now=now)
    application.refresh_from_db()
    assert application.state == ApplicationState.OPEN
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2026, 10, 31), dt.date(2026, 12, 1)])
def test_nobody_applies_outside_the_dates_of_the_call(day: dt.date, cohort: Cohort, learner: Person) -> None:
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    with pytest.raises(ValidationError, match="受け付けていません"):
        services.apply_to_call(call=cohort.call, person=learner.user, motivation="", actor=learner, now=noon)


def test_who_took_an_application_back_may_apply_again(
    application: Application, cohort: Cohort, learner: Person, now: dt.datetime
) -> None:
    services.withdraw_application(application=application, actor=learner, now=now)
    again = services.apply_to_call(
        call=cohort.call, person=learner.user, motivation="やはり学びたい", actor=learner, now=now
    )
    assert (again.pk, again.state, again.decided_at) == (application.pk, ApplicationState.OPEN, None)
    assert again.motivation == "やはり学びたい"


def test_nobody_applies_twice_and_a_second_try_agrees_to_nothing(
    application: Application, cohort: Cohort, learner: Person, now: dt.datetime
) -> None:
    with pytest.raises(ValidationError, match="すでに応募"):
        services.apply_to_call(
            call=cohort.call, person=learner.user, motivation="", consents=["support"], actor=learner, now=now
        )
    assert not has_consent(learner.user.pk, Purpose.SUPPORT)


def test_who_applies_agrees_to_what_was_ticked_and_to_nothing_else(
    cohort: Cohort, learner: Person, sign_in: Callable[[Person], Client]
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 24, 3, tzinfo=dt.UTC)):
        client = sign_in(learner)
        page = client.get(f"/programmes/calls/{cohort.call.pk}/apply").content.decode()
        assert "checked" not in page, "nobody is made to agree by leaving a box alone"
        answer = client.post(f"/programmes/calls/{cohort.call.pk}/apply", {"motivation": "", "consents": ["support"]})
    assert answer.status_code == 302
    assert has_consent(learner.user.pk, Purpose.SUPPORT)
    assert not has_consent(learner.user.pk, Purpose.OUTCOMES)


def test_another_towns_officer_neither_sees_nor_decides(
    application: Application, cohort: Cohort, stranger_officer: Person, now: dt.datetime
) -> None:
    with pytest.raises(PermissionRefused):
        selectors.applications_for(cohort, stranger_officer)
    with pytest.raises(PermissionRefused):
        services.decide_application(
            application=application, state=ApplicationState.DECLINED, actor=stranger_officer, now=now
        )


def test_a_supporter_needs_the_role_here(cohort: Cohort, officer: Person, learner: Person, supporter: Person) -> None:
    row = services.add_participant(cohort=cohort, person=learner.user, joined_on=TODAY, actor=officer)
    with pytest.raises(ValidationError, match="役割がありません"):
        services.assign_supporter(participation=row, supporter=learner.user, actor=officer)
    services.assign_supporter(participation=row, supporter=supporter.user, actor=officer)
    assert list(selectors.participations_beside(supporter)) == [row]


def test_a_completed_person_is_not_withdrawn(cohort: Cohort, officer: Person, learner: Person) -> None:
    row = services.add_participant(cohort=cohort, person=learner.user, joined_on=TODAY, actor=officer)
    services.mark_completed(participation=row, on=TODAY, actor=officer)
    with pytest.raises(ValidationError):
        services.mark_withdrawn(participation=row, on=TODAY, reason="", actor=officer)
    assert selectors.funnel_of(cohort, officer) == selectors.Funnel(1, 1, 1, 1, 0)


def test_the_officers_pages_stay_small(
    cohort: Cohort, programme: Programme, officer: Person, make_person: Callable[..., Person],
    sign_in: Callable[[Person], Client], django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    Membership.objects.create(municipality=programme.municipality, since=TODAY, department="企画課")
    for number in range(30):
        person = make_person(f"p{number}@tameshi.example")
        services.add_participant(cohort=cohort, person=person.user, joined_on=TODAY, actor=officer)
    client = sign_in(officer)
    for address in (
        "/programmes/",
        f"/programmes/{programme.pk}",
        f"/programmes/cohorts/{cohort.pk}",
        "/programmes/new",
    ):
        with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/programmes/", "/programmes/mine", "/programmes/new"])
def test_a_stranger_is_sent_to_the_sign_in(address: str, client: Client, db: None) -> None:
    answer = client.get(address)
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_another_towns_officer_finds_no_page(
    cohort: Cohort, programme: Programme, stranger_officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    client = sign_in(stranger_officer)
    assert client.get(f"/programmes/{programme.pk}").status_code == 404
    assert client.get(f"/programmes/cohorts/{cohort.pk}").status_code == 404
    assert client.post(f"/programmes/{programme.pk}", {"name": "x"}).status_code == 404


def test_a_learner_may_not_make_a_programme(learner: Person, sign_in: Callable[[Person], Client]) -> None:
    assert sign_in(learner).get("/programmes/new").status_code == 403


def test_a_form_with_dates_out_of_order_says_so(
    programme: Programme, officer: Person, sign_in: Callable[[Person], Client]
) -> None:
    answer = sign_in(officer).post(
        f"/programmes/{programme.pk}", {"name": "第2期", "starts_on": "2027-04-01", "ends_on": "2027-01-01"}
    )
    assert "終了日は、開始日より後に" in answer.content.decode()
    assert not Cohort.unscoped.filter(name="第2期").exists()


def test_participants_leave_as_excel_with_formulas_made_harmless(
    cohort: Cohort, officer: Person, make_person: Callable[..., Person], sign_in: Callable[[Person], Client]
) -> None:
    person = make_person("evil@tameshi.example")
    person.user.name = "=HYPERLINK(1)"
    person.user.save()
    services.add_participant(cohort=cohort, person=person.user, joined_on=TODAY, actor=officer)
    answer = sign_in(officer).get(f"/programmes/cohorts/{cohort.pk}?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "\n=HYPERLINK" not in text
    assert "HYPERLINK(1)" in text
    assert Participation.unscoped.count() == 1


def test_an_old_copy_of_a_participation_does_not_overwrite_the_start(
    cohort: Cohort, learner: Person, officer: Person
) -> None:
    row = services.add_participant(cohort=cohort, person=learner.user, joined_on=TODAY, actor=officer)
    old = Participation.unscoped.get(pk=row.pk)
    services.mark_started(participation=row, on=TODAY, actor=officer)
    services.mark_completed(participation=old, on=TODAY + dt.timedelta(days=30), actor=officer)
    row.refresh_from_db()
    assert (row.started_on, row.completed_on) == (TODAY, TODAY + dt.timedelta(days=30))
    left = Participation.unscoped.get(pk=row.pk)
    with pytest.raises(ValidationError, match="修了した人"):
        services.mark_withdrawn(participation=left, on=TODAY, reason="", actor=officer)

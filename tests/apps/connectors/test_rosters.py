"""What a roster does to people, cohorts and courses; who may bring one; and what goes out."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts.models import AuditEntry, Invitation, Role, RoleAssignment, User
from manabiwa.apps.accounts.services import accept_invitation, erase_person, export_person
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.selectors import visible_courses
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.connectors.models import RosterRecord, RosterUpload, UploadState
from manabiwa.apps.connectors.roster import services
from manabiwa.apps.connectors.roster.exporting import export_roster
from manabiwa.apps.connectors.roster.format import Kind
from manabiwa.apps.connectors.roster.reading import read_roster
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.services import add_participant, create_programme, mark_completed, open_cohort
from manabiwa.apps.tasks.models import BackgroundTask, State
from tests.apps.connectors.rosters import CLASSES, COURSES, SESSIONS, archive, member, person


@pytest.fixture
def programme(town, officer):
    return create_programme(
        municipality=town, name="DX人材", pillar="staff", summary="職員の学び", fiscal_year=2026, actor=officer
    )


@pytest.fixture
def bring(programme, officer, now):
    """`bring(content)`: upload, look, apply; answers the counts."""

    def do(content, *, into=None, actor=None, at=now):
        upload = services.upload_roster(
            programme=into or programme, name="r.zip", content=content, actor=actor or officer
        )
        preview = services.preview_roster(upload=upload, actor=actor or officer, now=at)
        return services.apply_roster(upload=upload, seen=preview.seen, actor=actor or officer, now=at)

    return do


@pytest.fixture
def look(programme, officer, now):
    """`look(content)`: what it would do."""

    def do(content):
        upload = services.upload_roster(programme=programme, name="r.zip", content=content, actor=officer)
        return services.preview_roster(upload=upload, actor=officer, now=now)

    return do


@pytest.fixture
def known(make_person, town):
    """`known(1)`: person 1 of the roster already works for the town and has a sign-in."""
    return lambda number: make_person(f"p{number}@tameshi.example", Role.LEARNER, town).user


def taking_part():
    rows = Participation.unscoped.filter(withdrawn_on=None).values_list("person__email", "cohort__name")
    return sorted(rows)


ONE_AND_TWO = archive([person(1), person(2)], [member(1), member(2)])


def test_looking_writes_nothing_about_people(look, known):
    known(1)
    before = (User.objects.count(), Participation.unscoped.count(), Cohort.unscoped.count(), Course.objects.count())
    preview = look(ONE_AND_TWO)
    assert [row.sourced_id for row in preview.foreseen.invites] == ["p2"]
    assert list(preview.foreseen.joins) == [("k1", "p1")]
    assert preview.foreseen.waits == (("k1", "p2"),)
    assert [row.sourced_id for row in preview.foreseen.opens] == ["k1"]
    assert before == (
        User.objects.count(),
        Participation.unscoped.count(),
        Cohort.unscoped.count(),
        Course.objects.count(),
    )
    assert not Invitation.objects.exists()


def test_a_class_becomes_a_cohort_with_the_dates_of_its_terms(bring, programme):
    longer = {"sourcedId": "t2", "title": "後期", "type": "term", "startDate": "2027-04-01", "endDate": "2027-09-30"}
    bring(archive(sessions=[*SESSIONS, longer], classes=[{**CLASSES[0], "termSourcedIds": "t1,t2"}]))
    cohort = Cohort.unscoped.get()
    assert (cohort.name, cohort.programme) == ("A組", programme)
    assert (cohort.starts_on, cohort.ends_on) == (dt.date(2026, 12, 1), dt.date(2027, 9, 30))


def test_people_of_the_town_join_and_others_are_invited_without_a_sign_in(bring, known):
    known(1)
    counts = bring(ONE_AND_TWO)
    assert (counts["joined"], counts["invited"], counts["cohorts"]) == (1, 1, 1)
    assert taking_part() == [("p1@tameshi.example", "A組")]
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role) == ("p2@tameshi.example", Role.LEARNER)
    assert not User.objects.filter(email="p2@tameshi.example").exists()


def test_whoever_accepts_the_invitation_joins_the_class(bring, make_person, now, django_capture_on_commit_callbacks):
    bring(ONE_AND_TWO)
    somebody = make_person("p2@tameshi.example")
    with django_capture_on_commit_callbacks(execute=True):
        accept_invitation(
            invitation=Invitation.objects.get(email="p2@tameshi.example"), user=somebody.user, actor=somebody, now=now
        )
    assert taking_part() == [("p2@tameshi.example", "A組")]
    assert bring_is_nothing(bring)


def bring_is_nothing(bring):
    return all(bring(ONE_AND_TWO)[name] == 0 for name in ("joined", "invited", "left", "cohorts", "courses"))


def test_the_same_file_twice_changes_nothing(bring, look, known):
    known(1)
    bring(ONE_AND_TWO)
    before = list(RosterRecord.unscoped.order_by("pk").values())
    assert look(ONE_AND_TWO).is_nothing
    assert bring_is_nothing(bring)
    assert list(RosterRecord.unscoped.order_by("pk").values()) == before
    assert Invitation.objects.count() == 1


def test_an_invitation_that_ran_out_is_sent_again(bring, look, now):
    bring(ONE_AND_TWO)
    Invitation.objects.update(expires_at=now - dt.timedelta(days=1))
    assert [row.sourced_id for row in look(ONE_AND_TWO).foreseen.invites] == ["p1", "p2"]


def test_of_a_sign_in_elsewhere_nothing_is_told_and_it_is_not_taken_in(bring, make_person, neighbour):
    make_person("p1@tameshi.example", Role.LEARNER, neighbour)
    counts = bring(archive([person(1)], [member(1)]))
    assert (counts["joined"], counts["invited"]) == (0, 1)
    assert taking_part() == []


def test_who_is_missing_in_the_complete_list_leaves_and_the_record_stays(bring, known, now):
    known(1), known(2)
    bring(ONE_AND_TWO)
    assert bring(archive([person(1)], [member(1)]))["left"] == 1
    assert taking_part() == [("p1@tameshi.example", "A組")]
    gone = Participation.unscoped.get(person__email="p2@tameshi.example")
    assert (gone.withdrawn_on, gone.withdrawal_reason) == (now.date(), "名簿から外れました")
    assert User.objects.filter(email="p2@tameshi.example", is_active=True).exists()


def test_who_is_on_the_list_again_returns_but_not_whom_an_officer_took_out(bring, known, now):
    known(1), known(2)
    bring(ONE_AND_TWO)
    bring(archive([person(1)], [member(1)]))
    assert bring(ONE_AND_TWO)["joined"] == 1
    assert len(taking_part()) == 2
    Participation.unscoped.filter(person__email="p1@tameshi.example").update(withdrawn_on=now.date())
    assert bring(ONE_AND_TWO)["joined"] == 0
    assert len(taking_part()) == 1


def test_a_completed_participation_is_never_ended_by_a_roster(bring, known, officer, now):
    known(1)
    bring(archive([person(1)], [member(1)]))
    mark_completed(participation=Participation.unscoped.get(), on=now.date(), actor=officer)
    assert bring(archive([], []))["left"] == 0
    assert Participation.unscoped.get().withdrawn_on is None


def test_participants_whom_the_roster_never_named_are_left_alone(bring, known, officer, make_person, town, now):
    known(1)
    bring(archive([person(1)], [member(1)]))
    other = make_person("paper@tameshi.example", Role.LEARNER, town)
    add_participant(cohort=Cohort.unscoped.get(), person=other.user, joined_on=now.date(), actor=officer)
    assert bring(archive([person(1)], [member(1)]))["left"] == 0
    assert ("paper@tameshi.example", "A組") in taking_part()


def test_a_delta_ends_only_what_it_names(bring, known):
    known(1), known(2)
    bring(ONE_AND_TWO)
    rows = [member(2, status="tobedeleted", dateLastModified="2026-11-21T00:00:00Z")]
    everything_else = [Kind.SESSION, Kind.ORG, Kind.COURSE, Kind.CLASS, Kind.PERSON]
    counts = bring(archive([], rows, mode="delta", absent=everything_else))
    assert counts["left"] == 1
    assert taking_part() == [("p1@tameshi.example", "A組")]


def test_a_class_that_goes_ends_its_participations_and_stays_as_a_cohort(bring, known):
    known(1)
    bring(archive([person(1)], [member(1)]))
    bring(archive([person(1)], [], classes=[]))
    assert taking_part() == []
    assert Cohort.unscoped.count() == 1


def test_a_cohort_of_the_same_name_is_used_and_another_one_renamed(bring, programme, officer):
    open_cohort(
        programme=programme, name="A組", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31), actor=officer
    )
    two = [CLASSES[0], {**CLASSES[0], "sourcedId": "k2", "classCode": "B"}]
    bring(archive(classes=two))
    assert sorted(Cohort.unscoped.values_list("name", flat=True)) == ["A組", "A組 B"]


def test_a_new_title_and_moved_terms_change_the_cohort(bring):
    bring(archive())
    bring(archive(classes=[{**CLASSES[0], "title": "B組"}]))
    bring(archive(classes=[{**CLASSES[0], "title": "B組"}], sessions=[{**SESSIONS[0], "endDate": "2027-06-30"}]))
    cohort = Cohort.unscoped.get()
    assert (cohort.name, cohort.ends_on) == ("B組", dt.date(2027, 6, 30))


def test_the_primary_teacher_walks_beside_if_the_role_is_there(bring, known, make_person, town):
    known(1)
    make_person("p9@tameshi.example", Role.SUPPORTER, town)
    people = [person(1), person(8, role="teacher"), person(9, role="teacher")]
    members = [member(1), member(8, role="teacher"), member(9, role="teacher", primary="true")]
    bring(archive(people, members))
    assert Participation.unscoped.get().supporter.email == "p9@tameshi.example"
    assert Invitation.objects.get().role == Role.SUPPORTER


def test_parents_and_administrators_are_neither_invited_nor_participants(bring):
    people = [person(1, role="parent"), person(2, role="administrator")]
    assert bring(archive(people, [member(2, role="administrator")]))["invited"] == 0
    assert not Invitation.objects.exists()


def test_who_left_before_accepting_is_invited_no_longer(bring, now):
    bring(ONE_AND_TWO)
    bring(archive([person(1)], [member(1)]))
    assert [row.email for row in Invitation.objects.filter(expires_at__gt=now)] == ["p1@tameshi.example"]


def test_another_address_of_somebody_with_a_sign_in_stays_the_same_person(bring, known):
    user = known(1)
    bring(archive([person(1)], [member(1)]))
    counts = bring(archive([person(1, email="new@tameshi.example")], [member(1)]))
    assert (counts["invited"], counts["joined"], counts["left"]) == (0, 0, 0)
    user.refresh_from_db()
    assert user.email == "p1@tameshi.example"


def test_courses_are_shown_to_the_people_of_the_town_alone_and_go_when_they_go(bring, town, neighbour, now):
    assert bring(archive())["courses"] == 1
    assert visible_courses(town.pk, now.date()).get().title == "表計算の基礎"
    assert not visible_courses(neighbour.pk, now.date()).exists()
    assert not visible_courses(None, now.date()).exists()
    bring(archive(classes=[], courses=[]))
    assert Course.objects.get().withdrawn_at is not None


def test_a_wrong_row_loses_only_itself_and_nobody_leaves_because_of_it(bring, known):
    known(1), known(2)
    bring(ONE_AND_TWO)
    counts = bring(archive([person(1), {**person(2), "email": ""}, person(3)], [member(1), member(3)]))
    assert (counts["wrong"], counts["invited"]) == (1, 1)
    # p2 could not be read, so the list does not prove that p2 has gone; the enrolment was read, and has gone
    assert RosterRecord.unscoped.get(sourced_id="p2").is_active


def test_all_or_nothing(bring, known, monkeypatch):
    known(1)
    monkeypatch.setattr("manabiwa.apps.connectors.roster.applying._remember", _break)
    with pytest.raises(RuntimeError):
        bring(ONE_AND_TWO)
    assert (Participation.unscoped.count(), Invitation.objects.count(), Cohort.unscoped.count()) == (0, 0, 0)
    assert RosterUpload.unscoped.get().state == UploadState.PENDING
    assert mail.outbox == []


def _break(*_, **__):
    raise RuntimeError


def test_what_changed_since_the_person_looked_is_not_applied(programme, officer, now, bring):
    first = services.upload_roster(programme=programme, name="a.zip", content=ONE_AND_TWO, actor=officer)
    seen = services.preview_roster(upload=first, actor=officer, now=now).seen
    bring(archive([person(1)], [member(1)]))
    with pytest.raises(ValidationError, match="もう反映したか、やめています"):
        services.apply_roster(upload=first, seen=seen, actor=officer, now=now)
    second = services.upload_roster(programme=programme, name="b.zip", content=ONE_AND_TWO, actor=officer)
    with pytest.raises(ValidationError, match="もう一度確かめて"):
        services.apply_roster(upload=second, seen=seen, actor=officer, now=now)


def test_the_file_goes_once_it_is_decided_on(bring, programme, officer):
    bring(ONE_AND_TWO)
    upload = services.upload_roster(programme=programme, name="b.zip", content=ONE_AND_TWO, actor=officer)
    services.discard_roster(upload=upload, actor=officer)
    assert [bytes(row.content) for row in RosterUpload.unscoped.all()] == [b"", b""]


def test_an_upload_on_which_nobody_decides_is_forgotten(programme, officer, now):
    upload = services.upload_roster(programme=programme, name="a.zip", content=ONE_AND_TWO, actor=officer)
    assert services.forget_rosters(progress=lambda *_: None) == {"uploads": 0}
    RosterUpload.unscoped.update(created_at=dt.datetime.now(dt.UTC) - dt.timedelta(days=8))
    assert services.forget_rosters(progress=lambda *_: None) == {"uploads": 1}
    upload.refresh_from_db()
    assert bytes(upload.content) == b""


def test_only_who_runs_programmes_and_manages_people_here_may(
    programme, make_person, town, stranger_officer, supporter, now
):
    trainer = make_person("trainer@tameshi.example", Role.TRAINING_OFFICER, town)
    for actor in (trainer, stranger_officer, supporter):
        with pytest.raises(PermissionRefused):
            services.upload_roster(programme=programme, name="a.zip", content=ONE_AND_TWO, actor=actor)
    assert not RosterUpload.unscoped.exists()
    for actor in (stranger_officer, supporter):
        with pytest.raises(PermissionRefused):
            export_roster(municipality=town, actor=actor)


def test_the_trail_tells_of_it(bring, known):
    known(1)
    bring(ONE_AND_TWO)
    entry = AuditEntry.objects.get(action="connectors.apply_roster")
    assert entry.changes == {"invited": 1, "joined": 1, "left": 0, "cohorts": 1, "wrong": 0, "courses": 1}


def test_many_people_are_applied_in_the_background(programme, officer, now, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    upload = services.upload_roster(programme=programme, name="a.zip", content=ONE_AND_TWO, actor=officer)
    seen = services.preview_roster(upload=upload, actor=officer, now=now).seen
    assert not services.request_apply(upload=upload, seen=seen, may_leave=False, actor=officer, now=now)
    upload.refresh_from_db()
    assert upload.state == UploadState.APPLYING
    task = {"upload_id": upload.pk, "person_id": officer.person_id, "seen": seen}
    assert services.apply_in_background(progress=lambda *_: None, **task)["invited"] == 2
    assert services.apply_in_background(progress=lambda *_: None, **task)["invited"] == 2
    assert Invitation.objects.count() == 2


def test_a_roster_whose_task_failed_for_good_makes_way_for_the_next(programme, officer, now, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 1)
    upload = services.upload_roster(programme=programme, name="a.zip", content=ONE_AND_TWO, actor=officer)
    seen = services.preview_roster(upload=upload, actor=officer, now=now).seen
    services.request_apply(upload=upload, seen=seen, may_leave=False, actor=officer, now=now)
    with pytest.raises(ValidationError, match="前の名簿を反映しています"):
        services.upload_roster(programme=programme, name="b.zip", content=ONE_AND_TWO, actor=officer)
    BackgroundTask.objects.update(state=State.FAILED)
    services.upload_roster(programme=programme, name="b.zip", content=ONE_AND_TWO, actor=officer)
    upload.refresh_from_db()
    assert (upload.state, bytes(upload.content)) == (UploadState.DISCARDED, b"")


def test_looking_asks_the_same_for_two_people_and_for_forty(look, django_assert_max_num_queries):
    many = archive([person(number) for number in range(40)], [member(number) for number in range(40)])
    with django_assert_max_num_queries(30):
        look(many)


def test_a_person_takes_along_and_erases_what_rosters_say(bring, make_person, town, now):
    somebody = make_person("p1@tameshi.example", Role.LEARNER, town)
    bring(ONE_AND_TWO)
    told = export_person(user=somebody.user, actor=somebody, now=now)["rosters"]
    assert told[0]["email"] == "p1@tameshi.example"
    erase_person(user=somebody.user, actor=somebody, now=now)
    left = [str(row.told) for row in RosterRecord.unscoped.all()]
    assert not any("p1@tameshi.example" in text or "'p1'" in text for text in left)
    assert any("p2@tameshi.example" in text for text in left)


def test_what_goes_out_comes_back_in_without_changing_anybody(bring, known, programme, officer, town, supporter, now):
    cohort = open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31), actor=officer
    )
    for number in (1, 2):
        add_participant(
            cohort=cohort, person=known(number), joined_on=now.date(), actor=officer, supporter=supporter.user
        )
    out = export_roster(municipality=town, actor=officer, programme=programme)
    assert read_roster(out).problems == ()
    assert out == export_roster(municipality=town, actor=officer, programme=programme)
    before = list(Participation.unscoped.values_list("pk", "person", "supporter", "withdrawn_on"))
    counts = bring(out)
    assert counts == {"invited": 0, "joined": 0, "left": 0, "cohorts": 0, "wrong": 0, "courses": 0}
    assert list(Participation.unscoped.values_list("pk", "person", "supporter", "withdrawn_on")) == before
    assert not Course.objects.exists()
    # our own numbers have become those of the roster: it goes out as it came in
    assert export_roster(municipality=town, actor=officer, programme=programme) == out


def test_what_came_by_a_roster_goes_out_with_its_numbers(bring, known, officer, town):
    known(1)
    bring(archive([person(1)], [member(1)]))
    roster = read_roster(export_roster(municipality=town, actor=officer))
    numbers = {kind: [row.sourced_id for row in roster.of(kind)] for kind in Kind}
    assert (numbers[Kind.CLASS], numbers[Kind.PERSON], numbers[Kind.MEMBER]) == (["k1"], ["p1"], ["e1-k1"])
    assert numbers[Kind.COURSE] == [COURSES[0]["sourcedId"]]


def test_who_left_and_other_towns_are_not_in_what_goes_out(
    bring, known, officer, town, neighbour, stranger_officer, now
):
    elsewhere = create_programme(
        municipality=neighbour, name="よそ", pillar="staff", summary="x", fiscal_year=2026, actor=stranger_officer
    )
    open_cohort(programme=elsewhere, name="よその期", starts_on=now.date(), ends_on=now.date(), actor=stranger_officer)
    known(1), known(2)
    bring(ONE_AND_TWO)
    bring(archive([person(1)], [member(1)]))
    roster = read_roster(export_roster(municipality=town, actor=officer))
    assert [row.values["email"] for row in roster.of(Kind.PERSON)] == ["p1@tameshi.example"]
    assert [row.values["title"] for row in roster.of(Kind.CLASS)] == ["A組"]


def test_a_role_in_the_town_is_enough_to_be_of_it(bring, make_person, town):
    somebody = make_person("p1@tameshi.example")
    RoleAssignment.objects.create(role=Role.LEARNER, municipality=town, user=somebody.user)
    assert bring(archive([person(1)], [member(1)]))["joined"] == 1

"""Licences, classes and their seats: who may write them, what is refused, and never more holders than seats."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from manabiwa.apps.accounts.models import Role, User
from manabiwa.apps.catalog import offer_selectors, offers
from manabiwa.apps.catalog.class_days import parse_days, read_days, store_days, write_days
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.catalog.offer_models import CourseClass, Licence, SeatReservation
from manabiwa.apps.catalog.offer_tables import CLASSES, LICENCES
from manabiwa.apps.catalog.signals import class_changed
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.network.models import Membership
from manabiwa.apps.tables.importing import import_file
from manabiwa.engines.kernel import ParameterError

TODAY = dt.date(2026, 11, 24)
DAYS = parse_days("2026-12-05 13:00-16:00\n2026-12-12 13:00-16:00")


@pytest.fixture
def licence(town, open_provider, officer):
    return offers.save_licence(
        municipality=town, actor=officer, today=TODAY, code="L1", name="パック", provider=open_provider, course=None,
        starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2027, 3, 31), seats=2, seat_price_yen=1000,
    )  # fmt: skip


@pytest.fixture
def lesson(town, courses, officer, now):
    return offers.save_class(
        municipality=town, actor=officer, now=now, today=TODAY, code="K1", course=courses[0], days=DAYS, seats=2,
        apply_by=dt.date(2026, 12, 1), place="市民会館",
    )  # fmt: skip


def people(number):
    return [User.objects.create(email=f"p{one}@x.example", name=f"p{one}") for one in range(number)]


@pytest.mark.parametrize(
    "text",
    ["2026-12-05 13:00-16:00", "令和8年12月5日 13時-16時", "2026/12/5(土) 13:00〜16:00", "2026年12月5日 13:00-16:00"],
)
def test_days_are_read_as_offices_write_them(text):
    (day,) = parse_days(text)
    assert (day.day, day.begins, day.ends, day.hours) == (dt.date(2026, 12, 5), dt.time(13), dt.time(16), 3.0)


def test_days_come_back_from_the_store_and_from_their_own_words():
    assert list(read_days(store_days(DAYS))) == DAYS
    assert parse_days(write_days(DAYS)) == DAYS
    assert parse_days(write_days(DAYS, "、")) == DAYS


@pytest.mark.parametrize(
    "text", ["", "あした 13:00-15:00", "2026-12-05", "2026-12-05 16:00-13:00", "2026-12-05 25:00-26:00",
             "2026-12-05 9:00-10:00\n2026-12-05 13:00-14:00"],
)  # fmt: skip
def test_days_that_cannot_be_are_refused_with_the_line(text):
    with pytest.raises(ParameterError) as caught:
        parse_days(text)
    assert caught.value.parameter == "days"


def test_nobody_gets_a_seat_when_all_are_taken_and_the_full_one_is_named(licence, lesson):
    for person in people(2):
        offers.reserve_seats(person_id=person.pk, licences=[licence.pk], classes=[lesson.pk], today=TODAY)
    late = User.objects.create(email="late@x.example", name="late")
    with pytest.raises(ValidationError, match="パック"):
        offers.reserve_seats(person_id=late.pk, licences=[licence.pk], classes=[], today=TODAY)
    assert not SeatReservation.objects.filter(person=late).exists()


def test_a_provisional_hold_counts_until_its_last_day_and_then_lapses(licence):
    one, two, three = people(3)
    for person in (one, two):
        offers.reserve_seats(
            person_id=person.pk, licences=[licence.pk], classes=[], today=TODAY, held_until=TODAY + offers.HOLD
        )
    with pytest.raises(ValidationError):
        offers.reserve_seats(person_id=three.pk, licences=[licence.pk], classes=[], today=TODAY + offers.HOLD)
    after = TODAY + offers.HOLD + dt.timedelta(days=1)
    offers.reserve_seats(person_id=three.pk, licences=[licence.pk], classes=[], today=after)
    assert offers.taken_seats([licence], after) == {licence.pk: 1}


def test_a_hold_becomes_a_seat_and_no_second_one(licence):
    (person,) = people(1)
    for until in (TODAY + offers.HOLD, None, TODAY + offers.HOLD):
        offers.reserve_seats(person_id=person.pk, licences=[licence.pk], classes=[], today=TODAY, held_until=until)
    row = SeatReservation.objects.get(person=person)
    assert row.held_until is None


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_never_get_more_seats_than_there_are(town, now):
    from manabiwa.apps.catalog.models import Provider

    provider = Provider.objects.create(code="p", name="提供元")
    licence = Licence.unscoped.create(
        municipality=town, code="L", name="L", provider=provider, starts_on=TODAY, ends_on=TODAY, seats=3
    )
    won, lost = [], []

    def ask(person):
        from django.db import transaction

        try:
            with transaction.atomic():
                offers.reserve_seats(person_id=person.pk, licences=[licence.pk], classes=[], today=TODAY)
            won.append(person.pk)
        except ValidationError:
            lost.append(person.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (3, 5)
    assert SeatReservation.objects.count() == 3


def test_an_officer_of_another_place_a_supporter_and_a_learner_cannot_write_them(
    licence, lesson, stranger_officer, supporter, learner, now
):
    for actor in (stranger_officer, supporter, learner):
        with pytest.raises(PermissionRefused):
            offers.withdraw_licence(licence=licence, actor=actor, now=now)
        with pytest.raises(PermissionRefused):
            offers.cancel_class(course_class=lesson, actor=actor, now=now)
    assert list(offer_selectors.licences_for(stranger_officer)) == []


def test_seats_cannot_fall_below_those_that_people_hold(licence, officer, town, open_provider):
    for person in people(2):
        offers.reserve_seats(person_id=person.pk, licences=[licence.pk], classes=[], today=TODAY)
    with pytest.raises(ValidationError, match="2人"):
        offers.save_licence(
            municipality=town, actor=officer, today=TODAY, licence=licence, code="L1", name="パック",
            provider=open_provider, course=None, starts_on=TODAY, ends_on=TODAY, seats=1,
        )  # fmt: skip
    assert Licence.unscoped.get(pk=licence.pk).seats == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [({"apply_by": dt.date(2026, 12, 6)}, "apply_by"), ({"days": []}, "days"), ({"code": "K0"}, "__all__")],
)
def test_a_class_that_cannot_be_is_refused_at_its_field(lesson, town, courses, officer, now, change, field):
    values = {"code": "K0", "course": courses[0], "days": DAYS, "seats": 2, "apply_by": dt.date(2026, 12, 1)}
    common = {"municipality": town, "actor": officer, "now": now, "today": TODAY}
    offers.save_class(**common, **values)
    with pytest.raises(ValidationError) as caught:
        offers.save_class(**common, **{**values, "code": "K9", **change})
    assert field in caught.value.message_dict


def test_moving_days_is_told_once_and_changing_the_place_is_not(
    lesson, town, courses, officer, now, django_capture_on_commit_callbacks
):
    told = []

    def listen(*, course_class, **_news):
        told.append(course_class)

    class_changed.connect(listen)
    try:
        for place, days in (("公民館", DAYS), ("公民館", DAYS[:1])):
            with django_capture_on_commit_callbacks(execute=True):
                offers.save_class(
                    municipality=town, actor=officer, now=now, today=TODAY, course_class=lesson, code="K1",
                    course=courses[0], days=days, seats=2, apply_by=dt.date(2026, 12, 1), place=place,
                )  # fmt: skip
    finally:
        class_changed.disconnect(listen)
    assert told == [lesson.pk]


def write(path, heading, *rows):
    path.write_text("\n".join([heading, *rows]), encoding="utf-8")
    return path


def bring(spec, path, town, officer, now, **more):
    return import_file(spec=spec, path=path, actor=officer, now=now, municipality=town.code, **more)


def test_licences_come_in_as_a_table_and_a_bad_row_leaves_the_good_ones(tmp_path, town, officer, open_provider, now):
    path = write(
        tmp_path / "l.csv", "コード,名称,提供元コード,講座コード,開始日,終了日,席数,1席の価格",
        f"A,よい,{open_provider.code},,2026/4/1,令和9年3月31日,20,5000",
        f"B,逆,{open_provider.code},,2027-04-01,2026-04-01,5,",
        "C,知らない,nobody,,2026-04-01,2027-04-01,5,",
        f"D,講座なし,{open_provider.code},XX,2026-04-01,2027-04-01,5,",
    )  # fmt: skip
    report = bring(LICENCES, path, town, officer, now, keep_good_rows=True)
    assert list(Licence.unscoped.values_list("code", "seats", "seat_price_yen")) == [("A", 20, 5000)]
    assert {problem.number for problem in report.problems} == {3, 4, 5}


def test_classes_come_in_as_a_table_and_go_out_in_the_same_form(tmp_path, town, officer, courses, now, sign_in):
    Membership.objects.create(municipality=town, since=TODAY, department="-")
    code = courses[0].provider.code
    path = write(
        tmp_path / "k.csv", "コード,提供元コード,講座コード,日程,場所,定員,申込期限",
        f'K1,{code},{courses[0].external_id},"2026-12-05 13:00-16:00、2026-12-12 13:00-16:00",会館,12,2026-12-01',
        f'K2,{code},{courses[0].external_id},あした,会館,12,2026-12-01',
    )  # fmt: skip
    report = bring(CLASSES, path, town, officer, now, keep_good_rows=True)
    assert [problem.number for problem in report.problems] == [3]
    row = CourseClass.unscoped.get()
    assert (list(row.meetings), row.seats, row.first_on, row.last_on) == (
        DAYS, 12, dt.date(2026, 12, 5), dt.date(2026, 12, 12)
    )  # fmt: skip
    answer = sign_in(officer).get(reverse("catalog:offers"), {"of": "classes", "all": "", "format": "csv"})
    kept = tmp_path / "again.csv"
    kept.write_bytes(b"".join(answer.streaming_content))
    again = bring(CLASSES, kept, town, officer, now, dry_run=True, keep_good_rows=False)
    assert (again.counts.unchanged, len(again.problems)) == (1, 0)


def test_the_officer_adds_a_class_on_the_page_and_sees_its_seats(officer, town, courses, sign_in):
    Membership.objects.create(municipality=town, since=TODAY, department="-")
    client = sign_in(officer)
    data = {
        "municipality": town.code, "code": "K7", "provider": courses[0].provider.code,
        "course": courses[0].external_id, "days": "2030-12-05 13:00-16:00", "place": "会館", "seats": "9",
        "apply_by": "2030-12-01",
    }  # fmt: skip
    assert client.post(reverse("catalog:add_class"), data | {"days": "いつか"}).status_code == 200
    assert not CourseClass.unscoped.exists()
    assert client.post(reverse("catalog:add_class"), data).status_code == 302
    page = client.get(reverse("catalog:offers")).content.decode()
    assert "K7" in page
    assert "13:00" in page
    row = CourseClass.unscoped.get()
    assert client.post(reverse("catalog:course_class", args=[row.pk]), data | {"seats": "3"}).status_code == 302
    row.refresh_from_db()
    assert row.seats == 3


@pytest.mark.parametrize("name", ["offers", "add_class", "add_licence"])
def test_the_pages_are_closed_to_whoever_looks_after_no_catalogue(learner, sign_in, name):
    assert sign_in(learner).get(reverse(f"catalog:{name}")).status_code == 403


def test_another_town_does_not_find_the_class(stranger_officer, lesson, sign_in):
    assert sign_in(stranger_officer).get(reverse("catalog:course_class", args=[lesson.pk])).status_code == 404
    assert sign_in(stranger_officer).post(reverse("catalog:cancel_class", args=[lesson.pk])).status_code == 404


def test_a_licence_opens_the_courses_of_a_closed_provider(closed_provider, town, neighbour, officer):
    from manabiwa.apps.catalog.selectors import visible_courses

    row = Course.objects.create(provider=closed_provider, external_id="z", title="閉じた講座", hours=3)
    other = Course.objects.create(provider=closed_provider, external_id="y", title="別の講座", hours=3)
    common = {"municipality": town, "actor": SYSTEM, "today": TODAY, "name": "L", "provider": closed_provider,
              "starts_on": TODAY, "ends_on": TODAY, "seats": 1}  # fmt: skip
    offers.save_licence(code="one", course=row, **common)
    shown = visible_courses(town.pk, TODAY)
    assert shown.filter(pk=row.pk).exists()
    assert not shown.filter(pk=other.pk).exists()
    offers.save_licence(code="all", course=None, **common)
    assert visible_courses(town.pk, TODAY).filter(pk=other.pk).exists()
    assert not visible_courses(neighbour.pk, TODAY).filter(pk=row.pk).exists()


def test_a_person_reads_of_the_own_seats_and_lets_them_go(licence, make_person, town):
    from manabiwa.apps.catalog import own_data

    person = make_person("own@x.example", Role.LEARNER, town)
    offers.reserve_seats(person_id=person.user.pk, licences=[licence.pk], classes=[], today=TODAY)
    assert own_data.export(person.user.pk)[0]["seat"] == "パック"
    assert own_data.erase(person.user.pk) == 1
    assert mail.outbox == []

"""Participants and outcomes come in as tables."""

import datetime as dt
from pathlib import Path

import pytest

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.evaluation.models import Outcome
from manabiwa.apps.evaluation.tables import OUTCOMES
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.tables import PARTICIPANTS
from manabiwa.apps.tables.importing import import_file

HEAD = "事業名,期,メールアドレス,氏名,ふりがな,参加決定日,学習開始日,修了日\n"
PEOPLE = (
    "学び直し,第1期,a@x.example,髙木 一,たかぎ はじめ,令和8年11月20日,2026/12/1,\n"
    "学び直し,第1期,b@x.example,森 ①,もり いち,2026-11-20,,\n"
)


def write(folder: Path, text: str, name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode("cp932"))
    return path


@pytest.fixture
def people(cohort: Cohort, town: Municipality, officer: Person, now: dt.datetime, tmp_path: Path) -> Path:
    path = write(tmp_path, HEAD + PEOPLE)
    import_file(spec=PARTICIPANTS, path=path, actor=officer, now=now, municipality=town.pk)
    return path


def test_participants_of_a_paper_list_come_in_with_names_as_typed(people: Path, cohort: Cohort) -> None:
    rows = Participation.unscoped.filter(cohort=cohort).order_by("person__email")
    assert [(row.person.name, row.joined_on) for row in rows] == [
        ("髙木 一", dt.date(2026, 11, 20)),
        ("森 ①", dt.date(2026, 11, 20)),
    ]
    assert not User.objects.get(email="a@x.example").has_usable_password()


def test_the_same_list_twice_changes_nothing(
    people: Path, town: Municipality, officer: Person, now: dt.datetime
) -> None:
    report = import_file(spec=PARTICIPANTS, path=people, actor=officer, now=now, municipality=town.pk)
    assert (report.counts.new, report.counts.changed, report.counts.unchanged) == (0, 0, 2)


def test_an_unknown_cohort_is_reported_with_its_row(
    cohort: Cohort, town: Municipality, officer: Person, now: dt.datetime, tmp_path: Path
) -> None:
    path = write(tmp_path, HEAD + PEOPLE + "ない事業,第1期,c@x.example,林 三,,2026-11-20,,\n")
    report = import_file(spec=PARTICIPANTS, path=path, actor=officer, now=now, municipality=town.pk)
    assert (report.state, report.counts.wrong) == ("refused", 1)
    assert report.problems[0].number == 4
    assert not Participation.unscoped.exists()


def test_another_towns_officer_may_not_import_here(
    cohort: Cohort, town: Municipality, stranger_officer: Person, now: dt.datetime, tmp_path: Path
) -> None:
    with pytest.raises(PermissionRefused):
        import_file(
            spec=PARTICIPANTS,
            path=write(tmp_path, HEAD + PEOPLE),
            actor=stranger_officer,
            now=now,
            municipality=town.pk,
        )


def test_outcomes_come_in_and_unknown_stays_unknown(
    people: Path, town: Municipality, officer: Person, now: dt.datetime, tmp_path: Path
) -> None:
    load_outcome_types(actor=SYSTEM)
    text = (
        "事業名,期,メールアドレス,成果の種類,結果,根拠,確認日\n"
        "学び直し,第1期,a@x.example,就業・転職,あり,雇用主,2027-04-10\n"
        "学び直し,第1期,b@x.example,就業・転職,不明,本人,2027-04-10\n"
        "学び直し,第1期,nobody@x.example,就業・転職,あり,本人,2027-04-10\n"
    )
    path = write(tmp_path, text, "outcomes.csv")
    report = import_file(spec=OUTCOMES, path=path, actor=officer, now=now, municipality=town.pk, keep_good_rows=True)
    assert (report.counts.new, report.counts.wrong) == (2, 1)
    assert sorted(Outcome.unscoped.values_list("reached", flat=True)) == ["unknown", "yes"]

"""Reports of an evaluation and of a programme: all numbers, unknown apart, only for whoever runs it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation import services
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.evaluation.models import Evaluation, OutcomeType
from manabiwa.apps.programmes.models import Cohort, Participation
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort
from tests.apps.papers import body_of, sheets_of, text_of

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def kind(db: None) -> OutcomeType:
    load_outcome_types(actor=SYSTEM)
    return OutcomeType.objects.get(key="found-work")


@pytest.fixture
def cohort(town: Any, officer: Any, make_person: Any) -> Cohort:
    programme = create_programme(
        municipality=town, name="髙𠮷の学び直し事業", pillar="residents", summary="概要", fiscal_year=2026,
        budget_yen=14_200_000, actor=officer,
    )  # fmt: skip
    row = open_cohort(
        programme=programme, name="第1期", starts_on=dt.date(2026, 4, 1), ends_on=dt.date(2026, 9, 1), actor=officer
    )
    for number in range(10):
        add_participant(cohort=row, person=make_person(f"p{number}@x.example").user, joined_on=DAY, actor=officer)
    return row


@pytest.fixture
def evaluation(cohort: Cohort, kind: OutcomeType, officer: Any, now: dt.datetime) -> Evaluation:
    people = Participation.unscoped.filter(cohort=cohort).order_by("pk")
    for row, reached in zip(people, ("yes", "yes", "yes", "no", "no", "unknown"), strict=False):
        services.record_outcome(
            participation=row, outcome_type=kind, reached=reached, source="self", observed_on=DAY, actor=officer
        )
    return services.evaluate_cohort(cohort=cohort, outcome_type=kind, level=0.95, actor=officer, now=now)


def test_the_report_holds_question_counts_interval_bounds_grade_and_day(
    sign_in: Any, officer: Any, evaluation: Evaluation
) -> None:
    told = text_of(body_of(sign_in(officer).get(f"/evaluation/{evaluation.pk}/report")))
    low, high = evaluation.result["interval"]
    for words in (
        "ためし市・令和8年度", "髙𠮷の学び直し事業第1期", "どれだけの割合の人が「就業・転職」に至ったか", "結果の内訳",
        f"{low * 100:.1f}〜{high * 100:.1f}", "60.0%", "30.0%から80.0%", "1/5", "示していないこと", "2026年11月24日",
        "出典", "Wilson",
    ):  # fmt: skip
        assert "".join(words.split()) in told, words


def test_unknown_is_its_own_row_and_never_a_no(sign_in: Any, officer: Any, evaluation: Evaluation) -> None:
    found = sheets_of(body_of(sign_in(officer).get(f"/evaluation/{evaluation.pk}/report", {"format": "xlsx"})))
    assert [row[:2] for row in found["結果の内訳"][1:]] == [
        ("就業・転職: あり", 3), ("就業・転職: なし", 2), ("不明", 5), ("参加した人 計", 10)
    ]  # fmt: skip


def test_a_cohort_whose_outcomes_are_all_unknown_has_a_report_without_a_share(
    sign_in: Any, officer: Any, cohort: Cohort, kind: OutcomeType, now: dt.datetime
) -> None:
    row = services.evaluate_cohort(cohort=cohort, outcome_type=kind, level=0.95, actor=officer, now=now)
    client = sign_in(officer)
    told = text_of(body_of(client.get(f"/evaluation/{row.pk}/report")))
    assert "割合は計算できません" in told
    assert "nan" not in told.lower()
    assert client.get(f"/evaluation/{row.pk}/picture.png").status_code == 404


def test_the_picture_can_be_saved_for_slides(sign_in: Any, officer: Any, evaluation: Evaluation) -> None:
    answer = sign_in(officer).get(f"/evaluation/{evaluation.pk}/picture.png")
    assert answer["Content-Type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")


def test_the_programme_report_sums_its_cohorts(
    sign_in: Any, officer: Any, cohort: Cohort, evaluation: Evaluation
) -> None:
    open_cohort(programme=cohort.programme, name="第2期", starts_on=DAY, ends_on=DAY, actor=officer)
    address = f"/evaluation/programmes/{cohort.programme_id}/report"
    client = sign_in(officer)
    told = text_of(body_of(client.get(address)))
    for words in ("事業報告書", "14,200,000円", "参加した人10人", "第2期", "学んだ時間", "60.0"):
        assert words in told, words
    found = sheets_of(body_of(client.get(address, {"format": "xlsx"})))
    assert [row[0] for row in found["期ごとの人数と時間"][1:]] == ["第1期", "第2期"]
    assert found["成果の記録"][1][:6] == ("第1期", "就業・転職", 3, 2, 5, 60)


def test_the_cohort_report_tells_of_one_cohort(sign_in: Any, officer: Any, cohort: Cohort) -> None:
    told = text_of(body_of(sign_in(officer).get(f"/evaluation/cohorts/{cohort.pk}/report")))
    assert "髙𠮷の学び直し事業第1期" in told
    assert "成果の記録は、まだありません。" in told


def test_a_programme_without_cohorts_says_so(sign_in: Any, officer: Any, town: Any) -> None:
    row = create_programme(
        municipality=town, name="これから", pillar="staff", summary="概要", fiscal_year=2026, actor=officer
    )
    told = text_of(body_of(sign_in(officer).get(f"/evaluation/programmes/{row.pk}/report")))
    assert "まだ期がありません" in told
    # of so few people, even counts can point at somebody
    assert "個人が特定されないか" in told


def test_no_report_names_a_participant(sign_in: Any, officer: Any, evaluation: Evaluation, cohort: Cohort) -> None:
    client = sign_in(officer)
    for address in (f"/evaluation/{evaluation.pk}/report", f"/evaluation/cohorts/{cohort.pk}/report"):
        assert "p3" not in text_of(body_of(client.get(address)))


@pytest.mark.parametrize("person", ["stranger_officer", "learner", "supporter", "secretariat"])
def test_reports_are_refused_to_whoever_does_not_run_the_programme(
    request: Any, sign_in: Any, evaluation: Evaluation, cohort: Cohort, person: str
) -> None:
    client = sign_in(request.getfixturevalue(person))
    for address in (
        f"/evaluation/{evaluation.pk}/report", f"/evaluation/{evaluation.pk}/picture.png",
        f"/evaluation/cohorts/{cohort.pk}/report", f"/evaluation/programmes/{cohort.programme_id}/report",
    ):  # fmt: skip
        assert client.get(address).status_code == 404


def test_strangers_are_sent_to_sign_in(client: Any, evaluation: Evaluation) -> None:
    assert client.get(f"/evaluation/{evaluation.pk}/report").status_code == 302


def test_a_report_is_only_read(sign_in: Any, officer: Any, evaluation: Evaluation) -> None:
    assert sign_in(officer).post(f"/evaluation/{evaluation.pk}/report").status_code == 405


def test_the_pages_lead_to_the_reports(sign_in: Any, officer: Any, evaluation: Evaluation, cohort: Cohort) -> None:
    client = sign_in(officer)
    assert f"/evaluation/{evaluation.pk}/report" in client.get(f"/evaluation/{evaluation.pk}").content.decode()
    assert f"/evaluation/cohorts/{cohort.pk}/report" in client.get(f"/evaluation/cohorts/{cohort.pk}").content.decode()
    page = client.get(f"/programmes/{cohort.programme_id}").content.decode()
    assert f"/evaluation/programmes/{cohort.programme_id}/report" in page

"""The pages: each opens, does its work, and stays shut for whoever may not."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.learning.models import Goal
from manabiwa.apps.training import selectors
from manabiwa.apps.training.models import AssessedBy, ForecastPlan, StaffPosition, TrainingFramework
from tests.apps.training.levels import level_named

SignIn = Callable[[Person], Client]
TOWN = "/training/of/139017"
DESK = (
    "",
    "/matrix",
    "/staff",
    "/staff/new",
    "/heat",
    "/heat?by=self&rows=section",
    "/curriculum",
    "/outlook",
    "/peers",
)


def test_the_first_framework_takes_a_handful_of_clicks(builtin: None, trainer: Person, sign_in: SignIn) -> None:
    client = sign_in(trainer)
    assert client.get("/training/").headers["Location"] == TOWN
    assert "ひな形から始める" in client.get(TOWN).content.decode()
    assert client.post(f"{TOWN}/start", {"source": "template"}).headers["Location"] == f"{TOWN}/matrix"
    assert client.get(f"{TOWN}/matrix").status_code == 200
    client.post(f"{TOWN}/publish")
    assert "公開中" in client.get(TOWN).content.decode()


@pytest.mark.parametrize("page", DESK)
def test_every_page_of_the_desk_opens(crew: Any, courses: Any, trainer: Person, sign_in: SignIn, page: str) -> None:
    assert sign_in(trainer).get(f"{TOWN}{page}").status_code == 200


@pytest.mark.parametrize("page", DESK)
def test_the_desk_is_shut_for_others(
    crew: Any, stranger_trainer: Person, learner: Person, officer: Person, sign_in: SignIn, page: str
) -> None:
    for actor in (stranger_trainer, learner, officer):
        assert sign_in(actor).get(f"{TOWN}{page}").status_code == 404


@pytest.mark.parametrize("page", ["/heat", "/curriculum", "/outlook", "/peers"])
def test_without_a_framework_each_page_says_the_first_step(
    builtin: None, trainer: Person, sign_in: SignIn, page: str
) -> None:
    assert "体系を作る" in sign_in(trainer).get(f"{TOWN}{page}").content.decode()


def test_the_matrix_is_typed_over_full_width_digits_too(
    draft: TrainingFramework, trainer: Person, sign_in: SignIn
) -> None:
    row = level_named(draft, "一般職員", "中堅")
    cells = {skill.name: skill for skill in selectors.matrix_of(draft).skills}
    sent = {f"c{row.pk}-{cells['Excel'].pk}": "4", f"c{row.pk}-{cells['RPA'].pk}": " 1 ", "revision": draft.revision}
    assert sign_in(trainer).post(f"{TOWN}/matrix", sent).status_code == 302
    required = selectors.required_by([row.pk])[row.pk]
    assert (required[cells["Excel"].pk], required[cells["RPA"].pk]) == (4, 1)


def test_a_wrong_cell_is_named_and_nothing_is_saved(draft: TrainingFramework, trainer: Person, sign_in: SignIn) -> None:
    row = level_named(draft, "一般職員", "中堅")
    cells = {skill.name: skill for skill in selectors.matrix_of(draft).skills}
    wrong, right = f"c{row.pk}-{cells['Excel'].pk}", f"c{row.pk}-{cells['RPA'].pk}"
    answer = sign_in(trainer).post(f"{TOWN}/matrix", {wrong: "九", right: "2", "revision": draft.revision})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "一般職員 中堅 × Excel: 「九」は0から5までの数ではありません。" in page
    assert 'value="九"' in page
    assert cells["RPA"].pk not in selectors.required_by([row.pk])[row.pk]


def test_the_matrix_comes_as_excel_in_both_shapes(
    framework: TrainingFramework, trainer: Person, sign_in: SignIn
) -> None:
    client = sign_in(trainer)

    def sheet(query: str) -> Any:
        content = b"".join(client.get(f"{TOWN}/matrix?format=xlsx{query}").streaming_content)  # type: ignore[attr-defined]
        return openpyxl.load_workbook(io.BytesIO(content)).active

    assert [cell.value for cell in sheet("")[1]] == ["役割", "段階", "スキル", "必要レベル"]
    wide = sheet("&wide")
    assert [cell.value for cell in wide[1]][:3] == ["役割", "段階", "文書作成"]
    assert [cell.value for cell in wide[2]][:4] == ["一般職員", "採用1〜3年", 2, 2]


def test_a_skill_that_is_not_there_is_told(draft: TrainingFramework, trainer: Person, sign_in: SignIn) -> None:
    client = sign_in(trainer)
    answer = client.post(f"{TOWN}/skills", {"skill": "ないスキル"}, follow=True)
    assert "この名前のスキルはありません" in answer.content.decode()
    client.post(f"{TOWN}/skills", {"skill": "Python"})
    assert draft.columns.filter(skill__name="Python").count() == 1


def test_staff_are_added_changed_and_removed(crew: Any, trainer: Person, sign_in: SignIn) -> None:
    client = sign_in(trainer)
    sent = {"code": "100", "section": "税務課", "role_level": crew.middle.pk, "heads": "4", "age_band": "50-54"}
    assert client.post(f"{TOWN}/staff/new", sent).status_code == 302
    row = StaffPosition.unscoped.get(code="100")
    assert (row.heads, row.person) == (4, None)
    client.post(f"{TOWN}/staff/{row.pk}", {**sent, "heads": "5"})
    row.refresh_from_db()
    assert row.heads == 5
    client.post(f"{TOWN}/staff/{row.pk}/remove")
    assert not StaffPosition.unscoped.filter(code="100").exists()


def test_looking_at_people_leaves_a_trace_with_each(
    crew: Any, framework: TrainingFramework, trainer: Person, sign_in: SignIn
) -> None:
    skill = next(skill for skill, _l in selectors.skills_asked(crew.middle) if skill.name == "Excel")
    page = sign_in(trainer).get(f"{TOWN}/heat/{skill.pk}?rows=role&key={crew.middle.pk}")
    assert "ann" in page.content.decode()
    seen = AuditEntry.objects.filter(action="training.view_people")
    assert set(seen.values_list("person", flat=True)) == {crew.ann.user.pk, crew.ben.user.pk}


def test_the_supervisor_assesses_own_people_only(crew: Any, sign_in: SignIn, trainer: Person) -> None:
    client = sign_in(crew.boss)
    assert "ann" in client.get("/training/mine").content.decode()
    address = f"/training/positions/{crew.of_ann.pk}/assess"
    levels = {f"skill_{skill.pk}": "2" for skill, _l in selectors.skills_asked(crew.middle)}
    assert client.get(address).status_code == 200
    assert client.post(address, levels).status_code == 302
    by = {by for _p, _s, by in selectors.assessments_of([crew.of_ann.pk])}
    assert by == {AssessedBy.SUPERVISOR}
    for other in (crew.ben, trainer):
        assert sign_in(other).get(address).status_code == 404
    assert sign_in(crew.ann).get(address).status_code == 200


def test_the_curriculum_reaches_what_courses_teach_and_says_what_is_missing(
    crew: Any, courses: Any, trainer: Person, sign_in: SignIn
) -> None:
    client = sign_in(trainer)
    page = client.get(f"{TOWN}/curriculum/{crew.middle.pk}?hours_per_week=2").content.decode()
    for title in ("Excelの講座2", "Excelの講座3", "文書作成の講座3"):
        assert title in page
    assert page.index("Excelの講座2") < page.index("Excelの講座3")
    assert "届かないところ" in page
    # from the step below (Excel 2, writing 2) the first course of Excel is not needed
    below = client.get(f"{TOWN}/curriculum/{crew.middle.pk}").content.decode()
    assert "Excelの講座2" not in below
    assert "Excelの講座3" in below


def test_other_assumptions_are_computed_at_once_and_kept_on_demand(
    crew: Any, framework: TrainingFramework, trainer: Person, sign_in: SignIn
) -> None:
    client = sign_in(trainer)
    values: dict[str, Any] = {"reemployed_percent": "0", "carry_percent": "50"}
    for role in framework.roles.all():
        values |= {f"{role.key}-needed": 20, f"{role.key}-exit_percent": 2, f"{role.key}-hires": 3,
                   f"{role.key}-training": 1, f"{role.key}-move_percent": 0, f"{role.key}-move_to": ""}  # fmt: skip
    assert client.get(f"{TOWN}/outlook", values).status_code == 200
    assert not ForecastPlan.unscoped.exists()
    assert client.post(f"{TOWN}/outlook", values).status_code == 302
    kept = ForecastPlan.unscoped.get().values
    assert kept["carry_percent"] == 50
    assert {plan["hires"] for plan in kept["roles"].values()} == {3}
    wrong = {**values, f"{framework.roles.first().key}-hires": "-1"}  # type: ignore[union-attr]
    assert client.post(f"{TOWN}/outlook", wrong).status_code == 422


def test_the_outlook_begins_with_the_people_there_are(crew: Any, trainer: Person, sign_in: SignIn) -> None:
    content = b"".join(sign_in(trainer).get(f"{TOWN}/outlook?format=xlsx").streaming_content)  # type: ignore[attr-defined]
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    first = next(row for row in rows if row[0] == "一般職員")
    assert first[1:3] == (2026, 12)


def test_everybody_reads_what_is_published(
    client: Client, framework: TrainingFramework, draft: TrainingFramework
) -> None:
    assert "ためし市" in client.get("/training/frameworks").content.decode()
    assert "一般職員" in client.get("/training/frameworks/139017").content.decode()
    assert client.get("/training/frameworks/149012").status_code == 404


def test_a_draft_is_not_public(client: Client, draft: TrainingFramework) -> None:
    assert client.get("/training/frameworks/139017").status_code == 404


def test_a_resident_makes_a_role_the_goal_of_a_plan(
    framework: TrainingFramework, courses: Any, learner: Person, sign_in: SignIn
) -> None:
    client, level = sign_in(learner), level_named(framework, "一般職員", "中堅")
    address = f"/training/levels/{level.pk}/aim"
    assert "計画のあとの到達度" in client.get(address).content.decode()
    assert client.post(address).headers["Location"].endswith("step=background")
    client.post("/learning/start?step=background", {"text": "窓口の仕事"})
    levels = {f"skill_{skill.pk}": "0" for skill, _l in selectors.skills_asked(level)}
    client.post("/learning/start?step=skills", levels)
    client.post("/learning/start?step=environment", {})
    answer = client.post("/learning/start?step=time", {"hours_per_week": "6", "deadline": "2027-06-30"})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    goal = Goal.objects.get(person=learner.user)
    assert goal.title == "一般職員 中堅"
    assert {row.skill_id: row.level for row in goal.goal_skills.all()} == selectors.required_by([level.pk])[level.pk]


def test_the_role_of_a_draft_is_no_goal(draft: TrainingFramework, learner: Person, sign_in: SignIn) -> None:
    level = level_named(draft, "一般職員", "中堅")
    assert sign_in(learner).get(f"/training/levels/{level.pk}/aim").status_code == 404

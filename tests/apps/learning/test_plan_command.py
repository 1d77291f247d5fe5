"""`manabiwa plan` on a file and on the catalogue."""

import argparse
import json

import pytest
from django.core.exceptions import ValidationError

from manabiwa.cli import plan
from manabiwa.engines.kernel import ParameterError

PROBLEM = {
    "skills": {"html": {"weight": 1, "current": 0, "required": 2}},
    "courses": [{"id": "a", "hours": 5, "cost": 0, "penalty": 1, "teaches": {"html": 2}, "needs": {}}],
    "hours": 10, "budget": 100, "level_value": [100, 80],
}  # fmt: skip


def run(*words):
    parser = argparse.ArgumentParser()
    plan.register(parser.add_subparsers())
    options = parser.parse_args(["plan", *map(str, words)])
    return options.run(options)


def test_a_problem_file_is_answered_as_json(tmp_path, capsys):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PROBLEM))
    assert run("--problem", path, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["status"], answer["objective"], answer["courses"]) == ("optimal", 179.0, ["a"])


def test_a_wrong_problem_file_names_the_field(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps({**PROBLEM, "hours": -1}))
    with pytest.raises(ParameterError) as caught:
        run("--problem", path)
    assert caught.value.parameter == "hours"


@pytest.mark.parametrize("limit", [0, -1, "nan", "inf"])
def test_a_time_limit_of_nothing_is_refused(tmp_path, limit):
    with pytest.raises(ParameterError):
        run("--problem", tmp_path / "x", "--time-limit", limit)


def test_a_time_limit_that_is_no_number_is_refused_in_words(tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        run("--problem", tmp_path / "x", "--time-limit", "x")
    assert caught.value.code == 2
    assert "秒数で書いてください" in capsys.readouterr().err


def test_a_name_that_nothing_knows_is_told_beside_the_answer(tmp_path, capsys):
    path = tmp_path / "p.json"
    path.write_text(json.dumps({**PROBLEM, "budgett": 1}))
    assert run("--problem", path, "--json") == 0
    written = capsys.readouterr()
    assert json.loads(written.out)["status"] == "optimal"
    assert "「budget」のことではありませんか" in written.err


@pytest.mark.parametrize("goal", ["15-1254.00", "ウェブ開発者", "HTML=2,CSS=2,JS=2"])
def test_a_goal_is_planned_on_the_catalogue(catalogue, capsys, goal):
    assert run("--goal", goal, "--json", "--start", "2026-11-24", "--until", "2027-05-01", "--time-limit", 1) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["coverage"], len(answer["courses"])) == (1.0, 3)


def test_what_one_can_do_already_shortens_the_plan(catalogue, capsys):
    run("--goal", "ウェブ開発者", "--json", "--current", "JS=2", "--time-limit", 1)
    assert len(json.loads(capsys.readouterr().out)["courses"]) == 2


def test_the_calendar_is_written_to_a_file(catalogue, tmp_path, capsys):
    run("--goal", "HTML=2", "--ics", tmp_path / "plan.ics", "--time-limit", 1)
    assert b"BEGIN:VEVENT" in (tmp_path / "plan.ics").read_bytes()


@pytest.mark.parametrize("goal", ["鍛冶屋", "HTML=9", "HTML=x", "料理=2"])
def test_an_unknown_goal_is_told(catalogue, goal):
    with pytest.raises(ValidationError):
        run("--goal", goal)


def test_a_deadline_before_the_start_is_told(catalogue):
    with pytest.raises(ValidationError):
        run("--goal", "HTML=2", "--start", "2026-11-24", "--until", "2026-11-01")

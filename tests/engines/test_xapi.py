"""Statements: rules, sameness, voiding and queries."""

from __future__ import annotations

import copy
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manabiwa.engines.xapi import (
    VOIDED,
    StatementError,
    StatementFilter,
    equivalent,
    format_duration,
    parse_duration,
    parse_timestamp,
    select,
    validate_statement,
    voided_ids,
)

ONE = "11111111-1111-4111-8111-111111111111"
TWO = "22222222-2222-4222-8222-222222222222"
THREE = "33333333-3333-4333-8333-333333333333"
PERSON = {"objectType": "Agent", "account": {"homePage": "https://manabiwa.example", "name": "u-17"}}
COURSE = "https://manabiwa.example/courses/9"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
STATEMENT = {
    "id": ONE,
    "actor": PERSON,
    "verb": {"id": COMPLETED, "display": {"ja": "修了した"}},
    "object": {
        "id": COURSE,
        "definition": {"name": {"ja": "表計算入門"}, "type": "http://adlnet.gov/expapi/activities/course"},
    },
    "result": {"score": {"scaled": 0.9, "raw": 90, "min": 0, "max": 100}, "completion": True, "duration": "PT1H30M"},
    "context": {
        "registration": THREE,
        "contextActivities": {"parent": [{"id": "https://manabiwa.example/programmes/1"}]},
        "extensions": {"https://manabiwa.example/x": None},
    },
    "timestamp": "2026-04-01T09:00:00+09:00",
    "stored": "2026-04-01T00:00:05Z",
    "version": "1.0.3",
}


def changed(*path, to):
    statement = copy.deepcopy(STATEMENT)
    target = statement
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = to
    return statement


def test_a_full_statement_keeps_the_rules():
    validate_statement(STATEMENT)


def test_the_least_statement_keeps_the_rules():
    validate_statement({"actor": {"mbox": "mailto:a@example.jp"}, "verb": {"id": COMPLETED}, "object": {"id": COURSE}})


@pytest.mark.parametrize(
    "target",
    [
        {"objectType": "Agent", "mbox": "mailto:b@example.jp"},
        {"objectType": "Group", "member": [{"mbox": "mailto:b@example.jp"}]},
        {"objectType": "StatementRef", "id": TWO},
        {"objectType": "SubStatement", "actor": PERSON, "verb": {"id": COMPLETED}, "object": {"id": COURSE}},
    ],
)
def test_every_kind_of_object_is_understood(target):
    statement = changed("object", to=target)
    validate_statement(statement)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        (["id"], "17", "statement.id"),
        (["extra"], 1, "statement.extra"),
        (["actor"], None, "statement.actor"),
        (["actor"], {}, "statement.actor"),
        (["actor"], {"name": "山田"}, "statement.actor"),
        (["actor"], {"mbox": "a@example.jp"}, "statement.actor.mbox"),
        (["actor"], {"mbox": "mailto:a@example.jp", "openid": "https://a.example"}, "statement.actor"),
        (["actor"], {"objectType": "Group"}, "statement.actor.member"),
        (["actor"], {"objectType": "Robot", "mbox": "mailto:a@example.jp"}, "statement.actor.objectType"),
        (["actor", "account"], {"homePage": "x", "name": "y"}, "statement.actor.account.homePage"),
        (["actor", "account"], {"homePage": "https://x.example", "name": ""}, "statement.actor.account.name"),
        (["actor", "account"], {"homePage": "https://x.example"}, "statement.actor.account.name"),
        (["verb"], {}, "statement.verb.id"),
        (["verb", "id"], "completed", "statement.verb.id"),
        (["verb", "display"], {"日本語": "修了"}, "statement.verb.display.日本語"),
        (["object"], {"objectType": "Thing", "id": COURSE}, "statement.object.objectType"),
        (["object"], {"id": "course 9"}, "statement.object.id"),
        (["object"], [], "statement.object"),
        (["object", "definition", "interactionType"], "guess", "statement.object.definition.interactionType"),
        (["object", "definition", "choices"], [{"id": "a"}], "statement.object.definition.interactionType"),
        (["result", "score", "scaled"], 1.5, "statement.result.score.scaled"),
        (["result", "score", "raw"], 101, "statement.result.score.raw"),
        (["result", "score", "max"], 0, "statement.result.score.max"),
        (["result", "score", "raw"], "90", "statement.result.score.raw"),
        (["result", "completion"], "true", "statement.result.completion"),
        (["result", "duration"], "90 minutes", "statement.result.duration"),
        (["result", "extensions"], {"plain": 1}, "statement.result.extensions.plain"),
        (["context", "registration"], "x", "statement.context.registration"),
        (["context", "team"], PERSON, "statement.context.team"),
        (["context", "language"], "日本語", "statement.context.language"),
        (
            ["context", "contextActivities", "parent"],
            [{"objectType": "Agent"}],
            "statement.context.contextActivities.parent[0]",
        ),
        (["timestamp"], "2026-04-31T00:00:00Z", "statement.timestamp"),
        (["timestamp"], "2026-04-01T00:00:00-00:00", "statement.timestamp"),
        (["version"], "0.95", "statement.version"),
        (["attachments"], [{}], "statement.attachments[0].usageType"),
        (["result", "response"], None, "statement.result.response"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_path(path, value, named):
    with pytest.raises(StatementError) as caught:
        validate_statement(changed(*path, to=value))
    assert caught.value.path == named
    assert caught.value.message("ja").startswith(f"「{named}」")


def test_a_statement_inside_of_a_substatement_is_refused():
    inner = {"objectType": "SubStatement", "actor": PERSON, "verb": {"id": COMPLETED}, "object": {"id": COURSE}}
    with pytest.raises(StatementError, match="objectType"):
        validate_statement(changed("object", to={**inner, "object": inner}))


def test_voiding_needs_a_reference():
    with pytest.raises(StatementError, match="StatementRef"):
        validate_statement(changed("verb", to={"id": VOIDED}))


def test_revision_and_platform_are_only_for_activities():
    statement = changed("object", to={"objectType": "Agent", "mbox": "mailto:b@example.jp"})
    statement["context"]["platform"] = "web"
    with pytest.raises(StatementError, match="platform"):
        validate_statement(statement)


KEYS = st.sampled_from([*STATEMENT, "objectType", "id"])
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner),
    max_leaves=15,
)


@given(ANY_JSON)
def test_any_other_json_is_refused_with_our_error_and_no_other(value):
    with pytest.raises(StatementError):
        validate_statement(value)


def deep(levels):
    value = {"id": COURSE}
    for _ in range(levels):
        value = {"object": value}
    return value


def test_deep_nesting_is_refused():
    with pytest.raises(StatementError):
        validate_statement(changed("object", to=deep(900)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["timestamp"], "2026-04-01T00:00:00Z"),
        (["stored"], "2027-01-01T00:00:00Z"),
        (["authority"], {"mbox": "mailto:lrs@example.jp"}),
        (["verb", "display"], {"en": "completed"}),
        (["object", "definition"], {"name": {"en": "Spreadsheets"}}),
        (["result", "duration"], "PT90M"),
        (["result", "duration"], "PT5400.001S"),
        (["result", "score", "raw"], 90.0),
        (["context", "registration"], THREE.upper()),
        (["context", "contextActivities", "parent"], {"id": "https://manabiwa.example/programmes/1"}),
        (["actor", "name"], "山田"),
    ],
)
def test_statements_that_say_the_same_are_equivalent(path, value):
    assert equivalent(STATEMENT, changed(*path, to=value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["verb", "id"], "http://adlnet.gov/expapi/verbs/failed"),
        (["object", "id"], COURSE + "0"),
        (["result", "score", "raw"], 91),
        (["result", "duration"], "PT91M"),
        (["actor", "account", "name"], "u-18"),
        (["context", "registration"], TWO),
        (["result", "completion"], False),
    ],
)
def test_statements_that_say_another_thing_are_not_equivalent(path, value):
    assert not equivalent(STATEMENT, changed(*path, to=value))


def test_the_order_of_group_members_does_not_matter():
    one, two = {"mbox": "mailto:a@example.jp"}, {"mbox": "mailto:b@example.jp"}
    group = {"objectType": "Group", "member": [one, two]}
    turned = {"objectType": "Group", "member": [two, one]}
    assert equivalent(changed("actor", to=group), changed("actor", to=turned))


def voiding(key, target, stored="2026-04-02T00:00:00Z"):
    return {"id": key, "actor": PERSON, "verb": {"id": VOIDED}, "object": {"objectType": "StatementRef", "id": target},
            "stored": stored}  # fmt: skip


def test_a_voided_statement_is_not_found_and_its_voiding_is():
    rows = [STATEMENT, voiding(TWO, ONE.upper())]
    assert voided_ids(rows) == {ONE}
    assert [row["id"] for row in select(rows, StatementFilter())] == [TWO]


def test_a_voiding_statement_cannot_be_voided_whichever_came_first():
    rows = [STATEMENT, voiding(TWO, ONE), voiding(THREE, TWO)]
    assert voided_ids(rows) == voided_ids(reversed(rows)) == {ONE}


OTHER = {
    "id": TWO,
    "actor": {"mbox": "mailto:b@example.jp"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/attempted"},
    "object": {"id": "https://manabiwa.example/courses/1"},
    "context": {"contextActivities": {"grouping": [{"id": COURSE}]}, "instructor": PERSON},
    "stored": "2026-05-01T00:00:00Z",
}
MAY = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (StatementFilter(), [TWO, ONE]),
        (StatementFilter(agent=PERSON), [ONE]),
        (StatementFilter(agent=PERSON, related_agents=True), [TWO, ONE]),
        (StatementFilter(agent={"name": "nobody"}), []),
        (StatementFilter(verb=COMPLETED), [ONE]),
        (StatementFilter(activity=COURSE), [ONE]),
        (StatementFilter(activity=COURSE, related_activities=True), [TWO, ONE]),
        (StatementFilter(registration=THREE.upper()), [ONE]),
        (StatementFilter(since=MAY), []),
        (StatementFilter(until=MAY), [TWO, ONE]),
        (StatementFilter(until=MAY - dt.timedelta(seconds=1)), [ONE]),
        (StatementFilter(verb=COMPLETED, agent={"mbox": "mailto:b@example.jp"}), []),
    ],
)
def test_queries_find_what_passes_all_filters_newest_first(wanted, found):
    assert [row["id"] for row in select([STATEMENT, OTHER], wanted)] == found


def test_a_statement_about_a_found_one_is_found_too():
    comment = {**OTHER, "id": THREE, "object": {"objectType": "StatementRef", "id": ONE}}
    assert {row["id"] for row in select([STATEMENT, comment], StatementFilter(verb=COMPLETED))} == {ONE, THREE}


def test_the_oldest_come_first_and_a_limit_holds_if_asked():
    assert [row["id"] for row in select([OTHER, STATEMENT], StatementFilter(), ascending=True, limit=1)] == [ONE]


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("PT1H30M", 5400),
        ("PT0S", 0),
        ("P1DT12H", 129_600),
        ("P2W", 1_209_600),
        ("PT1.25S", 1.25),
        ("P1Y", 31_556_952),
        ("P", None),
        ("PT", None),
        ("1H", None),
        ("PT-1S", None),
        (90, None),
        ("P1W2D", None),
        ("PT1H ", None),
    ],
)
def test_durations_are_read_in_seconds(typed, seconds):
    assert parse_duration(typed) == seconds


@given(st.integers(0, 10**9))
def test_durations_are_written_so_that_they_are_read_back(hundredths):
    assert parse_duration(format_duration(hundredths / 100)) == pytest.approx(hundredths / 100, abs=1e-3)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-04-01T09:00:00+09:00", dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
        ("2026-04-01T00:00:00.123456789Z", dt.datetime(2026, 4, 1, 0, 0, 0, 123456, tzinfo=dt.UTC)),
        ("2026-03-31T15:00-09", dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
        ("2026-04-01", None),
        ("2026-04-01T25:00:00Z", None),
        (None, None),
    ],
)
def test_timestamps_are_read_in_utc(typed, moment):
    assert parse_timestamp(typed) == moment


def test_statements_stay_as_they_are():
    before = json.dumps(STATEMENT)
    validate_statement(STATEMENT)
    equivalent(STATEMENT, OTHER)
    select([STATEMENT, OTHER], StatementFilter(agent=PERSON))
    assert json.dumps(STATEMENT) == before

"""The audit trail says in words what was done, by whom and about whom."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

import manabiwa
from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, Role
from manabiwa.apps.accounts.services import give_role
from manabiwa.apps.accounts.trail import action_words, describe_action, describe_actor
from manabiwa.apps.network.models import Municipality

APPS = Path(manabiwa.__file__).parent / "apps"
NOT_ACTIONS = {"task", "_run_or_queue"}
"""Calls that name background work in the same form."""


def actions_in_the_code() -> Iterator[str]:
    names = "|".join(path.name for path in APPS.iterdir() if path.is_dir())
    form = re.compile(rf"({names})\.[a-z]+(_[a-z]+)*")
    for path in APPS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if called in NOT_ACTIONS:
                continue
            texts = [given.value for given in node.args if isinstance(given, ast.Constant)]
            yield from (text for text in texts if isinstance(text, str) and form.fullmatch(text))


def test_every_action_has_a_name_in_words() -> None:
    assert set(actions_in_the_code()) - set(action_words()) == set()


def test_words_come_in_the_language_of_the_reader() -> None:
    assert describe_action("learning.enrol") == "受講を始めた"
    assert describe_actor("system") == "自動処理"
    with translation.override("en"):
        assert describe_action("learning.enrol") == "Began a course"


def test_an_action_of_an_older_version_stays_as_it_was_kept() -> None:
    assert describe_action("learning.something_old") == "learning.something_old"


@pytest.mark.django_db
def test_the_trail_of_a_municipality_says_who_did_what_about_whom(
    town: Municipality, learner: Person, make_person: Callable[..., Person], sign_in: Callable[[Person], Client]
) -> None:
    boss = make_person("boss@tameshi.example", Role.PROGRAMME_OFFICER, town)
    give_role(user=learner.user, role=Role.LEARNER, municipality=town, actor=boss)
    entry = AuditEntry.objects.get(action="accounts.give_role")
    page = sign_in(boss).get(f"/people/of/{town.pk}/audit").content.decode()
    assert entry.action_words == "役割を付けた"
    assert all(words in page for words in ("役割を付けた", learner.user.name))
    assert "accounts.give_role" not in page

"""The audit trail in words: each app says in its `actions.py` what its actions are called."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import SYSTEM


@lru_cache(maxsize=1)
def action_words() -> Mapping[str, str | Promise]:
    """The names of all actions of the installed apps."""
    words: dict[str, str | Promise] = {}
    for config in apps.get_app_configs():
        if config.name.startswith("manabiwa.") and find_spec(f"{config.name}.actions"):
            words |= import_module(f"{config.name}.actions").ACTIONS
    return words


def describe_action(name: str) -> str:
    """An action as a person reads it; one of an older version, which nobody names any more, as it was kept."""
    return str(action_words().get(name, name))


def describe_actor(label: str) -> str:
    """Who acted; work that nobody asked for is named as such."""
    return _("自動処理") if label == SYSTEM.label else label

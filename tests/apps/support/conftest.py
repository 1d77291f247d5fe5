"""The same small catalogue and people as for learning, and a second supporter."""

from __future__ import annotations

from typing import Any

import pytest

from manabiwa.apps.accounts.models import Role
from tests.apps.learning.conftest import beside, catalogue, plan

__all__ = ["beside", "catalogue", "plan"]


@pytest.fixture
def colleague(make_person: Any, town: Any) -> Any:
    return make_person("colleague@tameshi.example", Role.SUPPORTER, town)


@pytest.fixture
def outsider(make_person: Any, neighbour: Any) -> Any:
    """A supporter of another municipality."""
    return make_person("supporter@tonari.example", Role.SUPPORTER, neighbour)

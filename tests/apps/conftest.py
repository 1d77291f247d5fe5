"""People and places for the tests of the apps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import translation

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import Role, RoleAssignment, User
from manabiwa.apps.network.models import Kind, Municipality

NOW = dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)  # 10:00 in Tokyo
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _plain_files(settings: Any, tmp_path: Any) -> None:
    """Files of a test stay in its folder; pages are made without the manifest of collected static files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_INDEX = tmp_path / "search"
    settings.EMAIL_BACKEND = "manabiwa.apps.mail.backend.OutboxBackend"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"{name}-{tmp_path}"}
        for name in settings.CACHES
    }


@pytest.fixture(autouse=True)
def _japanese_first() -> None:
    """A request that was answered in English leaves its language to the thread: the next test begins in Japanese."""
    translation.activate("ja")


@pytest.fixture
def now() -> dt.datetime:
    return NOW


@pytest.fixture
def town(db: None) -> Municipality:
    return Municipality.objects.create(
        code="139017", name="ためし市", kana="ためしし", kind=Kind.CITY, prefecture="13", is_demo=True
    )


@pytest.fixture
def neighbour(db: None) -> Municipality:
    return Municipality.objects.create(
        code="149012", name="となり町", kana="となりまち", kind=Kind.TOWN, prefecture="14", is_demo=True
    )


@pytest.fixture
def make_person(db: None) -> Callable[..., Person]:
    """`make_person("officer@x.example", Role.PROGRAMME_OFFICER, town)`: a person with one role, as an actor."""

    def make(
        email: str = "someone@example.jp", role: str | None = None, municipality: Municipality | None = None
    ) -> Person:
        user = User.objects.create(
            email=email, name=email.split("@")[0], password=make_password(PASSWORD), municipality=municipality
        )
        if role is not None:
            place = None if role == Role.SECRETARIAT else municipality
            RoleAssignment.objects.create(role=role, municipality=place, user=user)
        return Person(user)

    return make


@pytest.fixture
def officer(make_person: Callable[..., Person], town: Municipality) -> Person:
    return make_person("officer@tameshi.example", Role.PROGRAMME_OFFICER, town)


@pytest.fixture
def stranger_officer(make_person: Callable[..., Person], neighbour: Municipality) -> Person:
    return make_person("officer@tonari.example", Role.PROGRAMME_OFFICER, neighbour)


@pytest.fixture
def supporter(make_person: Callable[..., Person], town: Municipality) -> Person:
    return make_person("supporter@tameshi.example", Role.SUPPORTER, town)


@pytest.fixture
def learner(make_person: Callable[..., Person], town: Municipality) -> Person:
    return make_person("learner@tameshi.example", Role.LEARNER, town)


@pytest.fixture
def secretariat(make_person: Callable[..., Person]) -> Person:
    return make_person("secretariat@network.example", Role.SECRETARIAT)


@pytest.fixture
def sign_in(client: Client) -> Callable[[Person], Client]:
    """`sign_in(person)`: the test client, signed in."""

    def enter(person: Person) -> Client:
        client.force_login(person.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter

"""Keys to the REST API: shown once, narrowed to scopes, revocable."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from manabiwa.apps.accounts import selectors, services
from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import ApiToken
from manabiwa.apps.common.permissions import PermissionRefused


def make(person: Person, now: dt.datetime, **changes: object) -> tuple[ApiToken, str]:
    values = {"name": "連携", "scopes": ["catalog:read"], "days": 30, **changes}
    return services.create_token(user=person.user, actor=person, now=now, **values)  # type: ignore[arg-type]


def test_only_the_digest_of_a_key_is_stored(learner: Person, now: dt.datetime) -> None:
    token, key = make(learner, now)
    assert key not in {str(value) for value in ApiToken.objects.values().get().values()}
    assert selectors.token_of(key, now) == token
    assert selectors.token_of(key + "x", now) is None


def test_a_key_ends_with_its_days_and_when_revoked(learner: Person, now: dt.datetime) -> None:
    token, key = make(learner, now)
    assert selectors.token_of(key, now + dt.timedelta(days=31)) is None
    services.revoke_token(token=token, actor=learner, now=now)
    assert selectors.token_of(key, now) is None


@pytest.mark.parametrize("changes", [{"scopes": ["everything"]}, {"scopes": []}, {"days": 0}, {"days": 400}])
def test_a_wrong_wish_is_refused(changes: dict[str, object], learner: Person, now: dt.datetime) -> None:
    with pytest.raises(ValidationError):
        make(learner, now, **changes)
    assert not ApiToken.objects.exists()


def test_nobody_revokes_anothers_key(learner: Person, officer: Person, now: dt.datetime) -> None:
    token, _key = make(learner, now)
    with pytest.raises(PermissionRefused):
        services.revoke_token(token=token, actor=officer, now=now)

"""The demo network while it is built: when, by which chance, and who and where is there already."""

import random
from dataclasses import dataclass, field
from datetime import datetime

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.network.models import Municipality

from .people import SIGN_INS
from .places import HOME, Place


@dataclass(slots=True)
class World:
    """What the steps of the demo hand on to each other."""

    now: datetime
    rng: random.Random
    municipalities: dict[str, Municipality] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    courses: dict[str, list[Course]] = field(default_factory=dict)
    password: str = ""

    def municipality(self, place: Place) -> Municipality:
        """The row of an invented place."""
        return self.municipalities[place.code]


def sign_in(world: World, key: str) -> User:
    """The person of the demo's home town with this key."""
    return world.people[next(person.email for person in SIGN_INS if person.key == key and person.place == HOME)]


def person_actor(user: User) -> Actor:
    """The person as the one who acts."""
    return Person(user)


def add_person(world: World, *, email: str, name: str, kana: str, place: Place | None) -> User:
    """A person with a proven address who can sign in with the demo's password."""
    from allauth.account.models import EmailAddress

    municipality = world.municipality(place) if place else None
    user = User.objects.create(email=email, name=name, kana=kana, municipality=municipality, password=world.password)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    world.people[email] = user
    return user

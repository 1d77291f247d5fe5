"""The signed-in person as services and selectors see one."""

from collections.abc import Iterable
from functools import cached_property

from manabiwa.apps.common.permissions import Capability

from .models import RoleAssignment, User
from .roles import CAPABILITIES


class Person:
    """An acting person: holds the capabilities of the roles that the person, or a post that the person holds, has."""

    def __init__(self, user: User) -> None:
        self.user = user

    @property
    def person_id(self) -> int | None:
        return self.user.pk

    @property
    def label(self) -> str:
        return str(self.user)

    @cached_property
    def roles(self) -> tuple[tuple[str, str | None], ...]:
        """Pairs of role and municipality code (None: the whole network), own and by post; one query."""
        own = RoleAssignment.objects.filter(user=self.user).order_by().values_list("role", "municipality_id")
        posts = RoleAssignment.objects.filter(post__holdings__holder=self.user, post__holdings__ends_on=None)
        # two halves, each by its index: one condition over both paths would read the roles of the whole network
        held = own.union(posts.order_by().values_list("role", "municipality_id"))
        return tuple(sorted(held, key=lambda pair: (pair[1] or "", pair[0])))

    @cached_property
    def _places(self) -> dict[Capability, frozenset[str] | None]:
        places: dict[Capability, frozenset[str] | None] = {Capability.LEARN: frozenset()}
        for role, municipality in self.roles:
            for capability in CAPABILITIES[role]:
                if municipality is None or places.get(capability, frozenset()) is None:
                    places[capability] = None
                else:
                    places[capability] = (places.get(capability) or frozenset()) | {municipality}
        return places

    def may(self, capability: Capability, municipality: str | None = None) -> bool:
        """Whether one of the roles allows it there; None asks for the whole network. Everyone may learn."""
        if capability is Capability.LEARN:
            return True
        places = self._places.get(capability, frozenset())
        return places is None or municipality in places

    def may_somewhere(self, capability: Capability) -> bool:
        """Whether one of the roles allows it in any municipality."""
        places = self._places.get(capability, frozenset())
        return places is None or bool(places)

    def municipalities(self, capability: Capability) -> frozenset[str] | None:
        return self._places.get(capability, frozenset())

    def has_role(self, roles: Iterable[str]) -> bool:
        """Whether the person has one of the roles anywhere."""
        return bool({role for role, _ in self.roles} & set(roles))

"""Who may do what: the closed set of capabilities, and the acting person as every service and selector sees one."""

from enum import StrEnum
from typing import Protocol

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _


class Capability(StrEnum):
    """One thing that a role allows, in one municipality or (secretariat) in the whole network."""

    LEARN = "learn"
    SUPPORT = "support"
    RUN_PROGRAMMES = "run_programmes"
    TRAIN_STAFF = "train_staff"
    PURCHASE = "purchase"
    WRITE_MATERIAL = "write_material"
    COMPANY_CONTACT = "company_contact"
    MANAGE_CATALOG = "manage_catalog"
    MANAGE_MEMBERS = "manage_members"
    PUBLISH_CASES = "publish_cases"
    IMPORT_STATISTICS = "import_statistics"
    ADMIT_MEMBERS = "admit_members"
    CURATE = "curate"
    CONNECT = "connect"


class PermissionRefused(PermissionDenied):
    """The acting person lacks the capability; the message is for that person."""


class Actor(Protocol):
    """The acting person. `accounts` makes them from sign-ins; the command line and the worker act as `SYSTEM`."""

    @property
    def person_id(self) -> int | None: ...

    @property
    def label(self) -> str: ...

    def may(self, capability: Capability, municipality: str | None = None) -> bool:
        """Whether the person holds the capability in the municipality (6-digit code; None: in the whole network)."""
        ...

    def municipalities(self, capability: Capability) -> frozenset[str] | None:
        """Codes of the municipalities in which the person holds the capability; None: in all of them."""
        ...


class _Fixed:
    """An actor that may do everything or nothing."""

    def __init__(self, label: str, *, everything: bool) -> None:
        self.person_id: int | None = None
        self.label = label
        self._everything = everything

    def may(self, capability: Capability, municipality: str | None = None) -> bool:
        return self._everything

    def municipalities(self, capability: Capability) -> frozenset[str] | None:
        return None if self._everything else frozenset()


SYSTEM: Actor = _Fixed("system", everything=True)
ANONYMOUS: Actor = _Fixed("anonymous", everything=False)


def require(actor: Actor, capability: Capability | None, municipality: str | None = None) -> None:
    """Raise PermissionRefused unless the actor holds the capability; None asks only for a signed-in person."""
    if capability is None:
        allowed = actor is SYSTEM or actor.person_id is not None
    else:
        allowed = actor.may(capability, municipality)
    if not allowed:
        raise PermissionRefused(_("この操作をする権限がありません。所属の管理者または事務局にお問い合わせください。"))

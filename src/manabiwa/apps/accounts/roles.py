"""What each role allows."""

from manabiwa.apps.common.permissions import Capability

from .models import Role

CAPABILITIES: dict[str, frozenset[Capability]] = {
    Role.LEARNER: frozenset({Capability.LEARN}),
    Role.SUPPORTER: frozenset({Capability.LEARN, Capability.SUPPORT}),
    Role.PROGRAMME_OFFICER: frozenset(
        {
            Capability.LEARN, Capability.SUPPORT, Capability.RUN_PROGRAMMES, Capability.MANAGE_CATALOG,
            Capability.MANAGE_MEMBERS, Capability.PUBLISH_CASES, Capability.CONNECT,
        }
    ),
    Role.TRAINING_OFFICER: frozenset(
        {Capability.LEARN, Capability.TRAIN_STAFF, Capability.RUN_PROGRAMMES, Capability.CONNECT}
    ),
    Role.PURCHASING_OFFICER: frozenset({Capability.LEARN, Capability.PURCHASE, Capability.CONNECT}),
    Role.AUTHOR: frozenset({Capability.LEARN, Capability.WRITE_MATERIAL}),
    Role.COMPANY_CONTACT: frozenset({Capability.LEARN, Capability.COMPANY_CONTACT}),
    # the secretariat looks after the network; it does not read the records of a municipality's learners
    Role.SECRETARIAT: frozenset(
        {
            Capability.LEARN, Capability.ADMIT_MEMBERS, Capability.CURATE, Capability.IMPORT_STATISTICS,
            Capability.MANAGE_CATALOG, Capability.MANAGE_MEMBERS, Capability.CONNECT,
        }
    ),
}  # fmt: skip

# the secretariat's capabilities hold in the whole network, everybody else's in one municipality
STAFF_ROLES = frozenset(
    {
        Role.SUPPORTER, Role.PROGRAMME_OFFICER, Role.TRAINING_OFFICER, Role.PURCHASING_OFFICER, Role.AUTHOR,
        Role.SECRETARIAT,
    }
)  # fmt: skip

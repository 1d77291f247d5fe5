"""xAPI: the rules of statements that a learning record store keeps (1.0.3 and 2.0)."""

from manabiwa.engines.xapi.equivalence import canonical, equivalent, identifier
from manabiwa.engines.xapi.errors import StatementError
from manabiwa.engines.xapi.formats import format_duration, is_iri, is_uuid, parse_duration, parse_timestamp
from manabiwa.engines.xapi.problem import VOIDED, StatementFilter
from manabiwa.engines.xapi.solve import activity_ids, agent_identifiers, matches, select
from manabiwa.engines.xapi.validate import validate_statement
from manabiwa.engines.xapi.voiding import is_voiding, voided_by, voided_ids

__all__ = [
    "VOIDED",
    "StatementError",
    "StatementFilter",
    "activity_ids",
    "agent_identifiers",
    "canonical",
    "equivalent",
    "format_duration",
    "identifier",
    "is_iri",
    "is_uuid",
    "is_voiding",
    "matches",
    "parse_duration",
    "parse_timestamp",
    "select",
    "validate_statement",
    "voided_by",
    "voided_ids",
]

"""What every engine may use: errors, status, checks, seeds, words."""

from manabiwa.engines.kernel import checks, seeds
from manabiwa.engines.kernel.errors import EngineError, ParameterError, SolverError
from manabiwa.engines.kernel.status import Status
from manabiwa.engines.kernel.words import Lang, Words

__all__ = ["EngineError", "Lang", "ParameterError", "SolverError", "Status", "Words", "checks", "seeds"]

"""The one error of a statement that breaks the rules."""

from __future__ import annotations

from manabiwa.engines.kernel import EngineError, Words


class StatementError(EngineError, ValueError):
    """A statement breaks a rule of the specification.

    Parameters
    ----------
    path : str
        Where, such as ``statement.actor.mbox``.
    rule : Words
        What is asked for.
    """

    def __init__(self, path: str, rule: Words) -> None:
        super().__init__(Words(f"「{path}」: {rule.ja}", f"{path}: {rule.en}"))
        self.path = path
        self.rule = rule

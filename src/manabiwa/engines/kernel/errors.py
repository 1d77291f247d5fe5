"""Errors that say which field is wrong, what is allowed and what came."""

from __future__ import annotations

from manabiwa.engines.kernel.words import Lang, Words

_SHOWN = 80


class EngineError(Exception):
    """Base of every error that an engine raises on purpose.

    Parameters
    ----------
    words : Words
        The message for people; `str(error)` is English, for logs.
    """

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words

    def message(self, lang: Lang = "ja") -> str:
        """Return the message for people in one language."""
        return self.words.to(lang)


class ParameterError(EngineError, ValueError):
    """A value given to an engine is outside of what the engine accepts.

    Parameters
    ----------
    parameter : str
        Path of the field as the caller wrote it, such as ``courses[3].hours``.
    allowed : Words
        What would have been accepted.
    got : object
        What came; shown shortened.
    """

    def __init__(self, parameter: str, allowed: Words, got: object) -> None:
        self.parameter = parameter
        self.allowed = allowed
        self.got = got
        shown = shorten(got)
        super().__init__(
            Words(
                ja=f"「{parameter}」には{allowed.ja}を指定してください(受け取った値: {shown})。",
                en=f"{parameter} must be {allowed.en}; got {shown}.",
            )
        )


class SolverError(EngineError):
    """A solver stopped for a reason other than a limit that we set."""


def shorten(value: object) -> str:
    """Return a one-line picture of a value, short enough for a message."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

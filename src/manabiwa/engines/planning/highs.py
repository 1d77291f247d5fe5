"""The solver, made quiet."""

from __future__ import annotations

import highspy


class QuietHighs(highspy.Highs):  # type: ignore[misc]
    """HiGHS that writes nothing to standard output, where a caller's JSON goes.

    The constructor prints a banner when it enables callbacks, before any option can be set from outside.
    """

    def enableCallbacks(self) -> None:  # noqa: N802 - the solver's name
        self.silent()
        super().enableCallbacks()

"""Disclosure control of published counts.

Primary rule: a count from 1 to ``threshold - 1`` is not published, and neither is a count whose complement in a
published total lies in that range, because the total minus the count would reveal it. Zero is published:
that nobody is in a cell tells nothing of a person in the cohort of that cell. Complementary rule: if a
published total leaves exactly one hidden cell, the smallest shown non-zero cell is hidden too, so that the hidden
one cannot be found by subtraction.

Source: Hundepool et al. (2012) *Statistical Disclosure Control*, ch. 4 (minimum frequency rule, secondary
suppression). The default of 10 is the rule of Japan's NDB Open Data (a count below 10 is hidden).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manabiwa.engines.kernel import Lang, Words, checks

DEFAULT_THRESHOLD = 10


@dataclass(frozen=True, slots=True)
class PublishedCount:
    """A count as the public may see it.

    Parameters
    ----------
    value : int or None
        The count; None if it is hidden.
    threshold : int
        The smallest count that would be shown.
    """

    value: int | None
    threshold: int = DEFAULT_THRESHOLD

    @property
    def hidden(self) -> bool:
        """Whether the count is not published."""
        return self.value is None

    def words(self, lang: Lang = "ja") -> str:
        """Return the count, or the mark of a hidden one, for a table."""
        if self.value is not None:
            return f"{self.value:,}"
        return Words("非公表(少数のため)", "not published (small count)").to(lang)


def publish_count(count: int, *, total: int | None = None, threshold: int = DEFAULT_THRESHOLD) -> PublishedCount:
    """Apply the primary rule to one count.

    Parameters
    ----------
    count : int
        People.
    total : int, optional
        A total that is published beside it.
    threshold : int
        The smallest count that may be shown.
    """
    checks.integer("count", count, low=0)
    checks.integer("threshold", threshold, low=1)
    small = 0 < count < threshold
    if total is not None:
        checks.integer("total", total, low=count)
        small = small or 0 < total - count < threshold
    return PublishedCount(None if small else count, threshold)


def publish_row(counts: Mapping[str, int], *, threshold: int = DEFAULT_THRESHOLD) -> dict[str, PublishedCount]:
    """Apply the primary and the complementary rule to the cells of a row whose total is published."""
    published = {name: publish_count(count, threshold=threshold) for name, count in counts.items()}
    hidden = [name for name, cell in published.items() if cell.hidden]
    if len(hidden) == 1:
        shown = sorted((counts[name], name) for name, cell in published.items() if cell.value)
        if shown:
            published[shown[0][1]] = PublishedCount(None, threshold)
    return published

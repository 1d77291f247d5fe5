"""A forecast in words."""

from __future__ import annotations

from manabiwa.engines.kernel import Lang, Words
from manabiwa.engines.workforce.result import Forecast


def describe_role(found: Forecast, role: str, *, lang: Lang = "ja") -> str:
    """Return one or two sentences on a role: heads from the first to the last year, and whether there are enough."""
    first, last = found.roles[role][0], found.roles[role][-1]
    span = f"{last.heads_low:.0f}〜{last.heads_high:.0f}"
    text = Words(
        f"{first.year}年度の{first.heads:.0f}人が、{last.year}年度には{last.heads:.1f}人({span}人)になる見込みです。",
        f"{first.heads:.0f} people in {first.year} become {last.heads:.1f} ({span}) in {last.year}.",
    ).to(lang)
    if last.needed is None or last.enough is None:
        return text
    return text + Words(
        f"必要なレベルの人は{last.qualified:.1f}人(必要{last.needed}人)、足りる見込みは{last.enough * 100:.0f}%です。",
        f" {last.qualified:.1f} are at the level ({last.needed} needed); the chance of enough is {last.enough:.0%}.",
    ).to(lang)

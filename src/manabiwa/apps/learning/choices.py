"""What else a person could choose: other plans, what would have to give way, and hours a week against the goal.

Three searches for plans take a tenth of a second. Their result is kept in the process under everything that it follows
from (the wish, and what the catalogue offers for it to this person now), so it is never older than any of these.
"""

import hashlib
import math
from dataclasses import fields
from typing import Any

from django.core.cache import caches
from django.utils.translation import gettext as _

from manabiwa.engines import planning as engine

from .market import Market, market_of
from .planning import Answer, answer_in
from .presenting import language
from .wish import Wish, share_of

_HOURS = (-4, -2, 2, 4)
_KEEP_SECONDS = 3600


def choices_for(wish: Wish, code: str) -> dict[str, Any]:
    """`alternatives`, `remedies` and `trade_off` as the templates show them."""
    market = market_of(wish)
    key = _key(wish, market, code)
    kept: dict[str, Any] | None = caches["process"].get(key)
    if kept is None:
        found = answer_in(wish, market, time_limit=0.5)
        kept = {
            "alternatives": alternatives_of(found, code),
            "remedies": remedies_of(found, code),
            "trade_off": trade_off_of(found),
        }
        caches["process"].set(key, kept, _KEEP_SECONDS)
    return kept


def _key(wish: Wish, market: Market, code: str) -> str:
    values = [sorted(value.items()) if isinstance(value, dict) else sorted(value) if isinstance(value, frozenset)
              else value for value in (getattr(wish, field.name) for field in fields(wish))]  # fmt: skip
    text = repr((values, market.content(), language(code)))
    return f"learning.choices.{hashlib.sha256(text.encode()).hexdigest()}"


def alternatives_of(found: Answer, code: str) -> list[dict[str, Any]]:
    """Other plans as cards: what differs from the best."""
    lang = language(code)
    best = set(found.plan.courses)
    cards = []
    for other in engine.alternatives(found.problem, found.plan, seconds=1.0):
        courses = other.plan.courses
        cards.append({
            "name": engine.ALTERNATIVE_NAMES[other.kind].to(lang), "hours": other.plan.hours, "yen": other.plan.cost,
            "percent": round(other.coverage * 100),
            "weeks": weeks_for(other.plan.hours, found.wish.hours_per_week),
            "differences": _differences(found.plan, other.plan, found.coverage, other.coverage),
            "left_out": [found.names[key] for key in found.plan.courses if key not in courses],
            "added": [found.names[key] for key in courses if key not in best],
        })  # fmt: skip
    return cards


def _differences(best: engine.Plan, other: engine.Plan, best_share: float, share: float) -> list[str]:
    """What differs, in words: hours, yen and how much of the goal, each only if it does."""
    hours, yen = round(other.hours - best.hours, 1), round(other.cost - best.cost)
    points = round(share * 100) - round(best_share * 100)
    words = []
    if hours:
        text = _("%(n)g時間短い") if hours < 0 else _("%(n)g時間長い")
        words.append(text % {"n": abs(hours)})
    if yen:
        text = _("%(n)s円安い") if yen < 0 else _("%(n)s円高い")
        words.append(text % {"n": f"{abs(yen):,}"})
    if points:
        text = _("到達度が%(n)sポイント低い") if points < 0 else _("到達度が%(n)sポイント高い")
        words.append(text % {"n": abs(points)})
    return words


def remedies_of(found: Answer, code: str) -> list[str]:
    """What would have to give way for more of the goal."""
    remedies = engine.nearest_plans(found.problem, found.plan, seconds=1.0)
    hours, lang = found.wish.hours_per_week, language(code)
    names = found.names if lang == "ja" else found.names_en
    return [engine.describe_remedy(remedy, hours_per_week=hours, names=names, lang=lang) for remedy in remedies]


def trade_off_of(found: Answer) -> list[dict[str, Any]]:
    """For a few numbers of hours a week: how many weeks the best plan takes, and how much of the goal it reaches."""
    own = found.wish.hours_per_week
    weekly = sorted({own, *(own + step for step in _HOURS if 1 <= own + step <= 40)})
    budgets = [found.wish.hours_until_deadline(hours) for hours in weekly]
    rows = []
    for hours, (_limit, plan, _coverage) in zip(weekly, engine.trade_off(found.problem, budgets), strict=True):
        reached = share_of(found.wish, {int(key[1:]): level for key, level in plan.reached.items()})
        rows.append({
            "hours": hours, "weeks": weeks_for(plan.hours, hours), "percent": round(reached * 100),
            "is_own": hours == own,
        })  # fmt: skip
    return rows


def weeks_for(hours: float, per_week: float) -> int:
    """Whole weeks that so many hours take."""
    return math.ceil(hours / per_week - 1e-9)

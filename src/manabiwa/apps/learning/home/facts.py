"""One encouraging sentence that is true: several may hold, and each day shows another of them."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from manabiwa.apps.learning.models import Enrolment
from manabiwa.apps.learning.presenting import Stop

from .streak import Look, Streak

NEAR_HOURS = 3.0


def fact_of_the_day(streak: Streak, enrolments: Sequence[Enrolment], stops: Sequence[Stop], today: date) -> str:
    """The sentence of the day; empty for somebody who has not begun."""
    facts = list(_facts(streak, enrolments, stops))
    return facts[today.toordinal() % len(facts)] if facts else ""


def _facts(streak: Streak, enrolments: Sequence[Enrolment], stops: Sequence[Stop]) -> list[str]:
    facts = []
    if streak.weeks >= 2:
        facts.append(_("%(n)s週つづけて、自分の計画どおりに学んでいます。") % {"n": streak.weeks})
    week = streak.rows[-1] if streak.rows else None
    if week is not None and week.learnt:
        facts.append(_("今週学んだ日: %(n)s日。") % {"n": week.learnt})
    now = next((stop for stop in stops if stop.look == "now"), None)
    if now is not None and now.enrolment is not None and now.enrolment.progress > 0:
        left = float(now.step.course.hours) * (1 - now.enrolment.progress)
        if 0 < left <= NEAR_HOURS:
            values = {"h": f"{max(round(left, 1), 0.1):g}", "title": now.step.course.title}
            facts.append(_("あと約%(h)s時間で「%(title)s」を終えられます。") % values)
    minutes = sum(row.minutes for row in enrolments)
    if minutes >= 60:
        facts.append(_("これまでに%(h)s時間学びました。") % {"h": f"{minutes // 60:,}"})
    finished = sum(row.completed_at is not None for row in enrolments)
    if finished:
        facts.append(_("これまでに修了した講座: %(n)s。") % {"n": finished})
    kept = sum(one.look is Look.KEPT for one in streak.rows)
    if kept >= 4 and streak.weeks < 2:
        facts.append(_("この1年で、%(n)s週、計画どおりに学びました。") % {"n": kept})
    return facts

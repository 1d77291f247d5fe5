"""A plan for a goal that is written at the terminal, on the catalogue of the database."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from manabiwa.apps.catalog.models import LEVEL_MAX, Course, Occupation, Skill
from manabiwa.apps.catalog.selectors import goal_of
from manabiwa.engines import planning as engine
from manabiwa.engines.kernel import Lang

from .planning import Answer, answer
from .wish import USUAL_WEEKS, Wish


@dataclass(frozen=True, slots=True)
class Question:
    """The words of `manabiwa plan`; `start` None: today, `until` None: 26 weeks later."""

    goal: str
    current: str
    hours_per_week: float
    start: date | None
    until: date | None
    budget: int | None
    language: str
    time_limit: float
    lang: Lang = "ja"


@dataclass(frozen=True, slots=True)
class GoalAnswer:
    """The plan with what it takes to print it."""

    found: Answer
    titles: dict[str, str]
    reasons: engine.PlanReasons
    lang: Lang

    def to_json(self) -> dict[str, Any]:
        """The plan as JSON values; courses by title, in order."""
        calendar, plan = self.found.calendar, self.found.plan
        values = plan.to_json()
        return {
            **{name: values[name] for name in ("status", "objective", "bound", "gap", "hours", "cost", "candidates")},
            "coverage": round(self.found.coverage, 4),
            "weeks": self.found.weeks,
            "finish": calendar.finish.isoformat() if calendar.finish else None,
            "courses": [
                {"id": int(reason.course), "title": self.titles[reason.course], "why": self._why(reason)}
                for reason in self.reasons.courses
            ],
            "missed": self._missed(),
        }

    def text(self) -> str:
        """The plan in words."""
        lines = [engine.describe_plan(self.found.problem, self.found.plan, lang=self.lang)]
        for number, reason in enumerate(self.reasons.courses, start=1):
            lines += [f"{number:>3}. {self.titles[reason.course]}", f"     {self._why(reason)}"]
        return "\n".join([*lines, *self._missed()])

    def calendar(self) -> bytes:
        """The days of learning as iCalendar."""
        result, now = Calendar(), datetime.now(tz=timezone.get_current_timezone())
        result.add("prodid", "-//manabiwa//plan//JA")
        result.add("version", "2.0")
        for session in self.found.calendar.sessions:
            event = Event()
            event.add("uid", f"{session.day.isoformat()}-{session.course}@manabiwa")
            event.add("dtstamp", now)
            event.add("dtstart", session.day)
            event.add("dtend", session.day + timedelta(days=1))
            event.add("summary", f"{self.titles[session.course]} ({session.hours:g}h)")
            result.add_component(event)
        return bytes(result.to_ical())

    def _why(self, reason: engine.CourseReason) -> str:
        names = self.found.names if self.lang == "ja" else self.found.names_en
        return engine.describe_course(reason, names, lang=self.lang)

    def _missed(self) -> list[str]:
        names = self.found.names if self.lang == "ja" else self.found.names_en
        return [engine.describe_missed(missed, names, lang=self.lang) for missed in self.reasons.missed]


def answer_goal(question: Question) -> GoalAnswer:
    """Plan for the goal. Raises ValidationError for an unknown goal or skill, ParameterError for hours or dates."""
    start = question.start or timezone.localdate()
    until = question.until or start + timedelta(weeks=USUAL_WEEKS)
    if until <= start:
        raise ValidationError(_("期限(--until)は、開始日より後にしてください。"))
    wish = Wish(
        required=_required(question.goal), current=_levels(question.current), hours_per_week=question.hours_per_week,
        start=start, deadline=until, budget=question.budget, language=question.language,
    )  # fmt: skip
    found = answer(wish, time_limit=question.time_limit)
    reasons = engine.explain(found.problem, found.plan, seconds=min(question.time_limit, 5.0))
    rows = Course.objects.filter(pk__in=found.plan.courses).values_list("pk", "title")
    titles = {str(pk): title for pk, title in rows}
    return GoalAnswer(found, titles, reasons, question.lang)


def _required(text: str) -> dict[int, tuple[int, float]]:
    if "=" in text:
        return {skill: (level, 1.0) for skill, level in _levels(text).items()}
    occupation = Occupation.objects.filter(
        Q(code=text) | Q(name__iexact=text) | Q(name_en__iexact=text)
    ).first()  # fmt: skip
    if occupation is None:
        raise ValidationError(_("職業「%(goal)s」は見つかりません。コードか名前を確かめてください。") % {"goal": text})
    return {row.skill_id: (row.level, row.weight) for row in goal_of(occupation)}


def _levels(text: str) -> dict[int, int]:
    levels: dict[int, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _equals, level = part.partition("=")
        if not level.strip().isdecimal() or not 0 <= int(level) <= LEVEL_MAX:
            raise ValidationError(
                _("「%(part)s」は、スキル=レベル(0〜%(most)s)の形で書いてください。")
                % {"part": part, "most": LEVEL_MAX}
            )
        named = Q(code=name.strip()) | Q(name__iexact=name.strip()) | Q(name_en__iexact=name.strip())
        skill = Skill.objects.filter(named).order_by("pk").first()
        if skill is None:
            raise ValidationError(_("スキル「%(name)s」は見つかりません。") % {"name": name.strip()})
        levels[skill.pk] = int(level)
    return levels

"""Goals, claims and plans, the courses that a person takes, and what supporters do."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import LEVEL_MAX, Course, Occupation, Skill
from manabiwa.apps.catalog.selectors import goal_of
from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.apps.records.services import store_statement
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESSED, activity_of

from . import selectors
from .access import beside_now, require_beside, require_own, require_own_or_beside
from .drafting import make_plan
from .market import visible_courses
from .models import (
    ClaimSource,
    CourseWish,
    Enrolment,
    Goal,
    GoalSkill,
    LearningEnvironment,
    Meeting,
    Message,
    Plan,
    PlanState,
    SkillClaim,
    SupportNote,
)
from .progress import advance, progress_result, report_registration
from .seats import take_seat_for

Wanted = Sequence[tuple[Skill, int, float]]
Period = tuple[date, date]
"""First and last day without learning."""


def set_goal(
    *, person: User, actor: Actor, now: datetime, hours_per_week: float, deadline: date,
    occupation: Occupation | None = None, skills: Wanted | None = None, title: str = "", reason: str = "",
    budget_yen: int | None = None, language: str = "", background: str = "", weekday_hours: Sequence[float] = (),
    rests_on_holidays: bool = False, closed_periods: Sequence[Period] = (),
) -> Goal:  # fmt: skip
    """Set what the person wants to become able to do; the goal before it is closed, its plans stay to be read.

    Raises ValidationError without any skill, for a deadline in the past, for hours out of range and for a period that
    ends before it begins.
    """
    with action("learning.set_goal", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, person.pk)
        wanted = list(skills or _skills_of(occupation))
        if not wanted:
            raise ValidationError(_("めざすスキルを一つ以上選んでください。"))
        if deadline <= timezone.localdate(now):
            raise ValidationError({"deadline": _("期限には、これからの日付を入れてください。")})
        User.objects.select_for_update().get(pk=person.pk)  # two tabs, one open goal
        Goal.objects.filter(person=person, closed_at=None).update(closed_at=now)
        goal = Goal(
            person=person, occupation=occupation, title=title or (occupation.name if occupation else wanted[0][0].name),
            reason=reason, hours_per_week=Decimal(str(hours_per_week)), deadline=deadline, budget_yen=budget_yen,
            language=language, background=background, weekday_hours=_checked_week(weekday_hours),
            rests_on_holidays=rests_on_holidays, closed_periods=_checked_periods(closed_periods),
        )  # fmt: skip
        goal.full_clean()
        goal.save()
        GoalSkill.objects.bulk_create(
            GoalSkill(goal=goal, skill=skill, level=level, weight=weight) for skill, level, weight in wanted
        )
        act.about(goal, person_id=person.pk, changes={"title": goal.title})
    return goal


def change_goal(
    *, goal: Goal, actor: Actor, now: datetime, hours_per_week: float, deadline: date, budget_yen: int | None,
    language: str,
) -> None:  # fmt: skip
    """Change the time and money that the person has. Raises ValidationError like `set_goal`."""
    with action("learning.change_goal", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, goal.person_id)
        if deadline <= timezone.localdate(now):
            raise ValidationError({"deadline": _("期限には、これからの日付を入れてください。")})
        goal.hours_per_week, goal.deadline = Decimal(str(hours_per_week)), deadline
        goal.budget_yen, goal.language = budget_yen, language
        goal.full_clean()
        goal.save()
        act.about(
            goal, person_id=goal.person_id, changes={"hours": float(hours_per_week), "deadline": deadline.isoformat()}
        )


def set_days(
    *, goal: Goal, actor: Actor, hours_per_week: float, weekday_hours: Sequence[float], rests_on_holidays: bool,
    closed_periods: Sequence[Period],
) -> None:  # fmt: skip
    """Say on which days the person learns and rests. Raises ValidationError like `set_goal`."""
    with action("learning.set_days", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, goal.person_id)
        goal.hours_per_week = Decimal(str(hours_per_week))
        goal.weekday_hours, goal.rests_on_holidays = _checked_week(weekday_hours), rests_on_holidays
        goal.closed_periods = _checked_periods(closed_periods)
        goal.full_clean()
        goal.save()
        act.about(goal, person_id=goal.person_id, changes={"hours": float(hours_per_week)})


def _checked_week(hours: Sequence[float]) -> list[float]:
    if not any(hours):
        return []
    if len(hours) != 7 or not all(0 <= one <= 24 for one in hours):
        raise ValidationError({"weekday_hours": _("曜日ごとの時間は、0から24までで入れてください。")})
    return [float(one) for one in hours]


def _checked_periods(periods: Sequence[Period]) -> list[list[str]]:
    for first, last in periods:
        if last < first:
            raise ValidationError({"closed_periods": _("休む期間のおわりは、はじめより後にしてください。")})
    return [[first.isoformat(), last.isoformat()] for first, last in sorted(periods)]


def describe_environment(*, person: User, actor: Actor, **said: Any) -> LearningEnvironment:
    """Write down what the person learns with: the fields of `LearningEnvironment`; a plan follows it from then on."""
    with action("learning.describe_environment", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, person.pk)
        row, _made = LearningEnvironment.objects.get_or_create(person=person)
        for name, value in said.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()
        person.learning_environment = row  # whoever has the person in hand plans with what was said just now
        act.about(row, person_id=person.pk, changes={"fields": sorted(said)})
    return row


def _skills_of(occupation: Occupation | None) -> list[tuple[Skill, int, float]]:
    if occupation is None:
        return []
    return [(row.skill, row.level, row.weight) for row in goal_of(occupation)]


def claim_skill(
    *, person: User, skill: Skill, level: int, actor: Actor, source: str = ClaimSource.SELF
) -> SkillClaim | None:
    """Write down how well the person has a skill; 0 takes the claim back. Raises ValidationError for other levels."""
    with action("learning.claim_skill", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, person.pk)
        if not 0 <= level <= LEVEL_MAX:
            raise ValidationError(_("レベルは0から%(most)sまでです。") % {"most": LEVEL_MAX})
        claim = None
        if level == 0:
            SkillClaim.objects.filter(person=person, skill=skill, source=source).delete()
        else:
            claim, _made = SkillClaim.objects.update_or_create(
                person=person, skill=skill, source=source, defaults={"level": level}
            )
        act.about(claim, person_id=person.pk, changes={"skill": skill.code, "level": level})
    return claim


def wish_for_course(
    *, goal: Goal, course: Course, is_wanted: bool | None, actor: Actor, now: datetime, today: date,
    seen: int | None = None,
) -> Plan:  # fmt: skip
    """Have a course in the plan or left out (None: leave it to the search), and draft the plan that follows.

    `seen`: the key of the draft that the actor looked at, 0 for none, None where it does not matter.

    Raises ValidationError for a wanted course that the person cannot see, when somebody else has drafted another plan
    meanwhile, and like `make_plan`.
    """
    with action("learning.wish_for_course", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, goal.person_id)
        Goal.objects.select_for_update().get(pk=goal.pk)
        drafts = Plan.objects.filter(goal=goal, state=PlanState.DRAFT).values_list("pk", flat=True)
        if seen is not None and seen != (drafts.first() or 0):
            raise ValidationError(
                _("ほかの人が、先に計画の案を変えました。いまの案を見てから、もう一度選んでください。")
            )
        if is_wanted:
            shown = visible_courses(selectors.places_of(goal.person), today)
            if not shown.filter(pk=course.pk).exists():
                raise ValidationError(_("この講座は、いま選べません。"))
        if is_wanted is None:
            CourseWish.objects.filter(goal=goal, course=course).delete()
        else:
            CourseWish.objects.update_or_create(goal=goal, course=course, defaults={"is_wanted": is_wanted})
        act.about(goal, person_id=goal.person_id, changes={"course": course.pk, "is_wanted": is_wanted})
    return make_plan(goal=goal, actor=actor, now=now, today=today)


def renew_feed_key(*, plan: Plan, actor: Actor) -> None:
    """Give the calendar feed a new secret address; the old one stops working."""
    with action("learning.renew_feed_key", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, plan.goal.person_id)
        plan.feed_key = secrets.token_urlsafe(24)
        plan.save(update_fields=["feed_key", "updated_at"])
        act.about(plan, person_id=plan.goal.person_id)


def enrol_learner(*, person: User, course: Course, actor: Actor, now: datetime) -> Enrolment:
    """Begin a course; a second call changes nothing. Raises ValidationError for a course that the person cannot see."""
    with action("learning.enrol", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        known = Enrolment.objects.filter(person=person, course=course).first()
        if known:
            return known
        places = selectors.places_of(person)
        if not visible_courses(places, timezone.localdate(now)).filter(pk=course.pk).exists():
            raise ValidationError(_("この講座は、いま受講できません。"))
        take_seat_for(person=person.pk, course=course, places=places, today=timezone.localdate(now))
        enrolment, _made = Enrolment.objects.get_or_create(
            person=person, course=course, defaults={"started_at": now, "last_activity_at": now}
        )
        act.about(enrolment, person_id=person.pk, changes={"course": course.title})
    return enrolment


def record_progress(*, enrolment: Enrolment, progress: float, minutes: int, actor: Actor, now: datetime) -> None:
    """The person reports on a course: how far (0 to 1) and how many minutes more. Kept as a learning record too.

    Raises ValidationError outside these ranges.
    """
    require_own(actor, enrolment.person_id)
    if not 0 <= progress <= 1 or not 0 <= minutes <= 60 * 24 * 366:
        raise ValidationError(_("進みぐあいは0から100%、時間は0分以上で入れてください。"))
    with action("learning.record_progress", actor=actor, capability=Capability.LEARN) as act:
        advance(enrolment_id=enrolment.pk, progress=progress, minutes=minutes, now=now)
        store_statement(
            person=enrolment.person, verb=COMPLETED if progress >= 1 else PROGRESSED,
            activity=activity_of("course", enrolment.course_id), object_name=enrolment.course.title, actor=actor,
            now=now,
            result=progress_result(progress, minutes), registration=report_registration(enrolment.pk),
        )  # fmt: skip
        act.about(enrolment, person_id=enrolment.person_id, changes={"progress": progress, "minutes": minutes})
    enrolment.refresh_from_db()


def write_note(*, person: User, text: str, actor: Actor, now: datetime) -> SupportNote:
    """A supporter writes down what was talked about; the person may read it."""
    with action("learning.write_note", actor=actor, capability=None) as act:
        require_beside(actor, person.pk)
        note = SupportNote(person=person, supporter_id=actor.person_id, text=text.strip())
        note.full_clean()
        note.save()
        SupportNote.objects.filter(pk=note.pk).update(created_at=now)
        act.about(note, person_id=person.pk)
    return note


def book_meeting(
    *, person: User, starts_at: datetime, actor: Actor, now: datetime, minutes: int = 30, place: str = ""
) -> Meeting:
    """A supporter books a meeting.

    Raises ValidationError for a time that has passed, and for one that cuts into another meeting of the supporter.
    """
    with action("learning.book_meeting", actor=actor, capability=None) as act:
        require_beside(actor, person.pk)
        # two requests of one supporter go one after the other
        supporter = User.objects.select_for_update().filter(pk=actor.person_id or 0).first()
        if starts_at <= now:
            raise ValidationError({"starts_at": _("これからの日時を入れてください。")})
        meeting = Meeting(
            person=person, supporter_id=actor.person_id, starts_at=starts_at, minutes=minutes, place=place
        )
        meeting.full_clean()
        if not 5 <= minutes <= 480:
            raise ValidationError({"minutes": _("5分から480分までで入れてください。")})
        if supporter and (other := _booked(supporter.pk, starts_at, minutes)):
            words = _("その時間には、%(person)sさんとの面談(%(time)sから)があります。")
            at = f"{timezone.localtime(other.starts_at):%H:%M}"
            raise ValidationError({"starts_at": words % {"person": other.person.name, "time": at}})
        meeting.save()
        act.about(meeting, person_id=person.pk, changes={"starts_at": starts_at.isoformat()})
    return meeting


def _booked(supporter_id: int, starts_at: datetime, minutes: int) -> Meeting | None:
    """A meeting of the supporter that the time would cut into; one query. None lasts longer than eight hours."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = Meeting.objects.filter(
        supporter_id=supporter_id, starts_at__lt=ends_at, starts_at__gt=starts_at - timedelta(hours=8)
    ).select_related("person").order_by("starts_at")  # fmt: skip
    return next((row for row in near if row.starts_at + timedelta(minutes=row.minutes) > starts_at), None)


def send_message(*, person: User, text: str, actor: Actor, now: datetime) -> Message:
    """Write to the person's supporters (as the person) or to the person (as a supporter)."""
    with action("learning.send_message", actor=actor, capability=None) as act:
        require_own_or_beside(actor, person.pk)
        if not text.strip() or len(text) > 4000:
            raise ValidationError(_("メッセージは1文字以上4000文字以内で入れてください。"))
        message = Message.objects.create(person=person, author_id=actor.person_id, text=text.strip(), sent_at=now)
        act.about(message, person_id=person.pk)
    return message


def mark_read(*, person: User, actor: Actor, now: datetime) -> None:
    """Whoever reads the conversation has read what the other side wrote; nothing happens for anybody else.

    Call it only if something is unread: a write that changes nothing still waits for the one lock of the store.
    """
    rows = Message.objects.filter(person=person, read_at=None, sent_at__gte=now - timedelta(days=3650))
    own = actor.person_id == person.pk
    rows = rows.exclude(author=person) if own else rows.filter(beside_now(actor, person.pk), author=person)
    rows.update(read_at=now)


def claim_skills(*, person: User, levels: Mapping[int, int], actor: Actor) -> None:
    """Write down a whole self-assessment, level by skill."""
    known = Skill.objects.in_bulk(list(levels))
    with action("learning.claim_skills", actor=actor, capability=Capability.LEARN) as act:
        require_own_or_beside(actor, person.pk)
        rows = [
            SkillClaim(person=person, skill_id=key, level=level, source=ClaimSource.SELF)
            for key, level in levels.items()
            if key in known and 0 < level <= LEVEL_MAX
        ]
        SkillClaim.objects.filter(person=person, skill_id__in=known, source=ClaimSource.SELF).delete()
        SkillClaim.objects.bulk_create(rows)
        act.about(person_id=person.pk, changes={"skills": len(rows)})

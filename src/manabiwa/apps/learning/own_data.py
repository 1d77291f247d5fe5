"""What learning keeps about a person, and how it forgets."""

from typing import Any

from .cohort_models import CohortShare
from .home.own_data import HOME_MODELS, export_home
from .models import Enrolment, Goal, LearningEnvironment, Meeting, Message, SkillClaim, SupportNote

_ENVIRONMENT = ("device", "network", "can_watch", "can_listen", "quiet_from", "quiet_until", "needs_childcare")


def export(user_id: int) -> dict[str, Any]:
    """Everything about the person, what supporters wrote too."""
    goals = Goal.objects.filter(person_id=user_id).prefetch_related("goal_skills__skill", "plans__steps__course")
    return {
        "goals": [_goal(goal) for goal in goals],
        "environment": [
            {name: str(getattr(row, name)) for name in _ENVIRONMENT if getattr(row, name) not in (None, "")}
            for row in LearningEnvironment.objects.filter(person_id=user_id)
        ],
        "skills": [
            {"skill": row.skill.name, "level": row.level, "source": row.source}
            for row in SkillClaim.objects.filter(person_id=user_id).select_related("skill")
        ],
        "courses": [
            {"course": row.course.title, "provider": row.course.provider.name, "progress": row.progress,
             "minutes": row.minutes, "started": row.started_at.isoformat(),
             "completed": row.completed_at.isoformat() if row.completed_at else None}
            for row in Enrolment.objects.filter(person_id=user_id).select_related("course__provider")
        ],
        "notes": [
            {"text": row.text, "at": row.created_at.isoformat()}
            for row in SupportNote.objects.filter(person_id=user_id)
        ],
        "meetings": [
            {"at": row.starts_at.isoformat(), "minutes": row.minutes, "place": row.place}
            for row in Meeting.objects.filter(person_id=user_id)
        ],
        "cohort_plans": [
            {"cohort": str(row.cohort_plan.cohort), "share": row.share, "share_without": row.share_without}
            for row in CohortShare.objects.filter(person_id=user_id).select_related("cohort_plan__cohort__programme")
        ],
        "messages": [
            {"at": row.sent_at.isoformat(), "text": row.text, "mine": row.author_id == user_id}
            for row in Message.objects.filter(person_id=user_id)
        ],
        **export_home(user_id),
    }  # fmt: skip


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "title": goal.title,
        "reason": goal.reason,
        "background": goal.background,
        "weekday_hours": goal.weekday_hours,
        "closed_periods": goal.closed_periods,
        "hours_per_week": float(goal.hours_per_week),
        "deadline": goal.deadline.isoformat(),
        "skills": [{"skill": row.skill.name, "level": row.level} for row in goal.goal_skills.all()],
        "wishes": [
            {"course": wish.course.title, "is_wanted": wish.is_wanted}
            for wish in goal.course_wishes.select_related("course")
        ],
        "plans": [
            {"state": plan.state, "starts_on": plan.starts_on.isoformat(),
             "courses": [s.course.title for s in plan.steps.all()]}
            for plan in goal.plans.all()
        ],
    }  # fmt: skip


def erase(user_id: int) -> int:
    """Delete it all: nobody else's figures hang on it."""
    models = (
        Goal,
        LearningEnvironment,
        SkillClaim,
        Enrolment,
        SupportNote,
        Meeting,
        Message,
        CohortShare,
        *HOME_MODELS,
    )
    return sum(int(model.objects.filter(person_id=user_id).delete()[0]) for model in models)

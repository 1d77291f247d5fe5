"""What the training framework keeps about a person, and how it forgets."""

from typing import Any

from .models import SkillAssessment, StaffPosition


def export(user_id: int) -> dict[str, Any]:
    """The person's roles, and every assessment, the supervisor's too. Unscoped: the person's own rows everywhere."""
    rows = StaffPosition.unscoped.filter(person_id=user_id).select_related("municipality", "role_level__role")
    return {
        "positions": [
            {"municipality": row.municipality.name, "code": row.code, "section": row.section,
             "role": row.role_level.role.name, "level": row.role_level.name, "age_band": row.age_band}
            for row in rows
        ],
        "assessments": [
            {"skill": row.skill.name, "level": row.level, "by": row.source, "on": row.assessed_on.isoformat()}
            for row in SkillAssessment.unscoped.filter(position__person_id=user_id).select_related("skill")
        ],
    }  # fmt: skip


def erase(user_id: int) -> int:
    """Delete it all; what the person assessed of others stays, without the name."""
    return int(StaffPosition.unscoped.filter(person_id=user_id).delete()[0])

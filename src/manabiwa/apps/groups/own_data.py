"""What the groups keep about a person, and how they forget."""

from typing import Any

from .models import GroupMembership, PostReport, StudyGroup


def export(user_id: int) -> dict[str, Any]:
    """The person's memberships with what was written and reported under them."""
    rows = GroupMembership.unscoped.filter(person_id=user_id).select_related("group")
    return {
        "memberships": [
            {
                "group": row.group.name, "display_name": row.display_name, "shows_progress": row.shows_progress,
                "joined": row.joined_at.isoformat(), "left": row.left_at.isoformat() if row.left_at else None,
                "posts": [
                    {"at": post.posted_at.isoformat(), "text": post.text,
                     "removed": post.removed_at.isoformat() if post.removed_at else None}
                    for post in row.posts.order_by("posted_at")
                ],
                "reports": [
                    {"at": one.reported_at.isoformat(), "reason": one.reason}
                    for one in row.reports.order_by("reported_at")
                ],
            }
            for row in rows.order_by("joined_at").prefetch_related("posts", "reports")
        ],
    }  # fmt: skip


def erase(user_id: int) -> int:
    """Delete memberships and posts; reports about others stay without who told, in no words of the person."""
    rows = GroupMembership.unscoped.filter(person_id=user_id)
    groups = set(rows.values_list("group_id", flat=True))
    count = PostReport.unscoped.filter(reporter__person_id=user_id).update(reason="")
    count += int(rows.delete()[0])
    forget_meetings(groups)
    return count


def forget_meetings(groups: set[int]) -> None:
    """Clear the meeting of groups in which nobody is any more: place and link may be somebody's own."""
    filled = GroupMembership.unscoped.filter(group__in=groups, left_at=None).values("group_id")
    StudyGroup.unscoped.filter(pk__in=groups).exclude(pk__in=filled).update(meets_at=None, place="", link="")

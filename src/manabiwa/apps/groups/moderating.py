"""What the municipality decides about groups and reported posts."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action

from .models import GroupPost, PostReport, StudyGroup


def decide_post(*, post: GroupPost, removes: bool, actor: Actor, now: datetime) -> None:
    """Remove a reported post or keep it; either way its reports are answered.

    The trail names no person: staff read it. Raises ValidationError when no report waits any more.
    """
    place = post.author.group.municipality_id
    name = "groups.remove_post" if removes else "groups.keep_post"
    with action(name, actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=place) as act:
        if not PostReport.objects.for_municipality(place).filter(post=post, answered_at=None).update(answered_at=now):
            raise ValidationError(_("この知らせには、もう答えてあります。"))
        if removes:
            GroupPost.objects.for_municipality(place).filter(pk=post.pk).update(
                removed_at=now, is_removed_by_office=True
            )
        act.about(post, changes={"group": post.author.group.name})


def close_group(*, group: StudyGroup, actor: Actor, now: datetime) -> None:
    """Close a group: its people can read and leave, nobody can write or enter. Closing twice changes nothing."""
    place = group.municipality_id
    with action("groups.close", actor=actor, capability=Capability.RUN_PROGRAMMES, municipality=place) as act:
        StudyGroup.objects.for_municipality(place).filter(pk=group.pk, closed_at=None).update(closed_at=now)
        act.about(group, changes={"group": group.name})

"""What members decide for themselves. The trail keeps it with the person and without the municipality.

The trail of a municipality is read by its staff: a row there with name and group would tell who is behind the name that
the person chose.
"""

import unicodedata
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import Actor, Capability, PermissionRefused
from manabiwa.apps.common.services import action
from manabiwa.apps.learning.access import require_own
from manabiwa.apps.learning.selectors import open_goal

from .models import GroupMembership, GroupPost, PostReport, StudyGroup
from .own_data import forget_meetings
from .selectors import fitting, names_in

LARGEST = 15
"""People in a group: more no longer know each other."""
POSTS_A_DAY = 20


def start_group(*, person: User, name: str, display_name: str, shows_progress: bool, actor: Actor, now: datetime) -> (
    GroupMembership
):  # fmt: skip
    """Make a group for the person's goal in the person's municipality, and be its first member.

    Raises ValidationError without a goal or a municipality and for a name that is taken there.
    """
    with action("groups.start", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        goal = open_goal(person)
        if goal is None:
            raise ValidationError(_("先に、目標を決めてください。同じ目標の人のグループになります。"))
        if person.municipality_id is None:
            raise ValidationError(_("先に、アカウントのページで、お住まいの自治体を選んでください。"))
        group = StudyGroup(
            municipality_id=person.municipality_id, occupation=goal.occupation, goal_title=goal.title,
            name=_plain(name),
        )  # fmt: skip
        if StudyGroup.objects.for_municipality(person.municipality_id).filter(closed_at=None, name=group.name).exists():
            raise ValidationError({"name": _("同じ名前のグループがあります。ほかの名前にしてください。")})
        if goal.occupation:
            group.goal_title = goal.occupation.name
        group.full_clean()
        group.save()
        row = _enter(group, person=person, display_name=display_name, shows_progress=shows_progress, now=now)
        act.about(group, person_id=person.pk, changes={"group": group.name})
    return row


def join_group(
    *, group: StudyGroup, person: User, display_name: str, shows_progress: bool, actor: Actor, now: datetime
) -> GroupMembership:
    """Enter a group of the person's goal and municipality under a name of the person's choice.

    Raises PermissionRefused for a group of another municipality or goal, ValidationError when it is closed or full,
    when the name is taken, and for who is in it.
    """
    with action("groups.join", actor=actor, capability=Capability.LEARN) as act:
        require_own(actor, person.pk)
        group = StudyGroup.unscoped.select_for_update().get(pk=group.pk)  # two people, one last seat
        if group.closed_at:
            raise ValidationError(_("このグループは閉じられました。"))
        if not fitting(open_goal(person), person.municipality_id).filter(pk=group.pk).exists():
            raise PermissionRefused(_("同じ自治体で、同じ目標の人だけが入れます。"))
        rows = GroupMembership.unscoped.filter(group=group, left_at=None)
        if rows.filter(person=person).exists():
            raise ValidationError(_("もう、このグループに入っています。"))
        if rows.count() >= LARGEST:
            raise ValidationError(
                _("このグループはいっぱいです(%(n)s人まで)。新しいグループを作れます。") % {"n": LARGEST}
            )
        row = _enter(group, person=person, display_name=display_name, shows_progress=shows_progress, now=now)
        act.about(group, person_id=person.pk, changes={"group": group.name, "shows_progress": shows_progress})
    return row


def change_membership(*, membership: GroupMembership, display_name: str, shows_progress: bool, actor: Actor) -> None:
    """Change how one is seen. Raises ValidationError for a name that is taken."""
    with action("groups.change_membership", actor=actor, capability=Capability.LEARN) as act:
        row = _own(membership, actor)
        row.display_name = _free_name(row.group, display_name, but=row.pk)
        row.shows_progress = shows_progress
        row.full_clean()
        row.save()
        act.about(row.group, person_id=row.person_id, changes={"shows_progress": shows_progress})


def leave_group(*, membership: GroupMembership, actor: Actor, now: datetime) -> None:
    """Leave: from now on nothing of the person is seen in the group, neither name nor posts nor progress."""
    with action("groups.leave", actor=actor, capability=Capability.LEARN) as act:
        row = _own(membership, actor, writes=False)
        row.left_at = now
        row.save(update_fields=["left_at"])
        forget_meetings({row.group_id})
        act.about(row.group, person_id=row.person_id, changes={"group": row.group.name})


def set_meeting(
    *, membership: GroupMembership, meets_at: datetime | None, place: str, link: str, actor: Actor, now: datetime
) -> None:
    """Say when and where the group meets next; None: no meeting. Raises ValidationError for a time that is past."""
    with action("groups.set_meeting", actor=actor, capability=Capability.LEARN) as act:
        group = StudyGroup.unscoped.select_for_update().get(pk=_own(membership, actor).group_id)
        if meets_at is not None and meets_at < now:
            raise ValidationError({"meets_at": _("これからの日時を入れてください。")})
        if meets_at is not None and not (place.strip() or link):
            raise ValidationError({"place": _("場所か、オンラインのアドレスの、どちらかを入れてください。")})
        group.meets_at = meets_at
        group.place, group.link = (place.strip(), link) if meets_at else ("", "")
        group.full_clean()
        group.save()
        act.about(group, person_id=membership.person_id)


def write_post(*, membership: GroupMembership, text: str, actor: Actor, now: datetime) -> GroupPost:
    """Write to the group. Raises ValidationError for an empty or too long text, and for too many a day."""
    with action("groups.write_post", actor=actor, capability=Capability.LEARN) as act:
        row = _own(membership, actor)
        if GroupPost.unscoped.filter(author=row, posted_at__gt=now - timedelta(days=1)).count() >= POSTS_A_DAY:
            raise ValidationError(
                _("1日に書けるのは%(n)s件までです。つづきは、あすにしましょう。") % {"n": POSTS_A_DAY}
            )
        post = GroupPost(author=row, text=text.strip(), posted_at=now)
        post.full_clean()
        post.save()
        act.about(post, person_id=row.person_id)
    return post


def take_back_post(*, post: GroupPost, actor: Actor, now: datetime) -> None:
    """Take an own post back; while a report of it waits, the municipality still reads it."""
    with action("groups.take_back_post", actor=actor, capability=Capability.LEARN) as act:
        if post.author.person_id != actor.person_id:
            raise PermissionRefused(_("自分の書きこみだけを消せます。"))
        act.about(post, person_id=post.author.person_id)
        if PostReport.unscoped.filter(post=post, answered_at=None).exists():
            GroupPost.unscoped.filter(pk=post.pk, removed_at=None).update(removed_at=now)
        else:
            post.delete()


def report_post(
    *, post: GroupPost, membership: GroupMembership, reason: str, actor: Actor, now: datetime
) -> PostReport:
    """Tell the municipality of a post. Raises ValidationError for one's own post and a second time."""
    with action("groups.report_post", actor=actor, capability=Capability.LEARN) as act:
        row = _own(membership, actor, writes=False)
        if post.author.group_id != row.group_id:
            raise PermissionRefused(_("自分のグループの書きこみだけを知らせられます。"))
        if post.author_id == row.pk:
            raise ValidationError(_("自分の書きこみは、消すことができます。"))
        if PostReport.unscoped.filter(post=post, reporter=row).exists():
            raise ValidationError(_("この書きこみは、もう知らせてあります。"))
        report = PostReport(post=post, reporter=row, reason=reason.strip(), reported_at=now)
        report.full_clean()
        report.save()
        act.about(report, person_id=row.person_id)
    return report


def _own(membership: GroupMembership, actor: Actor, *, writes: bool = True) -> GroupMembership:
    """The membership as it stands now, locked. Raises PermissionRefused for another's and after leaving."""
    rows = GroupMembership.unscoped.select_for_update(of=("self",)).select_related("group")
    row = rows.filter(pk=membership.pk, left_at=None).first()
    if row is None or row.person_id != actor.person_id:
        raise PermissionRefused(_("このグループに入っている人だけができます。"))
    if writes and row.group.closed_at:
        raise ValidationError(_("このグループは閉じられました。読むことと、やめることだけができます。"))
    return row


def _enter(
    group: StudyGroup, *, person: User, display_name: str, shows_progress: bool, now: datetime
) -> GroupMembership:
    row = GroupMembership(
        group=group, person=person, display_name=_free_name(group, display_name), shows_progress=shows_progress,
        joined_at=now,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


def _free_name(group: StudyGroup, typed: str, *, but: int | None = None) -> str:
    """The name as typed. Raises ValidationError when somebody in the group looks the same by it."""
    name = _plain(typed)
    if not name:
        raise ValidationError({"display_name": _("グループでの名前を入れてください。")})
    if _likeness(name) in {_likeness(one) for one in names_in(group, but=but)}:
        raise ValidationError({"display_name": _("この名前の人がいます。ほかの名前にしてください。")})
    return name


def _plain(text: str) -> str:
    return " ".join(text.split())


def _likeness(name: str) -> str:
    """What makes two names the same to the eye: width, case and blanks do not."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())

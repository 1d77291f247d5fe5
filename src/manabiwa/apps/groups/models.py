"""学習グループ: people of one municipality on the way to the same goal, who chose to be seen by each other."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager, TenantModel

PERSON = settings.AUTH_USER_MODEL


class StudyGroup(TenantModel, TimeStamped):
    """学習グループ: `goal_title` says what its people aim at; the occupation, where there is one, decides who fits."""

    occupation = models.ForeignKey(Occupation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    goal_title = models.CharField(_("なりたい姿"), max_length=200)
    name = models.CharField(_("グループの名前"), max_length=60)
    meets_at = models.DateTimeField(_("次に集まる日時"), null=True, blank=True)
    place = models.CharField(_("場所"), max_length=120, blank=True)
    link = models.URLField(_("オンラインの集まりのアドレス"), max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], condition=models.Q(closed_at=None), name="group_name_once_in_a_place"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """参加: who is in a group, under a name chosen for it. Coming back after leaving makes a new row."""

    group = models.ForeignKey(StudyGroup, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="group_memberships")
    display_name = models.CharField(_("グループでの名前"), max_length=20)
    shows_progress = models.BooleanField(_("計画の進みぐあいを、グループの人に見せる"), default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("group__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=models.Q(left_at=None), name="group_member_once"
            ),
            models.UniqueConstraint(
                fields=["group", "display_name"], condition=models.Q(left_at=None), name="group_display_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class GroupPost(models.Model):
    """書きこみ: seen by the group while its author is a member and nobody has removed it."""

    author = models.ForeignKey(GroupMembership, on_delete=models.CASCADE, related_name="posts")
    text = models.TextField(_("書きこみ"), max_length=500)
    posted_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    is_removed_by_office = models.BooleanField(default=False)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("author__group__municipality")

    class Meta:
        indexes = [models.Index(fields=["author", "-posted_at"], name="post_of_group_member")]

    def __str__(self) -> str:
        return f"{self.author_id} {self.posted_at:%Y-%m-%d}"


class PostReport(models.Model):
    """知らせ: a member tells the municipality of a post; it outlives the membership of who told."""

    post = models.ForeignKey(GroupPost, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(GroupMembership, null=True, on_delete=models.SET_NULL, related_name="reports")
    reason = models.CharField(_("困ったこと"), max_length=300)
    reported_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("post__author__group__municipality")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "reporter"], name="post_reported_once_by_a_member")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.reported_at:%Y-%m-%d}"

"""People, what they may do, what they agreed to, and the trail of what was done."""

import secrets
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.network.models import Municipality, Post

from .trail import describe_action, describe_actor


class UserManager(BaseUserManager["User"]):
    """Creates people; the address is the name that they sign in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person with a sign-in. What the person may do stands in RoleAssignment, never here."""

    email = models.EmailField(_("メールアドレス"), unique=True)
    name = models.CharField(_("氏名"), max_length=100, blank=True)
    kana = models.CharField(_("ふりがな"), max_length=100, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="people",
        verbose_name=_("お住まい・勤務先の自治体"),
    )  # fmt: skip
    language = models.CharField(_("表示言語"), max_length=5, choices=settings.LANGUAGES, default="ja")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email

    # the parts of Django that ask for a full or short name
    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)


class Role(models.TextChoices):
    """What somebody is in a municipality (the secretariat: in the whole network)."""

    LEARNER = "learner", _("受講者")
    SUPPORTER = "supporter", _("伴走支援者")
    PROGRAMME_OFFICER = "programme_officer", _("事業担当者")
    TRAINING_OFFICER = "training_officer", _("人材育成担当")
    PURCHASING_OFFICER = "purchasing_officer", _("調達担当者")
    AUTHOR = "author", _("教材作成者")
    COMPANY_CONTACT = "company_contact", _("企業担当者")
    SECRETARIAT = "secretariat", _("事務局")


class RoleAssignment(models.Model):
    """A role given to a person, or to a post and so to whoever holds it."""

    role = models.CharField(_("役割"), max_length=20, choices=Role.choices)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="role_assignments"
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="role_assignments")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="role_assignments")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(user=None) ^ models.Q(post=None), name="role_of_person_or_post"),
            # only the secretariat's role spans the network
            models.CheckConstraint(
                condition=models.Q(role="secretariat") ^ models.Q(municipality__isnull=False), name="role_has_its_place"
            ),
            models.UniqueConstraint(fields=["role", "municipality", "user"], name="role_of_person_once"),
            models.UniqueConstraint(fields=["role", "municipality", "post"], name="role_of_post_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} ({self.municipality_id or '*'})"


class Invitation(TimeStamped):
    """An address outside the municipality's domains is invited to a role."""

    email = models.EmailField(_("メールアドレス"))
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("役割"), max_length=20, choices=Role.choices)
    token = models.CharField(max_length=50, unique=True, default=secrets.token_urlsafe)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(_("有効期限"))
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.email


class Purpose(models.TextChoices):
    """What a person can agree to, one by one."""

    SUPPORT = "support", _("伴走支援者が学習の状況を見ること")
    OUTCOMES = "outcomes", _("就業などの成果を事業の効果検証に使うこと")
    STORIES = "stories", _("体験談を事例に載せること(氏名は出しません)")


class Consent(models.Model):
    """A person agreed to a purpose, and perhaps took it back; rows are kept, the newest counts."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "purpose"], condition=models.Q(withdrawn_at=None), name="consent_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.purpose}"


class AuditEntry(models.Model):
    """Who did or saw what, when. Rows are only ever added."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_label = models.CharField(max_length=100)
    action = models.CharField(max_length=100)
    is_view = models.BooleanField(default=False)
    municipality = models.ForeignKey(Municipality, null=True, on_delete=models.SET_NULL, related_name="+")
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # "who looked at my record?" and "what happened in our municipality?"
            models.Index(fields=["person", "-at"], name="audit_of_person"),
            models.Index(fields=["municipality", "-at"], name="audit_of_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def action_words(self) -> str:
        return describe_action(self.action)

    @property
    def actor_words(self) -> str:
        return describe_actor(self.actor_label)


class ApiToken(models.Model):
    """A key to the REST API with scopes; only its digest is stored."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(_("範囲"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("有効期限"))
    last_used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

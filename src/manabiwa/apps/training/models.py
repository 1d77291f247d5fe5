"""人材育成体系: which skills each role asks for, who is in the role, and how far they are."""

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantManager, TenantModel

PERSON = settings.AUTH_USER_MODEL


class FrameworkState(models.TextChoices):
    """A draft is worked on; the published one is in force; those before it are kept."""

    DRAFT = "draft", _("案")
    PUBLISHED = "published", _("公開中")
    RETIRED = "retired", _("以前の版")


class TrainingFramework(TenantModel, TimeStamped):
    """人材育成体系: roles x levels x skills of a municipality, in versions.

    `adopted_from`: the published framework of a peer that it was copied from. `shares_figures`: whether heads and
    coverage are published beside it, small counts hidden.
    """

    name = models.CharField(_("名称"), max_length=200)
    version = models.PositiveSmallIntegerField(_("版"))
    state = models.CharField(max_length=9, choices=FrameworkState.choices, default=FrameworkState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    adopted_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="adoptions")
    shares_figures = models.BooleanField(_("人数と到達度も公表する"), default=False)
    revision = models.PositiveIntegerField(default=0, help_text="counts the changes, so that two editors meet")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "version"], name="training_version_once"),
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(state="draft"), name="training_one_draft"
            ),
            models.UniqueConstraint(
                fields=["municipality"], condition=models.Q(state="published"), name="training_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.name


def new_key() -> str:
    """The key that a role keeps through all versions."""
    return uuid4().hex


class Role(models.Model):
    """役割: what somebody is for in the office. `key` tells that a role of the next version is the same."""

    framework = models.ForeignKey(TrainingFramework, on_delete=models.CASCADE, related_name="roles")
    key = models.CharField(max_length=32, default=new_key)
    place = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("役割"), max_length=60)
    summary = models.CharField(_("説明"), max_length=300, blank=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "key"], name="training_role_once"),
            models.UniqueConstraint(fields=["framework", "name"], name="training_role_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RoleLevel(models.Model):
    """段階: how far somebody is in the role; steps count from 1."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="levels")
    step = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(9)])
    name = models.CharField(_("段階"), max_length=60)

    class Meta:
        ordering = ["role__place", "role_id", "step"]
        constraints = [
            models.UniqueConstraint(fields=["role", "step"], name="training_step_once"),
            models.UniqueConstraint(fields=["role", "name"], name="training_step_name_once"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"


class FrameworkSkill(models.Model):
    """A column of the matrix; it stands even while no role asks for the skill."""

    framework = models.ForeignKey(TrainingFramework, on_delete=models.CASCADE, related_name="columns")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["framework", "skill"], name="training_column_once")]

    def __str__(self) -> str:
        return f"{self.skill_id}"


class Requirement(models.Model):
    """The level of a skill that a level of a role asks for."""

    role_level = models.ForeignKey(RoleLevel, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("必要レベル"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role_level", "skill"], name="training_requirement_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1) & models.Q(level__lte=LEVEL_MAX), name="training_requirement_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_level_id} {self.skill_id}: {self.level}"


class AgeBand(models.TextChoices):
    """Ages on 1 April, as the forecast takes them; blank: not known."""

    UNDER_25 = "18-24", _("24歳以下")
    FROM_25 = "25-29", _("25〜29歳")
    FROM_30 = "30-34", _("30〜34歳")
    FROM_35 = "35-39", _("35〜39歳")
    FROM_40 = "40-44", _("40〜44歳")
    FROM_45 = "45-49", _("45〜49歳")
    FROM_50 = "50-54", _("50〜54歳")
    FROM_55 = "55-59", _("55〜59歳")
    FROM_60 = "60-64", _("60〜64歳")
    FROM_65 = "65-69", _("65歳以上")


class StaffPosition(TenantModel, TimeStamped):
    """職員の配置: a person in a role, or a number of people of whom only the count is kept.

    `code`: the office's own number of the person or of the line. The role level is that of the framework in force;
    publishing the next version moves everybody along.
    """

    code = models.CharField(_("職員番号"), max_length=40)
    section = models.CharField(_("所属"), max_length=100)
    role_level = models.ForeignKey(RoleLevel, on_delete=models.PROTECT, related_name="positions")
    person = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.CASCADE, related_name="staff_positions")
    heads = models.PositiveIntegerField(_("人数"), default=1)
    age_band = models.CharField(_("年齢"), max_length=5, choices=AgeBand.choices, blank=True)
    supervisor = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="supervised")

    class Meta:
        ordering = ["section", "role_level__role__place", "role_level__step", "code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="staff_code_once"),
            models.UniqueConstraint(fields=["municipality", "person"], name="staff_person_once"),
            models.CheckConstraint(
                condition=models.Q(heads__gte=1) & (models.Q(person=None) | models.Q(heads=1)),
                name="staff_heads_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AssessedBy(models.TextChoices):
    """Who says so; both stand side by side."""

    SELF = "self", _("本人")
    SUPERVISOR = "supervisor", _("上司")


class SkillAssessment(TimeStamped):
    """スキルの評価: a level of a skill, as the person or the supervisor sees it. 0: cannot do it yet."""

    position = models.ForeignKey(StaffPosition, on_delete=models.CASCADE, related_name="assessments")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=AssessedBy.choices)
    level = models.PositiveSmallIntegerField(_("レベル"), validators=[MaxValueValidator(LEVEL_MAX)])
    assessor = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    assessed_on = models.DateField(_("評価した日"))

    unscoped: ClassVar[models.Manager[Self]] = models.Manager()
    objects: ClassVar[TenantManager[Self]] = TenantManager("position__municipality")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["position", "skill", "source"], name="staff_assessment_once"),
            models.CheckConstraint(condition=models.Q(level__lte=LEVEL_MAX), name="staff_assessment_level"),
        ]

    def __str__(self) -> str:
        return f"{self.position_id} {self.skill_id}: {self.level}"


class ForecastPlan(TenantModel, TimeStamped):
    """見通しの前提: what a municipality assumes of hires, exits and training, as it last kept it."""

    values = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality"], name="forecast_plan_once")]

    def __str__(self) -> str:
        return self.municipality_id

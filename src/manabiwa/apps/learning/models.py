"""One person's way: goal, what the person can do, plan, enrolments, and the people beside."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Course, Device, Occupation, Skill
from manabiwa.apps.catalog.offer_models import CourseClass, Licence
from manabiwa.apps.common.models import TimeStamped

PERSON = settings.AUTH_USER_MODEL


class Goal(TimeStamped):
    """なりたい姿: an occupation or a set of skills, with the time that the person has.

    `weekday_hours`: seven numbers, Monday first, in whose proportion the hours of a week lie; empty: spread for the
    person. `closed_periods`: pairs of ISO dates, first and last day without learning. `background`: the person's own
    words about work and learning so far.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="goals")
    occupation = models.ForeignKey(Occupation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("なりたい姿"), max_length=200)
    reason = models.TextField(_("始めた理由"), blank=True)
    background = models.TextField(_("これまでの仕事と学び"), blank=True)
    hours_per_week = models.DecimalField(
        _("1週間に学べる時間"), max_digits=4, decimal_places=1,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )  # fmt: skip
    weekday_hours = models.JSONField(default=list, blank=True)
    rests_on_holidays = models.BooleanField(_("祝日は休む"), default=False)
    closed_periods = models.JSONField(default=list, blank=True)
    deadline = models.DateField(_("いつまでに"))
    budget_yen = models.PositiveIntegerField(_("予算(円)"), null=True, blank=True)
    language = models.CharField(_("講座の言語"), max_length=10, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(closed_at=None), name="goal_open_once"),
        ]

    def __str__(self) -> str:
        return self.title


class GoalSkill(models.Model):
    """A skill that the goal asks for."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="goal_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("めざすレベル"), validators=[MaxValueValidator(LEVEL_MAX)])
    weight = models.FloatField(default=1.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "skill"], name="goal_skill_once")]

    def __str__(self) -> str:
        return f"{self.skill_id}: {self.level}"


class CourseWish(TimeStamped):
    """希望: a course that must be in the plans of a goal, or must not; only a plan that cannot be leaves a wish out."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="course_wishes")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    is_wanted = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "course"], name="course_wish_once")]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.is_wanted}"


class Network(models.TextChoices):
    """The line that a person learns on; LGWAN is the closed network of the offices."""

    HOME = "home", _("家や職場の回線(使い放題)")
    MOBILE = "mobile", _("携帯の回線(通信量に限りがある)")
    LGWAN = "lgwan", _("庁内の閉じた回線(LGWAN)")
    NONE = "none", _("使える回線がない")


class LearningEnvironment(TimeStamped):
    """学習環境: what a person has to learn with. What was not asked is blank or None, and rules nothing out."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="learning_environment")
    device = models.CharField(_("使う機器"), max_length=5, choices=Device.choices, blank=True)
    network = models.CharField(_("回線"), max_length=6, choices=Network.choices, blank=True)
    can_watch = models.BooleanField(_("動画を見られますか"), null=True, blank=True)
    can_listen = models.BooleanField(_("音を出せますか(イヤホンでも)"), null=True, blank=True)
    quiet_from = models.TimeField(_("落ち着いて学べる時間(はじめ)"), null=True, blank=True)
    quiet_until = models.TimeField(_("落ち着いて学べる時間(おわり)"), null=True, blank=True)
    needs_childcare = models.BooleanField(_("学ぶ間、子どもを預ける場所が必要"), default=False)

    def __str__(self) -> str:
        return f"{self.person_id}"


class ClaimSource(models.TextChoices):
    """Why we believe that a person has a skill."""

    SELF = "self", _("自己申告")
    COURSE = "course", _("講座の修了")
    PROOF = "proof", _("伴走支援者が確かめた成果物")


class SkillClaim(TimeStamped):
    """習熟度: the level at which a person has a skill, and why we think so."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="skill_claims")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(_("いまのレベル"), validators=[MaxValueValidator(LEVEL_MAX)])
    source = models.CharField(max_length=6, choices=ClaimSource.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "skill", "source"], name="claim_once_per_source")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.skill_id}: {self.level}"


class PlanState(models.TextChoices):
    """Draft until the person accepts it; replaced when a newer one is accepted."""

    DRAFT = "draft", _("案")
    ACTIVE = "active", _("実行中")
    REPLACED = "replaced", _("以前の計画")


class Plan(TimeStamped):
    """学習計画: which courses, in which order and weeks, and how good it is proved to be.

    `is_steady`: it keeps what it can of the plan before, and is proved against plans that pay for every change.
    `is_first`: made at once for the screen; a worker looks for a better one while it is a draft.
    """

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    starts_on = models.DateField(_("開始日"))
    status = models.CharField(max_length=10, help_text="optimal, feasible, or shared: made with many others")
    objective = models.FloatField()
    bound = models.FloatField()
    gap = models.FloatField()
    candidates = models.PositiveIntegerField()
    coverage = models.FloatField(_("目標の到達度"), help_text="share of the goal's weighted levels, 0 to 1")
    coverage_before = models.FloatField(default=0)
    unreached = models.JSONField(default=list)
    weeks = models.JSONField(default=list)
    feed_key = models.CharField(max_length=50, unique=True)
    is_steady = models.BooleanField(default=False)
    is_first = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["goal"], condition=models.Q(state="active"), name="plan_active_once"),
        ]

    def __str__(self) -> str:
        return f"{self.goal} ({self.get_state_display()})"


class PlanStep(models.Model):
    """One course of the plan: its weeks and the reasons for it.

    `licence`: whose seat it takes. `course_class`: the class in which it is taken, `class_days` its days as the person
    was told them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=7, decimal_places=2)
    first_week = models.PositiveSmallIntegerField()
    last_week = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    reasons = models.JSONField(default=dict)
    licence = models.ForeignKey(Licence, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    course_class = models.ForeignKey(
        CourseClass, null=True, blank=True, on_delete=models.SET_NULL, related_name="plan_steps"
    )
    class_days = models.JSONField(default=list)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="plan_step_order_once"),
            models.UniqueConstraint(fields=["plan", "course"], name="plan_step_course_once"),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.course_id}"


class Enrolment(TimeStamped):
    """受講: a person takes a course. Progress is 0 to 1 and follows from the learning records."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField()
    last_activity_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    progress = models.FloatField(default=0)
    minutes = models.PositiveIntegerField(_("学んだ分"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], name="enrolment_once"),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0) & models.Q(progress__lte=1), name="enrolment_progress_share"
            ),
        ]
        indexes = [models.Index(fields=["person", "-last_activity_at"], name="enrolment_latest")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.course_id}"


class SupportNote(TimeStamped):
    """伴走記録: what a supporter wrote down about a person; the person may read it."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="support_notes")
    supporter = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("記録"))

    def __str__(self) -> str:
        return self.text[:40]


class Meeting(TimeStamped):
    """面談: an appointment of a person and a supporter."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="meetings")
    supporter = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    starts_at = models.DateTimeField(_("日時"))
    minutes = models.PositiveSmallIntegerField(_("分"), default=30)
    place = models.CharField(_("場所・方法"), max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """A message between a person and the supporters."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("メッセージ"))
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-sent_at"], name="message_of_person")]

    def __str__(self) -> str:
        return self.text[:40]


from .cohort_models import CohortPlan, CohortShare  # noqa: E402, F401 - their tables belong to this app
from .home import models as home_models  # noqa: E402, F401 - the tables of the learner's home, in a room of their own

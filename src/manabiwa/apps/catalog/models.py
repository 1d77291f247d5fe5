"""What can be learned: providers and courses, the skills that they teach, and the occupations that need them."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantModel
from manabiwa.apps.network.models import Municipality

LEVEL_MAX = 5


class Provider(models.Model):
    """提供元: who offers courses. `is_open`: everybody may be shown them; otherwise an Entitlement is needed."""

    code = models.SlugField(_("提供元コード"), unique=True)
    name = models.CharField(_("提供元"), max_length=200)
    url = models.URLField(_("ウェブサイト"), blank=True)
    is_open = models.BooleanField(_("だれでも見られる"), default=True)
    yen_per_unit = models.DecimalField(
        _("価格1単位あたりの円"), max_digits=10, decimal_places=4, default=1,
        help_text=_("円建てなら1。ドル建ての価格表なら1ドルの円換算額。"),
    )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Entitlement(models.Model):
    """A municipality's contract lets its people see a provider's courses."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="entitlements")
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="entitlements")
    starts_on = models.DateField(_("開始日"))
    ends_on = models.DateField(_("終了日"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="entitlement_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.provider_id}"


class CourseLevel(models.TextChoices):
    """For whom the course is, as its provider says."""

    ALL = "all", _("どなたでも")
    BEGINNER = "beginner", _("初級")
    INTERMEDIATE = "intermediate", _("中級")
    EXPERT = "expert", _("上級")


class Device(models.TextChoices):
    """What one needs to take the course on."""

    ANY = "any", _("パソコンでもスマートフォンでも")
    PC = "pc", _("パソコン")
    PHONE = "phone", _("スマートフォン")


class Course(TimeStamped):
    """講座: something to learn from a provider. Withdrawn courses stay, for the people who took them.

    What a provider does not say is blank or None: "not known" is never shown as "no". `is_seat`: whoever takes the
    course spends a seat of the municipality's contract. `pillars` and `marked_pillars` hold values of `Pillar` with
    spaces between them (`pillars.py`): what the provider says, and what people here say, whose word goes first.
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    external_id = models.CharField(_("講座コード"), max_length=100)
    title = models.CharField(_("講座名"), max_length=300)
    description = models.TextField(_("説明"), blank=True)
    outcomes = models.TextField(_("できるようになること"), blank=True)
    audience = models.TextField(_("対象者"), blank=True)
    prerequisites = models.TextField(_("前提となる知識・経験"), blank=True)
    url = models.URLField(_("アドレス"), max_length=500, blank=True)
    subject = models.CharField(_("分野"), max_length=100, blank=True)
    level = models.CharField(_("水準"), max_length=12, choices=CourseLevel.choices, default=CourseLevel.ALL)
    language = models.CharField(_("言語"), max_length=10, default="ja")
    hours = models.DecimalField(_("学習時間"), max_digits=7, decimal_places=2)
    price_yen = models.PositiveIntegerField(_("価格(円)"), default=0)
    rating = models.DecimalField(_("評価"), max_digits=3, decimal_places=2, null=True, blank=True)
    learners = models.PositiveIntegerField(_("受講者数"), null=True, blank=True)
    updated_on = models.DateField(_("更新日"), null=True, blank=True)
    has_certificate = models.BooleanField(_("修了証"), null=True, blank=True)
    needs_video = models.BooleanField(_("動画を見る"), null=True, blank=True)
    needs_audio = models.BooleanField(_("音声を聞く"), null=True, blank=True)
    has_captions = models.BooleanField(_("字幕"), null=True, blank=True)
    device = models.CharField(_("使う機器"), max_length=5, choices=Device.choices, blank=True)
    is_accessible = models.BooleanField(_("アクセシビリティ対応"), null=True, blank=True)
    is_seat = models.BooleanField(_("契約の席を使う"), default=False)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="own_courses",
        verbose_name=_("作成した自治体"),
    )  # fmt: skip
    pillars = models.CharField(_("取組領域(提供元)"), max_length=40, blank=True)
    marked_pillars = models.CharField(_("取組領域(ネットワーク)"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    awaits_tagging = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "external_id"], name="course_once_per_provider"),
            models.CheckConstraint(condition=models.Q(hours__gte=0), name="course_hours_not_negative"),
            models.CheckConstraint(condition=models.Q(level__in=CourseLevel.values), name="course_level_known"),
            models.CheckConstraint(condition=models.Q(device__in=["", *Device.values]), name="course_device_known"),
        ]
        indexes = [
            models.Index(fields=["title", "id"], name="course_by_title"),
            # "whose words have not been read for skills yet?"
            models.Index(fields=["id"], condition=models.Q(awaits_tagging=True), name="course_awaits_tagging"),
        ]

    def __str__(self) -> str:
        return self.title


class Framework(models.Model):
    """体系: a published list of skills, or the skills that a municipality named itself.

    `is_tagged`: the words of courses are searched for its skills. Long foreign lists and general abilities are not:
    they serve to describe work and to translate between lists.
    """

    code = models.SlugField(_("体系コード"), max_length=30, unique=True)
    name = models.CharField(_("体系"), max_length=200)
    name_en = models.CharField(_("英語名"), max_length=200, blank=True)
    version = models.CharField(_("版"), max_length=50, blank=True)
    publisher = models.CharField(_("出典"), max_length=200, blank=True)
    url = models.URLField(_("アドレス"), max_length=500, blank=True)
    is_tagged = models.BooleanField(_("講座のことばから探す"), default=False)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="skill_frameworks",
        verbose_name=_("定めた自治体"),
    )  # fmt: skip

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["municipality"], name="local_framework_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return self.name


class SkillKind(models.TextChoices):
    """What an entry of a framework is."""

    GROUP = "group", _("分類")
    ROLE = "role", _("役割")
    SKILL = "skill", _("スキル")
    KNOWLEDGE = "knowledge", _("知識")
    ATTITUDE = "attitude", _("姿勢")


class Skill(models.Model):
    """スキル: something that a person can do, at a level from 1 (has tried) to 5 (teaches others).

    `parent`: the group of the framework in which it stands.
    """

    code = models.CharField(max_length=80, unique=True)
    framework = models.ForeignKey(
        Framework, to_field="code", db_column="framework", on_delete=models.PROTECT, related_name="skills",
        verbose_name=_("体系"),
    )  # fmt: skip
    kind = models.CharField(_("種類"), max_length=10, choices=SkillKind.choices, default=SkillKind.SKILL)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英語名"), max_length=200, blank=True)
    description = models.TextField(_("説明"), blank=True)
    aliases = models.JSONField(_("別名"), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=SkillKind.values), name="skill_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name


class MatchKind(models.TextChoices):
    """How a skill of one framework stands to one of another (SKOS mapping relations)."""

    EXACT = "exact", _("同じ")
    CLOSE = "close", _("ほぼ同じ")
    BROAD = "broad", _("相手のほうが広い")
    NARROW = "narrow", _("相手のほうが狭い")
    RELATED = "related", _("関係がある")


class SkillMatch(models.Model):
    """対応表: what a skill is called in another framework, how sure that is (0 to 1), and who says so."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="matches")
    other = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="matched_by")
    kind = models.CharField(_("関係"), max_length=7, choices=MatchKind.choices, default=MatchKind.CLOSE)
    confidence = models.FloatField(_("確かさ"), default=1.0)
    origin = models.CharField(_("出典"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "other"], name="skill_match_once"),
            models.CheckConstraint(
                condition=models.Q(confidence__gt=0) & models.Q(confidence__lte=1)
                & models.Q(kind__in=MatchKind.values) & ~models.Q(skill=models.F("other")),
                name="skill_match_sound",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.skill_id} {self.kind} {self.other_id}"


class LearnedTerm(models.Model):
    """Words that people accepted or refused as showing a skill; the tagging of courses learns from them."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="learned_terms")
    words = models.CharField(_("ことば"), max_length=100)
    accepted = models.PositiveIntegerField(_("正しいとされた回数"), default=0)
    refused = models.PositiveIntegerField(_("ちがうとされた回数"), default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "words"], name="learned_term_once")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.words}"


class Source(models.TextChoices):
    """How a skill came to a course. A suggestion (levels 0) counts for nothing until a person confirms it."""

    AUTOMATIC = "automatic", _("自動")
    SUGGESTED = "suggested", _("候補")
    CONFIRMED = "confirmed", _("人が確認")


class CourseSkill(models.Model):
    """What a course takes a skill to, and which level it asks for (0: nothing)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="course_skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="course_skills")
    teaches = models.PositiveSmallIntegerField(_("到達レベル"), default=0)
    needs = models.PositiveSmallIntegerField(_("前提レベル"), default=0)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.AUTOMATIC)
    confidence = models.FloatField(default=1.0)
    evidence = models.CharField(_("根拠となる語"), max_length=200, blank=True)
    judged_at = models.DateTimeField(_("確認した日時"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "skill"], name="course_skill_once"),
            models.CheckConstraint(
                condition=models.Q(teaches__lte=LEVEL_MAX) & models.Q(needs__lte=LEVEL_MAX), name="course_skill_levels"
            ),
        ]
        indexes = [
            # "which courses take this skill to a level that I need?"
            models.Index(fields=["skill", "teaches"], name="course_skill_producers"),
            # "what waits for a person, the most doubtful first?"
            models.Index(
                fields=["confidence", "id"], condition=~models.Q(source="confirmed"), name="course_skill_doubt"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.skill_id}"


class Occupation(models.Model):
    """職業, as O*NET or job tag (codes `jobtag-...`) describes it; in Japanese where we have the words."""

    code = models.CharField(_("職業コード"), max_length=20, unique=True)
    name = models.CharField(_("職業名"), max_length=200)
    name_en = models.CharField(_("英語名"), max_length=200, blank=True)
    description = models.TextField(_("仕事の内容"), blank=True)
    job_zone = models.PositiveSmallIntegerField(null=True, blank=True)
    titles = models.JSONField(_("ほかの呼び名"), default=list, blank=True)
    related = models.JSONField(_("近い職業"), default=list, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class OccupationSkill(models.Model):
    """How well an occupation needs a skill (level 1-5) and how much it matters (weight above 0).

    `is_goal`: part of what a person plans for; the others are told on the occupation's page only.
    """

    class Source(models.TextChoices):
        """Who says so: people here (their word goes first), or the tables of O*NET or job tag."""

        WRITTEN = "written", _("人が書いた")
        ONET = "onet", "O*NET"
        JOBTAG = "jobtag", "job tag"

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="occupation_skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="occupation_skills")
    level = models.PositiveSmallIntegerField(_("必要なレベル"))
    weight = models.FloatField(_("重み"), default=1.0)
    is_goal = models.BooleanField(_("目標に入れる"), default=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.WRITTEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occupation", "skill"], name="occupation_skill_once"),
            models.CheckConstraint(
                condition=models.Q(level__gte=1) & models.Q(level__lte=LEVEL_MAX) & models.Q(weight__gt=0),
                name="occupation_skill_level_weight",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class Vacancy(TenantModel):
    """求人: how many places an occupation had in an area in a month, and what was paid, as a municipality recorded it.

    The area is the municipality itself or its prefecture; `pay_low` and `pay_high` are yen per month.
    """

    area = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+", verbose_name=_("地域"))
    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="vacancies")
    month = models.DateField(_("年月"))
    openings = models.PositiveIntegerField(_("求人数"))
    seekers = models.PositiveIntegerField(_("求職者数"), null=True, blank=True)
    pay_low = models.PositiveIntegerField(_("賃金の下限(月額・円)"), null=True, blank=True)
    pay_high = models.PositiveIntegerField(_("賃金の上限(月額・円)"), null=True, blank=True)
    source = models.CharField(_("出典"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "area", "occupation", "month"], name="vacancy_once_a_month"
            ),
            models.CheckConstraint(
                condition=models.Q(pay_low=None)
                | models.Q(pay_high=None)
                | models.Q(pay_low__lte=models.F("pay_high")),
                name="vacancy_pay_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.occupation_id} {self.month}"


class SourceKind(models.TextChoices):
    """Which publisher's files they are."""

    ONET = "onet", _("O*NET の表")
    JOBTAG = "jobtag", _("job tag の数値ファイル")
    CASE = "case", _("スキルの体系(CASE)")


def source_path(source: "SourceFile", _name: str) -> str:
    """Where a file is kept: no name that a person chose becomes part of a path."""
    ending = {SourceKind.ONET: "zip", SourceKind.CASE: "json"}.get(SourceKind(source.kind), "table")
    return f"sources/{uuid4().hex}.{ending}"


class SourceFile(models.Model):
    """体系のファイル: a publisher's file on its way into the catalogue; what it would change is seen before it does.

    `differences` is what `differences.compare` found: first what would change, then what did. A file of a
    municipality holds its own skills only.
    """

    class State(models.TextChoices):
        """How far it is."""

        CHECKING = "checking", _("確認中")
        CHECKED = "checked", _("反映待ち")
        APPLIED = "applied", _("反映済み")
        FAILED = "failed", _("中断")
        DISCARDED = "discarded", _("破棄")

    kind = models.CharField(_("種類"), max_length=10, choices=SourceKind.choices)
    framework = models.CharField(_("体系コード"), max_length=30, blank=True)
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("自治体")
    )
    state = models.CharField(_("状態"), max_length=10, choices=State.choices, default=State.CHECKING)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    person_label = models.CharField(_("取り込んだ人"), max_length=200)
    file = models.FileField(_("ファイル"), upload_to=source_path, max_length=200)
    original_name = models.CharField(_("ファイル名"), max_length=255)
    size = models.PositiveBigIntegerField(_("大きさ(バイト)"))
    differences = models.JSONField(default=dict)
    failure = models.JSONField(default=dict)
    task_id = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(_("受け付けた日時"))
    applied_at = models.DateTimeField(_("反映した日時"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.original_name


from .offer_models import CourseClass, Licence, SeatReservation  # noqa: E402, F401 - their tables belong to this app

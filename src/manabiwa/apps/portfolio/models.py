"""成果物と職務経歴書: what a person made and can show, and the person's working life on paper. The person's own."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import LEVEL_MAX, Skill
from manabiwa.apps.common.models import TimeStamped

PERSON = settings.AUTH_USER_MODEL
LEVELS = (MinValueValidator(1), MaxValueValidator(LEVEL_MAX))


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    WORK = "work", _("作ったもの")
    CERTIFICATE = "cert", _("資格・修了証")


class Evidence(TimeStamped):
    """成果物: a file or a link that shows what the person can do. A supporter may confirm it.

    `file`: its name in the store, a name of our own; `file_kind`: what its content is (`files.KINDS`). A file is only
    ever answered as a download.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="evidence")
    kind = models.CharField(_("種類"), max_length=4, choices=EvidenceKind.choices)
    title = models.CharField(_("題名"), max_length=200)
    about = models.TextField(_("どんなものか、どこを工夫したか"), blank=True, max_length=2000)
    made_on = models.DateField(_("作った日・取った日"), null=True, blank=True)
    issuer = models.CharField(_("発行した団体"), max_length=200, blank=True)
    url = models.URLField(_("リンク"), max_length=500, blank=True)
    file = models.CharField(max_length=200, blank=True)
    file_kind = models.CharField(max_length=5, blank=True)
    file_title = models.CharField(max_length=200, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    confirmed_by = models.ForeignKey(PERSON, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(file="", url=""), name="evidence_shows_something"),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceSkill(models.Model):
    """A skill that the evidence shows; `confirmed`: the level that a supporter saw in it."""

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    confirmed = models.PositiveSmallIntegerField(null=True, blank=True, validators=LEVELS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "skill"], name="evidence_skill_once")]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.skill_id}"


class Resume(TimeStamped):
    """職務経歴書: what the person writes; courses, skills and evidence join it from the records."""

    person = models.OneToOneField(PERSON, on_delete=models.CASCADE, related_name="resume")
    label = models.CharField(_("希望する仕事"), max_length=200, blank=True)
    phone = models.CharField(_("電話番号"), max_length=30, blank=True)
    summary = models.TextField(_("職務要約"), blank=True, max_length=4000)
    appeal = models.TextField(_("自己PR"), blank=True, max_length=4000)
    shows_courses = models.BooleanField(_("修了した講座を載せる"), default=True)
    shows_skills = models.BooleanField(_("スキルとレベルを載せる"), default=True)
    shows_evidence = models.BooleanField(_("成果物・資格を載せる"), default=True)

    def __str__(self) -> str:
        return f"{self.person_id}"


class EntryKind(models.TextChoices):
    """The parts of a working life."""

    WORK = "work", _("職歴")
    EDUCATION = "edu", _("学歴")
    LICENCE = "lic", _("免許・資格")


class ResumeEntry(TimeStamped):
    """A post, a school or a licence. Days are firsts of months; an open end goes on today.

    `place`: company, school or issuer; `title`: position, subject or the licence.
    """

    resume = models.ForeignKey(Resume, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=4, choices=EntryKind.choices)
    place = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True, max_length=4000)

    class Meta:
        ordering = ["kind", models.F("started_on").desc(nulls_last=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(started_on=None)
                | models.Q(ended_on=None)
                | models.Q(ended_on__gte=models.F("started_on")),
                name="resume_entry_ends_after_start",
            ),
            models.CheckConstraint(condition=~models.Q(place="", title=""), name="resume_entry_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.title or self.place

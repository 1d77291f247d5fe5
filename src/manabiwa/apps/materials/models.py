"""教材: content that municipalities write themselves, in versions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantModel


class Material(TenantModel, TimeStamped):
    """A course of our own: the catalogue entry that learners find, and the versions that they open."""

    course = models.OneToOneField(Course, on_delete=models.PROTECT, related_name="material")
    licence = models.CharField(_("利用条件"), max_length=30, default="CC BY 4.0")

    def __str__(self) -> str:
        return str(self.course)


class Version(models.Model):
    """版: what was published at a moment. A draft has no date; a published version never changes."""

    material = models.ForeignKey(Material, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["material", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["material"], condition=models.Q(published_at=None), name="one_draft_per_material"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id} v{self.number}"


class UnitKind(models.TextChoices):
    """What a unit is made of."""

    TEXT = "text", _("読む")
    VIDEO = "video", _("見る")
    QUIZ = "quiz", _("確かめる")


class Unit(models.Model):
    """A page of a version. `content` by kind: {"text"} | {"file", "captions", "transcript"} | {"questions": [...]}."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="units")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=UnitKind.choices)
    title = models.CharField(_("題名"), max_length=200)
    minutes = models.PositiveSmallIntegerField(_("目安の分"), default=10)
    content = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="unit_order_once")]

    def __str__(self) -> str:
        return self.title

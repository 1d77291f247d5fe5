"""共同調達: a round in which municipalities buy together, and what each of them needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped
from manabiwa.apps.common.tenancy import TenantModel


class Stage(models.TextChoices):
    """The stages of a round, in order."""

    INTEREST = "interest", _("関心")
    BUDGET = "budget", _("予算要求")
    ASSEMBLY = "assembly", _("議会")
    BINDING = "binding", _("参加確定")
    AWARDED = "awarded", _("決定")


class PurchaseRound(TenantModel, TimeStamped):
    """共同調達の回: led by one municipality, with a deadline and price steps by the number of seats."""

    title = models.CharField(_("件名"), max_length=200)
    description = models.TextField(_("内容"))
    stage = models.CharField(_("段階"), max_length=10, choices=Stage.choices, default=Stage.INTEREST)
    deadline = models.DateField(_("この段階の締め切り"))
    price_steps = models.JSONField(
        _("価格の段"), default=list, help_text="[[from seats, yen per seat], ...] rising in seats, falling in price"
    )

    class Meta:
        ordering = ["deadline", "pk"]

    def __str__(self) -> str:
        return self.title


class Demand(TenantModel, TimeStamped):
    """需要: how many people of a member need a seat, for how many months."""

    round = models.ForeignKey(PurchaseRound, on_delete=models.CASCADE, related_name="demands")
    persons = models.PositiveIntegerField(_("人数"))
    months = models.PositiveSmallIntegerField(_("月数"), default=12)
    note = models.CharField(_("備考"), max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "municipality"], name="demand_once"),
            models.CheckConstraint(condition=models.Q(persons__gte=1), name="demand_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id}: {self.persons}"

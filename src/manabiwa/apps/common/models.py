"""Bases of the models; no tables of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStamped(models.Model):
    """When the row was made and last changed."""

    created_at = models.DateTimeField(_("作成日時"), auto_now_add=True)
    updated_at = models.DateTimeField(_("更新日時"), auto_now=True)

    class Meta:
        abstract = True


class Pillar(models.TextChoices):
    """取組領域: the three fields in which municipalities reskill."""

    STAFF = "staff", _("行政DX")
    BUSINESS = "business", _("中小企業DX")
    RESIDENTS = "residents", _("市民・求職者")

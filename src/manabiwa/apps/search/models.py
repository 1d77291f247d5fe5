"""The outbox of the search index, and the words that mean the same."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.common.models import TimeStamped


class IndexChange(models.Model):
    """Something that can be found has changed: a row of the transaction that changed it, gone once the index knows."""

    kind = models.CharField(max_length=50)
    key = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.kind}:{self.key}"


class SynonymGroup(TimeStamped):
    """同義語: words that a search takes for one another. One that was taken out stays, so that readers notice."""

    words = models.JSONField(_("ことば"))
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        # "has anything changed since I read them?"
        indexes = [models.Index(fields=["updated_at"], name="synonyms_by_change")]

    def __str__(self) -> str:
        return " / ".join(self.words)

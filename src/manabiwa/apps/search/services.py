"""Writing the words that mean the same."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action
from manabiwa.engines.search import DEFAULT_SYNONYMS
from manabiwa.engines.text import fold

from .models import SynonymGroup

LONGEST_WORD = 50
MOST_WORDS = 20


def save_synonyms(*, group: SynonymGroup | None, words: Sequence[str], actor: Actor) -> SynonymGroup:
    """Write a new group, or other words into one that stands.

    Raises ValidationError for fewer than two different words, more than 20, or one longer than 50 characters.
    """
    with action("search.save_synonyms", actor=actor, capability=Capability.CURATE) as act:
        kept = list({fold(word.strip()): word.strip() for word in words if word.strip()}.values())
        if not 2 <= len(kept) <= MOST_WORDS:
            raise ValidationError(_("ちがうことばを、2つから%(n)sつまで書いてください。") % {"n": MOST_WORDS})
        if any(len(word) > LONGEST_WORD for word in kept):
            raise ValidationError(_("1つのことばは%(n)s文字までです。") % {"n": LONGEST_WORD})
        load_default_synonyms()
        row = group or SynonymGroup()
        before, row.words, row.is_active = row.words, kept, True
        row.save()
        act.about(row, changes={"words": [before, kept]})
    return row


def remove_synonyms(*, group: SynonymGroup, actor: Actor) -> None:
    """Take a group out of use; saving its words again brings it back."""
    with action("search.remove_synonyms", actor=actor, capability=Capability.CURATE) as act:
        group.is_active = False
        group.save(update_fields=["is_active", "updated_at"])
        act.about(group, changes={"words": group.words})


def load_default_synonyms() -> None:
    """Write the groups that a new network starts with, unless there are any."""
    if not SynonymGroup.objects.exists():
        SynonymGroup.objects.bulk_create(SynonymGroup(words=list(words)) for words in DEFAULT_SYNONYMS)

"""The form for words that mean the same."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SynonymForm(forms.Form):
    """One group, its words beside one another."""

    words = forms.CharField(
        label=_("同じ意味のことば"),
        max_length=1_200,
        help_text=_("「、」か改行で分けます。例: 表計算、エクセル、スプレッドシート"),
    )

    def clean_words(self) -> list[str]:
        """The words one by one."""
        return [word for word in re.split(r"[、,\n]", str(self.cleaned_data["words"])) if word.strip()]


def form_of(words: list[str], **options: Any) -> SynonymForm:
    """A form that holds a group."""
    return SynonymForm(initial={"words": "、".join(words)}, **options)

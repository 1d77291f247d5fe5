"""The form of a roster: for which programme, and the archive."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.programmes.models import Programme

from .reading import MOST_BYTES


class RosterForm(forms.Form):
    """An archive, and the programme whose classes it lists."""

    programme = forms.ModelChoiceField(
        Programme.unscoped.none(), label=_("事業"), empty_label=None,
        help_text=_("名簿のクラスは、この事業の期になります。"),
    )  # fmt: skip
    file = forms.FileField(label=_("ファイル"), help_text=_("OneRoster 1.1 の CSV を入れた ZIP。20MBまで。"))

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["programme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programmes

    def clean_file(self) -> Any:
        """An archive that fits into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("ファイルが大きすぎます(20MBまで)。"))
        return file

"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.examining import Choices
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tables.reading.headings import DEEPEST
from manabiwa.apps.tables.reading.text import DELIMITER_WORDS
from manabiwa.apps.tables.spec import TableSpec

_ENCODINGS = (
    ("utf-8-sig", "UTF-8"),
    ("cp932", "Shift_JIS (CP932)"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16 (LE)"),
    ("utf-16-be", "UTF-16 (BE)"),
    ("euc_jp", "EUC-JP"),
)


class UploadForm(forms.Form):
    """The file, and for which municipality when there is a choice."""

    municipality = forms.ModelChoiceField(
        label=_("自治体"), queryset=Municipality.objects.none(), empty_label=None, required=True
    )
    file = forms.FileField(
        label=_("ファイル"),
        help_text=_("ExcelまたはCSV。文字コードと区切り文字は自動で判別します。"),
        error_messages={"required": _("ファイルを選んでください。"), "empty": _("ファイルが空です。")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls"}),
    )

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if municipalities is None:
            del self.fields["municipality"]
            return
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = municipalities


class ReadingForm(forms.Form):
    """How to read the file, where it was not detected right."""

    sheet = forms.ChoiceField(label=_("シート"), required=False)
    encoding = forms.ChoiceField(label=_("文字コード"), choices=_ENCODINGS, required=False)
    delimiter = forms.ChoiceField(label=_("区切り文字"), required=False)
    first_row = forms.IntegerField(label=_("見出しが始まる行"), min_value=1, max_value=1000)
    depth = forms.IntegerField(label=_("見出しの行数"), min_value=1, max_value=DEEPEST)

    def __init__(self, *args: Any, reading: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": dict(reading), **kwargs})
        if reading["sheets"]:
            del self.fields["encoding"], self.fields["delimiter"]
            self._offer("sheet", [(name, name) for name in reading["sheets"]])
        else:
            del self.fields["sheet"]
            lang = current_lang()
            self._offer("delimiter", [(mark, words.to(lang)) for mark, words in DELIMITER_WORDS.items()])

    def choices(self) -> Choices:
        """Return what the person said."""
        return Choices(**{key: value for key, value in self.cleaned_data.items() if value})

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class MappingForm(forms.Form):
    """For each column of the table, the column of the file."""

    def __init__(
        self, *args: Any, spec: TableSpec, reading: Mapping[str, Any], columns: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        lang = current_lang()
        offered = [("", _("取り込まない")), *((str(index), text) for index, text in reading["headings"])]
        for column in spec.columns:
            self.fields[f"column-{column.key}"] = forms.ChoiceField(
                label=column.label.to(lang),
                help_text=column.help.to(lang),
                choices=offered,
                required=column.required,
                initial=str(columns.get(column.key, "")),
                error_messages={"required": _("この項目は必須です。ファイルの列を選んでください。")},
            )

    def chosen(self) -> dict[str, int]:
        """Return the index in the file by column key."""
        prefix = len("column-")
        return {name[prefix:]: int(value) for name, value in self.cleaned_data.items() if value}

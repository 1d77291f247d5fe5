"""The rows of the list of outcomes, built here because a page shows many of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import day
from manabiwa.apps.evaluation.models import Outcome, Reached

register = template.Library()

_ROW = (
    '<tr><th scope="row">{} <small class="note">{}</small></th>'
    '<td data-label="{}"><input type="hidden" name="shown" value="{}">'
    '<span class="choose" role="group" aria-label="{}">{}</span></td>'
    '<td data-label="{}">{}</td><td data-label="{}">{}</td></tr>\n'
)
_CHOICE = '<label><input type="radio" name="reached-{}" value="{}"{}>{}</label>'


@register.simple_tag
def outcome_rows(lines: Iterable[tuple[Any, Outcome | None]], kind: str) -> SafeString:
    """A row for each participant (with `reached`) and what is written down about the outcome, if anything is."""
    source_label, day_label = _("根拠"), _("確認日")
    choices = [(value, str(label)) for value, label in Reached.choices]
    return format_html_join(
        "", _ROW,
        (
            (row.person.name, row.person.kana, kind, row.pk, row.person.name, _choices(row, choices),
             source_label, known.get_source_display() if known else "—",
             day_label, day(known.observed_on) if known else "—")
            for row, known in lines
        ),
    )  # fmt: skip


def _choices(row: Any, choices: list[tuple[str, str]]) -> SafeString:
    checked = SafeString(" checked")
    return format_html_join(
        "", _CHOICE, ((row.pk, value, checked if value == row.reached else "", label) for value, label in choices)
    )

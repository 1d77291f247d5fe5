"""The rows of the list of outcomes, built here because a page shows many of them."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import day
from manabiwa.apps.evaluation.models import Outcome, OutcomeSource, Reached

register = template.Library()


@register.simple_tag
def outcome_rows(lines: Iterable[tuple[Any, Outcome | None]], kind: str) -> SafeString:
    """A row for each participant (with `reached`) and what is written down about the outcome, if anything is.

    Plain text is put together, and what people typed is escaped one by one: `format_html` takes four times as long.
    """
    title, source_label, day_label = escape(kind), escape(_("根拠")), escape(_("確認日"))
    choices = [(value, escape(str(label))) for value, label in Reached.choices]
    sources = {value: escape(str(label)) for value, label in OutcomeSource.choices}
    rows = []
    for row, known in lines:
        name = escape(row.person.name)
        options = "".join(
            f'<label><input type="radio" name="reached-{row.pk}" value="{value}"'
            f"{' checked' if value == row.reached else ''}>{label}</label>"
            for value, label in choices
        )
        rows.append(
            f'<tr><th scope="row">{name} <small class="note">{escape(row.person.kana)}</small></th>'
            f'<td data-label="{title}"><input type="hidden" name="shown" value="{row.pk}">'
            f'<span class="choose" role="group" aria-label="{name}">{options}</span></td>'
            f'<td data-label="{source_label}">{sources.get(known.source, "") if known else "—"}</td>'
            f'<td data-label="{day_label}">{day(known.observed_on) if known else "—"}</td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 (escaped above)

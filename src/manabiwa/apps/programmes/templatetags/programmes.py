"""The rows of the list of participants, built here because a page shows many of them."""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import day
from manabiwa.apps.common.templatetags.components import icon
from manabiwa.apps.programmes.models import Participation

register = template.Library()

_ROW = (
    '<tr><td class="tick"><input type="checkbox" name="chosen" value="{}" aria-label="{}"></td>'
    '<th scope="row">{} <small class="note">{}</small></th>'
    '<td data-label="{}">{}</td><td data-label="{}">{}</td><td data-label="{}">{}</td>'
    '<td class="act"><details class="menu" data-menu><summary aria-label="{}: {}">{}</summary><ul>{}'
    '<li><a href="{}">{}</a></li></ul></details></td></tr>\n'
)
_STEP = '<li><button name="step" value="{}" formaction="{}">{}</button></li>'


@register.simple_tag
def participant_rows(page: Iterable[Participation]) -> SafeString:
    """A row for each participant, with a menu of what can be done; it stands in the form that gives supporters."""
    started, state, supporter, more = _("学習開始"), _("いま"), _("伴走支援者"), _("ほかの操作")
    correct, dots = _("記録を直す・中断にする"), icon("more")
    nobody = format_html('<span class="note">{}</span>', _("未定"))
    return format_html_join(
        "", _ROW,
        (
            (row.pk, row.person.name, row.person.name, row.person.kana,
             started, day(row.started_on) if row.started_on else "—", state, state_tag(row),
             supporter, row.supporter.name if row.supporter else nobody,
             row.person.name, more, dots, _step(row), reverse("programmes:participation", args=[row.pk]), correct)
            for row in page
        ),
    )  # fmt: skip


def _step(row: Participation) -> SafeString:
    """The next step of the way as a button, if there is one."""
    if row.completed_on or row.withdrawn_on:
        return SafeString()
    step, label = ("completed", _("今日、修了にする")) if row.started_on else ("started", _("今日、開始にする"))
    return format_html(_STEP, step, reverse("programmes:way", args=[row.pk]), label)


@register.simple_tag
def state_tag(row: Participation) -> SafeString:
    """Where a participant stands, with the day."""
    if row.completed_on:
        return format_html('<span class="tag go">{}</span>', _("修了 %(day)s") % {"day": day(row.completed_on)})
    if row.withdrawn_on:
        return format_html('<span class="tag">{}</span>', _("中断 %(day)s") % {"day": day(row.withdrawn_on)})
    if row.started_on:
        return format_html('<span class="tag info">{}</span>', _("学習中"))
    return format_html('<span class="tag warn">{}</span>', _("開始前"))

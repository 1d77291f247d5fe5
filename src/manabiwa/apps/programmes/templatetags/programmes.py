"""The rows of the list of participants, built here because a page shows many of them."""

from collections.abc import Callable, Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from manabiwa.apps.common.addresses import addresses
from manabiwa.apps.common.numbers import day
from manabiwa.apps.common.templatetags.components import icon
from manabiwa.apps.programmes.models import Participation

register = template.Library()


@register.simple_tag
def participant_rows(page: Iterable[Participation]) -> SafeString:
    """A row for each participant, with a menu of what can be done; it stands in the form that gives supporters.

    Plain text is put together, and what people typed is escaped one by one: `format_html` takes four times as long.
    """
    started, state, supporter, more = map(escape, (_("学習開始"), _("いま"), _("伴走支援者"), _("ほかの操作")))
    nobody, correct, dots = escape(_("未定")), escape(_("記録を直す・中断にする")), icon("more")
    record, step = addresses("programmes:participation"), _steps(addresses("programmes:way"))
    tag = _state_tags()
    rows = []
    for row in page:
        name = escape(row.person.name)
        beside = escape(row.supporter.name) if row.supporter else f'<span class="note">{nobody}</span>'
        began = day(row.started_on) if row.started_on else "—"
        rows.append(
            f'<tr><td class="tick"><input type="checkbox" name="chosen" value="{row.pk}" aria-label="{name}"></td>'
            f'<th scope="row">{name} <small class="note">{escape(row.person.kana)}</small></th>'
            f'<td data-label="{started}">{began}</td><td data-label="{state}">{tag(row)}</td>'
            f'<td data-label="{supporter}">{beside}</td><td class="act"><details class="menu" data-menu>'
            f'<summary aria-label="{name}: {more}">{dots}</summary><ul>{step(row)}'
            f'<li><a href="{record(row.pk)}">{correct}</a></li></ul></details></td></tr>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 (escaped above)


def _steps(address: Callable[[int], str]) -> Callable[[Participation], str]:
    completed, started = escape(_("今日、修了にする")), escape(_("今日、開始にする"))

    def step(row: Participation) -> str:
        """The next step of the way as a button, if there is one."""
        if row.completed_on or row.withdrawn_on:
            return ""
        name, label = ("completed", completed) if row.started_on else ("started", started)
        return f'<li><button name="step" value="{name}" formaction="{address(row.pk)}">{label}</button></li>'

    return step


def _state_tags() -> Callable[[Participation], str]:
    completed, withdrawn = escape(_("修了 %(day)s")), escape(_("中断 %(day)s"))
    active, waiting = escape(_("学習中")), escape(_("開始前"))

    def tag(row: Participation) -> str:
        """Where a participant stands, with the day."""
        if row.completed_on:
            return f'<span class="tag go">{completed % {"day": day(row.completed_on)}}</span>'
        if row.withdrawn_on:
            return f'<span class="tag">{withdrawn % {"day": day(row.withdrawn_on)}}</span>'
        if row.started_on:
            return f'<span class="tag info">{active}</span>'
        return f'<span class="tag warn">{waiting}</span>'

    return tag

"""Marks that appear in every row of the lists of participants."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from manabiwa.apps.common.numbers import day
from manabiwa.apps.programmes.models import Participation

register = template.Library()


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

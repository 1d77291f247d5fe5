"""The rows of the course list, built here because a page shows many of them."""

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.browsing import Facts, Line
from manabiwa.apps.catalog.models import CourseLevel
from manabiwa.apps.common.addresses import addresses
from manabiwa.apps.common.numbers import shortest, yen
from manabiwa.apps.common.templatetags.components import marked

register = template.Library()
_MOST_SKILLS = 4


@register.simple_tag
def course_rows(lines: Iterable[Line]) -> SafeString:
    """An entry for each course: title, price, passage, and what else one chooses by.

    Plain text is put together, and what people typed is escaped one by one.
    """
    address = addresses("catalog:course")
    hours, rating = escape(_("%(hours)s時間")), escape(_("評価 %(rating)s"))
    levels = {value: escape(str(label)) for value, label in CourseLevel.choices}
    rows = []
    for line in lines:
        course = line.facts
        facts = [
            escape(course.provider), hours % {"hours": shortest(course.hours)},
            levels.get(course.level, escape(course.level)),
            *([rating % {"rating": f"{course.rating:.1f}"}] if course.rating else []),
        ]  # fmt: skip
        tags = [f'<span class="tag">{escape(name)} {level}</span>' for name, level in line.skills[:_MOST_SKILLS]]
        rows.append(
            f'<li><p class="row between"><a class="title" href="{address(course.key)}">{marked(line.title)}</a> '
            f'<b class="nowrap">{_price(course)}</b></p><p class="measure">{marked(line.snippet)}</p>'
            f'<p class="row note">{" ".join([*(f"<span>{fact}</span>" for fact in facts), *tags])}</p></li>'
        )
    return mark_safe("\n".join(rows))  # noqa: S308 (escaped above)


def _price(course: Facts) -> str:
    if course.is_seat:
        return escape(_("席を使う"))
    return escape(yen(course.price_yen) if course.price_yen else _("無料"))

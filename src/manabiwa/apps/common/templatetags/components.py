"""Template tags of the design system. Parameters and examples: docs/developers/design-system.md and the page /styles.

Small marks that appear in every row of a list are built here with `format_html`; larger pieces have a template in
`templates/components/`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from manabiwa.apps.common import numbers, pictures
from manabiwa.apps.common.icons import draw

register = template.Library()

for _filter in (numbers.number, numbers.signed, numbers.percent, numbers.points, numbers.yen, numbers.yen_short):
    register.filter(_filter.__name__, _filter)
for _words in (numbers.duration, numbers.since):
    register.filter(_words.__name__, _words)
for _days in (numbers.day, numbers.longday, numbers.plainday, numbers.moment, numbers.fiscal_year):
    # a moment before nine in the morning is still the day before in UTC
    register.filter(_days.__name__, _days, expects_localtime=True)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a decorative line icon; the words beside it carry the meaning."""
    return draw(name)


# --- structure ------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(items: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"items": items}


@register.simple_block_tag(end_name="endpage_head")
def page_head(content: str, title: str, eyebrow: str = "", lead: str = "") -> SafeString:
    """Say where one is, what matters now and, in the block, what can be done next."""
    return format_html(
        '<header class="head"><div class="head-text">{}<h1>{}</h1>{}</div><div class="head-actions">{}</div></header>',
        format_html('<p class="eyebrow">{}</p>', eyebrow) if eyebrow else "",
        title,
        format_html('<p class="lead">{}</p>', lead) if lead else "",
        content.strip() and mark_safe(content.strip()),  # noqa: S308 (rendered by the template engine)
    )


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Sequence[Any]], label: str = "") -> dict[str, Any]:
    entries = [(*item, None)[:4] if len(item) == 3 else tuple(item) for item in items]
    return {"items": entries, "label": label}


@register.inclusion_tag("components/stage_bar.html")
def stage_bar(stages: Sequence[str], current: int) -> dict[str, Any]:
    marks = ("done" if index < current else "now" if index == current else "" for index in range(len(stages)))
    return {"stages": list(zip(stages, marks, strict=True))}


@register.inclusion_tag("components/wizard_progress.html")
def wizard_progress(current: int, total: int, label: str = "") -> dict[str, Any]:
    return {"current": current, "total": total, "label": label}


def _query(context: Context, **changes: str) -> str:
    """Return the query string of the page with some parameters changed."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in changes.items():
        query.pop(key, None)
        query[key] = value  # behind the others
    return query.urlencode()


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Link the pages of a list, keeping the filters and the sorting."""
    before = f"?{_query(context, page='')}"  # ends with "page="
    entries = [
        (str(number), f"{before}{number}" if isinstance(number, int) else "", number == page.number)
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    links = {
        "previous": f"{before}{page.number - 1}" if page.has_previous() else "",
        "next": f"{before}{page.number + 1}" if page.has_next() else "",
    }
    return {"page": page, "entries": entries, **links}


@register.simple_tag(takes_context=True)
def sort_th(context: Context, label: str, key: str, *, numeric: bool = False) -> SafeString:
    """Make a column heading that sorts: the link asks for the other direction when the column leads already."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    query = _query(context, sort=f"-{key}" if now == key else key, page="1")
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="?{}">{}<i aria-hidden="true"></i></a></th>',
        mark_safe(' class="n"') if numeric else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query,
        label,
    )


@register.inclusion_tag("components/search_box.html")
def search_box(
    action: str, value: str = "", name: str = "q", label: str = "", placeholder: str = "", suggest_url: str = ""
) -> dict[str, Any]:
    return locals()


@register.inclusion_tag("components/facets.html")
def facets(
    groups: Sequence[Mapping[str, Any]], keep: Sequence[tuple[str, str]] = (), action: str = ""
) -> dict[str, Any]:
    chosen = sum(bool(option.get("selected")) for group in groups for option in group["options"])
    fields = mark_safe("".join(_facet(group) for group in groups))  # noqa: S308 (escaped there)
    return {"fields": fields, "keep": keep, "action": action, "chosen": chosen}


def _facet(group: Mapping[str, Any]) -> str:
    """The values of a facet as boxes to tick; put together here because a page shows a hundred of them."""
    name = escape(group["name"])
    boxes = []
    for option in group["options"]:
        checked = " checked" if option["selected"] else ""
        value, label = escape(str(option["value"])), escape(str(option["label"]))
        count = "" if option["count"] is None else f'<span class="count">{numbers.number(option["count"])}</span>'
        boxes.append(
            f'<label class="check"><input type="checkbox" name="{name}" value="{value}"{checked}>'
            f"<span>{label}</span>{count}</label>"
        )
    return f"<fieldset><legend>{escape(str(group['label']))}</legend><div>{''.join(boxes)}</div></fieldset>"


@register.filter
def marked(parts: Iterable[tuple[str, bool]]) -> SafeString:
    """A text in parts, each with whether it is what somebody looked for."""
    pieces = (f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in parts)
    return mark_safe("".join(pieces))  # noqa: S308 (escaped piece by piece)


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "url": url, "action": action}


@register.simple_block_tag(end_name="endempty_block")
def empty_block(content: str, title: str) -> str:
    return render_to_string("components/empty.html", {"title": title, "content": mark_safe(content)})  # noqa: S308


@register.inclusion_tag("components/messages.html", takes_context=True)
def messages_list(context: Context) -> dict[str, Any]:
    """Show what just happened. `extra_tags="undo URL"` gives the message a button that takes the act back."""
    entries = []
    for message in context.get("messages") or ():
        verb, _space, url = (message.extra_tags or "").partition(" ")
        entries.append({"text": message, "tone": message.level_tag, "undo": url if verb == "undo" else ""})
    return {"entries": entries, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context, label: str, question: str, action: str, yes: str = "", *, danger: bool = True
) -> dict[str, Any]:
    """Ask once, in place, before an act that cannot be taken back."""
    names = {"label": label, "question": question, "action": action, "yes": yes or label, "danger": danger}
    return {**names, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(context: Context, label: str, url: str, style: str = "plain small") -> dict[str, Any]:
    return {"label": label, "url": url, "style": style, "csrf_token": context.get("csrf_token")}


# --- forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    return {"form": form, "fields": [field for field in form if field.errors]}


@register.inclusion_tag("components/form_actions.html")
def form_actions(label: str, cancel_url: str = "", style: str = "") -> dict[str, Any]:
    return {"label": label, "cancel_url": cancel_url, "style": style}


# --- figures --------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/figure.html")
def figure(
    value: Any,
    unit: str = "",
    label: str = "",
    definition: str = "",
    date: Any = "",
    source: str = "",
    url: str = "",
    interval: str = "",
) -> dict[str, Any]:
    """Show a number that matters, with its definition, date and source one tap away."""
    shown = numbers.number(value) if isinstance(value, int) and not isinstance(value, bool) else value
    return {
        "value": shown,
        "unit": unit,
        "label": label,
        "definition": definition,
        "date": numbers.longday(date) if isinstance(date, dt.date) else date,
        "source": source,
        "url": url,
        "interval": interval,
    }


_DOT = '<circle cx="{}" cy="6" r="4.2" fill="{}" stroke="currentColor" stroke-width="1.5"/>'
_DOTS = tuple(
    mark_safe(  # noqa: S308
        '<svg viewBox="0 0 60 12" aria-hidden="true">'
        + "".join(_DOT.format(6 + 12 * place, "currentColor" if place < grade else "none") for place in range(5))
        + "</svg>"
    )
    for grade in range(6)
)


@register.simple_tag
def grade(level: int, *, words: bool = True) -> SafeString:
    """Show the grade of evidence (Maryland Scientific Methods Scale, 1-5) as dots and in words."""
    held = min(max(int(level), 0), 5)
    title = _("根拠の強さ")
    name = format_html("{} ", title) if words else format_html('<span class="visually-hidden">{} </span>', title)
    return format_html('<span class="grade">{}{}{}/5</span>', name, _DOTS[held], held)


def _bar(value: float, total: float, unknown: float, label: str) -> SafeString:
    known, gap = pictures.per_cent(value, total), pictures.per_cent(unknown, total)
    hatched = format_html('<rect x="{}%" width="{}%" height="100%" fill="url(#hatch)"/>', known, gap) if unknown else ""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="bar" {}><rect class="bar-value" width="{}%" height="100%"/>{}</svg>', role, known, hatched
    )


@register.simple_tag
def bar(value: float, total: float, unknown: float = 0, label: str = "") -> SafeString:
    """Draw a share as a thin bar; what is unknown is hatched. Without a label the words beside it must say it."""
    return _bar(value, total, unknown, label)


@register.inclusion_tag("components/funnel.html")
def funnel(stages: Sequence[pictures.Stage]) -> dict[str, Any]:
    total = max((stage.value + stage.unknown for stage in stages), default=0)
    rows = [(stage, _bar(stage.value, total, stage.unknown, "")) for stage in stages]
    return {"rows": rows, "unknown": any(stage.unknown for stage in stages)}


@register.inclusion_tag("components/interval_plot.html")
def interval_plot(
    rows: Sequence[pictures.Interval], title: str = "", unit: str = "", null: float | None = 0.0, digits: int = 1
) -> dict[str, Any]:
    """Draw estimates with their intervals on one axis; the numbers stand beside as text."""
    plot = pictures.interval_plot(rows, null)
    places = int(any(value != int(value) for _x, value in plot.ticks))
    # a difference shows its sign; a share, which has no null, does not
    show = numbers.number if null is None else numbers.signed
    ticks = [(x, show(value, places) if value else "0") for x, value in plot.ticks]
    is_share = null is None
    return {"plot": plot, "ticks": ticks, "title": title, "unit": unit, "digits": digits, "is_share": is_share}


@register.inclusion_tag("components/tile_map.html")
def tile_map(prefectures: Iterable[pictures.Tile], title: str = "", unit: str = "") -> dict[str, Any]:
    """Draw the 47 prefectures as tiles, the darker the more; the same as a table one tap away."""
    return {"tiles": pictures.place_tiles(prefectures), "title": title, "unit": unit or pgettext("単位", "自治体")}


@register.inclusion_tag("components/price_steps.html")
def price_steps(
    tiers: Sequence[tuple[int, float]], current: int, unit_price: str = "", unit: str = ""
) -> dict[str, Any]:
    drawn = pictures.price_steps(tiers, current)
    return {"picture": drawn, "unit_price": unit_price or _("円"), "unit": unit or _("席"), "near_end": drawn.now > 60}


@register.inclusion_tag("components/capacity.html")
def capacity(used: float, total: float, unit: str = "", label: str = "") -> dict[str, Any]:
    return {"used": used, "total": total, "unit": unit, "label": label, "high": total * 0.85}


@register.inclusion_tag("components/week_strip.html")
def week_strip(days: Sequence[pictures.Day], today: dt.date | None = None) -> dict[str, Any]:
    """Show seven days: a ring fills with the minutes done of those planned."""
    length = 62.83  # circumference of the ring, r = 10
    rows = [
        {
            "day": day,
            "words": numbers.day(day.date),
            "weekday": numbers.day(day.date).rpartition("(")[2].rstrip(")"),
            "today": day.date == today,
            "full": day.done > 0 and day.done >= day.planned,
            "arc": f"{length * pictures.per_cent(day.done, day.planned) / 100:.1f} {length}",
        }
        for day in days
    ]
    return {"rows": rows}


@register.inclusion_tag("components/radar.html")
def radar(axes: Sequence[pictures.RadarAxis], names: Sequence[str], label: str, rings: int = 5) -> dict[str, Any]:
    """Draw outlines on a radar with its key; the numbers stand in a table beside it. The last outline is the goal."""
    drawn = pictures.radar(axes, rings)
    looks = [f"outline o{place}" for place in range(1, len(names))] + ["outline aim"]
    return {"picture": drawn, "outlines": list(zip(names, drawn.outlines, looks, strict=True)), "label": label}


@register.simple_tag
def avatar(name: str) -> SafeString:
    """Show the first character of a name; decorative, the name itself stands beside it."""
    return format_html('<span class="avatar" aria-hidden="true">{}</span>', name.strip()[:1] or "?")

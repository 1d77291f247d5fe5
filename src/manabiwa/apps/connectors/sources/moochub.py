"""MOOChub: lists of open courses as JSON:API documents.

Source: MOOChub API specification, version 3 (`data[]` with `id` and `attributes`; `links.next`).
"""

from typing import Any
from urllib.parse import urljoin

from manabiwa.apps.catalog.bringing import CourseCells
from manabiwa.apps.connectors.fetching import NOT_MODIFIED, Fetcher, json_of

from .durations import hours_of
from .source import Cursor, Page, Recall, Settings, Source, entries, following, nothing, remember, text

_LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "advanced": "expert", "expert": "expert"}


def read(fetcher: Fetcher, settings: Settings, cursor: Cursor, recall: Recall = nothing) -> Page:
    """One page of the list; a page that is as it was tells no course again."""
    url = cursor.get("next") or settings.address
    last = recall([url]).get(url)
    answer = fetcher.get(url, accept="application/json", last=last)
    if last and answer.status == NOT_MODIFIED:
        onward = following(last.following or None, url)
        return Page(seen=last.codes, memories=[last], following={"next": onward} if onward else None)
    value = json_of(answer)
    found = [course_cells(one) for one in entries(value, "data") if isinstance(one, dict)]
    links = value.get("links")
    link = links.get("next") if isinstance(links, dict) else None
    link = link.get("href") if isinstance(link, dict) else link
    onward = following(urljoin(url, link) if isinstance(link, str) and link else None, url)
    return Page(
        courses=found,
        following={"next": onward} if onward else None,
        memories=[remember(url, answer, found, following=onward or "")],
    )


def course_cells(entry: dict[str, Any]) -> CourseCells:
    """An entry as cells of the table of courses."""
    told = entry.get("attributes")
    told = told if isinstance(told, dict) else {}
    return {
        "external_id": text(entry.get("id")) or text(told.get("courseCode")),
        "title": text(told.get("name")),
        "description": text(told.get("description")) or text(told.get("abstract")),
        "outcomes": text(told.get("learningObjectives")) or _named(told.get("teaches")),
        "audience": _named(told.get("audience")),
        "prerequisites": text(told.get("coursePrerequisites")),
        "url": text(told.get("url")),
        "subject": _first(_named(told.get("keywords"))),
        "level": _LEVELS.get(_first(_named(told.get("educationalLevel"))).lower(), "all"),
        "language": _first(text(told.get("inLanguage")) or text(told.get("languages"))),
        "hours": _workload(told),
        "price": _price(told),
        "has_certificate": "1" if told.get("educationalCredentialAwarded") else "",
    }


def _workload(told: dict[str, Any]) -> str:
    workload, duration = told.get("workload"), told.get("duration")
    if isinstance(workload, dict):
        workload = workload.get("value")
    return hours_of(workload) or hours_of(duration) or "0"


def _price(told: dict[str, Any]) -> str:
    offers = told.get("offers")
    offer = offers[0] if isinstance(offers, list) and offers else offers
    # prices in another currency are not ours to convert: the page of the provider says what it costs
    if not isinstance(offer, dict) or offer.get("priceCurrency") not in {"JPY", None}:
        return "0"
    return text(offer.get("price")) or "0"


def _named(value: Any) -> str:
    """Texts, or things with a name, as lines."""
    if isinstance(value, list):
        return "\n".join(filter(None, (_named(one) for one in value)))
    if isinstance(value, dict):
        names = value.get("name") or value.get("shortCode") or value.get("audienceType")
        return _named(names) if isinstance(names, list) else text(_inner(names))
    return text(value)


def _inner(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _first(lines: str) -> str:
    return lines.partition("\n")[0][:100]


SOURCE = Source(read)

"""Websites whose pages say what they teach: schema.org Course in JSON-LD, on one page or on those of a sitemap.

Source: schema.org, Course and CourseInstance; sitemaps.org, protocol 0.9.
"""

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from manabiwa.apps.catalog.bringing import CourseCells
from manabiwa.apps.connectors.addresses import origin_of
from manabiwa.apps.connectors.fetching import NOT_MODIFIED, Answer, Fetcher
from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.connectors.xml import parse_xml
from manabiwa.engines.kernel import Words

from .durations import hours_of
from .source import Cursor, Page, Recall, Remembered, Settings, Source, nothing, remember, text

_MOST_PAGES = 5_000
_PAGES_AT_ONCE = 20
_LEVELS = {"beginner": "beginner", "intermediate": "intermediate", "advanced": "expert", "expert": "expert"}


def read(fetcher: Fetcher, settings: Settings, cursor: Cursor, recall: Recall = nothing) -> Page:
    """The courses of some twenty pages; the first call reads the sitemap, or the one page that the address is.

    A page whose `lastmod` in the sitemap is as it was is not asked for, any other only if it changed.
    """
    if "pages" not in cursor:
        return _first(fetcher, settings, recall)
    pages, begin = cursor["pages"], cursor["at"]
    end = begin + _PAGES_AT_ONCE
    here = [(place if isinstance(place, list) else [place, ""]) for place in pages[begin:end]]
    last = recall([url for url, _listed in here])
    courses: list[CourseCells] = []
    seen: list[str] = []
    memories: list[Remembered] = []
    for url, listed in here:
        known = last.get(url)
        is_listed_unchanged = known is not None and listed != "" and known.listed == listed
        found = None if is_listed_unchanged else _page(fetcher, url, known)
        if known and (is_listed_unchanged or (found is not None and found.status == NOT_MODIFIED)):
            seen += known.codes
            memories.append(replace(known, listed=listed[:40]))
        elif found is not None:
            told = _courses_of(found)
            courses += told
            memories.append(remember(url, found, told, listed=listed))
    return Page(
        courses=courses, seen=seen, memories=memories, total=len(pages),
        following={"pages": pages, "at": end} if end < len(pages) else None,
    )  # fmt: skip


def _page(fetcher: Fetcher, url: str, known: Remembered | None) -> Answer | None:
    """A page of the sitemap; None if it is gone: one dead link does not end the run, its course counts as missing."""
    try:
        return fetcher.get(url, accept="text/html", last=known)
    except SourceError as error:
        if error.is_gone:
            return None
        raise


def _first(fetcher: Fetcher, settings: Settings, recall: Recall) -> Page:
    url = settings.address
    last = recall([url]).get(url)
    answer = fetcher.get(url, accept="text/html, application/xml", last=last)
    if last and answer.status == NOT_MODIFIED:
        return Page(seen=last.codes, memories=[last], total=1)
    if not _is_xml(answer):
        courses = _courses_of(answer)
        return Page(courses=courses, memories=[remember(url, answer, courses)], total=1)
    pages = _pages_of(answer, fetcher)
    return Page(following={"pages": pages, "at": 0} if pages else None, total=len(pages))


def _is_xml(answer: Answer) -> bool:
    return answer.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<?xml", b"<urlset", b"<sitemapindex"))


def _pages_of(answer: Answer, fetcher: Fetcher) -> list[list[str]]:
    """Addresses of a sitemap, or of the sitemaps of an index, on the same host, each with its `lastmod`."""
    root = parse_xml(answer.body)
    trees = [(answer.url, root)]
    if _name(root.tag) == "sitemapindex":
        places = [urljoin(answer.url, url) for url in _listed(root)][:50]
        trees = [(place, parse_xml(fetcher.get(place, accept="application/xml").body)) for place in places]
    found = {urljoin(base, url): lastmod for base, tree in trees for url, lastmod in _listed(tree).items()}
    own = origin_of(answer.url)
    same = [[url, lastmod] for url, lastmod in found.items() if origin_of(url) == own]
    if len(same) > _MOST_PAGES:
        raise SourceError(
            Words(f"サイトマップが{len(same):,}ページあります。", f"The sitemap has {len(same):,} pages."),
            Words(f"講座だけの、{_MOST_PAGES:,}ページまでのサイトマップを指定してください。",
                  f"Give a sitemap of courses alone, with {_MOST_PAGES:,} pages at most."),
        )  # fmt: skip
    return same


def _listed(tree: Element) -> dict[str, str]:
    """The addresses of one sitemap with their `lastmod`, empty where it says none."""
    found: dict[str, str] = {}
    for entry in tree:
        told = {_name(one.tag): (one.text or "").strip() for one in entry}
        if told.get("loc"):
            found.setdefault(told["loc"], told.get("lastmod", "")[:40])
    return found


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Blocks(HTMLParser):
    """Collects the data blocks of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and (dict(attrs).get("type") or "").lower() == "application/ld+json"
        if self._inside:
            self.blocks.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def _courses_of(answer: Answer) -> list[CourseCells]:
    parser = _Blocks()
    parser.feed(answer.body.decode("utf-8", errors="replace"))
    found = []
    for block in parser.blocks:
        try:
            value = json.loads(block)
        except (ValueError, RecursionError):
            continue  # another block of the page may be whole
        found += courses_of(value, answer.url)
    return found


def courses_of(value: Any, page: str) -> list[CourseCells]:
    """The courses in a JSON-LD value of a page."""
    return [course_cells(one, page) for one in _things(value) if _is_course(one)]


def _things(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The thing, those of a list, of a graph, or of an ItemList."""
    if depth > 6:
        return []
    if isinstance(value, list):
        return [thing for one in value for thing in _things(one, depth + 1)]
    if not isinstance(value, dict):
        return []
    inner = [value.get(key) for key in ("@graph", "itemListElement", "item", "mainEntity")]
    return [value, *(thing for one in inner for thing in _things(one, depth + 1))]


def _is_course(thing: dict[str, Any]) -> bool:
    kinds = thing.get("@type")
    return "Course" in (kinds if isinstance(kinds, list) else [kinds]) and bool(text(thing.get("name")))


def course_cells(thing: dict[str, Any], page: str) -> CourseCells:
    """A schema.org Course as cells of the table of courses."""
    url = urljoin(page, text(thing.get("url")) or page)
    instances = thing.get("hasCourseInstance")
    instance = instances[0] if isinstance(instances, list) and instances else instances
    instance = instance if isinstance(instance, dict) else {}
    offers = thing.get("offers") or instance.get("offers")
    offer = offers[0] if isinstance(offers, list) and offers else offers
    return {
        "external_id": (text(thing.get("courseCode")) or text(thing.get("@id")) or url)[-100:],
        "title": text(thing.get("name")),
        "description": text(thing.get("description")),
        "outcomes": _names(thing.get("teaches")),
        "audience": _names(thing.get("audience")),
        "prerequisites": _names(thing.get("coursePrerequisites")),
        "url": url,
        "subject": _names(thing.get("about")).partition("\n")[0][:100],
        "level": _LEVELS.get(_names(thing.get("educationalLevel")).lower(), "all"),
        "language": _names(thing.get("inLanguage") or instance.get("inLanguage")).partition("\n")[0],
        "hours": hours_of(thing.get("timeRequired")) or hours_of(instance.get("courseWorkload")) or "0",
        "price": "0" if thing.get("isAccessibleForFree") is True else _yen(offer),
        "has_certificate": "1" if thing.get("educationalCredentialAwarded") else "",
    }


def _yen(offer: Any) -> str:
    is_yen = isinstance(offer, dict) and offer.get("priceCurrency") == "JPY"
    return text(offer.get("price")) if is_yen else "0"


def _names(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, (_names(one) for one in value)))
    if isinstance(value, dict):
        return text(value.get("name") or value.get("audienceType") or value.get("educationalRole"))
    return text(value)


SOURCE = Source(read, per_minute=60)

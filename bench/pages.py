"""The pages of a running site as somebody finds them: from link to link, one of each kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

HOME = "demo-229598.example"
PASSWORD = "manabiwa-demo"
PEOPLE = (
    "", f"resident@{HOME}", f"supporter@{HOME}", f"officer@{HOME}", f"author@{HOME}", f"training@{HOME}",
    "secretariat@network.example",
)  # fmt: skip
"""Who walks through the demo network: a stranger first."""

Links = list[str]
Open = Callable[[str], Links | None]
"""Opens the page at a path and returns where its links lead; None when it is no page."""

_LINK = re.compile(r'<a [^>]*?href="([^"]+)"')
_NO_PAGE = re.compile(r"format=|\.(?:ics|png|pdf|xlsx|csv|json|webmanifest)\b|/logout|/report(?:\?|$)|/plan\.pdf")


def kind_of(address: str) -> str:
    """A path without what differs between pages of one kind: numbers, codes, and the values of its query."""
    parts = urlsplit(address)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair} & {"draft", "all", "q"})
    return re.sub(r"/[^/]*\d[^/]*", "/#", parts.path) + ("?" + "&".join(names) if names else "")


def links_in(html: str) -> Links:
    """Where the links of a page lead."""
    return [link.replace("&amp;", "&") for link in _LINK.findall(html)]


def walk(first: str, open_page: Open, seen: set[str], most: int = 400) -> Iterator[str]:
    """Yield one page of each kind that was not seen, beginning with `first`; `seen` is added to."""
    waiting, met = [first], set[str]()
    while waiting and len(met) < most:
        address = waiting.pop(0)
        if address in met or _NO_PAGE.search(address):
            continue
        met.add(address)
        kind = kind_of(address)
        is_new = kind not in seen
        if not is_new and len([one for one in met if kind_of(one) == kind]) > 1:
            continue
        links = open_page(address)
        if links is None:
            continue
        if is_new:
            seen.add(kind)
            yield address
        for link in links:
            target = urlsplit(urldefrag(urljoin(f"http://site{address}", link)).url)
            if target.netloc == "site":
                waiting.append(target.path + (f"?{target.query}" if target.query else ""))

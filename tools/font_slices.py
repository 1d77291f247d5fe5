"""Renew `font_slices.txt`: which characters of the web fonts travel together, by how pages use them.

1. `font_slices.py observe URL [--sign-in ADDRESS:PASSWORD ...]` opens the pages of a running site (the demo network) in
   a browser and notes which characters each shows. Pages of one kind (numbers in the address aside) are opened a few
   times only.
2. `font_slices.py arrange` finds the slices that cost a page the least bytes.

`font_partition.py` finds the slices. Pages that were not observed are stood for by the templates, lists of places, and
lists of people with common names.

Run it after a round of work on texts. The result is committed, so that the slices (and the caches of every browser)
change only when someone decides so.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from font_partition import Sets, bytes_of, partition

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "tools" / "font_slices.txt"
SOURCES = ROOT / "src" / "manabiwa"
MUNICIPALITIES = ROOT / "build" / "data" / "municipalities.json"
OBSERVED = ROOT / "build" / "font_usage.json"
NAMES = ROOT / "tools" / "font_names.txt"

CORE_SHARE = 0.7
"""A character is core, and has a bold of its own, when it stands on this share of the observed pages."""
HEAVY_SHARE, HEAVY_TIMES = 0.75, 3
"""Pages with more characters than this share of all count so many times more: the heaviest page is what matters."""
LEFT_OVER = 20
"""How many of the characters that were never observed travel together."""
PEOPLE_PAGES, PEOPLE_A_PAGE = 40, 25
PAGES_OF_A_KIND, MOST_PAGES = 3, 400

BASIC = "".join(map(chr, [*range(0x20, 0x7F), *range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC]))
MARKS = (
    "、。「」『』()〜・…々〒ヶ→←↑↓−×÷±≤≥%&¥©–—‘’“”•\u00a0〈〉【】○●△▲◎★☆※①②③④⑤⑥⑦⑧⑨⑩㈱ⅠⅡⅢⅣⅤ㎡℃°′″≠≒∞√αβγδεμσΣπ■□◆◇▼▽　"
)
WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))

CHARACTERS_OF_THE_PAGE = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const note = (text) => { for (const character of text) found.add(character); };
  for (let node; (node = walker.nextNode()); ) {
    if (node.parentElement.checkVisibility()) note(node.data);
  }
  for (const element of document.querySelectorAll('[data-label]')) note(element.dataset.label);
  for (const element of document.querySelectorAll('input, textarea, option')) {
    note((element.value || '') + (element.placeholder || '') + (element.label || ''));
  }
  const links = [...document.querySelectorAll('a[href]')].map((link) => link.href);
  return {characters: [...found].join(''), links};
}"""


def kind_of(address: str) -> str:
    """Address without what differs between pages of one kind: numbers, codes and the query."""
    return re.sub(r"/[^/]*\d[^/]*", "/#", urlsplit(address).path)


def observe(base: str, sign_ins: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    pages: dict[str, str] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for who in ("", *sign_ins):
            page = browser.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900}).new_page()
            if who:
                name, _colon, word = who.partition(":")
                page.goto(urljoin(base, "/accounts/login/"))
                page.fill("[name=login]", name)
                page.fill("[name=password]", word)
                page.press("[name=password]", "Enter")
                page.wait_for_load_state("networkidle")
            seen, kinds, waiting = set(), Counter[str](), [page.url if who else base, base]
            while waiting and len(seen) < MOST_PAGES:
                address = urldefrag(waiting.pop(0)).url
                if address in seen or not address.startswith(base) or kinds[kind_of(address)] >= PAGES_OF_A_KIND:
                    continue
                seen.add(address)
                kinds[kind_of(address)] += 1
                try:
                    page.goto(address)
                except Exception as problem:  # a download is no page
                    print(f"{address}: {str(problem).splitlines()[0]}", file=sys.stderr)
                    continue
                note = page.evaluate(CHARACTERS_OF_THE_PAGE)
                waiting += note.pop("links")
                pages[f"{who.partition(':')[0]} {address}"] = note["characters"]
        browser.close()
    OBSERVED.parent.mkdir(exist_ok=True)
    OBSERVED.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
    print(f"{len(pages)} pages")


def source_texts() -> list[str]:
    """Return the text of every template and every file with words of the interface: pages nobody has opened."""
    return [path.read_text(encoding="utf-8") for path in sorted(SOURCES.rglob("*")) if path.suffix in {".html", ".py"}]


def place_texts() -> list[str]:
    """Return the names of municipalities, one text a prefecture: a list of them is a page."""
    by_prefecture: dict[str, list[str]] = defaultdict(list)
    for row in json.loads(MUNICIPALITIES.read_text(encoding="utf-8")):
        by_prefecture[row["prefecture"]].append(row["name"])
    return ["".join(names) for _code, names in sorted(by_prefecture.items())]


def people_texts() -> list[str]:
    """Return lists of invented people: family and given names, the commoner the oftener, as a list page shows them."""
    family, given = (line.split() for line in NAMES.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    rng = random.Random(1)
    weights = [[1 / (place + 8) for place in range(len(names))] for names in (family, given)]
    return [
        "".join(rng.choices(family, weights[0], k=PEOPLE_A_PAGE) + rng.choices(given, weights[1], k=PEOPLE_A_PAGE))
        for _page in range(PEOPLE_PAGES)
    ]


def is_ours(character: str) -> bool:
    return character.isprintable() and (character in BASIC + MARKS or unicodedata.east_asian_width(character) in "WFA")


def is_usual(character: str) -> bool:
    """Whether it is a kanji of the first level of JIS X 0208, which names and office texts are written with."""
    code = character.encode("euc_jp", errors="ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xCF


def arrange() -> None:
    observed: Sets = list({
        frozenset(filter(is_ours, text)): None
        for text in json.loads(OBSERVED.read_text(encoding="utf-8")).values()
    })  # fmt: skip
    counts = Counter(character for page in observed for character in page)
    core = {c for c, count in counts.items() if count >= CORE_SHARE * len(observed)} | set(map(chr, range(0x20, 0x7F)))
    others = [frozenset(filter(is_ours, text)) for text in [*source_texts(), *place_texts(), *people_texts()]]
    many = sorted(map(len, observed))[int(HEAVY_SHARE * len(observed))]
    heavy = [page for page in observed if len(page) >= many]
    # what was observed counts twice: it is what people open
    sets = [left for page in [*observed * 2, *heavy * HEAVY_TIMES, *others] if (left := page - core)]
    slices = ["".join(sorted(core)), *partition(sets)]
    done = set("".join(slices))
    left = [c for c in BASIC + MARKS if c not in done]
    left += [c for c in map(chr, range(0x4E00, 0x9FFF)) if is_usual(c) and c not in done]
    slices += ["".join(left[at : at + LEFT_OVER]) for at in range(0, len(left), LEFT_OVER)] + [WIDE]
    head = "# Slices of the web fonts, made by font_slices.py; the first is the core."
    TARGET.write_text("\n".join([head, *slices]) + "\n", encoding="utf-8")
    print(f"core {len(core)}, {len(slices)} slices, {len(''.join(slices))} characters")
    for name, pages in (("observed", observed), ("others", others)):
        costs = sorted(bytes_of(slices, page) for page in pages)
        print(f"{name}: median {costs[len(costs) // 2]:,} bytes, most {costs[-1]:,}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    watching = actions.add_parser("observe")
    watching.add_argument("url")
    watching.add_argument("--sign-in", action="append", default=[])
    actions.add_parser("arrange")
    options = parser.parse_args()
    if options.action == "observe":
        observe(options.url, options.sign_in)
    else:
        arrange()


if __name__ == "__main__":
    main()

"""Renew `font_slices.txt`: which characters of the web fonts travel together, by how pages use them.

1. `font_slices.py observe URL [--sign-in ADDRESS:PASSWORD ...]` opens the pages of a running site (the demo network) in
   a browser and notes which characters each shows, thin and bold. Pages of one kind (numbers in the address aside) are
   opened a few times only.
2. `font_slices.py arrange` puts characters that pages use together into one slice.

Run it after a round of work on texts. The result is committed, so that the slices (and the caches of every browser)
change only when someone decides so.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "tools" / "font_slices.txt"
SOURCES = ROOT / "src" / "manabiwa"
MUNICIPALITIES = ROOT / "build" / "data" / "municipalities.json"
OBSERVED = ROOT / "build" / "font_usage.json"
WEIGHTS = ("regular", "bold")

CORE_SHARE = 0.4
"""A character is core when it stands on this share of the observed pages."""
LARGEST, ALIKE = 48, 0.45
"""Most characters in a slice; least likeness (cosine) of a character to the slice that takes it in."""
PAGES_OF_A_KIND, MOST_PAGES = 3, 400

BASIC = "".join(map(chr, [*range(0x20, 0x7F), *range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC]))
MARKS = (
    "、。「」『』()〜・…々〒ヶ→←↑↓−×÷±≤≥%&¥©–—‘’“”•\u00a0〈〉【】○●△▲◎★☆※①②③④⑤⑥⑦⑧⑨⑩㈱ⅠⅡⅢⅣⅤ㎡℃°′″≠≒∞√αβγδεμσΣπ■□◆◇▼▽　"
)
WIDE = "".join(map(chr, range(0xFF01, 0xFF5F)))

CHARACTERS_OF_THE_PAGE = """() => {
  const found = {regular: new Set(), bold: new Set()};
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const note = (text, element, pseudo) => {
    const weight = Number(getComputedStyle(element, pseudo).fontWeight) >= 600 ? 'bold' : 'regular';
    for (const character of text) found[weight].add(character);
  };
  for (let node; (node = walker.nextNode()); ) {
    if (node.parentElement.checkVisibility()) note(node.data, node.parentElement);
  }
  for (const element of document.querySelectorAll('[data-label]')) note(element.dataset.label, element, '::before');
  for (const element of document.querySelectorAll('input, textarea, option')) {
    note((element.value || '') + (element.placeholder || '') + (element.label || ''), element);
  }
  const links = [...document.querySelectorAll('a[href]')].map((link) => link.href);
  return {regular: [...found.regular].join(''), bold: [...found.bold].join(''), links};
}"""


def kind_of(address: str) -> str:
    """Address without what differs between pages of one kind: numbers, codes and the query."""
    return re.sub(r"/[^/]*\d[^/]*", "/#", urlsplit(address).path)


def observe(base: str, sign_ins: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    pages: dict[str, dict[str, str]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for who in ("", *sign_ins):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
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
                pages[f"{who.partition(':')[0]} {address}"] = note
        browser.close()
    OBSERVED.parent.mkdir(exist_ok=True)
    OBSERVED.write_text(json.dumps(pages, ensure_ascii=False), encoding="utf-8")
    print(f"{len(pages)} pages")


def is_japanese(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED") or character in BASIC or character in MARKS


def source_texts() -> list[str]:
    """Return the text of every file that words of the interface or of the demo network come from."""
    endings = {".html", ".py", ".txt", ".json", ".csv", ".toml"}
    return [path.read_text(encoding="utf-8") for path in sorted(SOURCES.rglob("*")) if path.suffix in endings]


def place_texts() -> list[str]:
    """Return the names of municipalities, one text a prefecture: a list of them is a page."""
    by_prefecture: dict[str, list[str]] = defaultdict(list)
    for row in json.loads(MUNICIPALITIES.read_text(encoding="utf-8")):
        by_prefecture[row["prefecture"]].append(row["name"])
    return ["".join(names) for _code, names in sorted(by_prefecture.items())]


Uses = dict[str, frozenset[int]]


def uses(texts: list[str]) -> Uses:
    """Map each Japanese character to the numbers of the texts that hold it."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, text in enumerate(texts):
        for character in set(text):
            found[character].add(number)
    return {character: frozenset(numbers) for character, numbers in found.items() if is_japanese(character)}


def cluster(found: Uses) -> list[str]:
    """Group characters by likeness of use: begin with the most used one, take in those used on the same texts."""
    left = sorted(found, key=lambda character: (-len(found[character]), character))
    slices = []
    while left:
        seed = found[left[0]]

        def likeness(character: str, seed: frozenset[int] = seed) -> float:
            own = found[character]
            return len(seed & own) / (len(seed) * len(own)) ** 0.5

        alike = sorted((c for c in left if likeness(c) >= ALIKE), key=lambda c: (-likeness(c), c))[:LARGEST]
        slices.append("".join(sorted(alike)))
        left = [character for character in left if character not in alike]
    return merge_small(slices)


def merge_small(slices: list[str], least: int = 8) -> list[str]:
    """Join what stayed alone: a file for two characters costs more than it saves."""
    kept, small = [text for text in slices if len(text) >= least], "".join(t for t in slices if len(t) < least)
    return kept + [small[at : at + 2 * least] for at in range(0, len(small), 2 * least)]


def arrange_weight(pages: list[str]) -> list[str]:
    """Return the slices of one weight: the core first, then by pages, by source texts and by place names."""
    seen = uses(pages)
    core = {c for c, where in seen.items() if len(where) >= CORE_SHARE * len(pages)}
    lines = ["".join(sorted(core | {" "}))]
    lines += cluster({c: where for c, where in seen.items() if c not in core})
    done = set("".join(lines))
    for texts in (source_texts(), place_texts()):
        lines += cluster({c: where for c, where in uses(texts).items() if c not in done})
        done.update("".join(lines))
    basic = "".join(c for c in BASIC + MARKS if c not in done)
    return [*lines, *([basic] if basic else []), WIDE]


def arrange() -> None:
    observed = json.loads(OBSERVED.read_text(encoding="utf-8")).values()
    lines = ["# Slices of the web fonts, made by font_slices.py; the first of each weight is its core."]
    for weight in WEIGHTS:
        slices = arrange_weight([page[weight] for page in observed])
        lines += [f"{weight}\t{characters}" for characters in slices]
        print(f"{weight}: core {len(slices[0])}, {len(slices)} slices, {len(''.join(slices))} characters")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


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

"""Renew `font_slices.txt`: which kanji travel together, by how this project's own text uses them.

Run it after a round of work on texts: `.venv/bin/python tools/font_slices.py`. The result is committed, so that the
slices (and the caches of every browser) change only when someone decides so.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "tools" / "font_slices.txt"
SOURCES = ROOT / "src" / "manabiwa"
MUNICIPALITIES = ROOT / "build" / "data" / "municipalities.json"

ASCII = "".join(map(chr, range(0x20, 0x7F)))
KANA = "".join(map(chr, [*range(0x3041, 0x3094), *range(0x30A1, 0x30F7), 0x30FC])).translate(dict.fromkeys(map(ord, "ゎゐゑヮヰヱ")))
PUNCTUATION = "、。「」『』()・〜…々〒ヶ→←↑↓−×÷±≤≥%&¥©–—‘’“”•·\u00a0〈〉【】○●△▲◎★☆※①②③④⑤⑥"
WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + "　ゎゐゑヮヰヱヵ㈱㈲№℡⑦⑧⑨⑩ⅠⅡⅢⅣⅤ㎡㎏℃°′″≠≒∞√αβγδεμσΣπ■□◆◇▼▽♪†‡§¶"
CORE_SHARE, SLICE = 0.45, 40
"""A kanji is core when it occurs in this share of the areas; the others travel in slices of this many."""


def kanji(text: str) -> Counter[str]:
    return Counter(character for character in text if unicodedata.name(character, "").startswith("CJK UNIFIED"))


def area(path: Path) -> str:
    """Name the part of the site that a file belongs to: its app, its engine or the common templates."""
    parts = path.relative_to(SOURCES).parts
    return parts[1] if parts[0] in {"apps", "engines"} and len(parts) > 2 else parts[0]


def count_by_area() -> dict[str, Counter[str]]:
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix in {".html", ".py", ".txt", ".json", ".csv", ".toml"} and "migrations" not in path.parts:
            areas[area(path)].update(kanji(path.read_text(encoding="utf-8")))
    return {name: counts for name, counts in areas.items() if counts}


def place_names() -> Counter[str]:
    """Kanji of all municipalities: lists of them are shown on public pages."""
    rows = json.loads(MUNICIPALITIES.read_text(encoding="utf-8"))
    return kanji("".join(row["name"] for row in rows))


def arrange(areas: dict[str, Counter[str]], places: Counter[str]) -> list[str]:
    """Put each kanji into the core, into the slices of the area that uses it most, or into those of place names."""
    total: Counter[str] = sum(areas.values(), Counter())
    spread = {character: sum(character in counts for counts in areas.values()) for character in total}
    core = {character for character, found in spread.items() if found >= CORE_SHARE * len(areas)}
    # what several areas share comes before what one area has to itself
    shared = sorted((c for c in total if c not in core and spread[c] > 2), key=lambda c: (-spread[c], -total[c], c))
    groups: dict[str, list[str]] = defaultdict(list)
    for character in sorted(total, key=lambda c: (-total[c], c)):
        if character not in core and spread[character] <= 2:
            groups[max(areas, key=lambda name: areas[name][character])].append(character)
    groups["places"] = [c for c, _ in sorted(places.items(), key=lambda item: (-item[1], item[0])) if c not in total]
    lines = [ASCII + KANA + PUNCTUATION + "".join(sorted(core)), WIDE]
    for characters in (shared, *(groups[name] for name in sorted(groups))):
        lines += ["".join(sorted(characters[at : at + SLICE])) for at in range(0, len(characters), SLICE)]
    return lines


def main() -> None:
    lines = arrange(count_by_area(), place_names())
    remark = "# One slice of the web fonts a line, made by font_slices.py; the first is the core that every page loads."
    TARGET.write_text("\n".join([remark, *lines]) + "\n", encoding="utf-8")
    print(f"{len(lines)} slices, {len(set(''.join(lines)))} characters, core {len(lines[0])}")


if __name__ == "__main__":
    main()

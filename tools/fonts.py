"""Cut the Japanese web fonts into slices that a browser fetches only when a page uses their characters.

A full Japanese font weighs megabytes. The characters that a page shows are few, but differ from page to page, so the
font is cut three ways:

- `core`: Latin, kana, punctuation and the kanji that stand on nearly every page;
- one slice for each line of `font_slices.txt`: kanji that occur together in this project (renewed by `font_slices.py`);
- everything else that the font holds, in blocks of neighbours, as a second family with one weight. Their ranges are
  short to write, and the browser makes such a character bold by itself.

Coordinates are rounded to 512 units an em (1/32 pixel at body size), which saves a tenth and cannot be seen.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

WEIGHTS = {"regular": (400, "400Regular/NotoSansJP_400Regular.ttf"), "bold": (700, "700Bold/NotoSansJP_700Bold.ttf")}
FAMILY, RARE_FAMILY = "Noto Sans JP", "Noto Sans JP Rare"
UNITS_PER_EM = 512
UNUSED_TABLES = ("BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "gasp", "prep", "vhea", "vmtx")
LOCAL_NAMES = {
    "regular": ("Noto Sans JP", "NotoSansJP-Regular", "Noto Sans CJK JP", "NotoSansCJKjp-Regular"),
    "bold": ("Noto Sans JP Bold", "NotoSansJP-Bold", "Noto Sans CJK JP Bold", "NotoSansCJKjp-Bold"),
}


@dataclass(frozen=True, slots=True)
class Slice:
    """Characters of one weight that travel in one file."""

    name: str
    weight: str
    characters: str
    ranges: str
    family: str = FAMILY


def read_slices(path: Path) -> list[str]:
    """Return the characters of every slice: one a line, lines that start with # are remarks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


def unicode_ranges(characters: Iterable[str]) -> str:
    """Write code points as CSS ranges: "ab c" -> "U+20,U+61-63" shape."""
    points = sorted(map(ord, characters))
    runs: list[list[int]] = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ",".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in runs)


def block_size(first: int) -> int:
    """Small blocks where people's and places' names come from, larger ones where next to nothing does."""
    return 24 if 0x4E00 <= first <= 0x9FFF else 160


def rare_blocks(held: Iterable[int], sliced: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (characters, range) for what the slices leave: neighbours together, so that one range names them all."""
    left = sorted(point for point in held if point >= 0xA0 and chr(point) not in sliced)
    while left:
        size = block_size(left[0])
        block, left = left[:size], left[size:]
        yield "".join(map(chr, block)), f"U+{block[0]:X}-{block[-1]:X}"


def plan_slices(slices: list[str], fonts: Path) -> list[Slice]:
    """List every file to make. Rare blocks come first: of two faces the one written later wins."""
    held = TTFont(fonts / WEIGHTS["regular"][1], lazy=True).getBestCmap()
    known = ["".join(character for character in line if ord(character) in held) for line in slices]
    plan = [
        Slice(f"rare-{number:03d}", "regular", characters, ranges, RARE_FAMILY)
        for number, (characters, ranges) in enumerate(rare_blocks(held, set("".join(known))))
    ]
    for number, characters in enumerate(known):
        name = f"{number:02d}" if number else "core"
        plan += [Slice(f"{weight}-{name}", weight, characters, unicode_ranges(characters)) for weight in WEIGHTS]
    return plan


def strip(path: Path) -> bytes:
    """Return the font without hints, layout and vertical metrics: a page in Japanese set across needs none."""
    font = TTFont(path, lazy=True)
    for table in UNUSED_TABLES:
        if table in font:
            del font[table]
    stripped = io.BytesIO()
    font.save(stripped, reorderTables=None)
    return stripped.getvalue()


_sources: dict[str, bytes] = {}


def _start(sources: dict[str, bytes]) -> None:
    _sources.update(sources)


def cut(task: tuple[Slice, Path]) -> int:
    """Write one slice as WOFF2 and return its size in bytes."""
    piece, folder = task
    font = TTFont(io.BytesIO(_sources[piece.weight]), lazy=True)
    options = Options(hinting=False, layout_features=[], name_IDs=[], notdef_outline=True, glyph_names=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=map(ord, piece.characters))
    subsetter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    font.flavor = "woff2"
    target = folder / f"{piece.name}.woff2"
    font.save(target)
    return target.stat().st_size


def face(piece: Slice) -> str:
    """Write the CSS of one slice. A font of the same design on the reader's own machine comes first."""
    local = ",".join(f'local("{name}")' for name in LOCAL_NAMES[piece.weight])
    return (
        f'@font-face{{font-family:"{piece.family}";font-weight:{WEIGHTS[piece.weight][0]};font-display:swap;'
        f'src:{local},url(fonts/{piece.name}.woff2) format("woff2");unicode-range:{piece.ranges}}}'
    )


def build(slices_file: Path, fonts: Path, folder: Path) -> str:
    """Make all slices in `folder` and return the CSS that names them."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = plan_slices(read_slices(slices_file), fonts)
    sources = {weight: strip(fonts / file) for weight, (_, file) in WEIGHTS.items()}
    with Pool(initializer=_start, initargs=(sources,)) as pool:
        # the large ones first, so that the cores finish together
        tasks = sorted(((piece, folder) for piece in plan), key=lambda task: -len(task[0].characters))
        for _size in pool.imap_unordered(cut, tasks):
            pass
    return "\n".join(face(piece) for piece in plan) + "\n"

"""Cut the Japanese web fonts into slices that a browser fetches only when a page uses their characters.

A full Japanese font weighs megabytes. The characters that a page shows are few, but differ from page to page, so the
font is cut three ways:

- the `core`, thin and bold: what stands on nearly every page, in the family `Noto Sans JP`;
- one slice, thin, for each further line of `font_slices.txt`: characters that occur together (`font_slices.py`);
- everything else that the font holds, thin, in blocks of neighbours.

The last two form a second family with one weight: the browser itself makes their characters bold where a text is bold.
Beside the real bold of the core this cannot be told apart in a Japanese text, and it halves what a page fetches.

Coordinates are rounded to 400 units an em (1/25 pixel at body size) and curves drawn with as few points as a tolerance
of 1/500 em allows; both together save a fifth and cannot be seen.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import Pool
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

WEIGHTS = {"regular": (400, "400Regular/NotoSansJP_400Regular.ttf"), "bold": (700, "700Bold/NotoSansJP_700Bold.ttf")}
FAMILY, MORE_FAMILY = "Noto Sans JP", "Noto Sans JP More"
UNITS_PER_EM = 400
TOLERANCE = 0.8
"""How far a curve may leave the designer's, in units."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Characters of one weight that travel in one file."""

    name: str
    weight: str
    characters: str
    ranges: str
    family: str = FAMILY
    tolerance: float = TOLERANCE


def read_slices(path: Path) -> list[str]:
    """Return the characters of every slice, the core first; lines after # are remarks."""
    lines = path.read_text(encoding="utf-8").split("\n")
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
    return 48 if 0x4E00 <= first <= 0x9FFF else 160


def rare_blocks(held: Iterable[int], sliced: set[str]) -> Iterator[tuple[str, str]]:
    """Yield (characters, range) for what the slices leave: neighbours together, so that one range names them all."""
    left = sorted(point for point in held if point >= 0xA0 and chr(point) not in sliced)
    while left:
        size = block_size(left[0])
        block, left = left[:size], left[size:]
        yield "".join(map(chr, block)), f"U+{block[0]:X}-{block[-1]:X}"


def plan_slices(slices: list[str], held: Iterable[int], version: str) -> list[Slice]:
    """List every file to make, in the order of the CSS: of two ranges with a character, the later one counts.

    What the font does not hold is left out. The rare blocks are many and seldom fetched: their curves are left as they
    are. Slices lie in one folder named after what they are made of: a fingerprint in every file's name cannot be
    compressed and would make the CSS a third heavier.
    """
    characters_held = set(map(chr, held))
    texts = ["".join(character for character in text if character in characters_held) for text in slices]
    blocks = [
        Slice(f"fonts/{version}/r{number}", "regular", characters, ranges, MORE_FAMILY, 0.0)
        for number, (characters, ranges) in enumerate(rare_blocks(held, set("".join(texts))))
    ]
    more = [
        Slice(f"fonts/{version}/s{number}", "regular", text, unicode_ranges(text), MORE_FAMILY)
        for number, text in enumerate(texts[1:]) if text
    ]  # fmt: skip
    core = [Slice(f"core-fonts/{weight}", weight, texts[0], unicode_ranges(texts[0])) for weight in WEIGHTS]
    return [*blocks, *more, *core]


_opened: dict[str, TTFont] = {}


def opened(path: Path) -> TTFont:
    """Open a font once in each process."""
    if str(path) not in _opened:
        # held in memory: processes that share an open file would move each other's place in it
        _opened[str(path)] = TTFont(io.BytesIO(path.read_bytes()), lazy=True)
    return _opened[str(path)]


def drawn(source: TTFont, name: str, factor: float, tolerance: float) -> Glyph:
    """Return the outline of a glyph in the smaller unit, without hints, with as few points as the tolerance allows."""
    pen = TTGlyphPen(None)
    small = TransformPen(pen, (factor, 0, 0, factor, 0, 0))
    unit = tolerance / factor
    few = Qu2CuPen(Cu2QuPen(small, unit), unit, all_cubic=True) if tolerance else small
    source.getGlyphSet()[name].draw(few)
    return pen.glyph()


def cut(task: tuple[Slice, Path, Path]) -> int:
    """Write one slice as WOFF2 and return its size in bytes.

    A font is put together from the outlines alone: a page in Japanese set across needs no hints, no layout rules and no
    vertical metrics, and doing so is several times as fast as cutting all tables down.
    """
    piece, path, folder = task
    source = opened(path)
    names = source.getBestCmap()
    factor = UNITS_PER_EM / source["head"].unitsPerEm
    points = {ord(character): names[ord(character)] for character in piece.characters}
    order = [".notdef", *dict.fromkeys(name for name in points.values() if name != ".notdef")]
    head, lines = source["hhea"], source["OS/2"]
    builder = FontBuilder(UNITS_PER_EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(points)
    builder.setupGlyf({name: drawn(source, name, factor, piece.tolerance) for name in order})
    left = {name: getattr(builder.font["glyf"][name], "xMin", 0) for name in order}
    builder.setupHorizontalMetrics({name: (round(source["hmtx"][name][0] * factor), left[name]) for name in order})
    builder.setupHorizontalHeader(ascent=round(head.ascent * factor), descent=round(head.descent * factor))
    builder.setupOS2(
        usWeightClass=WEIGHTS[piece.weight][0],
        sTypoAscender=round(lines.sTypoAscender * factor),
        sTypoDescender=round(lines.sTypoDescender * factor),
        sTypoLineGap=round(lines.sTypoLineGap * factor),
        usWinAscent=round(lines.usWinAscent * factor),
        usWinDescent=round(lines.usWinDescent * factor),
        sxHeight=round(lines.sxHeight * factor),
        sCapHeight=round(lines.sCapHeight * factor),
        fsSelection=lines.fsSelection,
    )
    builder.font["head"].macStyle = source["head"].macStyle
    builder.setupPost(
        keepGlyphNames=False,
        underlinePosition=round(source["post"].underlinePosition * factor),
        underlineThickness=round(source["post"].underlineThickness * factor),
    )
    builder.setupNameTable({"familyName": piece.family, "styleName": piece.weight.title()}, mac=False)
    builder.font.flavor = "woff2"
    target = folder / f"{piece.name}.woff2"
    builder.save(target)
    return target.stat().st_size


def face(piece: Slice) -> str:
    """Write the CSS of one slice.

    No `local()` before the address: a browser without that font asks its system again for every slice at every layout
    (Chromium on Linux: half a second a page).
    """
    return (
        f'@font-face{{font-family:"{piece.family}";font-weight:{WEIGHTS[piece.weight][0]};font-display:swap;'
        f'src:url({piece.name}.woff2) format("woff2");unicode-range:{piece.ranges}}}'
    )


def build(slices_file: Path, fonts: Path, folder: Path) -> str:
    """Make all slices below `folder` and return the CSS that names them."""
    version = hashlib.sha256(slices_file.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:8]
    for name in ("core-fonts", f"fonts/{version}"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    paths = {weight: fonts / file for weight, (_, file) in WEIGHTS.items()}
    plan = plan_slices(read_slices(slices_file), opened(paths["regular"]).getBestCmap(), version)
    # the large ones first, so that the processes finish together
    tasks = [(piece, paths[piece.weight], folder) for piece in sorted(plan, key=lambda piece: -len(piece.characters))]
    with Pool() as pool:
        for _size in pool.imap_unordered(cut, tasks, chunksize=4):
            pass
    return "\n".join(face(piece) for piece in plan) + "\n"

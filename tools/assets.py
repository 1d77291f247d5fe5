"""Build what the browser loads (build/assets), the registry of municipalities, and the fonts of documents.

Each step leaves a stamp made of the content of what it reads, so that a second run costs next to nothing.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
STYLES = ROOT / "src" / "manabiwa" / "static" / "css"
ASSETS = ROOT / "build" / "assets"
DATA = ROOT / "build" / "data"
DOCUMENT_FONTS = ROOT / "build" / "fonts"
STAMPS = ROOT / "build" / "stamps"
TOOLS = ROOT / "tools"
LOCK = ROOT / "package-lock.json"
TOKENS = PACKAGES / "@digital-go-jp" / "design-tokens" / "dist" / "tokens.css"
FONTS = PACKAGES / "@expo-google-fonts" / "noto-sans-jp"

LAYERS = (
    *("reset.css", "tokens.css", "base.css", "layout.css", "site.css", "controls.css", "forms.css", "tables.css"),
    *("figures.css", "learning.css", "training.css", "utilities.css", "print.css"),
)


def step(name: str, reads: Iterable[Path], work: Callable[[], None], *, leaves: Path) -> None:
    """Do `work` unless its stamp is fresh and what it leaves is there."""
    fingerprint = hashlib.sha256(Path(__file__).read_bytes())
    for path in reads:
        fingerprint.update(path.read_bytes())
    stamp = STAMPS / f"assets-{name}"
    if leaves.exists() and stamp.exists() and stamp.read_text() == fingerprint.hexdigest():
        return
    work()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(fingerprint.hexdigest())


def used_tokens(tokens: str, styles: str) -> str:
    """Return the declarations of the design tokens that the styles name, directly or through another token."""
    declared = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", tokens))
    wanted: set[str] = set()
    pending = set(re.findall(r"var\((--[\w-]+)", styles)) & declared.keys()
    while pending:
        name = pending.pop()
        wanted.add(name)
        pending |= set(re.findall(r"var\((--[\w-]+)", declared[name])) - wanted
    return ":root{" + "".join(f"{name}:{declared[name]};" for name in declared if name in wanted) + "}"


def minify(styles: str) -> str:
    """Drop remarks and the white space that CSS does not need; what stands in quotes stays as it is."""
    styles = re.sub(r"/\*.*?\*/", "", styles, flags=re.DOTALL)
    pieces = re.split(r"(\"[^\"]*\")", styles)
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        pieces[index] = re.sub(r"(?<=[\w-]): (?=[^{}]*[;}])", ":", piece).replace(";}", "}")
    return "".join(pieces).strip()


def build_styles() -> None:
    styles = "\n".join((STYLES / name).read_text(encoding="utf-8") for name in LAYERS)
    tokens = used_tokens(TOKENS.read_text(encoding="utf-8"), styles)
    # the order of the layers is declared first; the tokens join the layer of their name
    order, _semicolon, rest = minify(styles).partition(";")
    ASSETS.mkdir(parents=True, exist_ok=True)
    (ASSETS / "manabiwa.css").write_text(f"{order};@layer tokens{{{tokens}}}{rest}\n", encoding="utf-8")


def build_fonts() -> None:
    import fonts  # fontTools takes a moment to load: only when there is something to cut

    for folder in ("fonts", "core-fonts"):
        shutil.rmtree(ASSETS / folder, ignore_errors=True)
    faces = fonts.build(TOOLS / "font_slices.txt", FONTS, ASSETS)
    (ASSETS / "fonts.css").write_text(faces, encoding="utf-8")
    shutil.copyfile(FONTS / "LICENSE_FONT", ASSETS / "fonts" / "LICENSE.txt")


def copy_document_fonts() -> None:
    """Whole fonts for PDF and charts: a name may hold any character, so nothing is cut away."""
    shutil.rmtree(DOCUMENT_FONTS, ignore_errors=True)
    DOCUMENT_FONTS.mkdir(parents=True)
    for weight in ("400Regular", "700Bold"):
        shutil.copyfile(FONTS / weight / f"NotoSansJP_{weight}.ttf", DOCUMENT_FONTS / f"NotoSansJP_{weight}.ttf")
    shutil.copyfile(FONTS / "LICENSE_FONT", DOCUMENT_FONTS / "LICENSE.txt")


def copy_htmx() -> None:
    ASSETS.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(PACKAGES / "htmx.org" / "dist" / "htmx.min.js", ASSETS / "htmx.min.js")


def build_registry() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    target = DATA / "municipalities.json"
    try:
        subprocess.run(["node", TOOLS / "municipalities.js", target], cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError):
        target.unlink(missing_ok=True)
        sys.exit("manabiwa: 自治体の一覧を作れませんでした。/ The registry of municipalities could not be built.")


def main() -> None:
    step("htmx", [LOCK], copy_htmx, leaves=ASSETS / "htmx.min.js")
    step("document-fonts", [LOCK], copy_document_fonts, leaves=DOCUMENT_FONTS / "LICENSE.txt")
    step("styles", [LOCK, *(STYLES / name for name in LAYERS)], build_styles, leaves=ASSETS / "manabiwa.css")
    step("registry", [LOCK, TOOLS / "municipalities.js"], build_registry, leaves=DATA / "municipalities.json")
    step("fonts", [LOCK, TOOLS / "fonts.py", TOOLS / "font_slices.txt"], build_fonts, leaves=ASSETS / "fonts.css")


if __name__ == "__main__":
    main()

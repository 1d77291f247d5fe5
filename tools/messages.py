"""Compile every translation catalogue of the project (.po to .mo), without the gettext programs."""

from __future__ import annotations

from pathlib import Path

import polib

SOURCES = Path(__file__).resolve().parent.parent / "src" / "manabiwa"

for source in sorted(SOURCES.rglob("*.po")):
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))

"""Fixtures of the engines' tests; they run without Django."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the large trial data; a test that needs it is skipped where it is absent."""
    named = os.environ.get("MANABIWA_DATA")
    candidates = [Path(named)] if named else []
    candidates += [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
    for folder in candidates:
        if (folder / "README.md").is_file():
            return folder
    pytest.skip("trial data not found; set MANABIWA_DATA to its folder")

"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def find_shared_data() -> Path | None:
    """The folder with real catalogues and statistics: MANABIWA_DATA, or shared/data beside a parent folder."""
    if "MANABIWA_DATA" in os.environ:
        return Path(os.environ["MANABIWA_DATA"])
    for parent in Path(__file__).resolve().parents:
        if (parent / "shared" / "data" / "README.md").exists():
            return parent / "shared" / "data"
    return None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data, where it is present."""
    folder = find_shared_data()
    if folder is None:
        pytest.skip("the folder with real data is not here (set MANABIWA_DATA)")
    return folder

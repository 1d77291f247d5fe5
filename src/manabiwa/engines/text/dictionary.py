"""The Sudachi dictionary, loaded once when the first text is cut.

A dictionary may be shared between threads, a tokenizer may not; callers keep one tokenizer per thread.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

_loading = threading.Lock()


def dictionary() -> Any:
    """Return the shared dictionary (``sudachidict_core``)."""
    with _loading:
        return _load()


@lru_cache(maxsize=1)
def _load() -> Any:
    # Imported here: nothing that only folds or parses dates should wait for a 200 MB dictionary.
    from sudachipy import Dictionary

    return Dictionary()

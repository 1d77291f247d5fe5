"""Random numbers that can be repeated."""

from __future__ import annotations

import hashlib

import numpy as np


def derive(seed: int, *labels: str | int) -> int:
    """Return a 64-bit seed for one named purpose.

    The same seed and labels give the same number on every machine and Python version,
    and different labels give independent streams (SHA-256 of the written-out labels).
    """
    written = "\x1f".join([str(seed), *map(str, labels)])
    return int.from_bytes(hashlib.sha256(written.encode()).digest()[:8], "big")


def generator(seed: int, *labels: str | int) -> np.random.Generator:
    """Return a numpy generator for one named purpose; see `derive`."""
    return np.random.default_rng(derive(seed, *labels))

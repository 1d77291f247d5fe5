"""Which characters should travel together, so that pages fetch the least: a partition, cut exactly and then improved.

A slice costs what its outlines weigh and a fixed sum besides; a page pays for every slice of which it shows a
character. Finding the best partition is a hard problem in general. For characters in a given row the cheapest cut is
found exactly, by dynamic programming; from there single characters move, and slices join, as long as that saves.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

Sets = list[frozenset[str]]

SLICE_BYTES, KANJI_BYTES, LATIN_BYTES = 950, 118, 50
"""What a slice costs beside its outlines (tables of the file, headers of the answer), and what an outline weighs."""
LARGEST = 200
"""Most characters in a slice."""
SWEEPS = 40


def weight_of(character: str) -> int:
    return LATIN_BYTES if ord(character) < 0x250 else KANJI_BYTES


def partition(pages: Sets) -> list[str]:
    """Return slices of all characters of the pages; a page that counts more often is given more often."""
    slices = cut_cheaply(in_a_row(pages), pages)
    work = _Partition(slices, pages)
    for _sweep in range(SWEEPS):
        if not work.move_characters() + work.join_slices():
            break
    return ["".join(sorted(group)) for group in work.groups]


def in_a_row(pages: Sets) -> str:
    """Put the characters in a row: after each comes the one whose pages are most like its own."""
    shown = {
        character: frozenset(number for number, page in enumerate(pages) if character in page)
        for character in sorted(frozenset().union(*pages))
    }
    left = sorted(shown, key=lambda character: (-len(shown[character]), character))
    row = [left.pop(0)] if left else []
    while left:
        last = shown[row[-1]]
        # of equals the most used: `left` is in that order, and max takes the first
        nearest = max(left, key=lambda character: len(shown[character] & last) / len(shown[character] | last))
        left.remove(nearest)
        row.append(nearest)
    return "".join(row)


def cut_cheaply(row: str, pages: Sets) -> list[str]:
    """Cut the row into the slices that cost all pages together the least."""
    users = _users(row, pages)
    least, begins = [0, *[sys.maxsize] * len(row)], [0] * (len(row) + 1)
    for end in range(1, len(row) + 1):
        mask, size = 0, SLICE_BYTES
        for begin in range(end - 1, max(-1, end - 1 - LARGEST), -1):
            mask |= users[row[begin]]
            size += weight_of(row[begin])
            cost = least[begin] + mask.bit_count() * size
            if cost < least[end]:
                least[end], begins[end] = cost, begin
    slices, end = [], len(row)
    while end:
        slices.append(row[begins[end] : end])
        end = begins[end]
    return slices[::-1]


def _users(characters: Iterable[str], pages: Sets) -> dict[str, int]:
    """The pages that show each character, as bits."""
    return {c: sum(1 << number for number, page in enumerate(pages) if c in page) for c in characters}


class _Partition:
    """Slices with the pages that fetch each (as bits) and their sizes in bytes."""

    def __init__(self, slices: list[str], pages: Sets) -> None:
        self.groups = [list(text) for text in slices]
        self._users = _users("".join(slices), pages)
        self._masks = [self._mask(group) for group in self.groups]
        self._sizes = [SLICE_BYTES + sum(map(weight_of, group)) for group in self.groups]

    def _mask(self, group: list[str]) -> int:
        mask = 0
        for character in group:
            mask |= self._users[character]
        return mask

    def _cost(self, number: int) -> int:
        return self._masks[number].bit_count() * self._sizes[number]

    def move_characters(self) -> int:
        """Move every character to the slice where it costs least; return the bytes that this saves."""
        saved = 0
        for character in sorted(self._users, key=lambda c: (-self._users[c].bit_count(), c)):
            users, weight = self._users[character], weight_of(character)
            home = next(number for number, group in enumerate(self.groups) if character in group)
            rest = [other for other in self.groups[home] if other != character]
            if not rest:
                continue  # alone: joining slices looks after it
            mask, size = self._mask(rest), self._sizes[home] - weight
            freed = self._cost(home) - mask.bit_count() * size
            price, place = min(
                ((self._masks[n] | users).bit_count() * (self._sizes[n] + weight) - self._cost(n), n)
                for n in range(len(self.groups))
                if n != home and len(self.groups[n]) < LARGEST
            )
            if price < freed:
                self.groups[home], self._masks[home], self._sizes[home] = rest, mask, size
                self.groups[place].append(character)
                self._masks[place] |= users
                self._sizes[place] += weight
                saved += freed - price
        return saved

    def join_slices(self) -> int:
        """Join each slice with the one with which it costs least, if that is less; return the bytes saved."""
        saved, number = 0, 0
        while number < len(self.groups):
            gains = (
                (self._cost(number) + self._cost(other)
                 - (self._masks[number] | self._masks[other]).bit_count()
                 * (self._sizes[number] + self._sizes[other] - SLICE_BYTES), -other)
                for other in range(number + 1, len(self.groups))
            )  # fmt: skip
            gain, other = max(gains, default=(0, 0))
            if gain <= 0:
                number += 1
                continue
            self.groups[number] += self.groups.pop(-other)
            self._masks[number] |= self._masks.pop(-other)
            self._sizes[number] += self._sizes.pop(-other) - SLICE_BYTES
            saved += gain
        return saved


def bytes_of(slices: list[str], page: frozenset[str]) -> int:
    """What a page with these characters fetches; the first slice, the core, comes in two weights."""
    used = [text for number, text in enumerate(slices) if number == 0 or page.intersection(text)]
    weights = [SLICE_BYTES + sum(map(weight_of, text)) for text in used]
    return sum(weights) + weights[0]

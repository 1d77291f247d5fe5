"""The hand-over pack: what a successor needs to know. Apps contribute sections; `network` only collects them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise as LazyText

from .models import Post


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of the pack with its lines, each a text and (if any) the address to go on."""

    heading: str | LazyText
    lines: tuple[tuple[str, str], ...]


Contributor = Callable[[Post], Section | None]
_contributors: list[Contributor] = []


def contribute(function: Contributor) -> Contributor:
    """Register a function that adds a section for a post."""
    if function not in _contributors:
        _contributors.append(function)
    return function


def collect(post: Post) -> list[Section]:
    """All sections for the post that have something to say."""
    sections = (function(post) for function in _contributors)
    return [section for section in sections if section and section.lines]

"""取組領域 of courses: what their provider says, unless people here said otherwise (decision 10).

A course holds values of `Pillar` with spaces between them, in the order of `Pillar`; `NONE` in `marked_pillars` says
that people here looked and found none.
"""

import re
from collections.abc import Collection, Mapping

from django.db.models import Q

from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import Actor, Capability

from .models import Course

NONE = "none"
_BETWEEN = re.compile(r"[、,\uff0c;\uff1b|\s]+")
_WRITTEN: Mapping[str, Pillar] = {
    "行政DX": Pillar.STAFF, "行政": Pillar.STAFF, "職員": Pillar.STAFF, "自治体職員": Pillar.STAFF,
    "staff": Pillar.STAFF, "中小企業DX": Pillar.BUSINESS, "中小企業": Pillar.BUSINESS, "企業": Pillar.BUSINESS,
    "business": Pillar.BUSINESS, "市民・求職者": Pillar.RESIDENTS, "市民": Pillar.RESIDENTS, "住民": Pillar.RESIDENTS,
    "求職者": Pillar.RESIDENTS, "市民リスキリング": Pillar.RESIDENTS, "residents": Pillar.RESIDENTS,
}  # fmt: skip


def joined(values: Collection[str]) -> str:
    """The values as a course holds them."""
    return " ".join(value for value in Pillar.values if value in values)


def pillars_of(course: Course) -> list[str]:
    """The pillars of a course: people's word here first, else that of its provider."""
    said = course.marked_pillars or course.pillars
    return [] if said == NONE else said.split()


def read_pillars(text: str) -> tuple[str, list[str]]:
    """What a cell says: the pillars as a course holds them, and the words that are none."""
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    by_word = {key.casefold(): pillar for key, pillar in _WRITTEN.items()}
    found = {by_word[word.casefold()].value for word in words if word.casefold() in by_word}
    return joined(found), [word for word in words if word.casefold() not in by_word]


def written(pillars: str) -> str:
    """What `read_pillars` reads, as an export writes it."""
    return "、".join(str(Pillar(value).label) for value in pillars.split())


def in_pillars(values: Collection[str]) -> Q:
    """The question to the database: courses of one of these pillars."""
    found = Q(pk__in=())
    for value in values:
        if value in Pillar.values:
            found |= Q(marked_pillars__contains=value) | Q(marked_pillars="", pillars__contains=value)
    return found


def may_mark(course: Course, actor: Actor) -> bool:
    """Whether the person may say for which pillars the course is."""
    is_author = course.municipality_id is not None and actor.may(Capability.WRITE_MATERIAL, course.municipality_id)
    return is_author or actor.may(Capability.MANAGE_CATALOG)

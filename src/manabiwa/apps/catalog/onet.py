"""Occupations from the tables of the O*NET database (U.S. Department of Labor, CC BY 4.0).

How O*NET's figures become ours:

- Skills and knowledge carry an importance (1 to 5) and a level (0 to 7). An element counts when its importance is at
  least 3 ("important"); its level is `level_of`, its weight the importance less 2 (so 1 to 3). Elements that O*NET
  itself marks as not relevant or to be suppressed are left out.
- Technology skills carry no level. A technology that is in demand in the occupation is needed at level 3 with weight 2,
  a hot one at level 2 with weight 1; others are too many and too special to learn for a goal and are left out.
- A technology that the dictionary has already ("Cascading style sheets CSS") is that skill; others are added. An
  element that one of our skills stands for ("Time Management") is it; others are general abilities, in Japanese.
- What of it makes up the goal of an occupation says `onet_goals`. An occupation whose goal we wrote ourselves keeps it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.common.services import action
from manabiwa.apps.network.services import touch_site
from manabiwa.engines.kernel import EngineError, Words
from manabiwa.engines.skills import AUTOMATIC, SkillLinker, SkillTerms
from manabiwa.engines.text import fold

from .frameworks import GENERAL as FRAMEWORK
from .frameworks import OURS, write_known
from .frameworks import TECHNOLOGY as TECHNOLOGY_FRAMEWORK
from .models import Occupation, OccupationSkill, Skill
from .onet_goals import Need, choose_goal, count_uses
from .onet_words import AT_HAND, ELEMENTS, OTHER_THINGS, TECHNOLOGIES

_TECHNOLOGY = "onet-t:"
IMPORTANT = 3.0
_TITLES = 30
_RELATED = 10
_BATCH = 2_000

Row = Mapping[str, Any]
TABLES: Mapping[str, tuple[str, ...]] = {
    "Occupation Data": ("O*NET-SOC Code", "Title", "Description"),
    "Skills": ("O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value"),
    "Knowledge": ("O*NET-SOC Code", "Element ID", "Element Name", "Scale ID", "Data Value"),
    "Technology Skills": ("O*NET-SOC Code", "Example", "Hot Technology", "In Demand"),
    "Job Zones": ("O*NET-SOC Code", "Job Zone"),
    "Alternate Titles": ("O*NET-SOC Code", "Alternate Title"),
    "Related Occupations": ("O*NET-SOC Code", "Related O*NET-SOC Code"),
}
"""The tables that are read, by the names of their files, with the columns that they must have."""
ReadingReport = Callable[[int, int, str], None]
"""Hears how many tables are read, of how many, and the name of the next."""


class OnetError(EngineError):
    """A table is missing or lacks a column."""


@dataclass(slots=True)
class OnetTables:
    """What the tables say, by occupation code."""

    occupations: list[Row] = field(default_factory=list)
    needed: dict[str, dict[str, tuple[int, float]]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    zones: dict[str, int] = field(default_factory=dict)
    titles: dict[str, list[str]] = field(default_factory=dict)
    related: dict[str, list[str]] = field(default_factory=dict)


class _Numbered:
    """Rows that know which of them came last, as Excel counts."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.number = 1
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for self.number, row in enumerate(self._rows, start=2):  # noqa: B020 - the number outlives the loop
            yield row


def level_of(value: float) -> int:
    """Our level (1 to 5) for a level of O*NET (0 to 7): fifths of its scale, the lowest for all that is needed."""
    return min(5, max(1, round(value * 5 / 7)))


def import_occupations(*, folder: Path, actor: Actor) -> tuple[int, int]:
    """Bring a folder of O*NET's Excel tables in; Japanese names that stand already stay. Returns both counts.

    Raises OnetError when a table is missing or is not O*NET's.
    """
    require(actor, Capability.MANAGE_CATALOG)
    return write_onet(tables=read_onet(folder), actor=actor)


def read_onet(folder: Path, report: ReadingReport = lambda done, total, name: None) -> OnetTables:
    """Read the tables of a folder, which takes longer than to write them.

    Raises OnetError when a table is missing or is not O*NET's.
    """
    read = OnetTables()
    for number, (name, columns) in enumerate(TABLES.items()):
        report(number, len(TABLES), name)
        rows = _Numbered(_table(folder, name, *columns))
        try:
            _take[name](rows, read)
        except (TypeError, ValueError) as error:
            raise OnetError(
                Words(
                    f"O*NET の表「{name}.xlsx」の{rows.number}行目に、数でない値があります。",
                    f"Row {rows.number} of {name}.xlsx holds a value that is no number.",
                )
            ) from error
    if not read.occupations:
        raise OnetError(Words("O*NET の表に職業がありません。", "The tables of O*NET name no occupation."))
    return read


def write_onet(*, tables: OnetTables, actor: Actor) -> tuple[int, int]:
    """Write occupations and what they need; a second time changes nothing. Returns both counts."""
    with action("catalog.import_occupations", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        write_known()
        _write_occupations(tables)
        count = _write_needs(tables)
        touch_site()
        act.about(changes={"source": "O*NET", "occupations": len(tables.occupations), "needs": count})
    return len(tables.occupations), count


def _take_occupations(rows: Iterable[Row], read: OnetTables) -> None:
    read.occupations = [row for row in rows if row["O*NET-SOC Code"]]


def _take_elements(rows: Iterable[Row], read: OnetTables) -> None:
    figures: dict[tuple[str, str], dict[str, float]] = {}
    for row in rows:
        if row.get("Recommend Suppress") == "Y" or row.get("Not Relevant") == "Y":
            continue
        key = f"{FRAMEWORK}-{row['Element ID']}"
        read.names[key] = str(row["Element Name"])
        figures.setdefault((row["O*NET-SOC Code"], key), {})[row["Scale ID"]] = float(row["Data Value"])
    for (code, key), scales in figures.items():
        if scales.get("IM", 0.0) >= IMPORTANT and "LV" in scales:
            read.needed.setdefault(code, {})[key] = (level_of(scales["LV"]), round(scales["IM"] - 2, 2))


def _take_technologies(rows: Iterable[Row], read: OnetTables) -> None:
    for row in rows:
        is_hot, is_wanted = row["Hot Technology"] == "Y", row["In Demand"] == "Y"
        if (is_hot or is_wanted) and row["Example"] not in AT_HAND:
            key = f"{_TECHNOLOGY}{fold(str(row['Example']))}"[:80]
            read.names.setdefault(key, str(row["Example"])[:200])
            read.needed.setdefault(row["O*NET-SOC Code"], {})[key] = (3, 2.0) if is_wanted else (2, 1.0)


def _take_zones(rows: Iterable[Row], read: OnetTables) -> None:
    read.zones |= {row["O*NET-SOC Code"]: int(row["Job Zone"]) for row in rows}


def _take_titles(rows: Iterable[Row], read: OnetTables) -> None:
    for row in rows:
        read.titles.setdefault(row["O*NET-SOC Code"], []).append(str(row["Alternate Title"]))


def _take_related(rows: Iterable[Row], read: OnetTables) -> None:
    for row in rows:
        read.related.setdefault(row["O*NET-SOC Code"], []).append(row["Related O*NET-SOC Code"])


_take: Mapping[str, Callable[[Iterable[Row], OnetTables], None]] = {
    "Occupation Data": _take_occupations,
    "Skills": _take_elements,
    "Knowledge": _take_elements,
    "Technology Skills": _take_technologies,
    "Job Zones": _take_zones,
    "Alternate Titles": _take_titles,
    "Related Occupations": _take_related,
}


def _write_occupations(read: OnetTables) -> None:
    known = Occupation.objects.in_bulk(field_name="code")
    fresh = []
    for row in read.occupations:
        code, title = str(row["O*NET-SOC Code"])[:20], str(row["Title"])[:200]
        one = known.get(code) or Occupation(code=code, name=title, description=str(row["Description"]))
        one.name_en, one.job_zone = title, read.zones.get(code)
        one.titles, one.related = read.titles.get(code, [])[:_TITLES], read.related.get(code, [])[:_RELATED]
        fresh.append(one)
    Occupation.objects.bulk_create(
        fresh, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"],
        update_fields=["name_en", "job_zone", "titles", "related"],
    )  # fmt: skip


def _write_needs(read: OnetTables) -> int:
    skills = _skills(read.names)
    ours = set(Skill.objects.filter(framework_id=OURS).values_list("pk", flat=True))
    needs = {
        code: [
            Need(skills[key], level, weight, key.startswith(_TECHNOLOGY), skills[key] in ours)
            for key, (level, weight) in needed.items()
        ]
        for code, needed in read.needed.items()
    }
    uses = count_uses(needs)
    occupations = dict(Occupation.objects.filter(code__in=needs).values_list("code", "pk"))
    # what people wrote for an occupation goes first: O*NET adds to what is shown, not to the goal
    written = set(
        OccupationSkill.objects.filter(is_goal=True, source=OccupationSkill.Source.WRITTEN).values_list(
            "occupation_id", flat=True
        )
    )
    rows: dict[tuple[int, int], OccupationSkill] = {}
    for code, occupation in occupations.items():
        goal = {} if occupation in written else {need.skill: need for need in choose_goal(needs[code], uses)}
        for need in [*needs[code], *goal.values()]:
            rows[occupation, need.skill] = OccupationSkill(
                occupation_id=occupation, skill_id=need.skill, level=need.level, weight=need.weight,
                is_goal=need.skill in goal, source=OccupationSkill.Source.ONET,
            )  # fmt: skip
    OccupationSkill.objects.filter(source=OccupationSkill.Source.ONET).delete()
    OccupationSkill.objects.bulk_create(rows.values(), batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


def _skills(names: Mapping[str, str]) -> dict[str, int]:
    """Primary keys by our key of an O*NET element or technology; what is one of our skills is not doubled."""
    own = list(Skill.objects.filter(framework_id=OURS).values_list("pk", "name", "name_en", "aliases"))
    by_name = {fold(word): pk for pk, name, english, aliases in own for word in (*aliases, english, name) if word}
    linker = SkillLinker([SkillTerms(str(pk), name, (english, *aliases)) for pk, name, english, aliases in own])
    found: dict[str, int] = {}
    fresh: list[Skill] = []
    for key, name in names.items():
        japanese, stands_for = ELEMENTS.get(key.removeprefix(f"{FRAMEWORK}-"), ("", ""))
        is_technology = key.startswith(_TECHNOLOGY)
        pk = by_name.get(fold(TECHNOLOGIES.get(name, name) if is_technology else stands_for)) or (
            _linked(linker, name) if is_technology else None
        )
        if pk is not None:
            found[key] = pk
        else:
            framework = TECHNOLOGY_FRAMEWORK if is_technology else FRAMEWORK
            fresh.append(Skill(code=key, framework_id=framework, name=japanese or name, name_en=name))
    Skill.objects.bulk_create(
        fresh, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"],
        update_fields=["framework", "name", "name_en"],
    )  # fmt: skip
    rows = Skill.objects.filter(framework_id__in=[FRAMEWORK, TECHNOLOGY_FRAMEWORK]).values_list("code", "pk")
    return dict(rows) | found


def _linked(linker: SkillLinker, name: str) -> int | None:
    """The one skill of ours that the name of a technology holds, if it holds one for certain."""
    sure = [mention for mention in linker.link(name) if mention.confidence >= AUTOMATIC]
    return int(sure[0].skill) if len(sure) == 1 and name not in OTHER_THINGS else None


def _table(folder: Path, name: str, *columns: str) -> Iterator[Row]:
    path = folder / f"{name}.xlsx"
    if not path.is_file():
        raise OnetError(Words(f"O*NET の表「{name}.xlsx」がありません。", f"{name}.xlsx of O*NET is missing."))
    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
        head = [str(cell) for cell in next(rows, [])]
    except CalamineError as error:
        raise OnetError(Words(f"「{path.name}」を Excel として読めません。", f"{path.name}: {error}")) from error
    missing = [column for column in columns if column not in head]
    if missing:
        raise OnetError(
            Words(f"「{path.name}」に列がありません: {'、'.join(missing)}", f"{path.name} lacks {', '.join(missing)}")
        )
    return (dict(zip(head, row, strict=False)) for row in rows)

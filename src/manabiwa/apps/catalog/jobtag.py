"""Occupations from the numeric file of job tag (日本版O-NET「インプットデータ」数値系), as Excel or as a long CSV.

How job tag's figures become ours. It states no importance, but means of what people in the work said: skills from 0 to
7, knowledge from 0 to 5. What everybody needs tells nothing of an occupation, so an element counts where its mean is
above that of all occupations. With z the distance from there in standard deviations over the occupations, its weight is
1 + min(z, 2), so 1 to 3 as with O*NET; its level is in fifths of its scale (`level_of`). An element is the
skill of ours that its twin of O*NET is (`onet_words.ELEMENTS`), else an ability of its own. What of it makes up the
goal says `onet_goals`.
"""

import csv
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.common.services import action
from manabiwa.apps.network.services import touch_site
from manabiwa.engines.kernel import EngineError, Words

from .frameworks import GENERAL, JOBTAG, OURS, code_of, write_known
from .jobtag_words import KNOWLEDGE, ONET_ELEMENTS, OUR_SKILLS, SHEET, SKILL
from .models import MatchKind, Occupation, OccupationSkill, Skill, SkillKind, SkillMatch
from .onet_goals import Need, choose_goal, count_uses
from .onet_words import ELEMENTS

NUMBER, NAME = "IPD_01_01_001", "IPD_02_01_001"
HIGHEST = {SKILL: 7.0, KNOWLEDGE: 5.0}
_LONG_HEAD = (NUMBER, NAME, "name", "type", "label", "value")
_BATCH = 2_000
_BRACKETS = str.maketrans("\uff08\uff09", "()")
"""The workbook and the CSV write the brackets of a name differently."""
_TWINS = "job tag / O*NET"
_SURE = 0.95
"""Confidence of the crosswalk to O*NET: the scales were made after O*NET's, in Japanese."""


class JobtagError(EngineError):
    """The file is not job tag's numeric file, or a value in it cannot be."""


@dataclass(slots=True)
class JobtagFile:
    """What the file says: names of elements and of occupations, and values by occupation and element."""

    elements: dict[str, str] = field(default_factory=dict)
    occupations: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, float]] = field(default_factory=lambda: defaultdict(dict))


def is_jobtag(path: Path) -> bool:
    """Whether a file is job tag's, told by its bytes: a workbook with its sheet, or a CSV with its headings."""
    if not path.is_file():
        return False
    if _is_workbook(path):
        try:
            return SHEET in CalamineWorkbook.from_path(path).sheet_names
        except CalamineError:
            return False
    with path.open("rb") as file:
        return file.read(len(NUMBER) + 3).removeprefix(b"\xef\xbb\xbf").startswith(NUMBER.encode())


def _is_workbook(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def import_jobtag(*, path: Path, actor: Actor) -> tuple[int, int]:
    """Bring occupations and what they need in; a second time changes nothing. Returns both counts.

    Raises JobtagError when the file is not job tag's or a value is outside of its scale; then nothing is written.
    """
    require(actor, Capability.MANAGE_CATALOG)
    return write_jobtag(read=read_jobtag(path), actor=actor)


def write_jobtag(*, read: JobtagFile, actor: Actor) -> tuple[int, int]:
    """Write occupations and what they need; a second time changes nothing. Returns both counts."""
    with action("catalog.import_occupations", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        write_known()
        skills = _write_elements(read.elements)
        Occupation.objects.bulk_create(
            (Occupation(code=_code(number), name=name[:200]) for number, name in read.occupations.items()),
            batch_size=_BATCH, update_conflicts=True, unique_fields=["code"], update_fields=["name"],
        )  # fmt: skip
        count = _write_needs(read, skills)
        touch_site()
        act.about(changes={"source": "job tag", "occupations": len(read.occupations), "needs": count})
    return len(read.occupations), count


def level_of(element: str, value: float) -> int:
    """Our level (1 to 5) for a mean of job tag: fifths of the element's scale, the lowest for all that is needed."""
    return min(5, max(1, round(value * 5 / _highest(element))))


def _highest(element: str) -> float:
    return next(highest for prefix, highest in HIGHEST.items() if element.startswith(prefix))


def _code(number: str) -> str:
    return f"{JOBTAG}-{int(number):03d}"


def read_jobtag(path: Path) -> JobtagFile:
    """Read the file. Raises JobtagError when it is not job tag's or a value is outside of its scale."""
    try:
        rows = _rows_of_workbook(path) if _is_workbook(path) else _rows_of_csv(path)
        read = JobtagFile()
        for number, name, element, label, cell in rows:
            if not number.isdecimal():
                raise _no_number(number)
            read.elements.setdefault(element, label.translate(_BRACKETS).strip())
            read.occupations.setdefault(number, name.translate(_BRACKETS))
            read.values[number][element] = _value(name, element, label, cell)
    except (CalamineError, UnicodeDecodeError, csv.Error) as error:
        raise JobtagError(Words(f"「{path.name}」を読めません。", f"{path.name}: {error}")) from error
    if not read.occupations or not all(any(name.startswith(prefix) for name in read.elements) for prefix in HIGHEST):
        raise JobtagError(
            Words(
                f"「{path.name}」に職業、またはスキルと知識の列({SKILL}…、{KNOWLEDGE}…)がありません。",
                f"{path.name} has no occupations, or not both skills ({SKILL}...) and knowledge ({KNOWLEDGE}...).",
            )
        )
    return read


def _no_number(cell: object) -> JobtagError:
    return JobtagError(
        Words(
            f"職業の番号が数ではありません(受け取った値: {str(cell)[:40]})。",
            f"The number of an occupation must be a number; got {str(cell)[:40]}.",
        )
    )


def _value(name: str, element: str, label: str, cell: object) -> float:
    try:
        value = float(str(cell))
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= _highest(element):
        raise JobtagError(
            Words(
                f"「{name}」の「{label}」は0から{_highest(element):g}までの数です(受け取った値: {cell})。",
                f"{label} of {name} must be a number from 0 to {_highest(element):g}; got {cell}.",
            )
        )
    return value


_Line = tuple[str, str, str, str, object]
"""Number and name of the occupation, identifier and name of the element, value."""


def _rows_of_workbook(path: Path) -> Iterator[_Line]:
    book = CalamineWorkbook.from_path(path)
    rows = iter(book.get_sheet_by_name(SHEET).iter_rows()) if SHEET in book.sheet_names else iter(())
    labels: list[Any] = []
    for row in rows:
        if NUMBER in row:
            yield from _wide(list(row), labels, rows)
            return
        labels = list(row)
    raise JobtagError(Words(f"「{path.name}」に IPD 番号の行がありません。", f"{path.name} has no row of IPD numbers."))


def _wide(heads: list[Any], labels: list[Any], rows: Iterable[list[Any]]) -> Iterator[_Line]:
    elements = [(place, str(head)) for place, head in enumerate(heads) if str(head).startswith((SKILL, KNOWLEDGE))]
    number, name = heads.index(NUMBER), heads.index(NAME)
    for row in rows:
        if row[number] not in ("", None):
            for place, element in elements:
                yield _whole(row[number]), str(row[name]).strip(), element, str(labels[place]), row[place]


def _whole(cell: object) -> str:
    try:
        return str(int(float(str(cell))))
    except (ValueError, OverflowError):
        raise _no_number(cell) from None


def _rows_of_csv(path: Path) -> Iterator[_Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restval="")
        missing = [head for head in _LONG_HEAD if head not in (reader.fieldnames or [])]
        if missing:
            raise JobtagError(
                Words(
                    f"「{path.name}」に列がありません: {'、'.join(missing)}", f"{path.name} lacks {', '.join(missing)}"
                )
            )
        for row in reader:
            if row["name"].startswith((SKILL, KNOWLEDGE)):
                yield row[NUMBER], row[NAME].strip(), row["name"], row["label"], row["value"]


def _write_elements(elements: Mapping[str, str]) -> dict[str, int]:
    """Write the elements and their matches; return the skill that counts for each: ours where one stands for it."""
    Skill.objects.bulk_create(
        (
            Skill(
                code=code_of(JOBTAG, element), framework_id=JOBTAG, name=label[:200],
                kind=SkillKind.KNOWLEDGE if element.startswith(KNOWLEDGE) else SkillKind.SKILL,
            )
            for element, label in elements.items()
        ),
        update_conflicts=True, unique_fields=["code"], update_fields=["name", "kind"],
    )  # fmt: skip
    theirs = dict(Skill.objects.filter(framework_id=JOBTAG).values_list("code", "pk"))
    ours = dict(Skill.objects.filter(framework_id=OURS).values_list("name", "pk"))
    onet = dict(Skill.objects.filter(framework_id=GENERAL).values_list("code", "pk"))
    found, matches = {}, []
    for element in elements:
        pk = theirs[code_of(JOBTAG, element)]
        twin = ONET_ELEMENTS.get(element, "")
        stands = ours.get(OUR_SKILLS.get(element, "") or ELEMENTS.get(twin, ("", ""))[1])
        found[element] = stands or pk
        if stands:
            matches.append(
                SkillMatch(skill_id=pk, other_id=stands, kind=MatchKind.RELATED, confidence=0.6, origin="manabiwa")
            )
        if f"{GENERAL}-{twin}" in onet:
            other = onet[f"{GENERAL}-{twin}"]
            matches.append(
                SkillMatch(skill_id=pk, other_id=other, kind=MatchKind.CLOSE, confidence=_SURE, origin=_TWINS)
            )
    SkillMatch.objects.bulk_create(matches, ignore_conflicts=True)
    return found


def _write_needs(read: JobtagFile, skills: Mapping[str, int]) -> int:
    ours = set(Skill.objects.filter(framework_id=OURS).values_list("pk", flat=True))
    needs = _needs(read, skills, ours)
    uses = count_uses(needs)
    codes = {_code(number): number for number in read.occupations}
    occupations = dict(Occupation.objects.filter(code__in=codes).values_list("code", "pk"))
    mine = OccupationSkill.objects.filter(occupation__in=occupations.values())
    written = set(
        mine.filter(is_goal=True, source=OccupationSkill.Source.WRITTEN).values_list("occupation_id", flat=True)
    )
    rows: dict[tuple[int, int], OccupationSkill] = {}
    for code, occupation in occupations.items():
        mine_needs = needs[codes[code]]
        goal = {} if occupation in written else {need.skill: need for need in choose_goal(mine_needs, uses)}
        for need in [*mine_needs, *goal.values()]:
            rows[occupation, need.skill] = OccupationSkill(
                occupation_id=occupation, skill_id=need.skill, level=need.level, weight=need.weight,
                is_goal=need.skill in goal, source=OccupationSkill.Source.JOBTAG,
            )  # fmt: skip
    mine.filter(source=OccupationSkill.Source.JOBTAG).delete()
    OccupationSkill.objects.bulk_create(rows.values(), batch_size=_BATCH, ignore_conflicts=True)
    return len(rows)


def _needs(read: JobtagFile, skills: Mapping[str, int], ours: set[int]) -> dict[str, list[Need]]:
    """Return what each occupation needs more than occupations do on average."""
    columns: dict[str, list[float]] = defaultdict(list)
    for values in read.values.values():
        for element, value in values.items():
            columns[element].append(value)
    usual = {element: (statistics.fmean(values), statistics.pstdev(values)) for element, values in columns.items()}
    needs: dict[str, list[Need]] = {}
    for number, values in read.values.items():
        needs[number] = []
        for element, value in values.items():
            mean, spread = usual[element]
            if spread > 0 and value > mean:
                weight = round(1.0 + min(2.0, (value - mean) / spread), 2)
                skill = skills[element]
                needs[number].append(
                    Need(skill, level_of(element, value), weight, is_technology=False, is_taught=skill in ours)
                )
    return needs

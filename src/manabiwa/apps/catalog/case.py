"""Frameworks as 1EdTech CASE JSON (Competencies and Academic Standards Exchange 1.0, CFPackage), in and out.

A CFDocument is a framework, a CFItem a skill, `isChildOf` says in which group it stands, `exactMatchOf` and the looser
relations are matches with skills that are here already. CASE knows no confidence: ours travels in `extensions`, a
match without one counts 1 when exact and 0.7 otherwise. CASE wants UUIDs: a skill whose code holds none gets one made
of its code (RFC 9562, version 5), so that a framework that comes back is recognised.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db.models import Q

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.network.services import touch_site
from manabiwa.engines.kernel import EngineError, Words

from .frameworks import LOCAL, code_of, local_framework
from .models import Framework, MatchKind, Skill, SkillKind, SkillMatch

LARGEST = 50_000_000
"""Bytes of a file; the largest published frameworks have some 20 MB."""
_KINDS = {
    "group": SkillKind.GROUP, "domain": SkillKind.GROUP, "cluster": SkillKind.GROUP, "category": SkillKind.GROUP,
    "role": SkillKind.ROLE, "knowledge": SkillKind.KNOWLEDGE, "attitude": SkillKind.ATTITUDE,
}  # fmt: skip
_RELATIONS = {
    "exactMatchOf": MatchKind.EXACT, "isTranslationOf": MatchKind.EXACT, "isPeerOf": MatchKind.CLOSE,
    "isPartOf": MatchKind.BROAD, "isRelatedTo": MatchKind.RELATED,
}  # fmt: skip
_WRITTEN = {
    MatchKind.EXACT: "exactMatchOf", MatchKind.CLOSE: "isPeerOf", MatchKind.BROAD: "isPartOf",
    MatchKind.NARROW: "isRelatedTo", MatchKind.RELATED: "isRelatedTo",
}  # fmt: skip
_UNSURE = 0.7
_OURS = "manabiwa"


class CaseError(EngineError):
    """The file is not a CASE package, or contradicts itself; the message says where."""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What an import did; `unknown`: associations with something that is not here, left out."""

    framework: str
    created: int
    changed: int
    matches: int
    unknown: int


def uuid_of(code: str) -> str:
    """The identifier under which a skill of this code travels."""
    part = code.rpartition(":")[2].rpartition("/")[2]
    try:
        return str(uuid.UUID(part))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"manabiwa:{code}"))


def read_package(path: Path) -> dict[str, Any]:
    """Read and check a file.

    Raises CaseError when it is too large, no JSON, or not a CASE package.
    """
    if path.stat().st_size > LARGEST:
        raise _error(path.name, Words(f"{LARGEST // 1_000_000} MB までです", f"at most {LARGEST // 1_000_000} MB"))
    try:
        package = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _error(
            path.name,
            Words(
                f"JSON として読めません。{error.lineno}行目の{error.colno}文字目で誤っているか、途中で切れています",
                f"not JSON: wrong or cut off at line {error.lineno}, character {error.colno}",
            ),
        ) from error
    except (ValueError, RecursionError) as error:
        raise _error(path.name, Words("UTF-8 の JSON として読めません", "not JSON in UTF-8")) from error
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise _error("CFDocument", Words("CASE の文書がありません", "there is no CASE document"))
    _text(package["CFDocument"], "title", "CFDocument")
    for name in ("CFItems", "CFAssociations"):
        rows = package.setdefault(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _error(name, Words("項目の一覧ではありません", "is not a list of objects"))
    seen: set[str] = set()
    for place, item in enumerate(package["CFItems"]):
        where = f"CFItems[{place}]"
        identifier = _identifier(item, where)
        _text(item, "fullStatement", where)
        if identifier in seen:
            raise _error(f"{where}.identifier", Words(f"{identifier} が二度出てきます", f"{identifier} comes twice"))
        seen.add(identifier)
    return package


def import_case(*, path: Path, framework: str, actor: Actor) -> CaseReport:
    """Bring a framework in under a code of ours; a second time changes nothing.

    Raises CaseError when the file cannot be used as a whole, or its groups stand in a circle; nothing is written then.
    """
    require(actor, Capability.MANAGE_CATALOG)
    return write_package(package=read_package(path), framework=framework, actor=actor)


def write_package(
    *, package: Mapping[str, Any], framework: str, actor: Actor, municipality: Municipality | None = None
) -> CaseReport:
    """Write what `read_package` read; with a municipality, as the skills that it named itself.

    Raises CaseError when the code belongs to a municipality, or the groups stand in a circle; nothing is written then.
    """
    place = municipality.pk if municipality else None
    with action(
        "catalog.import_framework", actor=actor, capability=Capability.MANAGE_CATALOG, municipality=place
    ) as act:
        row = local_framework(municipality) if municipality else _write_framework(framework, package["CFDocument"])
        keys, created, changed = _write_items(row, package["CFItems"])
        unknown = _write_parents(keys, package)
        matches, strangers = _write_matches(keys, package["CFAssociations"])
        touch_site()
        report = CaseReport(row.code, created, changed, matches, unknown + strangers)
        act.about(row, changes={"created": created, "changed": changed, "matches": matches})
    return report


def _write_framework(code: str, document: Mapping[str, Any]) -> Framework:
    if code.startswith(LOCAL):
        why = Words("この体系コードは自治体のものです", "this code belongs to a municipality")
        raise _error(code, why)
    row = Framework.objects.filter(code=code).first() or Framework(code=code)
    row.name = _clean(document["title"])[:200]
    row.version = _clean(document.get("version") or row.version)[:50]
    row.publisher = _clean(document.get("publisher") or document.get("creator") or row.publisher)[:200]
    address = str(document.get("officialSourceURL") or "")
    if not row.url and len(address) <= 500 and urlsplit(address).scheme in ("http", "https"):
        row.url = address
    try:
        row.full_clean()
    except ValidationError as error:
        raise _error(code, Words("、".join(error.messages), ", ".join(error.messages))) from error
    row.save()
    return row


def _write_items(framework: Framework, items: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], int, int]:
    """Write the items; return primary keys by identifier, and how many are new and how many differ."""
    stands = {uuid_of(row.code): row for row in Skill.objects.filter(framework=framework)}
    fresh, changed = [], []
    for item in items:
        identifier = str(uuid.UUID(str(item["identifier"])))
        values = _values(item)
        row = stands.get(identifier)
        if row is None:
            fresh.append(Skill(code=code_of(framework.code, identifier), framework=framework, **values))
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            changed.append(row)
    Skill.objects.bulk_create(fresh, batch_size=2_000)
    Skill.objects.bulk_update(changed, ["name", "description", "kind"], batch_size=2_000)
    rows = Skill.objects.filter(framework=framework).values_list("code", "pk")
    return {uuid_of(code): pk for code, pk in rows}, len(fresh), len(changed)


def _values(item: Mapping[str, Any]) -> dict[str, Any]:
    statement, short = _clean(item["fullStatement"]), _clean(item.get("abbreviatedStatement"))
    name = statement if len(statement) <= 200 else short or f"{statement[:199]}…"
    text = _clean(item.get("notes"))
    kind = _KINDS.get(str(item.get("CFItemType") or "").lower(), SkillKind.SKILL)
    return {"name": name[:200], "kind": kind.value, "description": text or (statement if name != statement else "")}


def _write_parents(keys: Mapping[str, int], package: Mapping[str, Any]) -> int:
    """Put each item into its group; return how many associations name an item that is not in the file."""
    parents: dict[int, int] = {}
    unknown = 0
    document = str(package["CFDocument"].get("identifier") or "").lower()
    for child, parent, kind, _row in _associations(package["CFAssociations"]):
        if kind != "isChildOf" or parent == document:
            continue
        if child in keys and parent in keys:
            parents[keys[child]] = keys[parent]
        else:
            unknown += 1
    _refuse_circles(parents)
    here = [keys[str(uuid.UUID(str(item["identifier"])))] for item in package["CFItems"]]
    rows = Skill.objects.filter(pk__in=here).only("pk", "parent_id")
    moved = [row for row in rows if row.parent_id != parents.get(row.pk)]
    for row in moved:
        row.parent_id = parents.get(row.pk)
    Skill.objects.bulk_update(moved, ["parent"], batch_size=2_000)
    return unknown


def _refuse_circles(parents: Mapping[int, int]) -> None:
    sound: set[int] = set()
    for start in parents:
        way: set[int] = set()
        place: int | None = start
        while place is not None and place not in sound:
            if place in way:
                raise _error("CFAssociations", Words("isChildOf が輪になっています", "isChildOf leads in a circle"))
            way.add(place)
            place = parents.get(place)
        sound |= way


def _write_matches(keys: Mapping[str, int], rows: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Write matches with skills that are here; return how many there are, and how many name something unknown."""
    wanted = [(one, other, kind, row) for one, other, kind, row in _associations(rows) if kind in _RELATIONS]
    if not wanted:
        return 0, 0
    named = {end for one, other, _kind, _row in wanted for end in (one, other)} - set(keys)
    known = dict(keys) | _elsewhere(named)
    matches: dict[tuple[int, int], SkillMatch] = {}
    for one, other, kind, row in wanted:
        # a file speaks for its own skills only, not for those of two other frameworks
        is_own = one in keys or other in keys
        if is_own and one in known and other in known and known[one] != known[other]:
            relation, confidence, origin = _relation(kind, row)
            match = SkillMatch(
                skill_id=known[one], other_id=known[other], kind=relation, confidence=confidence, origin=origin
            )
            matches[known[one], known[other]] = match
    SkillMatch.objects.bulk_create(
        matches.values(), batch_size=2_000, update_conflicts=True, unique_fields=["skill", "other"],
        update_fields=["kind", "confidence", "origin"],
    )  # fmt: skip
    return len(matches), len(wanted) - len(matches)


def _elsewhere(identifiers: Iterable[str]) -> dict[str, int]:
    wanted = set(identifiers)
    if not wanted:
        return {}
    rows = Skill.objects.values_list("code", "pk").iterator()
    return {name: pk for code, pk in rows if (name := uuid_of(code)) in wanted}


def _relation(kind: str, row: Mapping[str, Any]) -> tuple[MatchKind, float, str]:
    extensions = row.get("extensions")
    ours = extensions.get(_OURS) if isinstance(extensions, dict) else None
    relation = _RELATIONS[kind]
    confidence: float = 1.0 if relation is MatchKind.EXACT else _UNSURE
    if not isinstance(ours, dict):
        return relation, confidence, "CASE"
    if ours.get("kind") in MatchKind.values:
        relation = MatchKind(ours["kind"])
    given = ours.get("confidence")
    if isinstance(given, int | float) and 0 < given <= 1:
        confidence = float(given)
    return relation, confidence, _clean(ours.get("origin"))[:200]


def _associations(rows: Iterable[Mapping[str, Any]]) -> Iterable[tuple[str, str, str, Mapping[str, Any]]]:
    for place, row in enumerate(rows):
        ends = []
        for name in ("originNodeURI", "destinationNodeURI"):
            end = row.get(name)
            if not isinstance(end, dict):
                raise _error(f"CFAssociations[{place}].{name}", Words("がありません", "is missing"))
            ends.append(_identifier(end, f"CFAssociations[{place}].{name}"))
        yield ends[0], ends[1], str(row.get("associationType") or ""), row


def export_case(framework: Framework, base: str, now: datetime) -> dict[str, Any]:
    """Return a framework as a CASE package.

    Parameters
    ----------
    base : str
        Address of this site, without a slash at the end: URIs begin with it.
    now : datetime
        Stands as the time of the last change, which CASE demands.
    """
    document, stamp = uuid_of(f"framework:{framework.code}"), now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = f"{base}/catalog/frameworks/{framework.code}.json"
    source = {"title": framework.name, "identifier": document, "uri": address}
    skills = list(Skill.objects.filter(framework=framework).select_related("parent").order_by("code"))
    ends = {skill.pk: _node(skill, base) for skill in skills}
    associations = [
        _association(ends[skill.pk], ends.get(skill.parent_id or 0, source), "isChildOf", stamp) for skill in skills
    ]
    matches = SkillMatch.objects.filter(
        Q(other__framework__municipality=None) | Q(other__framework__municipality=framework.municipality_id),
        skill__framework=framework,
    )
    for match in matches.select_related("other").order_by("pk"):
        row = _association(ends[match.skill_id], _node(match.other, base), _WRITTEN[MatchKind(match.kind)], stamp)
        row["extensions"] = {_OURS: {"kind": match.kind, "confidence": match.confidence, "origin": match.origin}}
        associations.append(row)
    return {
        "CFDocument": {
            **source, "creator": framework.publisher or framework.name, "publisher": framework.publisher,
            "version": framework.version, "officialSourceURL": framework.url or address, "language": "ja",
            "adoptionStatus": "Adopted", "lastChangeDateTime": stamp,
        },
        "CFItems": [
            {
                "identifier": ends[skill.pk]["identifier"], "uri": ends[skill.pk]["uri"], "CFDocumentURI": source,
                "fullStatement": skill.name, "alternativeLabel": skill.name_en, "humanCodingScheme": skill.code,
                "CFItemType": skill.kind, "notes": skill.description, "lastChangeDateTime": stamp,
            }
            for skill in skills
        ],
        "CFAssociations": associations,
    }  # fmt: skip


def _node(skill: Skill, base: str) -> dict[str, str]:
    identifier = uuid_of(skill.code)
    return {
        "title": skill.name,
        "identifier": identifier,
        "uri": f"{base}/catalog/frameworks/{skill.framework_id}#{identifier}",
    }


def _association(origin: Mapping[str, str], destination: Mapping[str, str], kind: str, stamp: str) -> dict[str, Any]:
    key = f"{origin['identifier']} {kind} {destination['identifier']}"
    identifier = str(uuid.uuid5(uuid.NAMESPACE_URL, f"manabiwa:{key}"))
    return {
        "identifier": identifier, "uri": f"{destination['uri']}#{identifier}", "associationType": kind,
        "originNodeURI": dict(origin), "destinationNodeURI": dict(destination), "lastChangeDateTime": stamp,
    }  # fmt: skip


def _identifier(row: Mapping[str, Any], where: str) -> str:
    text = _text(row, "identifier", where)
    try:
        return str(uuid.UUID(text))
    except ValueError:
        why = Words(f"UUID ではありません({text[:80]})", f"is no UUID ({text[:80]})")
        raise _error(f"{where}.identifier", why) from None


def _text(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not _clean(value):
        raise _error(f"{where}.{name}", Words("文字がありません", "has no text"))
    return value


def _clean(value: object) -> str:
    """Return a text that both stores can keep: no NUL, no half of a pair of surrogates."""
    return str(value or "").replace("\0", "").encode("utf-8", "ignore").decode().strip()


def _error(where: str, why: Words) -> CaseError:
    return CaseError(Words(f"「{where}」: {why.ja}。", f"{where}: {why.en}."))

"""A roster as a OneRoster 1.1 archive in bulk mode: the same rows, the same bytes."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence

from .checking import NO_GIVEN_NAME
from .format import COLUMNS, MANIFEST, OTHER_FILES, VERSION, Kind, Mode, RosterRow

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_roster(rows: Sequence[RosterRow], *, org: str) -> bytes:
    """The archive; `org` is the sourcedId of the organisation to which everything belongs.

    Status and dateLastModified stay empty: version 1.1 wants them in delta files alone.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, MANIFEST, ["propertyName", "value"], _manifest())
        for kind in Kind:
            cells = [_cells(row, org) for row in rows if row.kind is kind]
            _add(archive, kind.file, COLUMNS[kind], [[one.get(name, "") for name in COLUMNS[kind]] for one in cells])
    return out.getvalue()


def name_parts(name: str) -> tuple[str, str]:
    """Family and given name; of a name without a gap all is the family name."""
    family, _gap, given = name.replace("\u3000", " ").strip().partition(" ")
    return family, given.strip() or NO_GIVEN_NAME


def _cells(row: RosterRow, org: str) -> Mapping[str, str]:
    told = {**row.values, "sourcedId": row.sourced_id}
    match row.kind:
        case Kind.SESSION:
            return {"type": "term", "schoolYear": told["endDate"][:4], **told}
        case Kind.ORG:
            # "school" is what a class must belong to
            return {"type": "school", **told}
        case Kind.COURSE:
            return {"orgSourcedId": org, **told}
        case Kind.CLASS:
            return {"classType": "scheduled", "schoolSourcedId": org, **told}
        case Kind.MEMBER:
            return {"schoolSourcedId": org, **told, "primary": told.get("primary") or "false"}
        case Kind.PERSON:
            family, given = name_parts(told.pop("name"))
            return {
                "enabledUser": "true", "orgSourcedIds": org, "username": told["email"], "familyName": family,
                "givenName": given, **told,
            }  # fmt: skip


def _manifest() -> list[list[str]]:
    named = {kind.value: Mode.BULK for kind in Kind} | dict.fromkeys(OTHER_FILES, Mode.ABSENT)
    return [
        ["manifest.version", "1.0"],
        ["oneroster.version", VERSION],
        *([f"file.{name}", named[name].value] for name in sorted(named)),
        ["source.systemName", "manabiwa"],
        ["source.systemCode", "manabiwa"],
    ]


def _add(archive: zipfile.ZipFile, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(rows)
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.getvalue().encode())

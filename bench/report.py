"""What every benchmark does with its figures: a table on the terminal and a JSON file in var/bench/."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "var" / "bench"

Row = Mapping[str, object]


def publish(name: str, title: str, rows: Sequence[Row], *, notes: Sequence[str] = ()) -> Path:
    """Print the rows as a table and write them to ``var/bench/<name>.json``; return where."""
    print(f"\n{title}")
    print(table(rows))
    for note in notes:
        print(f"  {note}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.json"
    machine = {"cpus": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    content = {"title": title, "machine": machine, "notes": list(notes), "rows": [dict(row) for row in rows]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text with aligned columns; the first row names the columns."""
    if not rows:
        return "(no rows)"
    columns = list(rows[0])
    cells = [columns, *([_cell(row.get(column)) for column in columns] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(columns))]
    lines = [
        "  ".join(text.ljust(width) if place == 0 else text.rjust(width)
                  for place, (text, width) in enumerate(zip(line, widths, strict=True)))
        for line in cells
    ]  # fmt: skip
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def load_note() -> str:
    """Say how busy the machine is, because figures of a shared machine mean little without it."""
    one, five, _ = os.getloadavg()
    return f"load of the machine: {one:.1f} (1 min), {five:.1f} (5 min) on {os.cpu_count()} CPUs"


def shared_data() -> Path | None:
    """Return the folder of trial data, or None if this checkout has none."""
    named = os.environ.get("MANABIWA_DATA")
    places = [Path(named)] if named else []
    places += [parent / "shared" / "data" for parent in Path(__file__).resolve().parents]
    return next((place for place in places if (place / "README.md").is_file()), None)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)

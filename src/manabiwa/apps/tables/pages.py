"""What the page of one import shows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from manabiwa.apps.tables import registry
from manabiwa.apps.tables.forms import MappingForm, ReadingForm
from manabiwa.apps.tables.models import ImportState, TableImport
from manabiwa.apps.tables.presenting import changed_rows, current_lang, mapping_rows, missing_keys, problem_lines
from manabiwa.apps.tables.selectors import running_task
from manabiwa.apps.tables.spec import TableSpec

_PROBLEMS_ON_A_PAGE = 50
_STAGE = {
    ImportState.UPLOADED: 1,
    ImportState.MAPPED: 1,
    ImportState.FAILED: 1,
    ImportState.CHECKED: 2,
    ImportState.APPLIED: 4,
    ImportState.UNDONE: 4,
    ImportState.DISCARDED: 0,
}
_TASK_STATES = {"waiting": "queued"}


def import_page(
    table_import: TableImport,
    *,
    problems_page: str | None = None,
    mapping_form: MappingForm | None = None,
    reading_form: ReadingForm | None = None,
) -> dict[str, Any]:
    """Return the context of an import's page; forms that came back with errors are shown again."""
    spec = registry.get(table_import.spec_key)
    lang = current_lang()
    context: dict[str, Any] = {
        "table_import": table_import,
        "spec": spec,
        "table_name": spec.name.to(lang),
        "stages": [_("ファイル"), _("項目の対応"), _("変わる内容の確認"), _("反映")],
        "stage": _STAGE[ImportState(table_import.state)],
        "failure": table_import.failure.get(lang, ""),
        "conflicts": [
            {"number": one["number"], "key": one["key"], "reason": one[lang]}
            for one in table_import.failure.get("conflicts", [])
        ],
        "task": progress_of(table_import),
        "trail": [(_("表の取り込み"), reverse("tables:imports")), (table_import.original_name, "")],
        "result_url": _result_url(spec, table_import),
    }
    context["is_running"] = context["task"] is not None and context["task"]["state"] in ("queued", "running")
    if not context["is_running"]:
        if table_import.state in (ImportState.UPLOADED, ImportState.MAPPED, ImportState.FAILED):
            context |= _mapping(table_import, spec, mapping_form, reading_form)
        elif table_import.state != ImportState.DISCARDED:
            context |= _result(table_import, spec, problems_page)
    return context


def progress_of(table_import: TableImport) -> dict[str, Any] | None:
    """Return the background work of an import for `components/task_progress.html`; None if there is none."""
    task = running_task(table_import)
    if task is None:
        return None
    return {
        "state": _TASK_STATES.get(task.state, task.state),
        "done": task.done,
        "total": task.total,
        "message": task.message,
        "poll_url": reverse("tables:progress", args=[table_import.pk]),
        "cancel_url": reverse("tasks:cancel", args=[task.pk]),
        "retry_url": reverse("tasks:retry", args=[task.pk]),
    }


def _mapping(
    table_import: TableImport, spec: TableSpec, mapping_form: MappingForm | None, reading_form: ReadingForm | None
) -> dict[str, Any]:
    reading, columns = table_import.reading, table_import.columns["columns"]
    lang = current_lang()
    form = mapping_form or MappingForm(spec=spec, reading=reading, columns=columns)
    rows = mapping_rows(spec, form, reading, columns)
    used = set(columns.values())
    return {
        "mapping": rows,
        "mapping_form": form,
        "reading_form": reading_form or ReadingForm(reading=reading),
        "notices": [notice[1 if lang == "en" else 0] for notice in reading["notices"]],
        "unused": [text for index, text in reading["headings"] if index not in used],
        "headings": [text for _index, text in reading["headings"]],
        "preview": [
            [row[index] if index < len(row) else "" for index, _text in reading["headings"]]
            for row in reading["preview"]
        ],
    }


def _result(table_import: TableImport, spec: TableSpec, problems_page: str | None) -> dict[str, Any]:
    sample = table_import.sample
    page = Paginator(table_import.wrong_rows.all(), _PROBLEMS_ON_A_PAGE).get_page(problems_page)
    return {
        "new_rows": changed_rows(spec, sample.get("new", [])),
        "changed_rows": changed_rows(spec, sample.get("changed", [])),
        "missing_rows": missing_keys(spec, sample.get("missing", [])),
        "problems": problem_lines(spec, list(page)),
        "page": page,
        "nothing_to_do": not (table_import.rows_new or table_import.rows_changed),
        "good": table_import.rows_new + table_import.rows_changed + table_import.rows_unchanged,
    }


def _result_url(spec: TableSpec, table_import: TableImport) -> str:
    """Return where the stored rows are shown, with the municipality's code if the address wants one."""
    if not spec.result_url:
        return ""
    try:
        return reverse(spec.result_url)
    except NoReverseMatch:
        return reverse(spec.result_url, args=[table_import.municipality_id])

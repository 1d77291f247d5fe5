"""Pages of an import: drop a file, map its columns, see what will change, apply, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.tables import background, registry, services
from manabiwa.apps.tables.access import WrongStateError, authorise
from manabiwa.apps.tables.exporting import ExportFormat, export_response, requested_format
from manabiwa.apps.tables.files import current_limits
from manabiwa.apps.tables.forms import MappingForm, ReadingForm, UploadForm
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.tables.pages import import_page, progress_of
from manabiwa.apps.tables.presenting import current_lang, error_rows
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading.kinds import refuse_size
from manabiwa.apps.tables.selectors import imports_for, municipalities_for, open_tables
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.apps.tables.uploads import LimitedUpload
from manabiwa.apps.tables.writing import OutColumn, OutTable

_ON_A_PAGE = 30


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports that the person may see, and the tables that the person may import."""
    actor = acting(request)
    lang = current_lang()
    tables = [
        {"name": table.spec.name.to(lang), "help": table.spec.help.to(lang), "key": table.spec.key}
        for table in open_tables(actor)
    ]
    if not tables:
        return HttpResponse(render(request, "tables/none.html").content, status=403)
    page = Paginator(imports_for(actor), _ON_A_PAGE).get_page(request.GET.get("page"))
    names = {table["key"]: table["name"] for table in tables}
    rows = [(one, names[one.spec_key.partition("/")[0]]) for one in page]
    return render(request, "tables/imports.html", {"tables": tables, "page": page, "rows": rows})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, spec: str) -> HttpResponseBase:
    """Take a file. The size is limited while it streams in, so the token is checked by the inner view: reading it
    reads the body."""
    found = _spec_or_404(spec)
    handler = LimitedUpload(current_limits().bytes)
    request.upload_handlers = [handler]
    return _upload(request, found, handler)


@csrf_protect
def _upload(request: HttpRequest, spec: TableSpec, handler: LimitedUpload) -> HttpResponse:
    actor = acting(request)
    offered = municipalities_for(actor, spec) if spec.per_municipality else None
    wanted = request.POST.get("municipality") or request.GET.get("municipality") or None
    _authorise_somewhere(spec, request, offered)
    form = UploadForm(
        request.POST or None, request.FILES or None, municipalities=offered, initial={"municipality": wanted}
    )
    status = 200
    if request.method == "POST":
        try:
            refuse_size(handler.size, current_limits())
            if form.is_valid():
                place = form.cleaned_data.get("municipality")
                file = form.cleaned_data["file"]
                started = services.start_import(
                    actor=actor,
                    spec=spec,
                    municipality=place.pk if place else None,
                    upload=file,
                    name=file.name,
                    now=timezone.now(),
                )
                return redirect("tables:detail", import_id=started.pk)
        except TableFileError as error:
            form = UploadForm(request.POST, request.FILES, municipalities=offered)
            form.is_valid()
            form.errors.pop("file", None)
            form.add_error("file", error.message(current_lang()))
        status = 413 if handler.too_large else 422
    return render(request, "tables/upload.html", {"form": form, **_about(spec)}, status=status)


@require_GET
def template_file(request: HttpRequest, spec: str) -> HttpResponseBase:
    """Send an empty file with the headings of a table."""
    found = _spec_or_404(spec)
    _authorise_somewhere(found, request, municipalities_for(acting(request), found))
    lang = current_lang()
    table = OutTable(found.name.to(lang), [OutColumn(column.label.to(lang)) for column in found.columns])
    return export_response(table, (), requested_format(request) or ExportFormat.XLSX)


@require_GET
def detail(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show an import where it stands: mapping, result of the check, what was written, or why it stopped."""
    table_import = _import_or_404(request, import_id)
    return render(request, "tables/detail.html", import_page(table_import, problems_page=request.GET.get("page")))


@require_GET
def progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """Show how far the background work is: HTMX asks for it again and again."""
    table_import = _import_or_404(request, import_id)
    task = progress_of(table_import)
    if task is None:
        task = {
            "state": "succeeded",
            "message": _("終わりました。"),
            "result_url": reverse("tables:detail", args=[import_id]),
            "result_label": _("結果を見る"),
        }
    return render(request, "components/task_progress.html", {"task": task})


def _step(view: Callable[[HttpRequest, TableImport], HttpResponse]) -> Callable[..., HttpResponse]:
    """Make a POST step of an import: find it, run the step, say what is wrong, show where the import stands now."""

    @require_POST
    @wraps(view)
    def wrapped(request: HttpRequest, import_id: int) -> HttpResponse:
        table_import = _import_or_404(request, import_id)
        try:
            return view(request, table_import)
        except TableFileError as error:
            messages.error(request, error.message(current_lang()))
        except WrongStateError as error:
            messages.error(request, str(error))
        return redirect("tables:detail", import_id=import_id)

    return wrapped


@_step
def read_again(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Read the file as the person says."""
    form = ReadingForm(request.POST, reading=table_import.reading)
    if not form.is_valid():
        return _with_form(request, table_import, reading_form=form)
    services.read_again(actor=acting(request), import_id=table_import.pk, choices=form.choices())
    return redirect("tables:detail", import_id=table_import.pk)


@_step
def map_columns(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Take the mapping and check the rows."""
    actor, now = acting(request), timezone.now()
    form = MappingForm(
        request.POST,
        spec=registry.get(table_import.spec_key),
        reading=table_import.reading,
        columns=table_import.columns["columns"],
    )
    if not form.is_valid():
        return _with_form(request, table_import, mapping_form=form)
    mapped = services.map_columns(actor=actor, import_id=table_import.pk, columns=form.chosen(), now=now)
    background.request_check(actor=actor, table_import=mapped, now=now)
    return redirect("tables:detail", import_id=table_import.pk)


@_step
def check(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Check the rows again."""
    background.request_check(actor=acting(request), table_import=table_import, now=timezone.now())
    return redirect("tables:detail", import_id=table_import.pk)


@_step
def apply(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Write the rows."""
    background.request_apply(
        actor=acting(request),
        table_import=table_import,
        keep_good_rows=request.POST.get("keep_good_rows") == "1",
        withdraw_missing=request.POST.get("withdraw_missing") == "1",
        now=timezone.now(),
    )
    return redirect("tables:detail", import_id=table_import.pk)


@_step
def undo(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Take the import back."""
    background.request_undo(
        actor=acting(request),
        table_import=table_import,
        leave_later_changes=request.POST.get("leave_later_changes") == "1",
        now=timezone.now(),
    )
    return redirect("tables:detail", import_id=table_import.pk)


@_step
def discard(request: HttpRequest, table_import: TableImport) -> HttpResponse:
    """Give the import up."""
    services.discard_import(actor=acting(request), import_id=table_import.pk)
    messages.success(request, _("取り込みをやめました。何も反映していません。"))
    return redirect("tables:imports")


@require_GET
def errors(request: HttpRequest, import_id: int) -> HttpResponseBase:
    """Send the wrong rows with row number and reason, ready to be corrected and imported again."""
    table_import = _import_or_404(request, import_id)
    headings = dict(table_import.reading["headings"])
    width = max(headings, default=-1) + 1
    columns = [OutColumn(_("元の行")), OutColumn(_("理由"), 60)]
    columns += [OutColumn(headings.get(index, "")) for index in range(width)]
    table = OutTable(_("取り込めなかった行"), columns)
    rows = error_rows(table_import.wrong_rows.all().iterator(chunk_size=1000), width)
    return export_response(table, rows, requested_format(request) or ExportFormat.XLSX)


def _with_form(request: HttpRequest, table_import: TableImport, **forms: Any) -> HttpResponse:
    return render(request, "tables/detail.html", import_page(table_import, **forms), status=422)


def _spec_or_404(key: str) -> TableSpec:
    try:
        return registry.get(key)
    except KeyError:
        raise Http404 from None


def _import_or_404(request: HttpRequest, import_id: int) -> TableImport:
    return get_object_or_404(imports_for(acting(request)), pk=import_id)


def _authorise_somewhere(spec: TableSpec, request: HttpRequest, offered: Any) -> None:
    """Refuse whoever may import the table nowhere; where exactly is asked by the service."""
    if spec.per_municipality and offered is not None:
        first = offered.values_list("pk", flat=True).first()
        authorise(spec, acting(request), first)
    else:
        authorise(spec, acting(request), None)


def _about(spec: TableSpec) -> dict[str, Any]:
    lang = current_lang()
    return {
        "spec": spec,
        "table_name": spec.name.to(lang),
        "table_help": spec.help.to(lang),
        "columns": [
            {"label": column.label.to(lang), "help": column.help.to(lang), "required": column.required}
            for column in spec.columns
        ],
        "limit": current_limits().bytes // 1024**2,
    }

"""Connections: what is connected, when it was synchronised last, what went wrong, and "now"."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, PermissionRefused, require
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tasks.presenting import show_task

from . import selectors, services
from .forms import CHOICES, ConnectionForm, FileForm, ReplacementForm, SecretForm
from .models import Connection, Kind
from .syncing import missing_courses

_RUNS = 20
_MISSING = 50


@require_GET
def connections(request: HttpRequest) -> HttpResponse:
    """All connections that the person looks after."""
    _require_somewhere(request)
    rows = selectors.connections_for(acting(request))
    last = selectors.last_runs(rows)
    context = {
        "rows": [(row, last.get(row.pk)) for row in rows],
        "may_bring_files": acting(request).may(Capability.MANAGE_CATALOG),
        "may_bring_rosters": _somewhere(request, Capability.RUN_PROGRAMMES)
        and _somewhere(request, Capability.MANAGE_MEMBERS),
    }
    return render(request, "connectors/connections.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Choose the kind, then what it needs."""
    _require_somewhere(request)
    actor = acting(request)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Kind.values:
        return render(request, "connectors/add.html", {"choices": CHOICES})
    municipalities = selectors.municipalities_for(actor)
    form = ConnectionForm(request.POST or None, request.FILES or None, kind=kind, municipalities=municipalities)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_connection(actor=actor, now=timezone.now(), **_with_content(form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("接続を加えました。次に、最初の講座を取り込みましょう。"))
            return redirect("connectors:connection", connection_id=made.pk)
    return render(request, "connectors/add.html", {"form": form, "kind": Kind(kind).label})


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest) -> HttpResponse:
    """Courses from a file of another system."""
    actor = acting(request)
    require(actor, Capability.MANAGE_CATALOG)
    form = FileForm(request.POST or None, request.FILES or None)
    brought = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            brought = services.bring_file(
                provider=data["provider"], content=data["file"].read(), actor=actor, now=timezone.now()
            )
        except ValidationError as error:
            form.add_error(None, error)
    lang = current_lang()
    wrong = brought.wrong if brought else ()
    problems = [(one.title, " ".join(why.message(lang) for why in one.problems)) for one in wrong]
    return render(request, "connectors/file.html", {"form": form, "brought": brought, "problems": problems})


@require_GET
def connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    """One connection: its state, its log, what it lost, its key."""
    row = _connection_or_404(request, connection_id)
    runs = list(selectors.runs_of(row)[:_RUNS])
    last = runs[0] if runs else None
    task = selectors.open_task(row)
    lang = current_lang()
    problems = [{**one, "text": one.get(lang, "")} for one in last.problems] if last else []
    context = {
        "connection": row, "runs": runs, "last": last, "problems": problems,
        "failure": last.failure.get(lang, "") if last else "",
        "missing": missing_courses(last)[:_MISSING] if last and last.rows_missing else [],
        "task": task if task and task.owner_id == acting(request).person_id else None,
        "shown": show_task(task) if task else None, "is_open": task is not None, "secret_form": SecretForm(),
        "replacement_form": ReplacementForm(),
    }  # fmt: skip
    return render(request, "connectors/connection.html", context)


@require_POST
def sync(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Synchronise now."""
    row = _connection_or_404(request, connection_id)
    services.request_sync(connection=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("同期を始めました。このページを離れても続きます。"))
    return redirect("connectors:connection", connection_id=row.pk)


@require_POST
def withdraw(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Take out of use what the list no longer has."""
    row = _connection_or_404(request, connection_id)
    try:
        count = services.withdraw_missing(connection=row, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("%(count)s件を利用終了にしました。また一覧に出れば、もとに戻ります。") % {"count": count}
        )
    return redirect("connectors:connection", connection_id=row.pk)


@require_POST
def secret(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Put a new key in the place of the old one."""
    row = _connection_or_404(request, connection_id)
    form = SecretForm(request.POST)
    if form.is_valid():
        services.change_secret(connection=row, secret=form.cleaned_data["secret"], actor=acting(request))
        messages.success(request, _("鍵を替えました。"))
    else:
        messages.error(request, _("新しい鍵を入れてください。"))
    return redirect("connectors:connection", connection_id=row.pk)


@require_POST
def replace_file(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Put a newer list in the place of the old one."""
    row = _connection_or_404(request, connection_id)
    form = ReplacementForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise ValidationError([text for texts in form.errors.values() for text in texts])
        data = _with_content(form.cleaned_data)
        services.replace_file(connection=row, actor=acting(request), now=timezone.now(), **data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("新しい一覧を受け取り、読み始めました。このページを離れても続きます。"))
    return redirect("connectors:connection", connection_id=row.pk)


@require_POST
def remove(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Stop synchronising."""
    row = _connection_or_404(request, connection_id)
    services.remove_connection(connection=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("接続をやめました。取り込んだ講座は、そのまま残っています。"))
    return redirect("connectors:connections")


def _with_content(data: dict[str, Any]) -> dict[str, Any]:
    """The data of a form with the content of its file in the place of the file."""
    file = data.get("file")
    told = {key: value for key, value in data.items() if key != "file"}
    return {**told, "file_name": file.name if file else "", "content": file.read() if file else b""}


def _somewhere(request: HttpRequest, capability: Capability) -> bool:
    codes = acting(request).municipalities(capability)
    return codes is None or bool(codes)


def _require_somewhere(request: HttpRequest) -> None:
    if not _somewhere(request, Capability.CONNECT):
        require(acting(request), Capability.CONNECT)
        raise PermissionRefused


def _connection_or_404(request: HttpRequest, connection_id: int) -> Connection:
    _require_somewhere(request)
    return get_object_or_404(selectors.connections_for(acting(request)), pk=connection_id)

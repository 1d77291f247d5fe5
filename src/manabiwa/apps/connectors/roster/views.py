"""Pages of rosters: upload, look, apply or leave, and take out."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, require
from manabiwa.apps.common.services import record_view
from manabiwa.apps.connectors.models import RosterUpload, UploadState
from manabiwa.apps.programmes.models import Programme
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tasks.presenting import show_task

from . import selectors, services
from .exporting import export_roster
from .forms import RosterForm
from .presenting import groups_of, problem_rows, problem_table

_UPLOADS = 10
_PROBLEMS = 100


@require_http_methods(["GET", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """The form, what was brought before, and what can be taken out."""
    actor = acting(request)
    programmes = selectors.programmes_for(actor)
    for capability in (Capability.RUN_PROGRAMMES, Capability.MANAGE_MEMBERS):
        if not actor.municipalities(capability):
            require(actor, capability)
    form = RosterForm(request.POST or None, request.FILES or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = services.upload_roster(
                programme=form.cleaned_data["programme"], name=file.name, content=file.read(), actor=actor
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("connectors:roster", upload_id=upload.pk)
    context = {
        "form": form, "programmes": programmes, "municipalities": selectors.municipalities_for(actor),
        "uploads": selectors.uploads_for(actor).defer("content")[:_UPLOADS],
    }  # fmt: skip
    return render(request, "connectors/rosters.html", context)


@require_GET
def roster(request: HttpRequest, upload_id: int) -> HttpResponseBase:
    """What an upload would do, or has done; with `?format=` its problems as a file."""
    actor = acting(request)
    upload = _upload_or_404(request, upload_id)
    context: dict[str, Any] = {"upload": upload}
    if upload.state == UploadState.PENDING:
        preview = services.preview_roster(upload=upload, actor=actor, now=timezone.now())
        lang, problems = current_lang(), preview.comparison.problems
        if form := requested_format(request):
            return export_response(problem_table(), problem_rows(problems, lang), form)
        context |= {
            "preview": preview, "groups": groups_of(preview), "wrong": len(problems),
            "problems": [(one, one.message(lang)) for one in problems[:_PROBLEMS]],
            "kept": [kind.file for kind in preview.comparison.kept],
        }  # fmt: skip
    task = selectors.open_task(upload)
    context |= {"task": task, "shown": show_task(task) if task else None}
    return render(request, "connectors/roster.html", context)


@require_POST
def apply(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Do what was seen."""
    upload = _upload_or_404(request, upload_id)
    try:
        is_done = services.request_apply(
            upload=upload, seen=request.POST.get("seen", ""), may_leave=bool(request.POST.get("agreed")),
            actor=acting(request), now=timezone.now(),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if is_done:
            messages.success(request, _("名簿を反映しました。"))
        else:
            messages.success(request, _("反映を始めました。このページを離れても続きます。"))
    return redirect("connectors:roster", upload_id=upload.pk)


@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Leave an upload."""
    services.discard_roster(upload=_upload_or_404(request, upload_id), actor=acting(request))
    messages.success(request, _("取り込みをやめました。名簿のファイルは消しました。"))
    return redirect("connectors:rosters")


@require_GET
def export(request: HttpRequest, municipality: str) -> HttpResponse:
    """The people and cohorts of a municipality, or (`?programme=`) of one programme, as OneRoster."""
    actor = acting(request)
    require(actor, Capability.RUN_PROGRAMMES, municipality)
    place = get_object_or_404(selectors.municipalities_for(actor), pk=municipality)
    programme = None
    if key := request.GET.get("programme", ""):
        rows = Programme.objects.for_municipality(place.pk)
        programme = get_object_or_404(rows, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
    content = export_roster(municipality=place, actor=actor, programme=programme)
    record_view("connectors.export_roster", actor=actor, municipality=place.pk)
    answer = HttpResponse(content, content_type="application/zip")
    name = f"oneroster-{place.pk}{f'-{programme.pk}' if programme else ''}.zip"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _upload_or_404(request: HttpRequest, upload_id: int) -> RosterUpload:
    return get_object_or_404(selectors.uploads_for(acting(request)), pk=upload_id)

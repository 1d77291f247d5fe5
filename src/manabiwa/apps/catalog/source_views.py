"""Pages on which publishers' files come in: drop them, see what will change, write it."""

from contextlib import ExitStack
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.tables import registry
from manabiwa.apps.tables.files import current_limits, path_of_upload
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tables.reading.kinds import refuse_size
from manabiwa.apps.tables.services import start_import
from manabiwa.apps.tables.uploads import LimitedUpload
from manabiwa.apps.tasks.presenting import show_task

from . import selectors, source_services
from .differences import is_empty
from .forms import SourceForm
from .frameworks import ESCO
from .models import SkillKind, SourceFile
from .sources import is_esco

RECENT = 10


@csrf_exempt
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """Take files. Their size is limited while they stream in, so the token is checked by the inner view."""
    handler = LimitedUpload(current_limits().bytes)
    request.upload_handlers = [handler]
    return _upload(request, handler)


@csrf_protect
def _upload(request: HttpRequest, handler: LimitedUpload) -> HttpResponse:
    actor = acting(request)
    places = selectors.places_with_own_skills(actor)
    form, status = SourceForm(request.POST or None, request.FILES or None, municipalities=places), 200
    if request.method == "POST":
        try:
            refuse_size(handler.size, current_limits())
            if form.is_valid():
                return redirect(_start(request, form))
        except TableFileError as error:
            form.is_valid()
            form.errors.pop("sources", None)
            form.add_error("sources", error.message(current_lang()))
        status = 413 if handler.too_large else 422
    context = {
        "form": form, "is_secretariat": places is None, "limit": current_limits().bytes // 1024**2,
        "recent": selectors.sources_for(actor)[:RECENT],
    }  # fmt: skip
    return render(request, "catalog/source_upload.html", context, status=status)


def _start(request: HttpRequest, form: SourceForm) -> str:
    """Hand the files over; the address of the page on which they go on."""
    actor, now, files = acting(request), timezone.now(), form.cleaned_data["sources"]
    place = form.cleaned_data.get("municipality")
    with ExitStack() as stack:
        named = [(file.name, stack.enter_context(path_of_upload(file))) for file in files]
        if len(named) == 1 and place is None and is_esco(named[0][1]):
            spec = registry.get(f"catalog.skills/{ESCO}")
            begun = start_import(
                actor=actor, spec=spec, municipality=None, upload=files[0], name=files[0].name, now=now
            )
            return reverse("tables:detail", args=[begun.pk])
        source = source_services.start_source(
            files=named, framework=form.cleaned_data.get("framework", ""), municipality=place, actor=actor, now=now
        )
    return reverse("catalog:source", args=[source.pk])


@require_GET
def detail(request: HttpRequest, source_id: int) -> HttpResponse:
    """One file where it stands: being looked at, what would change, what did change, or why it stopped."""
    source = _source(request, source_id)
    parts = source.differences.get("parts", {})
    context = {
        "source": source, "task": _task(source), "failure": source.failure.get(current_lang(), ""),
        "parts": _shown(parts), "has_changes": not is_empty(parts), "left_out": source.differences.get("left_out", 0),
        "stages": [_("ファイル"), _("変わる内容の確認"), _("反映")],
        "stage": {"checking": 0, "failed": 0, "checked": 1, "applied": 3}.get(source.state, 0),
        "trail": [(_("スキルの体系"), reverse("catalog:frameworks")), (source.original_name, "")],
    }  # fmt: skip
    return render(request, "catalog/source.html", context)


@require_GET
def progress(request: HttpRequest, source_id: int) -> HttpResponse:
    """How far the background work is: HTMX asks for it again and again."""
    source = _source(request, source_id)
    task = _task(source) or {
        "state": "succeeded", "message": _("終わりました。"), "result_label": _("結果を見る"),
        "result_url": reverse("catalog:source", args=[source.pk]),
    }  # fmt: skip
    return render(request, "components/task_progress.html", {"task": task})


@require_POST
def apply(request: HttpRequest, source_id: int) -> HttpResponse:
    """Write the file."""
    source = _source(request, source_id)
    source_services.request_apply(source=source, actor=acting(request), now=timezone.now())
    return redirect("catalog:source", source_id=source_id)


@require_POST
def discard(request: HttpRequest, source_id: int) -> HttpResponse:
    """Give the file up."""
    source_services.discard_source(source=_source(request, source_id), actor=acting(request))
    messages.success(request, _("取り込みをやめました。何も反映していません。"))
    return redirect("catalog:source_upload")


def _source(request: HttpRequest, source_id: int) -> SourceFile:
    return get_object_or_404(selectors.sources_for(acting(request)), pk=source_id)


def _task(source: SourceFile) -> dict[str, Any] | None:
    task = selectors.running_task(source)
    if task is None:
        return None
    shown = show_task(task)
    poll = reverse("catalog:source_progress", args=[source.pk])
    return {
        "state": shown.state, "done": shown.done, "total": shown.total, "message": shown.message, "poll_url": poll,
        "cancel_url": shown.cancel_url, "retry_url": shown.retry_url,
    }  # fmt: skip


def _shown(parts: dict[str, Any]) -> list[dict[str, Any]]:
    labels = {
        "frameworks": _("体系"), "skills": _("スキル"), "occupations": _("職業"), "needs": _("職業に必要なスキル"),
        "matches": _("ほかの体系との対応"),
    }  # fmt: skip
    fields = {
        "name": _("名称"), "version": _("版"), "publisher": _("出典"), "name_en": _("英語名"), "kind": _("種類"),
        "group": _("分類"), "description": _("説明"), "job_zone": _("Job Zone"), "titles": _("ほかの呼び名の数"),
        "related": _("近い職業の数"), "level": _("レベル"), "weight": _("重み"), "is_goal": _("目標に入れる"),
        "relation": _("関係"), "confidence": _("確かさ"),
    }  # fmt: skip
    kinds = dict(SkillKind.choices)

    def words(value: Any) -> str:
        if isinstance(value, bool):
            return _("はい") if value else _("いいえ")
        return str(kinds.get(value, value)) if value not in (None, "") else _("なし")

    shown = []
    for name, part in parts.items():
        changed = [
            (title, [(fields[field], words(old), words(new)) for field, old, new in changes])
            for title, changes in part["examples"]["changed"]
        ]
        examples = {"new_rows": part["examples"]["new"], "gone_rows": part["examples"]["gone"], "changed_rows": changed}
        shown.append({"label": labels[name], **part, **examples})
    return shown

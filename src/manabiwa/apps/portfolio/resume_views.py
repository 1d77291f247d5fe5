"""The curriculum vitae: one page to see it all, small forms to write it, PDF and JSON Resume to take it along."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.documents.pdf import pdf_response
from manabiwa.apps.common.http import acting
from manabiwa.apps.learning.presenting import is_english

from . import selectors, services
from .documents import span_words, vita_document
from .forms import EntryForm, ResumeForm
from .json_resume import json_resume
from .models import EntryKind, Resume, ResumeEntry


def _resume(request: HttpRequest) -> Resume:
    return services.begin_resume(person=cast("User", request.user), actor=acting(request))


@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """All parts, and the form for the words about the whole."""
    row = _resume(request)
    form = ResumeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        services.save_resume(resume=row, actor=acting(request), **form.cleaned_data)
        messages.success(request, _("保存しました。"))
        return redirect("portfolio:resume")
    vita = selectors.vita_of(row)
    parts = [
        (kind, EntryKind(kind).label, [(one, span_words(one)) for one in rows])
        for kind, rows in (("work", vita.work), ("edu", vita.education), ("lic", vita.licences))
    ]
    context = {"form": form, "vita": vita, "parts": parts, "english": is_english()}
    return render(request, "portfolio/resume.html", context)


@require_http_methods(["GET", "POST"])
def add_entry(request: HttpRequest, kind: str) -> HttpResponse:
    """Add a post, a school or a licence."""
    if kind not in EntryKind.values:
        raise Http404
    return _entry(request, _resume(request), kind, None)


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Change one."""
    row = _resume(request)
    one = get_object_or_404(row.entries, pk=entry_id)
    return _entry(request, row, one.kind, one)


def _entry(request: HttpRequest, row: Resume, kind: str, one: ResumeEntry | None) -> HttpResponse:
    names = ("place", "title", "started_on", "ended_on", "text")
    initial = {name: getattr(one, name) for name in names} if one else None
    form = EntryForm(request.POST or None, kind=kind, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_entry(resume=row, kind=kind, entry=one, actor=acting(request), **form.said())
        except ValidationError as error:
            known = hasattr(error, "error_dict") and "ended_on" in error.error_dict and "ended_on" in form.fields
            form.add_error("ended_on" if known else None, " ".join(error.messages))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("portfolio:resume")
    return render(request, "portfolio/entry.html", {"form": form, "entry": one, "label": EntryKind(kind).label})


@require_POST
def delete_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take one out."""
    services.delete_entry(entry=get_object_or_404(_resume(request).entries, pk=entry_id), actor=acting(request))
    messages.success(request, _("消しました。"))
    return redirect("portfolio:resume")


@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The curriculum vitae as PDF."""
    return pdf_response(vita_document(selectors.vita_of(_resume(request)), timezone.localdate()))


@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """The same as JSON Resume 1.0.0, to take along."""
    answer = JsonResponse(
        json_resume(selectors.vita_of(_resume(request))), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    answer["Content-Disposition"] = 'attachment; filename="resume.json"'
    return answer

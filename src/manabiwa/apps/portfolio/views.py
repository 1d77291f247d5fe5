"""The person's folder of evidence, and the supporter's look at it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.services import record_view
from manabiwa.apps.learning.access import person_beside
from manabiwa.apps.learning.presenting import language
from manabiwa.apps.tables.uploads import LimitedUpload

from . import files, selectors, services
from .forms import ConfirmForm, EvidenceForm
from .models import Evidence

_VIEW = "portfolio.view_evidence"


def _me(request: HttpRequest) -> User:
    return cast("User", request.user)


@require_GET
def folder(request: HttpRequest) -> HttpResponse:
    """What the person put in, the newest first."""
    return render(request, "portfolio/folder.html", {"rows": selectors.evidence_of(_me(request))})


@csrf_exempt
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponseBase:
    """Put a file or a link in. Its size is limited while it streams in, so the token is checked by the inner view."""
    handler = LimitedUpload(files.LIMIT)
    request.upload_handlers = [handler]
    return _add(request, handler)


@csrf_protect
def _add(request: HttpRequest, handler: LimitedUpload) -> HttpResponse:
    person = _me(request)
    form = EvidenceForm(request.POST or None, request.FILES or None, skills=selectors.skills_to_show(person))
    status = 200
    if request.method == "POST":
        if handler.too_large:
            form.is_valid()
            form.add_error("file", files.too_large())
            status = 413
        elif form.is_valid():
            try:
                _keep(request, form)
            except ValidationError as error:
                _tell(form, error)
            else:
                messages.success(request, _("成果物に加えました。"))
                return redirect("portfolio:folder")
    return render(request, "portfolio/add.html", {"form": form}, status=status)


def _keep(request: HttpRequest, form: EvidenceForm) -> None:
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("file", "skills")}
    services.add_evidence(
        person=_me(request), upload=form.cleaned_data["file"], skills=form.chosen(), actor=acting(request), **said
    )


def _tell(form: EvidenceForm, error: ValidationError) -> None:
    """Set the words beside the field that they are about."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, " ".join(error.messages))
        return
    for name, words in error.message_dict.items():
        form.add_error(name if name in form.fields else None, " ".join(words))


@require_GET
def download(request: HttpRequest, evidence_id: int) -> HttpResponseBase:
    """The file, for the person and for the supporter beside the person."""
    actor = acting(request)
    try:
        row = selectors.evidence_for(actor, evidence_id)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    if not row.file:
        raise Http404
    if row.person_id != actor.person_id:
        record_view(_VIEW, actor=actor, person_id=row.person_id)
    try:
        return files.send(row.file, row.file_kind, row.title)
    except FileNotFoundError as error:
        raise Http404(_("ファイルが見つかりません。")) from error


@require_POST
def delete(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Take a piece out."""
    row = get_object_or_404(selectors.evidence_of(_me(request)), pk=evidence_id)
    services.delete_evidence(evidence=row, actor=acting(request))
    messages.success(request, _("消しました。"))
    return redirect("portfolio:folder")


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """The folder of somebody whom I support, with what can be confirmed; that it was looked at is kept."""
    row = person_beside(acting(request), person_id)
    record_view(_VIEW, actor=acting(request), person_id=row.pk)
    pieces = [(one, _form(one)) for one in selectors.evidence_of(row)]
    return render(request, "portfolio/person.html", {"person": row, "pieces": pieces})


def _form(row: Evidence, data: object = None) -> ConfirmForm:
    return ConfirmForm(data, evidence=row, lang=language(get_language() or "ja"))


@require_POST
def confirm(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Confirm what a piece shows, or take that back (`withdraw`)."""
    try:
        row = selectors.evidence_for(acting(request), evidence_id)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    try:
        if "withdraw" in request.POST:
            services.withdraw_confirmation(evidence=row, actor=acting(request))
            messages.success(request, _("確認を取り消しました。"))
        else:
            form = _form(row, request.POST)
            if not form.is_valid():
                raise ValidationError(_("レベルを選んでください。"))
            services.confirm_evidence(evidence=row, levels=form.levels(), actor=acting(request), now=timezone.now())
            messages.success(request, _("確かめました。本人のスキルの記録になりました。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("portfolio:person", person_id=row.person_id)

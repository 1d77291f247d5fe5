"""Courses for other systems: which files there are, and each of them."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.tables.presenting import current_lang

from . import selectors
from .models import Course
from .outgoing import A_FILE, HELP, NAMES, Form, Outgoing, write_courses


@require_GET
def outgoing(request: HttpRequest, code: str = "") -> HttpResponse:
    """The files of one provider's courses, or of all that the person may see."""
    rows, title = _courses(request, code)
    count, lang = rows.count(), current_lang()
    parts = [(start // A_FILE + 1, start + 1, min(start + A_FILE, count)) for start in range(0, count, A_FILE)]
    forms = [(form.value, NAMES[form].to(lang), HELP[form].to(lang)) for form in Form]
    context = {"code": code, "title": title, "count": count, "parts": parts, "forms": forms, "a_file": A_FILE}
    return render(request, "catalog/outgoing.html", context)


@require_GET
def outgoing_file(request: HttpRequest, form: str, code: str = "") -> HttpResponse:
    """One file."""
    rows, title = _courses(request, code)
    return file_response(form, rows, title, code, request.GET.get("part", "1"))


def file_response(form: str, rows: QuerySet[Course], title: str, code: str, part: str) -> HttpResponse:
    """A file of courses as a download. Raises Http404 for an unknown form or a part that there is not."""
    number = int(part) if part.isascii() and part.isdecimal() and len(part) < 6 else 0
    if form not in frozenset(Form) or number < 1 or (number > 1 and (number - 1) * A_FILE >= rows.count()):
        raise Http404
    made: Outgoing = write_courses(Form(form), rows, title=title, name=code or "courses", part=number)
    answer = HttpResponse(made.content, content_type=made.kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=made.name)
    return answer


def _courses(request: HttpRequest, code: str) -> tuple[QuerySet[Course], str]:
    actor, today = acting(request), timezone.localdate()
    place = request.user.municipality_id if isinstance(request.user, User) else None
    providers = selectors.providers_for(actor)
    if not code:
        return selectors.visible_courses(place, today).order_by("pk"), _("見られるすべての講座")
    provider = get_object_or_404(providers, code=code)
    return selectors.courses_to_export(actor, provider, place, today), provider.name

"""The secretariat edits the words that a search takes for one another."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manabiwa.apps.common.http import acting

from . import selectors, services
from .forms import SynonymForm, form_of

_PAGE = 15


@require_http_methods(["GET", "POST"])
def synonyms(request: HttpRequest) -> HttpResponse:
    """All groups, found by a word of theirs, and a new one."""
    words = request.GET.get("q", "").strip()[:50]
    rows = list(selectors.synonym_groups(acting(request)))
    found = [row for row in rows if any(words.lower() in word.lower() for word in row.words)] if words else rows
    form = SynonymForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _save(request, form, None):
        return redirect("search:synonyms")
    context = {
        "form": form, "page": Paginator(found, _PAGE).get_page(request.GET.get("page")), "words": words,
        "removed": list(selectors.removed_groups(acting(request))[:5]),
    }  # fmt: skip
    return render(request, "search/synonyms.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, group_id: int) -> HttpResponse:
    """Other words for one group."""
    row = get_object_or_404(selectors.synonym_groups(acting(request)), pk=group_id)
    form = SynonymForm(request.POST) if request.method == "POST" else form_of(row.words)
    if request.method == "POST" and form.is_valid() and _save(request, form, row.pk):
        return redirect("search:synonyms")
    return render(request, "search/edit.html", {"form": form, "group": row})


@require_POST
def remove(request: HttpRequest, group_id: int) -> HttpResponse:
    """Take a group out of use."""
    row = get_object_or_404(selectors.synonym_groups(acting(request)), pk=group_id)
    services.remove_synonyms(group=row, actor=acting(request))
    messages.success(request, _("外しました。ページの下の「外した同義語」から、もどせます。"))
    return redirect("search:synonyms")


@require_POST
def restore(request: HttpRequest, group_id: int) -> HttpResponse:
    """Put a group back."""
    row = get_object_or_404(selectors.removed_groups(acting(request)), pk=group_id)
    services.save_synonyms(group=row, words=row.words, actor=acting(request))
    messages.success(request, _("もどしました。"))
    return redirect("search:synonyms")


def _save(request: HttpRequest, form: SynonymForm, group_id: int | None) -> bool:
    actor = acting(request)
    group = get_object_or_404(selectors.synonym_groups(actor), pk=group_id) if group_id else None
    try:
        services.save_synonyms(group=group, words=form.cleaned_data["words"], actor=actor)
    except ValidationError as error:
        form.add_error("words", error)
        return False
    messages.success(request, _("記録しました。数秒で、検索に使われます。"))
    return True

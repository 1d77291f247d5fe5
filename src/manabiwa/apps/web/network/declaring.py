"""An officer writes the declaration: form, preview, publication, withdrawal; everybody reads the history."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting, public
from manabiwa.apps.common.permissions import Capability, PermissionRefused, require
from manabiwa.apps.network import declaring as services
from manabiwa.apps.network import selectors as network
from manabiwa.apps.network.models import Municipality

from . import selectors
from .declaration_forms import DeclarationForm, first_values, promise_rows


def _place(request: HttpRequest, code: str) -> Municipality:
    require(acting(request), Capability.RUN_PROGRAMMES, code)
    return get_object_or_404(Municipality, pk=code, membership__isnull=False)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """To the declaration of my municipality; whoever works for several chooses."""
    codes = acting(request).municipalities(Capability.RUN_PROGRAMMES)
    members = Municipality.objects.filter(membership__isnull=False).order_by("code")
    places = list(members if codes is None else members.filter(pk__in=codes))
    if not places:
        raise PermissionRefused(_("宣言を書ける自治体がありません。所属の管理者にお問い合わせください。"))
    if len(places) == 1:
        return redirect("network:declare", code=places[0].pk)
    return render(request, "network/declare_own.html", {"places": places})


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, code: str) -> HttpResponse:
    """The form. It keeps a draft, or adds a row for one more promise."""
    place, actor, today = _place(request, code), acting(request), timezone.localdate()
    current = network.declaration_of(code)
    draft = network.draft_of(place, actor)
    # after a withdrawal the last public version is there to begin with
    start = draft or current or network.declaration_history(code).first()
    adds = request.method == "POST" and "add" in request.POST
    data = _with_one_more_row(request) if adds else request.POST or None
    form = DeclarationForm(data, initial=first_values(start, today))
    rows = promise_rows(today, start, data)
    if request.method == "POST" and not adds and form.is_valid() and rows.is_valid():
        try:
            services.draft_declaration(municipality=place, promises=rows.promises(), actor=actor, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("network:declaration_preview", code=code)
    if adds:
        # the officer is still writing: nothing is wrong yet
        form, rows = _still_writing(form, rows, data, today)
    context = {
        "place": place, "form": form, "rows": rows, "draft": draft, "current": current,
        "figures": selectors.figures_today(code, timezone.now()), "most": services.MOST_PROMISES,
    }  # fmt: skip
    return render(request, "network/declare.html", context)


def _with_one_more_row(request: HttpRequest) -> Any:
    data = request.POST.copy()
    total = data.get("promise-TOTAL_FORMS", "")
    rows = int(total) if total.isascii() and total.isdigit() else 0
    data["promise-TOTAL_FORMS"] = str(min(rows + 1, services.MOST_PROMISES))
    return data


def _still_writing(form: DeclarationForm, rows: Any, data: Any, today: Any) -> tuple[DeclarationForm, Any]:
    """The same words in unbound forms, which complain of nothing."""
    names = ("title", "statement", "mayor", "declared_on")
    words = {name: data.get(name, "") for name in names} | {"pillars": data.getlist("pillars")}
    kept = [{name: row[name].value() or "" for name in row.fields} for row in rows.forms]
    fresh = type(rows)(initial=kept, prefix="promise", form_kwargs={"today": today})
    fresh.extra = 0
    return DeclarationForm(initial=words), fresh


@require_GET
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The draft as everybody will see it, beside what is public today."""
    place = _place(request, code)
    draft = network.draft_of(place, acting(request))
    if draft is None:
        return redirect("network:declare", code=code)
    today = timezone.localdate()
    year = network.fiscal_year_of(today)
    standing = selectors.standings([draft], fiscal_year=year, now=timezone.now())[0]
    context = {"place": place, "standing": standing, "current": network.declaration_of(code), "today": today}
    return render(request, "network/declare_preview.html", context)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Make the draft public."""
    place = _place(request, code)
    try:
        services.publish_draft(municipality=place, actor=acting(request), now=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("network:declare", code=code)
    messages.success(request, _("宣言を公開しました。"))
    return redirect("network:municipality", code=code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    services.discard_draft(municipality=_place(request, code), actor=acting(request))
    messages.success(request, _("下書きを捨てました。公開している宣言は、そのままです。"))
    return redirect("network:municipality", code=code)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take the declaration out of the public."""
    place = _place(request, code)
    try:
        services.withdraw_declaration(municipality=place, actor=acting(request), now=timezone.now())
        messages.success(request, _("宣言を取り下げました。これまでの宣言の一覧には残ります。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("network:municipality", code=code)


@require_GET
@public
def history(request: HttpRequest, code: str) -> HttpResponse:
    """What was declared when: every version that was ever public."""
    place = get_object_or_404(Municipality, pk=code, membership__isnull=False)
    return render(
        request, "network/declaration_history.html", {"place": place, "rows": network.declaration_history(code)}
    )

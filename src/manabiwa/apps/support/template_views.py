"""Texts to begin from: the supporters of a municipality share them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.models import Municipality

from . import services
from .access import require_supporter, support_place, supporters_page
from .forms import TemplateForm
from .models import MessageTemplate
from .templates import fields, templates_of


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """All templates, and a new one."""
    actor = require_supporter(acting(request))
    place = get_object_or_404(Municipality, pk=support_place(actor))
    form = TemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_template(municipality=place, actor=actor, **_values(form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("文例を加えました。"))
            return redirect("support:templates")
    rows = templates_of(frozenset({place.pk}))
    context = {"form": form, "templates": rows, "fields": fields(), "place": place}
    return supporters_page(request, "support/templates.html", context)


@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change one."""
    actor = require_supporter(acting(request))
    row = _template(request, template_id)
    form = TemplateForm(request.POST or None, initial={"title": row.title, "text": row.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.write_template(municipality=row.municipality, actor=actor, template=row, **_values(form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("文例を直しました。"))
            return redirect("support:templates")
    return supporters_page(request, "support/template.html", {"form": form, "template": row, "fields": fields()})


@require_POST
def delete(request: HttpRequest, template_id: int) -> HttpResponse:
    """Take one away."""
    services.delete_template(template=_template(request, template_id), actor=acting(request))
    messages.success(request, _("文例を消しました。"))
    return redirect("support:templates")


@require_POST
def take_starters(request: HttpRequest) -> HttpResponse:
    """Take the templates to begin with."""
    actor = require_supporter(acting(request))
    place = get_object_or_404(Municipality, pk=support_place(actor))
    count = services.add_starters(municipality=place, actor=actor)
    messages.success(
        request, _("文例を%(n)s件加えました。ことばを、自分たちらしく直して使ってください。") % {"n": count}
    )
    return redirect("support:templates")


def _template(request: HttpRequest, template_id: int) -> MessageTemplate:
    rows = MessageTemplate.objects.for_actor(acting(request), Capability.SUPPORT)
    return get_object_or_404(rows.select_related("municipality"), pk=template_id)


def _values(form: TemplateForm) -> dict[str, Any]:
    return {"title": form.cleaned_data["title"], "text": form.cleaned_data["text"]}

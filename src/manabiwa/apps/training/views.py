"""The training officer's desk: the framework, its versions and its matrix."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.catalog.models import Skill
from manabiwa.apps.catalog.selectors import taggable_skills
from manabiwa.apps.common.http import acting
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.exporting import export_response, requested_format
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import selectors, services
from .forms import MatrixForm, RoleForm, SkillForm
from .models import FrameworkState, Role, TrainingFramework


def place_of(request: HttpRequest, code: str) -> Municipality:
    """The municipality of the address, if the person trains its staff."""
    return get_object_or_404(selectors.places_of(acting(request)), pk=code)


def tabs_of(code: str, active: str) -> list[tuple[str, str, bool]]:
    """The pages about one municipality's staff."""
    labels = {
        "overview": _("体系"), "staff": _("職員"), "heat": _("ヒートマップ"), "curriculum": _("カリキュラム"),
        "outlook": _("10年の見通し"), "peers": _("ほかの自治体"),
    }  # fmt: skip
    return [(reverse(f"training:{name}", args=[code]), label, name == active) for name, label in labels.items()]


def framed(place: Municipality, active: str, **context: Any) -> dict[str, Any]:
    """What every page of the desk shows."""
    return {"place": place, "tabs": tabs_of(place.pk, active), "desk_url": reverse("training:desk"), **context}


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """To the own municipality's framework; whoever trains nobody comes to the own role."""
    first = selectors.places_of(acting(request)).order_by("pk").first()
    return redirect("training:overview", code=first.pk) if first else redirect("training:mine")


@require_GET
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """The version in force, the draft, and what comes next."""
    place, actor = place_of(request, code), acting(request)
    versions = list(selectors.frameworks_of(code, actor))
    current = next((one for one in versions if one.state == FrameworkState.PUBLISHED), None)
    heads = selectors.heads_by_role_level(code, actor)
    context = framed(
        place, "overview", current=current,
        draft=next((one for one in versions if one.state == FrameworkState.DRAFT), None),
        retired=[one for one in versions if one.state == FrameworkState.RETIRED],
        matrix=selectors.matrix_of(current) if current else None, heads=sum(heads.values()),
        others=[one for one in selectors.published_frameworks() if one.municipality_id != code],
    )  # fmt: skip
    return render(request, "training/overview.html", context)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Begin a draft: from the template, from nothing, from the version in force, or from a peer's."""
    place, wanted = place_of(request, code), request.POST.get("source", "template")
    source: TrainingFramework | None = None
    if wanted == "current":
        source = selectors.in_force(code)
    elif wanted.isdecimal():
        source = get_object_or_404(selectors.published_frameworks(), pk=int(wanted))
    try:
        services.start_framework(municipality=place, actor=acting(request), source=source, blank=wanted == "blank")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("training:overview", code=code)
    return redirect("training:matrix", code=code)


def _draft(request: HttpRequest, code: str) -> TrainingFramework:
    rows = selectors.frameworks_of(code, acting(request)).filter(state=FrameworkState.DRAFT)
    return get_object_or_404(rows)


@require_http_methods(["GET", "POST"])
def matrix(request: HttpRequest, code: str) -> HttpResponseBase:
    """The matrix of the draft, to be typed over; the one in force while there is no draft, to be read."""
    place, actor = place_of(request, code), acting(request)
    framework = selectors.draft_of(code, actor) or selectors.in_force(code)
    if framework is None:
        return redirect("training:overview", code=code)
    table = selectors.matrix_of(framework)
    if form := requested_format(request):
        return _export(framework, table, form, is_wide="wide" in request.GET)
    typed = MatrixForm(table, request.POST)
    if request.method == "POST" and not typed.errors:
        revision = request.POST.get("revision", "")
        try:
            changed = services.save_matrix(
                framework=framework, levels=typed.levels, revision=int(revision) if revision.isdecimal() else -1,
                actor=actor,
            )  # fmt: skip
        except ValidationError as error:
            typed.errors.append(("matrix", " ".join(error.messages)))
        else:
            messages.success(request, _("%(n)s か所を変えました。") % {"n": changed})
            return redirect("training:matrix", code=code)
    context = framed(
        place, "overview", framework=framework, lines=_lines(table, typed), skills=table.skills, errors=typed.errors,
        is_draft=framework.state == FrameworkState.DRAFT, skill_form=SkillForm(), role_form=RoleForm(),
        names=taggable_skills() if framework.state == FrameworkState.DRAFT else (),
    )  # fmt: skip
    return render(request, "training/matrix.html", context, status=422 if typed.errors else 200)


def _lines(table: selectors.Matrix, typed: MatrixForm) -> list[dict[str, Any]]:
    lines = []
    for line in table.rows:
        cells = []
        for skill, level in line.cells:
            name = f"c{line.row.pk}-{skill.pk}"
            value = typed.wrong.get(name, typed.levels.get((line.row.pk, skill.pk), level) or "")
            cells.append({"name": name, "skill": skill, "value": value, "wrong": name in typed.wrong})
        lines.append({"row": line.row, "is_first": line.is_first, "cells": cells})
    return lines


def _export(framework: TrainingFramework, table: selectors.Matrix, form: Any, *, is_wide: bool) -> HttpResponseBase:
    name = f"{framework.name} {framework.municipality} {framework.version}"
    if is_wide:
        columns = [
            OutColumn(_("役割"), 20),
            OutColumn(_("段階"), 16),
            *(OutColumn(skill.name, 12) for skill in table.skills),
        ]
        rows = (
            [line.row.role.name, line.row.name, *(level or None for _skill, level in line.cells)] for line in table.rows
        )
        return export_response(OutTable(name, columns), rows, form)
    titles = (_("役割"), _("段階"), _("スキル"), _("必要レベル"))
    cells = (
        (line.row.role.name, line.row.name, skill.name, level)
        for line in table.rows
        for skill, level in line.cells
        if level
    )
    return export_response(OutTable(name, [OutColumn(title, 20) for title in titles]), cells, form)


@require_http_methods(["GET", "POST"])
def role_new(request: HttpRequest, code: str) -> HttpResponse:
    """A new role with its levels."""
    place, framework = place_of(request, code), _draft(request, code)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_role(framework=framework, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            return redirect("training:matrix", code=code)
    return render(request, "training/role.html", framed(place, "overview", form=form, role=None))


@require_http_methods(["GET", "POST"])
def role_edit(request: HttpRequest, code: str, role_id: int) -> HttpResponse:
    """Other names for a role and its levels."""
    place, role = place_of(request, code), get_object_or_404(Role, pk=role_id, framework=_draft(request, code))
    names = "\n".join(level.name for level in role.levels.all())
    form = RoleForm(request.POST or None, initial={"name": role.name, "summary": role.summary, "levels": names})
    if request.method == "POST" and form.is_valid():
        try:
            services.rename_role(role=role, actor=acting(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            return redirect("training:matrix", code=code)
    return render(request, "training/role.html", framed(place, "overview", form=form, role=role))


@require_POST
def role_remove(request: HttpRequest, code: str, role_id: int) -> HttpResponse:
    """Take a role out of the draft."""
    role = get_object_or_404(Role, pk=role_id, framework=_draft(request, code))
    services.remove_role(role=role, actor=acting(request))
    messages.success(request, _("「%(name)s」を案から外しました。") % {"name": role.name})
    return redirect("training:matrix", code=code)


@require_POST
def skill_add(request: HttpRequest, code: str) -> HttpResponse:
    """A column for a skill."""
    framework, form = _draft(request, code), SkillForm(request.POST)
    if form.is_valid():
        try:
            services.add_skill(framework=framework, skill=form.cleaned_data["skill"], actor=acting(request))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    else:
        messages.error(request, " ".join(map(str, form.errors["skill"])))
    return redirect("training:matrix", code=code)


@require_POST
def skill_remove(request: HttpRequest, code: str, skill_id: int) -> HttpResponse:
    """Take a column out."""
    skill = get_object_or_404(Skill, pk=skill_id)
    services.remove_skill(framework=_draft(request, code), skill=skill, actor=acting(request))
    messages.success(request, _("「%(name)s」を案から外しました。") % {"name": skill.name})
    return redirect("training:matrix", code=code)


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Put the draft in force."""
    try:
        services.publish(framework=_draft(request, code), actor=acting(request), now=timezone.now())
        messages.success(request, _("体系を公開しました。次に、職員の役割を入れましょう。"))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("training:matrix", code=code)
    return redirect("training:overview", code=code)


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    services.discard_draft(framework=_draft(request, code), actor=acting(request))
    messages.success(request, _("案を捨てました。"))
    return redirect("training:overview", code=code)


@require_POST
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the figures too, or no longer."""
    rows = selectors.frameworks_of(code, acting(request)).filter(state=FrameworkState.PUBLISHED)
    services.share_figures(framework=get_object_or_404(rows), shares="on" in request.POST, actor=acting(request))
    messages.success(request, _("変更を保存しました。"))
    return redirect("training:overview", code=code)

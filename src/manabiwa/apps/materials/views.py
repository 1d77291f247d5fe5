"""Writing courses of our own, and taking them."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.network.models import Municipality

from . import content, files, selectors, services
from .forms import UNIT_FORMS, MaterialForm, UnitForm
from .models import Material, Unit, UnitKind, Version


@require_GET
def materials(request: HttpRequest) -> HttpResponse:
    """The courses that I write."""
    page = Paginator(selectors.materials_of(acting(request)), 50).get_page(request.GET.get("page"))
    return render(request, "materials/list.html", {"page": page, "may_write": _places(request).exists()})


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Begin a course."""
    places = _places(request)
    if not places.exists():
        raise PermissionRefused(_("教材を作れる自治体がありません。所属の管理者にお問い合わせください。"))
    form = MaterialForm(request.POST or None, municipalities=places, initial={"municipality": places.first()})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.create_material(actor=acting(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("講座を作りました。次に、ユニットを加えましょう。"))
            return redirect("materials:edit", material_id=row.pk)
    return render(request, "materials/form.html", {"form": form, "title": _("講座を作る")})


@require_GET
def edit(request: HttpRequest, material_id: int) -> HttpResponse:
    """One course: its draft or newest version, and what can be added."""
    row = _material(request, material_id)
    versions = list(row.versions.all())
    newest: Version | None = versions[0] if versions else None
    context = {
        "material": row, "version": newest, "units": list(newest.units.all()) if newest else [],
        "published": next((version for version in versions if version.published_at), None), "kinds": UnitKind.choices,
    }  # fmt: skip
    return render(request, "materials/edit.html", context)


@require_http_methods(["GET", "POST"])
def add_unit(request: HttpRequest, material_id: int, kind: str) -> HttpResponse:
    """Add a text, a video or a quiz to the draft."""
    row = _material(request, material_id)
    if kind not in UNIT_FORMS:
        raise Http404
    form = UNIT_FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_unit(
                material=row, kind=kind, title=form.cleaned_data["title"], minutes=form.cleaned_data["minutes"],
                content=_content(form), actor=acting(request),
            )  # fmt: skip
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("ユニットを加えました。"))
            return redirect("materials:edit", material_id=row.pk)
    title = _("ユニットを加える: %(kind)s") % {"kind": UnitKind(kind).label}
    return render(request, "materials/form.html", {"form": form, "title": title, "material": row})


@require_POST
def remove_unit(request: HttpRequest, material_id: int, order: int) -> HttpResponse:
    """Take a unit out of the draft."""
    row = _material(request, material_id)
    return _tell(request, row, _("ユニットを外しました。"), lambda: services.remove_unit(
        material=row, order=order, actor=acting(request)
    ))  # fmt: skip


@require_POST
def publish(request: HttpRequest, material_id: int) -> HttpResponse:
    """Publish the draft."""
    row = _material(request, material_id)
    return _tell(request, row, _("公開しました。講座の検索に、まもなく現れます。"), lambda: services.publish_version(
        material=row, actor=acting(request), now=timezone.now()
    ))  # fmt: skip


@require_http_methods(["GET", "POST"])
def player(request: HttpRequest, course_id: int, order: int | None = None) -> HttpResponse:
    """Take a course: one unit a page; a POST says that it is done or answers its questions."""
    version = selectors.published_version(course_id)
    if version is None:
        raise Http404
    person = cast("User", request.user)
    units = list(version.units.all())
    done = selectors.finished_units(version, person)
    if order is None:
        first = next((unit for unit in units if unit.pk not in done), units[0])
        return redirect("materials:player", course_id=course_id, order=first.order)
    unit = next((one for one in units if one.order == order), None)
    if unit is None:
        raise Http404
    scored = None
    if request.method == "POST":
        if unit.kind != UnitKind.QUIZ:
            services.view_unit(version=version, unit=unit, person=person, actor=acting(request), now=timezone.now())
            return _next_unit(request, course_id, units, unit)
        scored = services.answer_quiz(
            version=version, unit=unit, person=person, chosen=_chosen(request, unit), actor=acting(request),
            now=timezone.now(),
        )  # fmt: skip
        done = selectors.finished_units(version, person)
    return render(request, "materials/player.html", _shown(version, units, unit, done, scored))


@require_GET
def media(request: HttpRequest, course_id: int, order: int, name: str) -> HttpResponseBase:
    """The video or the captions of a unit, for signed-in people."""
    version = selectors.published_version(course_id)
    unit = version.units.filter(order=order, kind=UnitKind.VIDEO).first() if version else None
    stored = {"video": "file", "captions": "captions"}.get(name, "")
    if unit is None or not unit.content.get(stored):
        raise Http404
    return files.send(request, unit.content[stored])


def _shown(
    version: Version, units: list[Unit], unit: Unit, done: frozenset[int], scored: services.Scored | None
) -> dict[str, Any]:
    place = units.index(unit)
    context: dict[str, Any] = {
        "version": version, "course": version.material.course, "unit": unit, "scored": scored,
        "units": [(one, one.pk in done, one == unit) for one in units], "done": len(done), "total": len(units),
        "next": units[place + 1] if place + 1 < len(units) else None, "is_done": unit.pk in done,
    }  # fmt: skip
    if unit.kind == UnitKind.TEXT:
        context["blocks"] = content.blocks(unit.content["text"])
    elif unit.kind == UnitKind.QUIZ:
        context["questions"] = scored.questions if scored else content.unanswered(unit.content["questions"])
    else:
        address = [version.material.course_id, unit.order]
        context["src"] = reverse("materials:media", args=[*address, "video"])
        context["type"] = files.TYPES[unit.content["file"].rsplit(".", 1)[-1]]
        has_captions = unit.content.get("captions")
        captions = [(reverse("materials:media", args=[*address, "captions"]), "ja", _("日本語"))]
        context["captions"] = captions if has_captions else []
    return context


def _next_unit(request: HttpRequest, course_id: int, units: list[Unit], unit: Unit) -> HttpResponse:
    following = next((one for one in units if one.order > unit.order), None)
    if following:
        return redirect("materials:player", course_id=course_id, order=following.order)
    messages.success(request, _("最後のユニットまで進みました。"))
    return redirect("materials:player", course_id=course_id, order=unit.order)


def _chosen(request: HttpRequest, unit: Unit) -> dict[str, list[str]]:
    keys = [str(question["id"]) for question in unit.content["questions"]]
    return {key: [value[:500] for value in request.POST.getlist(key)[:50]] for key in keys}


def _content(form: UnitForm) -> dict[str, Any]:
    held = form.content()
    if form.cleaned_data.get("file"):
        held["file"] = files.keep_video(form.cleaned_data["file"])
    if form.cleaned_data.get("captions"):
        held["captions"] = files.keep_captions(form.cleaned_data["captions"])
    return held


def _tell(request: HttpRequest, row: Material, done: str, act: Any) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("materials:edit", material_id=row.pk)


def _material(request: HttpRequest, material_id: int) -> Material:
    return get_object_or_404(selectors.materials_of(acting(request)), pk=material_id)


def _places(request: HttpRequest) -> Any:
    codes = acting(request).municipalities(Capability.WRITE_MATERIAL)
    members = Municipality.objects.filter(membership__isnull=False)
    return members if codes is None else members.filter(pk__in=codes)

"""The officer's pages of licences and classes: how many seats there are and are taken, add, change, withdraw."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability, PermissionRefused
from manabiwa.apps.tables.exporting import ExportFormat, export_response, requested_format
from manabiwa.apps.tables.presenting import current_lang
from manabiwa.apps.tables.spec import TableSpec
from manabiwa.apps.tables.writing import OutColumn, OutTable

from . import offer_selectors
from . import offers as services
from .models import Course
from .offer_forms import ClassForm, LicenceForm
from .offer_models import CourseClass, Licence
from .offer_tables import CLASSES, LICENCES

_PAGE = 50


@require_GET
def offers(request: HttpRequest) -> HttpResponseBase:
    """Licences and classes with the seats that are taken; `?of=classes&format=csv`: a table that comes in."""
    _require_somewhere(request)
    actor, today = acting(request), timezone.localdate()
    licences, classes = offer_selectors.licences_for(actor), offer_selectors.classes_for(actor)
    if form := requested_format(request):
        return _table(request.GET.get("of", ""), licences, classes, form)
    coming = classes if "all" in request.GET else classes.filter(last_on__gte=today)
    page = Paginator(coming, _PAGE).get_page(request.GET.get("page"))
    context = {
        "licences": offer_selectors.with_seats(licences[:200], today), "page": page,
        "classes": offer_selectors.with_seats(page, today), "today": today, "everything": "all" in request.GET,
    }  # fmt: skip
    return render(request, "catalog/offers.html", context)


def _table(kind: str, licences: Any, classes: Any, form: ExportFormat) -> HttpResponseBase:
    if kind == "classes":
        return _export(CLASSES, (
            (row.code, row.course.provider.code, row.course.external_id, row.days_written, row.place, row.seats,
             row.apply_by)
            for row in classes
        ), form)  # fmt: skip
    return _export(LICENCES, (
        (row.code, row.name, row.provider.code, row.course.external_id if row.course else "", row.starts_on,
         row.ends_on, row.seats, row.seat_price_yen, row.fixed_fee_yen)
        for row in licences
    ), form)  # fmt: skip


def _export(spec: TableSpec, rows: Any, form: ExportFormat) -> HttpResponseBase:
    lang = current_lang()
    columns = tuple(OutColumn(column.label.to(lang)) for column in spec.columns)
    return export_response(OutTable(spec.name.to(lang), columns), rows, form)


@require_http_methods(["GET", "POST"])
def licence(request: HttpRequest, licence_id: int | None = None) -> HttpResponse:
    """Add a licence, or change one."""
    _require_somewhere(request)
    actor = acting(request)
    row = get_object_or_404(offer_selectors.licences_for(actor), pk=licence_id) if licence_id else None
    form = LicenceForm(
        request.POST or None, municipalities=offer_selectors.municipalities_for(actor), is_new=row is None,
        initial=_initial(row, LicenceForm),
    )  # fmt: skip

    def save(values: dict[str, Any]) -> None:
        place = row.municipality if row else values.pop("municipality")
        services.save_licence(municipality=place, actor=actor, today=timezone.localdate(), licence=row, **values)
        messages.success(request, _("ライセンスを記録しました。"))

    title = _("ライセンスを変える") if row else _("ライセンスを加える")
    return _form_page(request, form, save, title)


@require_http_methods(["GET", "POST"])
def course_class(request: HttpRequest, class_id: int | None = None) -> HttpResponse:
    """Add a class, or change one; `?course=` fills the course in."""
    _require_somewhere(request)
    actor, now = acting(request), timezone.now()
    row = get_object_or_404(offer_selectors.classes_for(actor), pk=class_id) if class_id else None
    form = ClassForm(
        request.POST or None, municipalities=offer_selectors.municipalities_for(actor), is_new=row is None,
        initial=_initial(row, ClassForm) or _of_course(request.GET.get("course", "")),
    )  # fmt: skip

    def save(values: dict[str, Any]) -> None:
        place = row.municipality if row else values.pop("municipality")
        del values["provider"]
        services.save_class(
            municipality=place, actor=actor, now=now, today=timezone.localdate(now), course_class=row, **values
        )
        messages.success(request, _("クラスを記録しました。日程が変わった人には、知らせが届きます。"))

    title = _("クラスを変える") if row else _("クラスを加える")
    return _form_page(request, form, save, title)


def _form_page(request: HttpRequest, form: Form, save: Callable[[dict[str, Any]], None], title: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            save(dict(form.cleaned_data))
        except ValidationError as error:
            _add_errors(form, error)
        else:
            return redirect("catalog:offers")
    return render(request, "catalog/offer.html", {"form": form, "title": title})


def _add_errors(form: Form, error: ValidationError) -> None:
    """Each message at its field; what belongs to no field above them."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in told.items():
        form.add_error(name if name in form.fields else None, " ".join(texts))


def _initial(row: Licence | CourseClass | None, form: type[Form]) -> dict[str, Any]:
    if row is None:
        return {}
    values: dict[str, Any] = {name: getattr(row, name, None) for name in form.base_fields if name != "municipality"}
    values["course"] = row.course.external_id if row.course else ""
    if isinstance(row, CourseClass):
        values |= {"provider": row.course.provider.code, "days": row.days_written}
    else:
        values["provider"] = row.provider.code
    return values


def _of_course(key: str) -> dict[str, Any]:
    course = Course.objects.filter(pk=key if key.isdecimal() else 0).select_related("provider").first()
    return {"provider": course.provider.code, "course": course.external_id} if course else {}


@require_POST
def withdraw(request: HttpRequest, licence_id: int) -> HttpResponse:
    """Offer the seats of a licence to nobody any more."""
    row = get_object_or_404(offer_selectors.licences_for(acting(request)), pk=licence_id)
    services.withdraw_licence(licence=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("「%(name)s」を取り下げました。席を持っている人は、そのまま使えます。") % {"name": row})
    return redirect("catalog:offers")


@require_POST
def cancel(request: HttpRequest, class_id: int) -> HttpResponse:
    """Call a class off."""
    row = get_object_or_404(offer_selectors.classes_for(acting(request)), pk=class_id)
    services.cancel_class(course_class=row, actor=acting(request), now=timezone.now())
    messages.success(request, _("クラスを中止しました。計画に入れていた人に、知らせが届きます。"))
    return redirect("catalog:offers")


def _require_somewhere(request: HttpRequest) -> None:
    if acting(request).municipalities(Capability.MANAGE_CATALOG) == frozenset():
        raise PermissionRefused(_("講座の担当者だけが見られるページです。"))

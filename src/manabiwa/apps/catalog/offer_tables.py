"""Licences and classes as table files: one row a licence, one row a class with all its days in one cell."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import ProtectedError
from django.utils import timezone

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, InUseError, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import ParameterError, Words

from .class_days import EXAMPLE, parse_days, read_days, store_days
from .models import Course, Provider
from .offer_models import CourseClass, Licence, SeatReservation
from .offers import announce_moved, put_days, taken_seats

_LICENCE = ("name", "provider_id", "course_id", "starts_on", "ends_on", "seats", "seat_price_yen", "fixed_fee_yen")
_CLASS = ("course_id", "place", "seats", "apply_by", "days")


class _OfferTable(TableOwner):
    """What both tables share: providers and courses by their codes, rows by their own code, seats that are held."""

    model: type[Licence] | type[CourseClass]
    fields: tuple[str, ...]

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        today = timezone.localdate(context.now)
        codes = {str(row.values.get("course") or "") for row in rows} - {""}
        providers = {str(row.values.get("provider") or "") for row in rows}
        found = Course.objects.filter(external_id__in=codes, provider__code__in=providers, withdrawn_at=None)
        context.scratch["providers"] = dict(Provider.objects.filter(code__in=providers).values_list("code", "pk"))
        context.scratch["courses"] = {
            (provider, code): pk for provider, code, pk in found.values_list("provider__code", "external_id", "pk")
        }
        known = self._rows([(row.values.get("code"),) for row in rows], context)
        context.scratch["known"] = known
        context.scratch["taken"] = taken_seats(list(known.values()), today) if known else {}

    def _particulars(self, row: Row, context: ImportContext, values: dict[str, Any]) -> list[CellProblem]:
        """Put keys in the place of the provider's and the course's codes; return what is not known."""
        problems = []
        provider, course = values.pop("provider", None), values.pop("course", None)
        if provider not in context.scratch["providers"]:
            problems.append(cell_problem(
                "provider", provider, Words("提供元が登録されていません。", "The provider is not known."),
                Words("講座の管理にある提供元コードを書いてください。", "Write a provider code of the catalogue."),
            ))  # fmt: skip
        elif course and (provider, course) not in context.scratch["courses"]:
            problems.append(cell_problem(
                "course", course, Words("この提供元に、この講座はありません。", "The provider has no such course."),
                Words("講座の表にある講座コードを書いてください。", "Write a course code of the provider's table."),
            ))  # fmt: skip
        values["provider_id"] = context.scratch["providers"].get(provider)
        values["course_id"] = context.scratch["courses"].get((provider, course))
        known = context.scratch["known"].get((values["code"],))
        taken = context.scratch["taken"].get(known.pk, 0) if known else 0
        if values["seats"] < taken:
            problems.append(cell_problem(
                "seats", values["seats"],
                Words(f"すでに{taken}人が席を持っています。", f"{taken} people hold a seat already."),
                Words(f"{taken}以上にしてください。", f"Write {taken} or more."),
            ))  # fmt: skip
        return problems

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {"code": row.code, **{name: getattr(row, name) for name in self.fields}}
            for key, row in self._rows(keys, context).items()
        }

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        rows = self._rows(keys, context)
        field = "licence" if self.model is Licence else "course_class"
        held = SeatReservation.objects.filter(**{f"{field}__in": list(rows.values())})
        used = set(held.values_list(field, flat=True))
        if used:
            raise InUseError([key for key, row in rows.items() if row.pk in used])
        try:
            self.model.unscoped.filter(pk__in=[row.pk for row in rows.values()]).delete()
        except ProtectedError:
            raise InUseError(list(rows)) from None

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> dict[Key, Any]:
        assert context.municipality is not None
        found = self.model.objects.for_municipality(context.municipality.pk).filter(code__in=[key[0] for key in keys])
        return {(row.code,): row for row in found}


class LicenceTable(_OfferTable):
    """The licences of a municipality."""

    model, fields = Licence, _LICENCE

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        problems = self._particulars(row, context, values)
        if values["ends_on"] < values["starts_on"]:
            problems.append(
                _in_disorder("ends_on", values["ends_on"], Words("開始日より後の日", "a day after the first day"))
            )
        for name in ("seat_price_yen", "fixed_fee_yen"):
            if name in values:
                values[name] = values[name] or 0
        return problems or values

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        place = context.municipality
        Licence.unscoped.bulk_create(Licence(municipality=place, **entry.values) for entry in created)
        rows = self._rows([entry.key for entry in changed], context)
        for entry in changed:
            for name in self.fields:
                if name in entry.values:
                    setattr(rows[entry.key], name, entry.values[name])
        Licence.unscoped.bulk_update(rows.values(), self.fields)


class ClassTable(_OfferTable):
    """The classes of a municipality."""

    model, fields = CourseClass, _CLASS

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        problems = self._particulars(row, context, values)
        del values["provider_id"]
        if "place" in values:
            values["place"] = values["place"] or ""
        known = context.scratch["known"].get((values["code"],))
        if known and values["course_id"] not in (None, known.course_id):
            problems.append(cell_problem(
                "course", row.values["course"],
                Words("クラスの講座は変えられません。", "The course of a class cannot be changed."),
                Words("新しいクラスコードで加えてください。", "Add it under a new code."),
            ))  # fmt: skip
        try:
            days = parse_days(str(values["days"]))
        except ParameterError as error:
            problems.append(
                cell_problem("days", error.got, Words("日程として読めません。", "These are no days."), error.allowed)
            )
            return problems
        if values["apply_by"] > days[0].day:
            problems.append(
                _in_disorder("apply_by", values["apply_by"], Words("初日までの日", "a day on or before the first day"))
            )
        values["days"] = _as_tuples(store_days(days))
        return problems or values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        found = super().find_existing(keys, context)
        return {key: {**values, "days": _as_tuples(values["days"])} for key, values in found.items()}

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        fresh = []
        for entry in created:
            plain = {name: value for name, value in entry.values.items() if name != "days"}
            fresh.append(CourseClass(municipality=context.municipality, **plain))
            put_days(fresh[-1], read_days(entry.values["days"]), context.now)
        CourseClass.unscoped.bulk_create(fresh)
        rows, moved = self._rows([entry.key for entry in changed], context), []
        for entry in changed:
            row = rows[entry.key]
            for name in set(self.fields) & entry.values.keys() - {"days"}:
                setattr(row, name, entry.values[name])
            if put_days(row, read_days(entry.values.get("days", row.days)), context.now):
                moved.append(row.pk)
        CourseClass.unscoped.bulk_update(rows.values(), [*self.fields, "first_on", "last_on", "moved_at"])
        announce_moved(moved)


def _as_tuples(days: Any) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(day) for day in days)


def _in_disorder(column: str, day: date, wanted: Words) -> CellProblem:
    words = Words(f"{wanted.ja}ではありません。", f"This is not {wanted.en}.")
    return cell_problem(column, day.isoformat(), words, Words(f"{wanted.ja}にしてください。", f"Write {wanted.en}."))


_CODE = Column(key="code", ja="コード", en="Code", type=ColumnType.CODE, required=True, longest=50)
_PROVIDER = Column(key="provider", ja="提供元コード", en="Provider", aliases=("提供元",), required=True, longest=50)
_SEATS = Column(key="seats", ja="席数", en="Seats", aliases=("定員", "ライセンス数"), type=ColumnType.INTEGER,
                required=True, least=0, most=1_000_000)  # fmt: skip


LICENCES = TableSpec(
    key="catalog.licences",
    name=Words("ライセンス", "Licences"),
    help=Words(
        "1行に1つの契約。講座コードが空なら、提供元のすべての講座に使えます。",
        "One contract a row. Without a course code it holds for all courses of the provider.",
    ),
    columns=(
        _CODE,
        Column(key="name", ja="名称", en="Name", required=True, longest=200),
        _PROVIDER,
        Column(key="course", ja="講座コード", en="Course code", type=ColumnType.CODE, longest=100),
        Column(key="starts_on", ja="開始日", en="From", type=ColumnType.DATE, required=True),
        Column(key="ends_on", ja="終了日", en="Until", type=ColumnType.DATE, required=True),
        _SEATS,
        Column(key="seat_price_yen", ja="1席の価格", en="Price of a seat", type=ColumnType.YEN, least=0,
               most=100_000_000),
        Column(key="fixed_fee_yen", ja="定額の費用", en="Fixed fee", type=ColumnType.YEN, least=0, most=2_000_000_000),
    ),
    natural_key=("code",),
    owner=LicenceTable(),
    capability=Capability.MANAGE_CATALOG,
    per_municipality=True,
    result_url="catalog:offers",
)  # fmt: skip

CLASSES = TableSpec(
    key="catalog.classes",
    name=Words("クラス", "Classes"),
    help=Words(
        f"1行に1クラス。日程は「{EXAMPLE}」の形で、複数の日は改行か「、」で区切ります。",
        f"One class a row. Days such as {EXAMPLE}, several with line breaks or ; between.",
    ),
    columns=(
        _CODE,
        _PROVIDER,
        Column(key="course", ja="講座コード", en="Course code", type=ColumnType.CODE, required=True, longest=100),
        Column(key="days", ja="日程", en="Days", aliases=("開催日時", "日時"), required=True, longest=5_000,
               help_ja=f"例: {EXAMPLE}、2026-12-12 13:00-16:00", help_en=f"Such as {EXAMPLE}; 2026-12-12 13:00-16:00"),
        Column(key="place", ja="場所", en="Place", aliases=("会場",), longest=200),
        _SEATS,
        Column(key="apply_by", ja="申込期限", en="Apply by", aliases=("申込締切",), type=ColumnType.DATE,
               required=True),
    ),
    natural_key=("code",),
    owner=ClassTable(),
    capability=Capability.MANAGE_CATALOG,
    per_municipality=True,
    result_url="catalog:offers",
)  # fmt: skip

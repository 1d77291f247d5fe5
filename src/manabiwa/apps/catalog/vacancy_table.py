"""Vacancies as a table file: one row an occupation, area and month."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.models import Kind, Municipality
from manabiwa.apps.tables.columns import Choice, Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem, cell_problem
from manabiwa.apps.tables.spec import Entry, ImportContext, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import ParameterError, Words
from manabiwa.engines.text import parse_month

from .models import Occupation, Vacancy

FIELDS = ("openings", "seekers", "pay_low", "pay_high", "source")
OWN, PREFECTURE = "own", "prefecture"


class VacancyTable(TableOwner):
    """Vacancies that a municipality recorded, for itself or for its prefecture."""

    def prepare(self, rows: Sequence[Row], context: ImportContext) -> None:
        assert context.municipality is not None
        place = context.municipality
        above = Municipality.objects.filter(prefecture=place.prefecture, kind=Kind.PREFECTURE).first()
        context.scratch["areas"] = {OWN: place.pk, PREFECTURE: above.pk if above else None}
        names = {str(row.values["occupation"]) for row in rows}
        found = Occupation.objects.filter(Q(code__in=names) | Q(name__in=names) | Q(name_en__in=names))
        known = context.scratch.setdefault("occupations", {})
        for pk, *keys in found.order_by("-code").values_list("pk", "code", "name", "name_en"):
            known.update({key: pk for key in keys if key})

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values: dict[str, Any] = dict(row.values)
        problems = [
            problem
            for problem in (self._occupation(values, context), self._area(values, context), self._month(values))
            if problem is not None
        ]
        low, high = values.get("pay_low"), values.get("pay_high")
        if low is not None and high is not None and low > high:
            problems.append(
                cell_problem(
                    "pay_high", high, Words("下限より低い額です。", "This is below the lower end."),
                    Words("下限と上限を入れ替えてください。", "Swap the two ends."),
                )
            )  # fmt: skip
        if "source" in values:
            values["source"] = values["source"] or ""
        return problems or values

    def _occupation(self, values: dict[str, Any], context: ImportContext) -> CellProblem | None:
        pk = context.scratch["occupations"].get(values["occupation"])
        if pk is None:
            return cell_problem(
                "occupation", values["occupation"], Words("この職業はありません。", "There is no such occupation."),
                Words("職業のページにある名前かコードを書いてください。", "Write a name or code of the occupations."),
            )  # fmt: skip
        values["occupation"] = pk
        return None

    def _area(self, values: dict[str, Any], context: ImportContext) -> CellProblem | None:
        area = context.scratch["areas"][values.get("area") or OWN]
        if area is None:
            return cell_problem(
                "area", "", Words("都道府県が登録されていません。", "The prefecture is not in the registry."),
                Words("「自治体」とするか、事務局にお知らせください。", "Write “own”, or tell the secretariat."),
            )  # fmt: skip
        values["area"] = area
        return None

    def _month(self, values: dict[str, Any]) -> CellProblem | None:
        try:
            values["month"] = parse_month(str(values["month"]))
        except ParameterError:
            return cell_problem(
                "month", values["month"], Words("年月として読めません。", "This is no month."),
                Words("例: 2026年10月、2026/10", "Such as 2026/10."),
            )  # fmt: skip
        return None

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            key: {
                "occupation": key[0], "area": key[1], "month": key[2], **{name: getattr(row, name) for name in FIELDS},
            }
            for key, row in self._rows(keys, context).items()
        }  # fmt: skip

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        Vacancy.unscoped.bulk_create(
            Vacancy(
                municipality=context.municipality, occupation_id=entry.key[0], area_id=entry.key[1], month=entry.key[2],
                **{name: entry.values[name] for name in FIELDS if name in entry.values},
            )
            for entry in created
        )  # fmt: skip
        rows = self._rows([entry.key for entry in changed], context)
        for entry in changed:
            for name in FIELDS:
                if name in entry.values:
                    setattr(rows[entry.key], name, entry.values[name])
        Vacancy.unscoped.bulk_update(rows.values(), FIELDS)

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        Vacancy.unscoped.filter(pk__in=[row.pk for row in self._rows(keys, context).values()]).delete()

    def name_key(self, key: Key) -> str | None:
        occupation, area, month = key
        name = Occupation.objects.filter(pk=occupation).values_list("name", flat=True).first() or occupation
        place = Municipality.objects.filter(pk=area).values_list("name", flat=True).first() or area
        return f"{name}・{place}・{month:%Y/%m}"

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> dict[Key, Vacancy]:
        assert context.municipality is not None
        wanted = set(keys)
        rows = Vacancy.objects.for_municipality(context.municipality.pk).filter(
            occupation__in=[key[0] for key in keys], month__in=[key[2] for key in keys]
        )
        return {key: row for row in rows if (key := (row.occupation_id, row.area_id, row.month)) in wanted}


VACANCIES = TableSpec(
    key="catalog.vacancies",
    name=Words("求人", "Vacancies"),
    help=Words(
        "1行に、職業と年月ごとの求人数。労働局やハローワークの集計を写せます。賃金は月額です。",
        "The openings of an occupation in a month, as labour offices publish them; pay by the month.",
    ),
    columns=(
        Column(key="occupation", ja="職業", en="Occupation", aliases=("職業名", "職業コード"), required=True,
               longest=200),
        Column(key="area", ja="地域", en="Area", type=ColumnType.CHOICE,
               choices=(
                   Choice(OWN, "自治体", "own", aliases=("市区町村", "管内")),
                   Choice(PREFECTURE, "都道府県", "prefecture", aliases=("県", "都", "府", "道", "全県")),
               ),
               help_ja="空なら自治体。", help_en="Blank: the municipality."),
        Column(key="month", ja="年月", en="Month", required=True, longest=20,
               help_ja="例: 2026年10月", help_en="Such as 2026/10"),
        Column(key="openings", ja="求人数", en="Openings", aliases=("有効求人数",), type=ColumnType.INTEGER,
               required=True, least=0, most=10_000_000),
        Column(key="seekers", ja="求職者数", en="Seekers", aliases=("有効求職者数",), type=ColumnType.INTEGER,
               least=0, most=10_000_000),
        Column(key="pay_low", ja="賃金下限", en="Pay from", type=ColumnType.YEN, least=0, most=100_000_000),
        Column(key="pay_high", ja="賃金上限", en="Pay to", type=ColumnType.YEN, least=0, most=100_000_000),
        Column(key="source", ja="出典", en="Source", longest=200),
    ),
    natural_key=("occupation", "area", "month"),
    owner=VacancyTable(),
    capability=Capability.MANAGE_CATALOG,
    per_municipality=True,
    result_url="catalog:occupations",
)  # fmt: skip

"""Places to learn as a table file: one row a place of the municipality."""

from collections.abc import Mapping, Sequence

from manabiwa.apps.common.permissions import Capability
from manabiwa.apps.network.services import touch_site
from manabiwa.apps.tables.columns import Column, ColumnType
from manabiwa.apps.tables.images import Key, Values
from manabiwa.apps.tables.problems import CellProblem
from manabiwa.apps.tables.spec import Entry, ImportContext, Row, TableOwner, TableSpec
from manabiwa.engines.kernel import Words

from .models import LearningPlace
from .places import OFFERS

FIELDS = ("address", "opening", "note", "url", *OFFERS)


class PlaceTable(TableOwner):
    """Places of the municipality that imports."""

    def validate(self, row: Row, context: ImportContext) -> Values | Sequence[CellProblem]:
        values = dict(row.values)
        for name in OFFERS:
            if name in values:
                values[name] = bool(values[name])
        for name in ("note", "url"):
            if name in values:
                values[name] = values[name] or ""
        return values

    def find_existing(self, keys: Sequence[Key], context: ImportContext) -> Mapping[Key, Values]:
        return {
            (row.name,): {"name": row.name, **{name: getattr(row, name) for name in FIELDS}}
            for row in self._rows(keys, context)
        }

    def write(self, created: Sequence[Entry], changed: Sequence[Entry], context: ImportContext) -> None:
        assert context.municipality is not None
        LearningPlace.unscoped.bulk_create(
            LearningPlace(
                municipality=context.municipality, name=entry.key[0],
                **{name: entry.values[name] for name in FIELDS if name in entry.values},
            )
            for entry in created
        )  # fmt: skip
        rows = {(row.name,): row for row in self._rows([entry.key for entry in changed], context)}
        for entry in changed:
            row = rows[entry.key]
            for name in FIELDS:
                if name in entry.values:
                    setattr(row, name, entry.values[name])
        LearningPlace.unscoped.bulk_update(rows.values(), FIELDS)
        touch_site()

    def remove(self, keys: Sequence[Key], context: ImportContext) -> None:
        LearningPlace.unscoped.filter(pk__in=[row.pk for row in self._rows(keys, context)]).delete()
        touch_site()

    def _rows(self, keys: Sequence[Key], context: ImportContext) -> list[LearningPlace]:
        assert context.municipality is not None
        rows = LearningPlace.objects.for_municipality(context.municipality.pk)
        return list(rows.filter(name__in=[key[0] for key in keys]))


PLACES = TableSpec(
    key="programmes.places",
    name=Words("学べる場所", "Places to learn"),
    help=Words("1行に1か所。図書館や公民館など、だれでも学べる場所。", "One place a row: libraries, halls."),
    columns=(
        Column(key="name", ja="名称", en="Name", aliases=("施設名", "場所"), required=True, longest=100),
        Column(key="address", ja="所在地", en="Address", aliases=("住所",), required=True, longest=200),
        Column(
            key="opening",
            ja="使える曜日と時間",
            en="Opening",
            aliases=("開館時間", "利用時間"),
            required=True,
            longest=200,
        ),
        Column(key="note", ja="使い方・予約", en="How to use", aliases=("備考",), longest=300),
        Column(key="url", ja="ページのアドレス", en="Address of a page", aliases=("URL",), type=ColumnType.URL),
        Column(key="has_wifi", ja="Wi-Fi", en="Wi-Fi", type=ColumnType.BOOLEAN),
        Column(key="has_pc", ja="貸し出し用のパソコン", en="Computers", aliases=("パソコン",), type=ColumnType.BOOLEAN),
        Column(key="has_childcare", ja="託児", en="Childcare", type=ColumnType.BOOLEAN),
        Column(key="allows_sound", ja="声を出せる", en="Speaking allowed", type=ColumnType.BOOLEAN),
    ),
    natural_key=("name",),
    owner=PlaceTable(),
    capability=Capability.RUN_PROGRAMMES,
    per_municipality=True,
    result_url="programmes:places",
)

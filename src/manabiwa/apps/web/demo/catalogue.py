"""The catalogue of the demo: built-in skills and occupations, three invented providers, 3,200 courses, one of our own."""

import tempfile
from pathlib import Path

from manabiwa.apps.catalog.models import Provider, Skill
from manabiwa.apps.catalog.services import add_provider
from manabiwa.apps.catalog.tables import COURSES
from manabiwa.apps.catalog.tagging import tag_waiting
from manabiwa.apps.common.models import Pillar
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.materials.models import UnitKind
from manabiwa.apps.materials.services import add_unit, create_material, publish_version
from manabiwa.apps.tables.importing import import_file

from .courses import catalogue_csv, providers
from .places import HOME
from .world import World

COURSES_IN_DEMO = 3_200


def add_catalogue(world: World) -> None:
    """Import the invented catalogue as an officer would, then write one course of our own."""
    for code, name in providers():
        if not Provider.objects.filter(code=code).exists():
            add_provider(code=code, name=name, actor=SYSTEM)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "courses.csv"
        path.write_bytes(catalogue_csv(COURSES_IN_DEMO, world.rng))
        import_file(spec=COURSES, path=path, actor=SYSTEM, now=world.now)
    tag_waiting()
    _write_own_course(world)


def _write_own_course(world: World) -> None:
    """「はじめての情報セキュリティ」: text, and a quiz, written by the town itself."""
    skill = Skill.objects.filter(name="情報セキュリティ").first()
    material = create_material(
        municipality=world.municipality(HOME), title="窓口で守る個人情報 15分講座", hours="0.5", actor=SYSTEM,
        skills=[(skill, 1, 0)] if skill else [], pillars=[Pillar.STAFF],
    )  # fmt: skip
    add_unit(
        material=material, kind=UnitKind.TEXT, title="なぜ、画面を隠すのか", minutes=5, actor=SYSTEM,
        content={
            "text": "窓口の画面は、思ったより遠くから読めます。\n\n"
            "## 三つの約束\n\n- 席を離れるときは、画面を閉じる\n- 書類は、裏返してから立つ\n- 名前は、番号で呼ぶ\n\n"
            "どれも数秒でできます。続けるこつは、となりの人と声をかけ合うことです。"
        },
    )  # fmt: skip
    add_unit(
        material=material, kind=UnitKind.TEXT, title="もし、まちがえて送ってしまったら", minutes=5, actor=SYSTEM,
        content={
            "text": "まちがいは、だれにでも起こります。大事なのは、すぐに伝えることです。\n\n"
            "1. 送った相手と内容をひかえる\n2. 上司と情報担当に、すぐ伝える\n3. 相手に、削除をお願いする\n\n"
            "自分だけで片づけようとすると、かえって被害が広がります。"
        },
    )  # fmt: skip
    add_unit(
        material=material, kind=UnitKind.QUIZ, title="確かめ", minutes=5, actor=SYSTEM,
        content={
            "questions": [
                {
                    "id": "q1", "kind": "single", "text": "席を離れるとき、はじめにすることはどれですか。",
                    "options": [["a", "書類をそろえる"], ["b", "画面を閉じる"], ["c", "電話を転送する"]], "answer": ["b"],
                    "feedback": "画面は遠くからも読めます。まず閉じます。",
                },
                {
                    "id": "q2", "kind": "multiple", "text": "メールをまちがえて送ったとき、することをすべて選んでください。",
                    "options": [["a", "相手と内容をひかえる"], ["b", "だまって待つ"], ["c", "上司に伝える"]], "answer": ["a", "c"],
                    "feedback": "ひかえて、伝える。待つあいだに被害が広がります。",
                },
            ]
        },
    )  # fmt: skip
    publish_version(material=material, actor=SYSTEM, now=world.now)

"""Places to learn in the demo's home town."""

from typing import Any

from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.programmes.places import write_place

from .places import HOME
from .world import World

_PLACES: tuple[tuple[str, str, str, str, dict[str, Any]], ...] = (
    ("茶摘市立図書館 学習室", "中央1-2-3", "火〜日 9時から20時", "予約はいりません。", {"has_wifi": True, "has_pc": True}),
    (
        "中央公民館 まなびの部屋", "本町4-5", "月〜土 9時から21時", "電話で予約(前日まで)。",
        {"has_wifi": True, "allows_sound": True},
    ),
    (
        "子育てひろば ことり", "南町6-7", "平日 10時から15時", "託児は2時間まで、前日までに予約。",
        {"has_wifi": True, "has_childcare": True},
    ),
    ("駅前サテライトオフィス", "駅前1-1", "毎日 8時から22時", "住民は平日の昼が無料。", {"has_wifi": True, "allows_sound": True}),
)  # fmt: skip


def add_desks(world: World) -> None:
    """Four places with what each offers."""
    for name, address, opening, note, offers in _PLACES:
        write_place(
            municipality=world.municipality(HOME), actor=SYSTEM, name=name, address=address, opening=opening, note=note,
            **offers,
        )  # fmt: skip

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "manabiwa.apps.support"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.learning.home.reminding import hold_out
        from manabiwa.apps.programmes import board

        from . import (
            own_data,
            signals,  # noqa: F401 - listens
        )
        from .cohort_part import TAB, part_of
        from .trials import held_out

        personal_data.register("support", export=own_data.export, erase=own_data.erase)
        board.contribute(part_of, TAB)
        hold_out(lambda person, day: person in held_out([person], day))

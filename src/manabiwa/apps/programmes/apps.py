from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "manabiwa.apps.programmes"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.network import figures, handover
        from manabiwa.apps.tables import registry

        from . import own_data, own_figures, place_table, tables
        from .handover import programmes_of_post

        personal_data.register("programmes", export=own_data.export, erase=own_data.erase)
        for figure in own_figures.FIGURES:
            figures.register(figure)
        handover.contribute(programmes_of_post)
        registry.register(tables.PARTICIPANTS)
        registry.register(place_table.PLACES)

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "manabiwa.apps.evaluation"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.network import figures
        from manabiwa.apps.programmes import board
        from manabiwa.apps.tables import registry

        from . import cohort_board, own_data, own_figures, tables

        personal_data.register("evaluation", export=own_data.export, erase=own_data.erase)
        for figure in own_figures.FIGURES:
            figures.register(figure)
        registry.register(tables.OUTCOMES)
        board.contribute(cohort_board.part_of, *cohort_board.TABS)

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "manabiwa.apps.exchange"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.network import figures, handover
        from manabiwa.apps.search.indexing import register_kind

        from . import own_data, own_figures, search
        from .handover import cases_of_post

        personal_data.register("exchange", export=own_data.export, erase=own_data.erase)
        for figure in own_figures.FIGURES:
            figures.register(figure)
        handover.contribute(cases_of_post)
        register_kind(search.CASE, search.case_documents)
        register_kind(search.EVENT, search.event_documents)

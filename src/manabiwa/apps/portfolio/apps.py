from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "manabiwa.apps.portfolio"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data

        from . import own_data

        personal_data.register("portfolio", export=own_data.export, erase=own_data.erase)

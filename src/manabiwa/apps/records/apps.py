from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "manabiwa.apps.records"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data

        from . import own_data

        personal_data.register("records", export=own_data.export, erase=own_data.erase)

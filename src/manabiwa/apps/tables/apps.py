from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "manabiwa.apps.tables"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data

        from . import background, own_data  # noqa: F401 - background registers its tasks

        personal_data.register("tables", export=own_data.export, erase=own_data.erase)

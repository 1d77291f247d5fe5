from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "manabiwa.apps.tables"

    def ready(self) -> None:
        from . import background  # noqa: F401 - registers the tasks

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "manabiwa.apps.connectors"

    def ready(self) -> None:
        from . import syncing  # noqa: F401 - registers the task

from django.apps import AppConfig


class ConnectorsConfig(AppConfig):
    name = "manabiwa.apps.connectors"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data

        from . import syncing  # noqa: F401 - registers the task
        from .roster import signals  # noqa: F401 - listens
        from .roster.services import forget_person, told_of_person

        personal_data.register("rosters", export=told_of_person, erase=forget_person)

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "manabiwa.apps.search"

    def ready(self) -> None:
        from . import indexing  # noqa: F401 - registers the tasks

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "manabiwa.apps.catalog"

    def ready(self) -> None:
        from manabiwa.apps.search.indexing import register_kind
        from manabiwa.apps.tables import registry

        from . import search, tagging  # noqa: F401 - registers the tasks
        from .tables import COURSES, table_of_provider

        registry.register(COURSES)
        registry.register_family(COURSES.key, table_of_provider)
        register_kind(search.KIND, search.course_documents)

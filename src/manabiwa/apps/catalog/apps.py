from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "manabiwa.apps.catalog"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.search.indexing import register_kind
        from manabiwa.apps.tables import registry

        from . import own_data, search, source_services, tagging  # noqa: F401 - the last two register tasks
        from .match_table import MATCHES
        from .offer_tables import CLASSES, LICENCES
        from .skill_tables import FAMILY, LOCAL_SKILLS, skill_table
        from .tables import COURSES, table_of_provider
        from .vacancy_table import VACANCIES

        registry.register(COURSES)
        registry.register_family(COURSES.key, table_of_provider)
        registry.register_family(FAMILY, skill_table)
        registry.register(LOCAL_SKILLS)
        registry.register(MATCHES)
        registry.register(VACANCIES)
        registry.register(LICENCES)
        registry.register(CLASSES)
        personal_data.register("catalog", export=own_data.export, erase=own_data.erase)
        register_kind(search.KIND, search.course_documents)

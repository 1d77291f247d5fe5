from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "manabiwa.apps.training"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data
        from manabiwa.apps.tables import registry

        from . import own_data
        from .tables import REQUIREMENTS, STAFF

        personal_data.register("training", export=own_data.export, erase=own_data.erase)
        registry.register(REQUIREMENTS)
        registry.register(STAFF)

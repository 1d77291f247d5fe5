from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "manabiwa.apps.groups"

    def ready(self) -> None:
        from manabiwa.apps.accounts import personal_data

        from . import own_data

        personal_data.register("groups", export=own_data.export, erase=own_data.erase)

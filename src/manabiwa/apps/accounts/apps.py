from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "manabiwa.apps.accounts"

    def ready(self) -> None:
        from . import own_data, personal_data, signals  # noqa: F401 - connects the audit trail

        personal_data.register("accounts", export=own_data.export, erase=own_data.erase)

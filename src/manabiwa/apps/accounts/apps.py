from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "manabiwa.apps.accounts"

    def ready(self) -> None:
        from . import signals  # noqa: F401 - connects the audit trail

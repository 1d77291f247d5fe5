from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "manabiwa.apps.mail"

    def ready(self) -> None:
        from . import services  # noqa: F401 - registers the delivery task

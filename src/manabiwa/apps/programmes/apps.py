from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "manabiwa.apps.programmes"

from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "manabiwa.apps.tables"

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "manabiwa.apps.records"

from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "manabiwa.apps.procurement"

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    name = "manabiwa.apps.network"

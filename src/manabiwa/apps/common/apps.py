from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "manabiwa.apps.common"

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "manabiwa.apps.exchange"

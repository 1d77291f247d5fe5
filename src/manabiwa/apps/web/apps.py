from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "manabiwa.apps.web"

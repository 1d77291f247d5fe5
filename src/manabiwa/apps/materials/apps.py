from django.apps import AppConfig


class MaterialsConfig(AppConfig):
    name = "manabiwa.apps.materials"

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "manabiwa.apps.learning"

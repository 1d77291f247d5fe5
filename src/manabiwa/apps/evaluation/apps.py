from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "manabiwa.apps.evaluation"

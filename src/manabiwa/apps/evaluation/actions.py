"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "evaluation.evaluate_cohort": _("割合と区間を出した"),
    "evaluation.export_outcomes": _("成果の表を取り出した"),
    "evaluation.load_outcome_types": _("成果の種類を入れた"),
    "evaluation.publish_evaluation": _("検証の結果を公開した"),
    "evaluation.record_outcome": _("成果を記録した"),
}

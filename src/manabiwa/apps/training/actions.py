"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "training.start_framework": _("人材育成体系の案を作り始めた"),
    "training.save_matrix": _("人材育成体系の必要レベルを変えた"),
    "training.change_roles": _("人材育成体系の役割を変えた"),
    "training.change_skills": _("人材育成体系のスキルを変えた"),
    "training.publish": _("人材育成体系を公開した"),
    "training.discard_draft": _("人材育成体系の案を捨てた"),
    "training.share_figures": _("人数と到達度の公表を決めた"),
    "training.place_staff": _("職員の役割を記録した"),
    "training.remove_staff": _("職員の役割の記録を消した"),
    "training.assess": _("職員のスキルを評価した"),
    "training.view_people": _("職員のスキルの評価を見た"),
    "training.export_staff": _("職員の一覧を受け取った"),
    "training.keep_forecast": _("人員の見通しの前提を残した"),
}

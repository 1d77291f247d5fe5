"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "programmes.add_participant": _("参加者を加えた"),
    "programmes.apply": _("募集に応募した"),
    "programmes.close_place": _("学べる場所を閉じた"),
    "programmes.write_place": _("学べる場所を書いた"),
    "programmes.assign_supporter": _("伴走支援者を決めた"),
    "programmes.change_cohort": _("期の名称・期間を変えた"),
    "programmes.correct_participation": _("参加の記録を直した"),
    "programmes.create_programme": _("事業を作った"),
    "programmes.decide_application": _("応募の結果を決めた"),
    "programmes.export_people": _("参加者の表を取り出した"),
    "programmes.mark_completed": _("修了を記録した"),
    "programmes.mark_started": _("学習の開始を記録した"),
    "programmes.mark_withdrawn": _("中断を記録した"),
    "programmes.open_cohort": _("期を作った"),
    "programmes.view_participation": _("参加の記録を見た"),
    "programmes.withdraw_application": _("応募を取り下げた"),
}

"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "catalog.accept_course_skills": _("講座のスキルをまとめて確かめた"),
    "catalog.add_class": _("クラスを加えた"),
    "catalog.add_licence": _("ライセンスを加えた"),
    "catalog.add_provider": _("提供元を加えた"),
    "catalog.cancel_class": _("クラスを中止した"),
    "catalog.change_class": _("クラスを変えた"),
    "catalog.change_licence": _("ライセンスを変えた"),
    "catalog.create_course": _("講座を作った"),
    "catalog.correct_course_skill": _("講座のスキルを直した"),
    "catalog.discard_source": _("体系のファイルの取り込みをやめた"),
    "catalog.grant_entitlement": _("契約の期間を記録した"),
    "catalog.import_framework": _("スキルの体系を取り込んだ"),
    "catalog.import_occupations": _("職業の表を取り込んだ"),
    "catalog.judge_course_skill": _("講座のスキルを確かめた"),
    "catalog.load_builtin": _("はじめのスキルと職業を入れた"),
    "catalog.mark_pillars": _("講座の取組領域を決めた"),
    "catalog.name_framework": _("スキルの体系を登録した"),
    "catalog.reopen_course_skill": _("講座のスキルの確認を取り消した"),
    "catalog.reopen_course_skills": _("まとめて確かめた講座のスキルを戻した"),
    "catalog.set_course_skills": _("講座のスキルを決めた"),
    "catalog.upload_source": _("体系のファイルを受け付けた"),
    "catalog.withdraw_licence": _("ライセンスを取り下げた"),
}

"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "materials.add_unit": _("ユニットを加えた"),
    "materials.answer_quiz": _("確かめの問題に答えた"),
    "materials.create_material": _("教材を作った"),
    "materials.publish_version": _("教材の版を公開した"),
    "materials.remove_unit": _("ユニットを外した"),
    "materials.view_unit": _("ユニットを見た"),
}

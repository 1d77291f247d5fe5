"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "procurement.declare_demand": _("需要を出した"),
    "procurement.move_stage": _("共同調達の段階を変えた"),
    "procurement.open_round": _("共同調達を始めた"),
    "procurement.withdraw_demand": _("需要を取り下げた"),
}

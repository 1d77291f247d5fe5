"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "support.answer_hand_over": _("引き継ぎの依頼に答えた"),
    "support.ask_hand_over": _("引き継ぎを依頼した"),
    "support.change_template": _("文例を書いた"),
    "support.delete_template": _("文例を消した"),
    "support.end_trial": _("お知らせの効果の確認を終えた"),
    "support.judge_act": _("支援が役に立ったかを記録した"),
    "support.set_hours": _("支援に使える時間を決めた"),
    "support.start_trial": _("お知らせの効果の確認を始めた"),
    "support.withdraw_hand_over": _("引き継ぎの依頼を取り下げた"),
}

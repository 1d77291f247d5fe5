"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "portfolio.add_evidence": _("成果物を加えた"),
    "portfolio.begin_resume": _("職務経歴書を書き始めた"),
    "portfolio.confirm_evidence": _("成果物を確かめた"),
    "portfolio.delete_entry": _("職務経歴書の項目を消した"),
    "portfolio.delete_evidence": _("成果物を消した"),
    "portfolio.save_entry": _("職務経歴書の項目を書いた"),
    "portfolio.save_resume": _("職務経歴書を書いた"),
    "portfolio.view_evidence": _("成果物を見た"),
    "portfolio.withdraw_confirmation": _("成果物の確認を取り消した"),
}

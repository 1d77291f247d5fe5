"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "exchange.adopt_case": _("事例をもとに下書きを作った"),
    "exchange.answer_question": _("質問に回答した"),
    "exchange.ask_about_case": _("事例に質問した"),
    "exchange.attach_evidence": _("事例に検証の結果を付けた"),
    "exchange.cancel_registration": _("交流会の申し込みを取り消した"),
    "exchange.create_event": _("交流会を開いた"),
    "exchange.draft_case": _("事例を書き始めた"),
    "exchange.edit_case": _("事例を編集した"),
    "exchange.export_registrations": _("交流会の参加者の表を取り出した"),
    "exchange.publish_case": _("事例を公開した"),
    "exchange.register_for_event": _("交流会に申し込んだ"),
    "exchange.withdraw_case": _("事例を取り下げた"),
}

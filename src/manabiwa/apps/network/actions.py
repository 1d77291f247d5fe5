"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "network.add_domain": _("ドメインを加えた"),
    "network.approve_membership": _("参加を承認した"),
    "network.create_post": _("役職を作った"),
    "network.decline_membership": _("参加を見送った"),
    "network.discard_declaration": _("宣言の下書きを捨てた"),
    "network.draft_declaration": _("宣言の下書きを書いた"),
    "network.hand_over_post": _("役職を引き継いだ"),
    "network.import_statistics": _("統計を取り込んだ"),
    "network.keep_figures": _("数字を控えた"),
    "network.load_registry": _("自治体の台帳を入れた"),
    "network.publish_declaration": _("宣言を公開した"),
    "network.publish_news": _("お知らせを公開した"),
    "network.snapshot_figures": _("年度末の数字を控えた"),
    "network.withdraw_news": _("お知らせを取り下げた"),
    "network.withdraw_declaration": _("宣言を取り下げた"),
}

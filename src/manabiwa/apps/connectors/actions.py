"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "connectors.add_connection": _("講座の接続を加えた"),
    "connectors.bring_file": _("ほかのシステムのファイルから講座を取り込んだ"),
    "connectors.change_secret": _("接続の鍵を替えた"),
    "connectors.remove_connection": _("講座の接続をやめた"),
    "connectors.request_sync": _("講座の同期を始めた"),
    "connectors.withdraw_missing": _("一覧からなくなった講座を利用終了にした"),
}

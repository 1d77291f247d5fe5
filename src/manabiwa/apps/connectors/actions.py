"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "connectors.apply_roster": _("名簿(OneRoster)を反映した"),
    "connectors.discard_roster": _("名簿(OneRoster)の取り込みをやめた"),
    "connectors.export_roster": _("名簿(OneRoster)を取り出した"),
    "connectors.join_by_roster": _("招待を受けた人が、名簿のとおり期に加わった"),
    "connectors.upload_roster": _("名簿(OneRoster)を読み込んだ"),
    "connectors.add_connection": _("講座の接続を加えた"),
    "connectors.bring_file": _("ほかのシステムのファイルから講座を取り込んだ"),
    "connectors.change_secret": _("接続の鍵を替えた"),
    "connectors.remove_connection": _("講座の接続をやめた"),
    "connectors.replace_file": _("講座の一覧のファイルを替えた"),
    "connectors.request_roster": _("名簿(OneRoster)の反映を始めた"),
    "connectors.request_sync": _("講座の同期を始めた"),
    "connectors.withdraw_missing": _("一覧からなくなった講座を利用終了にした"),
}

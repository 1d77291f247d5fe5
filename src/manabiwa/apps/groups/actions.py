"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "groups.start": _("学習グループを作った"),
    "groups.join": _("学習グループに入った"),
    "groups.change_membership": _("学習グループでの見え方を変えた"),
    "groups.leave": _("学習グループをやめた"),
    "groups.set_meeting": _("学習グループの集まりを決めた"),
    "groups.write_post": _("学習グループに書きこんだ"),
    "groups.take_back_post": _("学習グループの書きこみを消した"),
    "groups.report_post": _("書きこみを市町村に知らせた"),
    "groups.view_reports": _("知らせのあった書きこみを見た"),
    "groups.remove_post": _("知らせのあった書きこみを消した"),
    "groups.keep_post": _("知らせのあった書きこみを残した"),
    "groups.close": _("学習グループを閉じた"),
}

"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "accounts.accept_invitation": _("招待を受け入れた"),
    "accounts.change_profile": _("基本の情報を変えた"),
    "accounts.create_token": _("API の鍵を作った"),
    "accounts.erase_person": _("自分の情報を消した"),
    "accounts.export_person": _("自分の情報を受け取った"),
    "accounts.give_consent": _("同意した"),
    "accounts.give_role": _("役割を付けた"),
    "accounts.give_role_to_post": _("役職に役割を付けた"),
    "accounts.invite_person": _("招待を送った"),
    "accounts.revoke_token": _("API の鍵を無効にした"),
    "accounts.take_back_invitation": _("招待を取り消した"),
    "accounts.take_role": _("役割を外した"),
    "accounts.withdraw_consent": _("同意を取り消した"),
}

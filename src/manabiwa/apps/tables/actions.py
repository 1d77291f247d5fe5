"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "tables.apply_import": _("表を反映した"),
    "tables.check_import": _("表を確かめた"),
    "tables.discard_import": _("表の取り込みをやめた"),
    "tables.map_columns": _("表の列を対応させた"),
    "tables.read_again": _("表を読み直した"),
    "tables.start_import": _("表を受け取った"),
    "tables.undo_import": _("表の取り込みを取り消した"),
}

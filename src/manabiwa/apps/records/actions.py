"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "records.store_statement": _("学習記録を残した"),
}

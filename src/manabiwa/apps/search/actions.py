"""What the trail calls the actions of this app."""

from django.utils.translation import gettext_lazy as _

ACTIONS = {
    "search.remove_synonyms": _("同義語を外した"),
    "search.save_synonyms": _("同義語を書いた"),
}

"""What the successor in a post needs to know about the people who learn."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manabiwa.apps.network.handover import Section
from manabiwa.apps.network.models import Post
from manabiwa.apps.programmes.models import Participation


def learners_of_post(post: Post) -> Section | None:
    """How many people are under way in the post's programmes, and how many have nobody beside them: no names."""
    rows = Participation.objects.for_municipality(post.municipality_id).filter(
        cohort__programme__post=post, completed_on=None, withdrawn_on=None
    )
    counts = rows.aggregate(people=Count("pk"), alone=Count("pk", filter=Q(supporter=None)))
    if not counts["people"]:
        return None
    words = _("学習中の人が%(people)s人います。伴走支援者が決まっていない人は%(alone)s人です。") % counts
    return Section(gettext_lazy("学習と伴走支援"), ((words, reverse("programmes:programmes")),))

"""What a successor must know about the programmes of a post."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from manabiwa.apps.network.handover import Section
from manabiwa.apps.network.models import Post

from .models import Programme


def programmes_of_post(post: Post) -> Section | None:
    """The programmes that hang on the post, with how many people are under way."""
    under_way = Q(cohorts__participations__completed_on=None, cohorts__participations__withdrawn_on=None)
    rows = Programme.objects.for_municipality(post.municipality_id).filter(post=post)
    lines = tuple(
        (
            _("%(name)s(%(year)s年度): 参加中 %(people)s人")
            % {"name": row.name, "year": row.fiscal_year, "people": row.people},
            reverse("programmes:programme", kwargs={"programme_id": row.pk}),
        )
        for row in rows.annotate(people=Count("cohorts__participations", filter=under_way, distinct=True))
    )
    return Section(_("担当する事業"), lines)

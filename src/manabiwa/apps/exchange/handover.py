"""What a successor must know about cases: drafts, and questions that wait."""

from django.urls import reverse
from django.utils.translation import gettext as _

from manabiwa.apps.network.handover import Section
from manabiwa.apps.network.models import Post

from .models import Case, CaseState, Question


def cases_of_post(post: Post) -> Section | None:
    """The drafts of the post's municipality and the questions that nobody has answered."""
    drafts = Case.objects.for_municipality(post.municipality_id).filter(state=CaseState.DRAFT)
    lines = [
        (_("書きかけの事例: %(title)s") % {"title": row.title}, reverse("exchange:case", args=[row.pk]))
        for row in drafts.order_by("-updated_at")[:50]
    ]
    waiting = Question.objects.for_municipality(post.municipality_id).filter(answered_at=None).count()
    if waiting:
        lines.append((_("回答を待つ質問: %(n)s件") % {"n": waiting}, reverse("exchange:mine")))
    return Section(_("事例"), tuple(lines))

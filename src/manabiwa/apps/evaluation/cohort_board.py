"""What outcomes add to the board of a cohort: the end of the funnel, and what waits for the officer."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.common.pictures import Stage
from manabiwa.apps.programmes.board import Decision, Part, Tab
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.programmes.selectors import Funnel

from . import selectors
from .proportion import count_outcomes

TABS = (
    Tab("outcomes", gettext_lazy("成果"), "evaluation:cohort", 40),
    Tab("evaluation", gettext_lazy("検証"), "evaluation:answers", 50),
    Tab("report", gettext_lazy("報告"), "evaluation:report", 60),
)


def part_of(cohort: Cohort, funnel: Funnel, actor: Actor, today: date) -> Part:
    """The first kind of outcome as the last stage; unknown is shown as unknown. Three queries."""
    kind = selectors.outcome_types().first()
    if kind is None or not funnel.joined:
        return Part()
    count = count_outcomes(funnel.joined, selectors.words_about(cohort, kind, actor))
    stage = Stage(str(kind.name), count.reached, unknown=count.unknown)
    if today <= cohort.ends_on:
        return Part(stage)
    decisions = []
    if count.unknown:
        text = _("「%(kind)s」の結果が分からない人が%(n)s人います。") % {"kind": kind.name, "n": count.unknown}
        address = reverse("evaluation:cohort", args=[cohort.pk])
        decisions.append(Decision(text, _("記録する"), f"{address}?reached=unknown", 50))
    latest = selectors.evaluations_of(cohort, actor).values_list("pk", "case_id", named=True).first()
    if latest is None:
        address = reverse("evaluation:answers", args=[cohort.pk])
        decisions.append(Decision(_("成果の割合を、まだ出していません。"), _("割合を出す"), address, 30))
    elif latest.case_id is None:
        address = reverse("evaluation:publish", args=[latest.pk])
        decisions.append(Decision(_("検証の結果を、まだ事例として公開していません。"), _("公開する"), address, 20))
    return Part(stage, decisions=tuple(decisions))

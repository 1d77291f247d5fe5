"""The kinds of outcomes that every installation begins with."""

from manabiwa.apps.common.permissions import Actor, Capability
from manabiwa.apps.common.services import action

from .models import OutcomeType
from .own_figures import FOUND_WORK

KINDS = (
    (
        FOUND_WORK, "就業・転職", 180,
        "受講の終わりから180日以内に、就業または転職したこと。パート・業務委託を含みます。本人の申告、書類、雇用主、行政記録のどれによるかを記録します。",
    ),
    (
        "skill-used", "仕事で使った", 90,
        "受講の終わりから90日以内に、学んだことを仕事で使ったこと。本人または上司の申告によります。",
    ),
    (
        "service-changed", "仕事のやり方が変わった", 180,
        "受講の終わりから180日以内に、受講した人の提案で業務やサービスのやり方が変わったこと。変わった内容を備考に書きます。",
    ),
)  # fmt: skip


def load_outcome_types(*, actor: Actor) -> int:
    """Add the kinds that are missing; existing ones stay as the secretariat left them. Returns how many were added."""
    with action("evaluation.load_outcome_types", actor=actor, capability=Capability.CURATE) as act:
        added = 0
        for key, name, days, definition in KINDS:
            defaults = {"name": name, "window_days": days, "definition": definition}
            _row, is_new = OutcomeType.objects.get_or_create(key=key, defaults=defaults)
            added += is_new
        act.about(changes={"added": added})
    return added

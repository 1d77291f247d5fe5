"""The plans of a cohort as a page, a file, an answer of the API and the terminal tell of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, PermissionRefused
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.programmes.selectors import participations_beside
from manabiwa.apps.tables.writing import OutColumn, OutTable
from manabiwa.engines.planning import PoolKind

from .cohort_models import CohortPlan, CohortShare
from .models import PlanState

FAIRNESS = gettext_lazy(
    "だれの目標も、大きさにかかわらず同じ重さで数えます。席の値打ちは、その席で自分の目標にどれだけ近づくか(割合)です。"
    "席がなければ届くところの少ない人ほど、重く数えます(まったく届かない人で2倍)。"
    "席を使わないときの計画より悪くなる人はいません。"
)
"""The rule of `engines.planning.cohort`, for people."""
LEFT_OUT = {
    "no_consent": gettext_lazy("学習を見ることへの同意がない"),
    "no_goal": gettext_lazy("目標がまだない"),
    "too_late": gettext_lazy("目標の期限を過ぎている"),
    "has_plan": gettext_lazy("計画がすでにある"),
}


def cohort_for(actor: Actor, cohort_id: int) -> tuple[Cohort, bool]:
    """The cohort, and whether the actor runs it (else supports somebody in it).

    Raises PermissionRefused for anybody else, Cohort.DoesNotExist for no cohort of this number. Unscoped: asked here.
    """
    cohort = Cohort.unscoped.select_related("programme").get(pk=cohort_id)
    if actor is SYSTEM or actor.may(Capability.RUN_PROGRAMMES, cohort.programme.municipality_id):
        return cohort, True
    if participations_beside(actor).filter(cohort=cohort).exists():
        return cohort, False
    raise PermissionRefused(_("この期の担当者か、伴走支援者だけが見られます。"))


def latest_plan(cohort: Cohort, actor: Actor, *, is_officer: bool) -> CohortPlan | None:
    """The newest calculation for the cohort: the officer's, or the actor's own for the people beside."""
    rows = CohortPlan.objects.for_municipality(cohort.programme.municipality_id).filter(cohort=cohort)
    rows = rows.filter(supporter=None if is_officer else actor.person_id)
    return rows.order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class PoolLine:
    """What is shared: its name, how much is used of how much, what one more would bring and to whom."""

    kind: str
    name: str
    used: float
    limit: float
    gain: float
    waiting: tuple[str, ...]

    @property
    def left(self) -> float:
        """What nobody uses."""
        return max(self.limit - self.used, 0.0)

    @property
    def is_scarce(self) -> bool:
        """Whether one more would bring anything."""
        return self.gain > 0.0

    @property
    def points(self) -> float:
        """What one more would add to the shares of goals reached, in points of one person's goal, weighted."""
        return round(self.gain * 100, 1)


@dataclass(frozen=True, slots=True)
class ShareLine:
    """One person: how far the goal is reached with and without what is scarce, what was given, and how it stands."""

    person: User
    percent: int
    percent_without: int
    given: tuple[str, ...]
    state: str

    @property
    def why(self) -> str:
        """Why the person was given what is scarce, in words."""
        if not self.given:
            return ""
        words = _("席がないと%(a)s%%、席があると%(b)s%%まで届くため")
        return words % {"a": self.percent_without, "b": self.percent}


@dataclass(frozen=True, slots=True)
class Result:
    """A calculation that is finished."""

    row: CohortPlan
    pools: tuple[PoolLine, ...]
    people: tuple[ShareLine, ...]
    left_out: tuple[tuple[str, int], ...]

    @property
    def scarce(self) -> tuple[PoolLine, ...]:
        """What one more of would bring most, first."""
        return tuple(sorted((one for one in self.pools if one.is_scarce), key=lambda one: -one.gain))

    @property
    def quality(self) -> str:
        """How good the sharing is known to be."""
        if self.row.status == "optimal":
            return _("候補の中で、これより良い分け方がないことを確かめました。")
        return _("これより良い分け方があるとしても、差は最大%(p).1f%%です。") % {"p": max(self.row.gap * 100, 0.1)}


def result_of(row: CohortPlan) -> Result:
    """Read a calculation; three queries."""
    shares = row.shares.select_related("person", "plan").order_by("person__kana", "person__name", "pk")
    people = list(shares)
    named = User.objects.in_bulk({key for pool in row.pools for key in pool["people"]})
    pools = tuple(_pool(pool, named) for pool in row.pools)
    names = {(pool["kind"], pool["key"]): line.name for pool, line in zip(row.pools, pools, strict=True)}
    lines = tuple(_share(one, names) for one in people)
    left_out = tuple((str(LEFT_OUT[reason]), number) for reason, number in row.left_out.items())
    return Result(row, pools, lines, left_out)


def _pool(pool: dict[str, Any], named: dict[int, User]) -> PoolLine:
    waiting = tuple(str(named[key]) for key in pool["people"] if key in named)
    name = pool["name"] or _("伴走支援者の時間")
    return PoolLine(pool["kind"], name, _short(pool["used"]), _short(pool["limit"]), pool["gain"], waiting)


def _short(number: float) -> float:
    """Seats are whole, hours need not be: 4 and not 4.0."""
    return int(number) if number == int(number) else number


def _share(one: CohortShare, names: dict[tuple[str, int | None], str]) -> ShareLine:
    given = tuple(names[kind, key] for kind, key in one.uses if kind != PoolKind.SUPPORT and (kind, key) in names)
    return ShareLine(
        one.person, round(one.share * 100), round(one.share_without * 100), given, state_of(one)
    )  # fmt: skip


def state_of(one: CohortShare) -> str:
    """Whether the person has said yes to the draft."""
    if one.plan is None:
        return pgettext("計画の案", "別の案に変わった")
    return {
        PlanState.DRAFT: pgettext("計画の案", "返事を待っている"), PlanState.ACTIVE: pgettext("計画の案", "始めた"),
    }.get(PlanState(one.plan.state), pgettext("計画の案", "別の案に変わった"))  # fmt: skip


def as_table(result: Result) -> tuple[OutTable, Iterator[Sequence[Any]]]:
    """The people as a table file."""
    titles = (
        _("氏名"), _("ふりがな"), _("席なしの到達度(%)"), _("到達度(%)"), _("席・クラス"), _("理由"), _("返事"),
    )  # fmt: skip
    rows = (
        (one.person.name, one.person.kana, one.percent_without, one.percent, "、".join(one.given), one.why, one.state)
        for one in result.people
    )
    return OutTable(_("期の計画"), tuple(OutColumn(title) for title in titles)), rows


def as_json(row: CohortPlan, result: Result) -> dict[str, Any]:
    """The calculation as JSON values, for the API and the terminal."""
    return {
        "id": row.pk, "finished": row.finished_at.isoformat() if row.finished_at else None, "status": row.status,
        "gap": row.gap, "failure": row.failure.get("ja", ""), "rule": str(FAIRNESS),
        "pools": [
            {"kind": one.kind, "name": one.name, "used": one.used, "limit": one.limit, "gain": one.gain,
             "waiting": list(one.waiting)}
            for one in result.pools
        ],
        "people": [
            {"person": one.person.pk, "name": one.person.name, "share": one.percent / 100,
             "share_without": one.percent_without / 100, "given": list(one.given), "why": one.why, "state": one.state}
            for one in result.people
        ],
        "left_out": dict(result.left_out),
    }  # fmt: skip

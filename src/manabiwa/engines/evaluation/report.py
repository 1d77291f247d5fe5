"""A proportion in words: what the figure shows and what it does not show."""

from __future__ import annotations

from dataclasses import dataclass

from manabiwa.engines.evaluation.evidence import EvidenceGrade
from manabiwa.engines.evaluation.problem import IntervalMethod
from manabiwa.engines.evaluation.result import Interval, ProportionEstimate
from manabiwa.engines.kernel import Lang, Words

_METHODS = {
    IntervalMethod.WILSON: Words("Wilsonのスコア法", "Wilson score"),
    IntervalMethod.CLOPPER_PEARSON: Words("Clopper-Pearsonの正確法", "Clopper-Pearson exact"),
    IntervalMethod.AGRESTI_COULL: Words("Agresti-Coull法", "Agresti-Coull"),
}


@dataclass(frozen=True, slots=True)
class ProportionReport:
    """Sentences about a proportion, in one language.

    Parameters
    ----------
    headline : str
        The figure with its interval.
    unknown : str
        What the unknown outcomes leave open; empty if there are none.
    shows, does_not_show : str
        What a reader may conclude, and what not.
    grade : str
        Grade of evidence with its name.
    method : str
        Note for the footnote of a table.
    """

    headline: str
    unknown: str
    shows: str
    does_not_show: str
    grade: str
    method: str

    def lines(self) -> tuple[str, ...]:
        """Return the sentences that are not empty, in reading order."""
        parts = (self.headline, self.unknown, self.shows, self.does_not_show, self.grade, self.method)
        return tuple(part for part in parts if part)


def describe_proportion(estimate: ProportionEstimate, *, lang: Lang = "ja") -> ProportionReport:
    """Put a proportion into words."""
    return ProportionReport(
        headline=_headline(estimate).to(lang),
        unknown=_unknown(estimate).to(lang),
        shows=_shows(estimate.interval).to(lang),
        does_not_show=Words(
            "示していないこと: 事業の効果。参加しなくても同じ結果になった人が何人いるかは、この数字では分かりません。",
            "Does not show: the effect of the programme. The figure does not tell how many would have reached "
            "the same outcome without taking part.",
        ).to(lang),
        grade=_grade(estimate.grade).to(lang),
        method=_method(estimate.interval).to(lang),
    )


def _headline(estimate: ProportionEstimate) -> Words:
    count = estimate.count
    if estimate.proportion is None:
        return Words(
            f"{count.total:,}人全員の結果が不明のため、割合は計算できません。",
            f"The outcome of all {count.total:,} people is unknown, so there is no proportion.",
        )
    share, span = _percent(estimate.proportion), _span(estimate.interval)
    known_ja = f"結果の分かる{count.known:,}人のうち" if count.unknown else f"{count.total:,}人のうち"
    known_en = f"{count.known:,} people with a known outcome" if count.unknown else f"{count.total:,} people"
    level = _percent(estimate.interval.level, digits=0)
    return Words(
        f"{known_ja}{count.reached:,}人({share})。{level}信頼区間は{span}です。",
        f"{count.reached:,} of {known_en} ({share}); {level} confidence interval {span}.",
    )


def _unknown(estimate: ProportionEstimate) -> Words:
    count = estimate.count
    if not count.unknown:
        return Words("", "")
    low, high = _percent(estimate.lowest), _percent(estimate.highest)
    span = _span(estimate.interval_any_unknown)
    return Words(
        f"結果の分からない{count.unknown:,}人を含めると、全体の割合は{low}(全員が未達の場合)から"
        f"{high}(全員が達成の場合)の間です。どちらの場合も含む区間は{span}です。",
        f"With the {count.unknown:,} people whose outcome is unknown, the proportion of all lies between {low} "
        f"(none of them reached it) and {high} (all did); the interval that covers both cases is {span}.",
    )


def _shows(interval: Interval) -> Words:
    span = _span(interval)
    return Words(
        f"示していること: 同じような人が同じ条件で参加したとき、結果に至る割合は{span}程度と見込まれます。",
        f"Shows: among similar people under the same conditions, about {span} would be expected to reach the outcome.",
    )


def _grade(grade: EvidenceGrade) -> Words:
    return Words(
        f"根拠の強さ: {int(grade)}/5({grade.name_words('ja')})。{grade.definition('ja')}",
        f"Grade of evidence: {int(grade)} of 5 ({grade.name_words('en')}). {grade.definition('en')}",
    )


def _method(interval: Interval) -> Words:
    name = _METHODS[interval.method]
    return Words(f"区間の計算方法: {name.ja}。", f"Interval: {name.en}.")


def _percent(share: float, digits: int = 1) -> str:
    return f"{share * 100:.{digits}f}%"


def _span(interval: Interval) -> str:
    return f"{_percent(interval.low)}–{_percent(interval.high)}"

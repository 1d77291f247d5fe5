"""How strong a piece of evidence is: the Maryland Scientific Methods Scale.

Source: Farrington, Gottfredson, Sherman & Welsh (2002), "The Maryland Scientific Methods Scale", in
*Evidence-Based Crime Prevention*, ch. 2; the wording for local public programmes follows the guide
of the What Works Centre for Local Economic Growth (2016).
"""

from __future__ import annotations

from enum import IntEnum

from manabiwa.engines.kernel import Lang, Words


class EvidenceGrade(IntEnum):
    """Grade of evidence, from 1 (weakest) to 5 (strongest)."""

    COUNT = 1
    BEFORE_AFTER = 2
    COMPARISON = 3
    CREDIBLE_COMPARISON = 4
    RANDOMISED = 5

    def name_words(self, lang: Lang = "ja") -> str:
        """Return the short name of the grade."""
        return _NAMES[self].to(lang)

    def definition(self, lang: Lang = "ja") -> str:
        """Return what a study must do to earn the grade."""
        return _DEFINITIONS[self].to(lang)


_NAMES = {
    EvidenceGrade.COUNT: Words("件数・割合のみ", "count or proportion only"),
    EvidenceGrade.BEFORE_AFTER: Words("前後比較", "before and after"),
    EvidenceGrade.COMPARISON: Words("比較群との前後比較", "before and after with a comparison group"),
    EvidenceGrade.CREDIBLE_COMPARISON: Words("条件をそろえた比較", "credible comparison"),
    EvidenceGrade.RANDOMISED: Words("無作為化比較", "randomised"),
}

_DEFINITIONS = {
    EvidenceGrade.COUNT: Words(
        "参加者の結果を一時点で数えたもの、または参加者と非参加者を調整せずに比べたもの。"
        "参加しなかった場合にどうなっていたかは分からない。",
        "Outcomes of participants counted at one point, or an unadjusted comparison of treated and "
        "untreated. It does not tell what would have happened without the programme.",
    ),
    EvidenceGrade.BEFORE_AFTER: Words(
        "同じ参加者の前後を比べたもの、または属性を調整した一時点の比較。景気など同時に起きた変化と区別できない。",
        "The same participants before and after, or a cross-section with control variables. Changes "
        "that would have come anyway are not told apart.",
    ),
    EvidenceGrade.COMPARISON: Words(
        "参加者と比較群の前後の変化を比べたもの(差の差など)。参加の決まり方による違いが残る可能性がある。",
        "Change over time in a treated and a comparison group (such as difference in differences). "
        "Differences in who took part may remain.",
    ),
    EvidenceGrade.CREDIBLE_COMPARISON: Words(
        "抽選に近い外生的な区切りなどを使い、見えない違いまで抑えた比較(回帰不連続、操作変数など)。",
        "A quasi-random source of variation that also deals with unobserved differences (regression "
        "discontinuity, instrumental variables).",
    ),
    EvidenceGrade.RANDOMISED: Words(
        "くじ引きで参加を決め、脱落と混入が小さいことを示した比較。",
        "Participation assigned at random, with attrition and contamination shown to be small.",
    ),
}

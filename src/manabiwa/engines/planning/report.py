"""A plan in words: what it reaches, how good it is, why each course, what is missing and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from manabiwa.engines.kernel import Lang, Status, Words
from manabiwa.engines.planning.alternatives import AlternativeKind, Remedy, RemedyKind, coverage
from manabiwa.engines.planning.problem import Problem
from manabiwa.engines.planning.reasons import Cause, CourseReason, Missed
from manabiwa.engines.planning.result import Plan

ALTERNATIVE_NAMES = {
    AlternativeKind.FASTEST: Words("短い時間で", "fastest"),
    AlternativeKind.CHEAPEST: Words("費用を抑えて", "cheapest"),
    AlternativeKind.FREE: Words("無料の講座だけで", "free courses only"),
    AlternativeKind.JAPANESE: Words("日本語の講座だけで", "Japanese only"),
    AlternativeKind.RECOGNISED: Words("修了証の出る講座で", "courses that give a certificate"),
}

_CAUSES = {
    Cause.NO_COURSE: Words("教える講座が候補にありません", "no candidate course teaches it"),
    Cause.NEEDS: Words("講座の前提となるスキルに届く講座がありません", "no course leads to what its courses ask for"),
    Cause.FORBIDDEN: Words("「含めない」とした講座でしか学べません", "only excluded courses teach it"),
    Cause.HOURS: Words("学習時間が足りません", "there are not enough hours"),
    Cause.BUDGET: Words("予算が足りません", "the budget is not enough"),
    Cause.HOURS_AND_BUDGET: Words("学習時間と予算の両方が足りません", "there are not enough hours and money"),
    Cause.NOT_WORTH: Words("得られる価値に対して負担が大きいため外しました", "its burden outweighs its value"),
}


def describe_plan(problem: Problem, plan: Plan, *, lang: Lang = "ja") -> str:
    """Return one or two sentences about a whole plan."""
    if plan.status is Status.INFEASIBLE:
        return Words(
            "「必ず含める」講座をすべて入れられる計画がありません。",
            "No plan can hold all the required courses.",
        ).to(lang)
    if not plan.courses:
        return _nothing(problem).to(lang)
    share = coverage(problem, plan.reached) * 100
    cost_ja = "無料" if plan.cost == 0 else f"{plan.cost:,.0f}円"
    cost_en = "free" if plan.cost == 0 else f"{plan.cost:,.0f} yen"
    text = Words(
        f"{len(plan.courses)}講座・{plan.hours:g}時間・{cost_ja}で、目標の{share:.0f}%に届きます。",
        f"{len(plan.courses)} courses, {plan.hours:g} hours, {cost_en}: reaches {share:.0f}% of the goal.",
    ).to(lang)
    return f"{text}{'' if lang == 'ja' else ' '}{describe_quality(plan, lang=lang)}"


def describe_quality(plan: Plan, *, lang: Lang = "ja") -> str:
    """Return how good a plan is known to be."""
    if plan.status is Status.OPTIMAL:
        return Words(
            f"候補{plan.candidates:,}講座の中で最も良い計画であることを確かめました。",
            f"Proved best possible among {plan.candidates:,} candidate courses.",
        ).to(lang)
    percent = max(plan.gap * 100, 0.1)
    return Words(
        f"これより良い計画があるとしても、差は最大{percent:.1f}%です。",
        f"If a better plan exists, it is at most {percent:.1f}% better.",
    ).to(lang)


def describe_course(reason: CourseReason, names: Mapping[str, str], *, lang: Lang = "ja") -> str:
    """Return one line of why a course is in the plan.

    Parameters
    ----------
    reason : CourseReason
    names : mapping of str to str
        Titles of courses and names of skills by id; an id without a name stands for itself.
    lang : {"ja", "en"}
    """
    if not reason.gives:
        return Words("この計画に必ず含める講座です。", "A course that has to be in this plan.").to(lang)
    ja = "、".join(f"『{names.get(item.skill, item.skill)}』がレベル{item.after}" for item in reason.gives)
    en = ", ".join(f"{names.get(item.skill, item.skill)} to level {item.after}" for item in reason.gives)
    if not reason.opens:
        return Words(f"この講座で{ja}になります。", f"Takes {en}.").to(lang)
    following = names.get(reason.opens[0], reason.opens[0])
    return Words(
        f"この講座で{ja}になり、次の『{following}』に進めます。", f"Takes {en} and opens the way to {following}."
    ).to(lang)


def describe_missed(missed: Missed, names: Mapping[str, str], *, lang: Lang = "ja") -> str:
    """Return one line about a skill whose goal is not reached."""
    name, cause = names.get(missed.skill, missed.skill), _CAUSES[missed.cause]
    return Words(
        f"『{name}』はレベル{missed.reached}まで(目標は{missed.required})。{cause.ja}。",
        f"{name} stays at level {missed.reached} (goal {missed.required}): {cause.en}.",
    ).to(lang)


def describe_remedy(
    remedy: Remedy,
    *,
    hours_per_week: float | None = None,
    names: Mapping[str, str] | None = None,
    lang: Lang = "ja",
) -> str:
    """Return one line about a plan that would fit.

    Parameters
    ----------
    remedy : Remedy
    hours_per_week : float, optional
        With it the hours are told in weeks as well.
    names : mapping of str to str, optional
        Names of skills by id; an id without a name stands for itself.
    lang : {"ja", "en"}
    """
    share = f"{remedy.coverage * 100:.0f}%"
    if remedy.kind is RemedyKind.WITHOUT_MUST:
        return Words(
            f"「必ず含める」の指定を外すと、目標の{share}に届きます。",
            f"Without the required courses {share} of the goal can be reached.",
        ).to(lang)
    if remedy.kind is RemedyKind.WITHOUT_SKILLS:
        known = names or {}
        left_out = [known.get(skill, skill) for skill in remedy.skills]
        return Words(
            f"{''.join(f'『{name}』' for name in left_out)}を目標から外すと、ほかの目標にはすべて届きます。",
            f"Without {', '.join(left_out)} the rest of the goal is reached in full.",
        ).to(lang)
    parts = [_more_hours(remedy.hours, hours_per_week)] if remedy.hours > 0 else []
    if remedy.cost > 0:
        parts.append(Words(f"予算をあと{remedy.cost:,.0f}円", f"{remedy.cost:,.0f} yen more"))
    ja, en = "、".join(part.ja for part in parts), " and ".join(part.en for part in parts)
    return Words(f"{ja}増やすと、目標の{share}に届きます。", f"With {en}, {share} of the goal can be reached.").to(lang)


def _more_hours(hours: float, per_week: float | None) -> Words:
    if not per_week:
        return Words(f"学習時間をあと{hours:g}時間", f"{hours:g} more hours")
    weeks = -(-hours // per_week)
    return Words(f"学習時間をあと{hours:g}時間({weeks:g}週分)", f"{hours:g} more hours ({weeks:g} weeks)")


def _nothing(problem: Problem) -> Words:
    goal = [skill for skill in problem.skills if skill.weight > 0 and skill.required > skill.current]
    if not goal:
        return Words("目標にはすでに届いています。", "The goal is reached already.")
    if not problem.courses:
        return Words("候補となる講座がありません。", "There are no candidate courses.")
    return Words(
        "いまの条件に合う講座がありません。学習時間や予算、目標を見直してみましょう。",
        "No course fits the present conditions; look again at hours, budget or goal.",
    )

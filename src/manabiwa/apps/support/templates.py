"""Texts to begin from: what is in braces is put in for the person."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from manabiwa.apps.accounts.models import User
from manabiwa.apps.learning.models import Enrolment, Goal

from .models import MessageTemplate

_FIELD = re.compile(
    r"[{\uff5b]([^{}\uff5b\uff5d]{1,20})[}\uff5d]"
)  # the wide braces too: a Japanese keyboard gives them
_FIELD = re.compile(r"[{\uff5b]([^{}\uff5b\uff5d]{1,20})[}\uff5d]")
NAMES = {
    "名前": "name", "name": "name", "講座": "course", "course": "course", "目標": "goal", "goal": "goal",
    "支援者": "supporter", "supporter": "supporter",
}  # fmt: skip
"""What may stand in braces, in both languages: a template is written in one and read in the other."""


def fields() -> dict[str, str]:
    """What may stand in braces, in the language of the page, and what it stands for."""
    return {
        _("名前"): _("本人の氏名"),
        _("講座"): _("いま学んでいる講座"),
        _("目標"): _("めざすこと"),
        _("支援者"): _("あなたの氏名"),
    }


def unknown_fields(text: str) -> list[str]:
    """What stands in braces and is no field."""
    return [name for name in _FIELD.findall(text) if name not in NAMES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put the values in; a field without one stays as it is, so that it is seen before it is sent."""
    return _FIELD.sub(lambda found: values.get(NAMES.get(found.group(1), "")) or found.group(0), text)


def values_for(person: User, goal: Goal | None, latest: Enrolment | None, supporter: str) -> dict[str, str]:
    """The values of the fields for a person."""
    return {
        "name": person.name, "course": latest.course.title if latest else "", "goal": goal.title if goal else "",
        "supporter": supporter,
    }  # fmt: skip


def starters() -> list[tuple[str, str]]:
    """Title and text of the templates that a municipality can begin with."""
    marks = {NAMES[name]: f"{{{name}}}" for name in fields()}
    texts = [
        (
            _("しばらくお休みの方へ"),
            _(
                "%(name)sさん、こんにちは。%(supporter)sです。\n最近、学習の時間はとれていますか。お忙しいときは、計画を軽くすることも、お休みにすることもできます。"
                "続けにくいところがあれば、ひとことでもお知らせください。"
            ),
        ),
        (
            _("計画よりおくれている方へ"),
            _(
                "%(name)sさん、%(supporter)sです。\n「%(course)s」は、思ったより時間がかかりますか。1週間の時間や期限を見直すと、無理のない計画になります。"
                "いっしょに考えたいので、ご都合のよい日時を2つほど教えてください。"
            ),
        ),
        (
            _("はじめの一歩"),
            _(
                "%(name)sさん、はじめまして。伴走支援を担当する%(supporter)sです。\n「%(goal)s」に向けて、最初の講座を15分だけ開いてみませんか。"
                "分からないことは、どんな小さなことでも聞いてください。"
            ),
        ),
        (
            _("修了のお祝い"),
            _(
                "%(name)sさん、修了おめでとうございます。\n次の講座に進む前に、学んだことをひとつ、ふり返りに書いてみてください。"
            ),
        ),
    ]
    return [(title, text % marks) for title, text in texts]


def templates_of(municipalities: frozenset[str] | None) -> list[MessageTemplate]:
    """The templates of the municipalities, by title; one query."""
    rows = MessageTemplate.unscoped.all()
    if municipalities is not None:
        rows = rows.filter(municipality_id__in=municipalities)
    return list(rows.order_by("title", "pk")[:100])

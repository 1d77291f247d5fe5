"""職務経歴書 on paper: A4, the working life newest first, then what the records prove."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.models import LEVEL_MAX
from manabiwa.apps.common.documents.blocks import Block, Column, Document, Facts, Heading, Paragraph, Table
from manabiwa.apps.common.numbers import japanese, plainday
from manabiwa.engines.kernel import Lang
from manabiwa.engines.skills import describe_level

from .models import EntryKind, Evidence, ResumeEntry
from .selectors import Vita


def vita_document(vita: Vita, today: date) -> Document:
    """The curriculum vitae as it stands today; parts without content are left out."""
    row, person = vita.resume, vita.person
    facts = (
        (_("氏名"), f"{person.name}({person.kana})" if person.kana else person.name or person.email),
        (_("メールアドレス"), person.email), (_("電話番号"), row.phone),
        (_("お住まい"), person.municipality.full_name if person.municipality else ""),
        (_("希望する仕事"), row.label),
    )  # fmt: skip
    blocks: list[Block] = [Facts(tuple((label, words) for label, words in facts if words))]
    blocks += _text(_("職務要約"), row.summary)
    blocks += _work(vita.work)
    blocks += _skills(vita)
    blocks += _schools(vita.education)
    blocks += _licences(vita)
    blocks += _courses(vita)
    blocks += _pieces(vita.works)
    blocks += _text(_("自己PR"), row.appeal)
    return Document(
        title=_("職務経歴書"), organisation=person.name or person.email, made_on=today, blocks=tuple(blocks),
        definitions=_definitions() if vita.skills else (),
    )  # fmt: skip


def _definitions() -> tuple[tuple[str, str], ...]:
    lang: Lang = "ja" if japanese() else "en"
    words = "、".join(f"{level}: {describe_level(level, lang=lang)}" for level in range(1, LEVEL_MAX + 1))
    return ((_("レベル"), words),)


def month_words(day: date | None) -> str:
    """A month in words; empty for none."""
    if day is None:
        return ""
    return _("%(y)s年%(m)s月") % {"y": day.year, "m": day.month}


def span_words(one: ResumeEntry) -> str:
    """From which month to which; an open end goes on."""
    if one.started_on is None and one.ended_on is None:
        return ""
    if one.kind == EntryKind.LICENCE:
        return month_words(one.started_on)
    return f"{month_words(one.started_on)}〜{month_words(one.ended_on) or _('現在')}"


def _text(title: str, words: str) -> list[Block]:
    return [Heading(title), Paragraph(_paragraphs(words))] if words.strip() else []


def _paragraphs(words: str) -> str:
    """Line breaks as people typed them become paragraphs: a document runs lines together otherwise."""
    return "\n\n".join(line.strip() for line in words.splitlines() if line.strip())


def _work(rows: tuple[ResumeEntry, ...]) -> list[Block]:
    if not rows:
        return []
    blocks: list[Block] = [Heading(_("職務経歴"))]
    for one in rows:
        facts = ((_("期間"), span_words(one)), (_("職種・役職"), one.title), (_("内容"), one.text.strip()))
        blocks += [Heading(one.place, level=2), Facts(tuple((label, words) for label, words in facts if words))]
    return blocks


def _schools(rows: tuple[ResumeEntry, ...]) -> list[Block]:
    if not rows:
        return []
    columns = (Column(_("期間"), 0.7), Column(_("学校"), 1), Column(_("学部・学科・コース"), 1))
    table = Table(_("学歴"), columns, tuple((span_words(one), one.place, one.title) for one in rows))
    return [Heading(_("学歴")), table]


def _licences(vita: Vita) -> list[Block]:
    rows = [
        (month_words(one.started_on), one.title or one.place, one.place if one.title else "") for one in vita.licences
    ]
    rows += [(month_words(one.made_on), one.title, one.issuer) for one in vita.certificates]
    if not rows:
        return []
    columns = (Column(_("年月"), 0.5), Column(_("免許・資格"), 1), Column(_("発行した団体"), 0.8))
    return [Heading(_("免許・資格")), Table(_("免許・資格"), columns, tuple(rows))]


def _skills(vita: Vita) -> list[Block]:
    if not vita.skills:
        return []
    names = [one.name if japanese() else one.name_en for one in vita.skills]
    rows = tuple((name, one.level, one.source) for name, one in zip(names, vita.skills, strict=True))
    columns = (Column(_("スキル"), 1), Column(_("レベル"), digits=0), Column(_("根拠"), 0.8))
    return [Heading(_("スキル")), Table(_("スキルとレベル"), columns, rows)]


def _courses(vita: Vita) -> list[Block]:
    if not vita.courses:
        return []
    rows = tuple(
        (plainday(timezone.localdate(one.completed_at)) if one.completed_at else "", one.course.title,
         one.course.provider.name)
        for one in vita.courses
    )  # fmt: skip
    columns = (Column(_("修了日"), 0.55), Column(_("講座"), 1.2), Column(_("提供元"), 0.7))
    return [Heading(_("修了した講座")), Table(_("修了した講座"), columns, rows)]


def _pieces(rows: tuple[Evidence, ...]) -> list[Block]:
    if not rows:
        return []
    blocks: list[Block] = [Heading(_("成果物"))]
    for one in rows:
        skills = "、".join(row.skill.name for row in one.skills.all())
        facts = (
            (_("内容"), one.about), (_("作った日"), plainday(one.made_on) if one.made_on else ""),
            (_("スキル"), skills), (_("リンク"), one.url),
            (_("確認"), _("伴走支援者が確かめました") if one.confirmed_at else ""),
        )  # fmt: skip
        shown = tuple((label, words) for label, words in facts if words)
        blocks += [Heading(one.title, level=2), *([Facts(shown)] if shown else [])]
    return blocks

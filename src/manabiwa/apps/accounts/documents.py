"""役職の引き継ぎ資料: what a successor needs to know, on paper."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from manabiwa.apps.common.documents.blocks import Block, Bullets, Column, Document, Facts, Heading, Notice, Table
from manabiwa.apps.common.numbers import fiscal_year, longday
from manabiwa.apps.network.handover import Section
from manabiwa.apps.network.models import Post, PostHolding

from .models import Role


def handover_document(
    post: Post, roles: Sequence[str], sections: Sequence[Section], history: Sequence[PostHolding], today: date
) -> Document:
    """The post with its roles, what hangs on it by subject, and who held it with their notes."""
    current = next((row for row in history if row.ends_on is None), None)
    names = dict(Role.choices)
    blocks: list[Block] = [
        Facts((
            (_("部署"), post.section),
            (_("役職・担当"), post.title),
            (_("いまの担当者"), str(current.holder) if current else _("(空席)")),
            (_("この役職に付く役割"), "、".join(str(names.get(role, role)) for role in roles) or "—"),
        )),
    ]  # fmt: skip
    for section in sections:
        blocks += [Heading(section.heading), Bullets(tuple(text for text, _url in section.lines))]
    if not sections:
        text = _("事業の「担当」にこの役職を選ぶと、ここに並びます。")
        blocks.append(Notice(_("この役職に結びついた仕事は、まだありません"), text))
    blocks += [Heading(_("これまでの担当")), _history(history)]
    return Document(
        title=_("引き継ぎ資料"), subtitle=str(post), organisation=post.municipality.full_name,
        period=fiscal_year(today), made_on=today, blocks=tuple(blocks),
        caveats=(
            _("事業・受講者の詳しい記録は、学びの輪の各ページで見てください。見た人と日時は記録に残ります。"),
            _("役割と担当は、引き継ぎの操作をした日に後任へ移ります。この資料を渡すだけでは移りません。"),
        ),
        sources=(_("%(day)s時点の学びの輪の記録 %(url)s") % {"day": longday(today), "url": settings.SITE_URL},),
    )  # fmt: skip


def _history(history: Sequence[PostHolding]) -> Table:
    columns = (Column(_("担当者"), 0.6), Column(_("着任日")), Column(_("離任日")), Column(_("引き継ぎメモ"), 1.4))
    rows = tuple((str(row.holder), row.starts_on, row.ends_on, row.handover_note) for row in history)
    return Table(_("担当者と引き継ぎメモ"), columns, rows, empty=_("まだだれも就いていません。"))

"""Where one can go from here: the header, the person's menu, the desk's side and the footer."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from manabiwa import __version__
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Capability

Entry = tuple[str, str | Promise]

PUBLIC: tuple[Entry, ...] = (
    ("catalog:courses", _("講座")),
    ("exchange:cases", _("事例")),
    ("network:municipalities", pgettext_lazy("一覧", "自治体")),
    ("exchange:events", _("交流会")),
    ("programmes:calls", _("募集")),
)
LEARNER: tuple[Entry, ...] = (
    ("web:home", _("きょう")),
    ("learning:plan", _("計画")),
    ("learning:record", _("わたしの記録")),
    ("catalog:courses", _("講座")),
    ("exchange:cases", _("事例")),
)
STAFF: tuple[Entry, ...] = (
    ("web:home", _("ホーム")),
    ("catalog:courses", _("講座")),
    ("exchange:cases", _("事例")),
    ("network:municipalities", pgettext_lazy("一覧", "自治体")),
    ("exchange:events", _("交流会")),
)
# the desks of the roles: what the capability opens
DESKS: tuple[tuple[Capability, str, str | Promise], ...] = (
    (Capability.SUPPORT, "learning:desk", _("伴走支援")),
    (Capability.RUN_PROGRAMMES, "programmes:programmes", _("事業")),
    (Capability.RUN_PROGRAMMES, "network:declare_own", _("宣言")),
    (Capability.PUBLISH_CASES, "exchange:mine", _("事例を書く")),
    (Capability.WRITE_MATERIAL, "materials:materials", _("教材")),
    (Capability.PURCHASE, "procurement:rounds", _("共同調達")),
    (Capability.MANAGE_CATALOG, "catalog:providers", _("講座の管理")),
    (Capability.ADMIT_MEMBERS, "network:desk", _("事務局")),
)
MENU: tuple[Entry, ...] = (
    ("learning:plan", _("わたしの計画")),
    ("programmes:mine", _("参加している事業")),
    ("tasks:list", _("裏側の処理")),
)
FOOTER: tuple[Entry, ...] = (
    ("network:declarations", _("宣言")),
    ("network:news", _("お知らせ")),
    ("procurement:rounds", _("共同調達")),
    ("network:join", _("自治体として参加する")),
    ("web:about", _("このサイトについて")),
)


def context(request: HttpRequest) -> dict[str, Any]:
    """The entries of header, menus and footer for whoever is asking; one query for a signed-in person."""
    actor = acting(request) if hasattr(request, "actor") else None
    person = actor if actor is not None and actor.person_id is not None else None
    desks = _desks(person) if person else []
    header = PUBLIC if person is None else STAFF if desks else LEARNER
    return {
        "nav": _links(header, request.path),
        "account_nav": _menu(person, desks) if person else [],
        "side_nav": [(url, label, request.path.startswith(url)) for url, label in desks],
        "footer_nav": [(url, label) for url, label, _active in _links(FOOTER, "")],
        "app_version": __version__,
        "is_demo": settings.IS_DEMO,
    }


def _links(entries: Iterable[Entry], path: str) -> list[tuple[str, str | Promise, bool]]:
    links = []
    for name, label in entries:
        url = _address(name)
        if url:
            links.append((url, label, path == url or (url != "/" and path.startswith(url))))
    return links


def _desks(person: Any) -> list[tuple[str, str | Promise]]:
    return [
        (url, label)
        for capability, name, label in DESKS
        if person.may_somewhere(capability) and (url := _address(name))
    ]


def _menu(person: Any, desks: list[tuple[str, str | Promise]]) -> list[tuple[str, str | Promise]]:
    entries: list[tuple[str, str | Promise]] = [(_address("web:home"), _("ホーム")), *desks]
    for name, label in (
        ("learning:plan", _("わたしの計画")),
        ("programmes:mine", _("参加している事業")),
        ("tasks:list", _("裏側の処理")),
    ):
        if url := _address(name):
            entries.append((url, label))
    codes = person.municipalities(Capability.MANAGE_MEMBERS)
    entries += [(reverse("people:staff", args=[code]), _("職員と役職")) for code in sorted(codes or ())[:1]]
    return [*entries, (reverse("people:profile"), _("アカウント"))]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

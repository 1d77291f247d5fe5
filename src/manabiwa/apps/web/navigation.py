"""Where one can go from here: the header, the person's menu, the desk's side and the footer."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

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
    (Capability.SUPPORT, "support:desk", _("伴走支援")),
    (Capability.RUN_PROGRAMMES, "programmes:programmes", _("事業")),
    (Capability.RUN_PROGRAMMES, "network:declare_own", _("宣言")),
    (Capability.TRAIN_STAFF, "training:desk", _("人材育成")),
    (Capability.PUBLISH_CASES, "exchange:mine", _("事例を書く")),
    (Capability.WRITE_MATERIAL, "materials:materials", _("教材")),
    (Capability.PURCHASE, "procurement:rounds", _("共同調達")),
    (Capability.MANAGE_CATALOG, "catalog:providers", _("講座の管理")),
    (Capability.CONNECT, "connectors:connections", _("講座の接続")),
    (Capability.ADMIT_MEMBERS, "network:desk", _("事務局")),
)
MENU: tuple[Entry, ...] = (
    ("learning:plan", _("わたしの計画")),
    ("portfolio:folder", _("成果物")),
    ("portfolio:resume", _("職務経歴書")),
    ("groups:groups", _("学習グループ")),
    ("programmes:mine", _("参加している事業")),
    ("training:mine", _("わたしの役割")),
    ("tasks:list", _("裏側の処理")),
)
FOOTER: tuple[Entry, ...] = (
    ("network:declarations", _("宣言")),
    ("network:news", _("お知らせ")),
    ("procurement:rounds", _("共同調達")),
    ("training:frameworks", _("人材育成体系")),
    ("network:join", _("自治体として参加する")),
    ("web:about", _("このサイトについて")),
)


CURRENT = mark_safe(' aria-current="page"')
HOME: Entry = ("web:home", _("ホーム"))
PROFILE: Entry = ("people:profile", _("アカウント"))
GROUPS: dict[str, tuple[Entry, ...]] = {
    "public": PUBLIC, "learner": LEARNER, "staff": STAFF, "menu": MENU, "footer": FOOTER, "home": (HOME,),
    "profile": (PROFILE,), **{name: ((name, label),) for _capability, name, label in DESKS},
}  # fmt: skip


def context(request: HttpRequest) -> dict[str, Any]:
    """The entries of header, menus and footer for whoever is asking; one query for a signed-in person."""
    actor = acting(request) if hasattr(request, "actor") else None
    person: Any = actor if actor is not None and actor.person_id is not None else None
    language, path = get_language() or "", request.path
    desks = [name for capability, name, _label in DESKS if person and person.may_somewhere(capability)]
    header = "public" if person is None else "staff" if desks else "learner"
    return {
        "nav": format_html_join(
            "\n", '<a href="{}"{}>{}</a>',
            ((url, CURRENT if path == url or (url != "/" and path.startswith(url)) else "", label)
             for url, label in _links(header, language)),
        ),
        "account_nav": format_html_join(
            "\n", '<li><a href="{}">{}</a></li>', _menu(person, desks, language) if person else ()
        ),
        "side_nav": [(url, label, path.startswith(url)) for url, label in _joined(desks, language)],
        "footer_nav": _list("footer", language),
        "app_version": __version__,
        "is_demo": settings.IS_DEMO,
    }  # fmt: skip


@lru_cache(maxsize=100)
def _links(group: str, language: str) -> tuple[tuple[str, str], ...]:
    """Addresses and labels of a group in the active language: made once, as they depend on nothing else."""
    return tuple((url, str(label)) for name, label in GROUPS[group] if (url := _address(name)))


@lru_cache(maxsize=10)
def _list(group: str, language: str) -> SafeString:
    return format_html_join("\n", '<li><a href="{}">{}</a></li>', _links(group, language))


def _joined(groups: Iterable[str], language: str) -> list[tuple[str, str]]:
    return [link for group in groups for link in _links(group, language)]


def _menu(person: Any, desks: list[str], language: str) -> list[tuple[str, str]]:
    codes = person.municipalities(Capability.MANAGE_MEMBERS)
    people = [(reverse("people:staff", args=[code]), gettext("職員と役職")) for code in sorted(codes or ())[:1]]
    return [*_joined(("home", *desks, "menu"), language), *people, *_links("profile", language)]


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""Pages in English say nothing in Japanese but content: names, courses, cases, notes, as they stand in the database.

What is content is not guessed: each run of Japanese must occur in a row of the demo's database, be the name of a place,
or be an example of what to type. Content is marked `lang="ja"`.
"""

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from playwright.sync_api import Page

from manabiwa.apps.network.prefectures import PREFECTURES
from tests.journeys.pages import rounds
from tools import messages

ROUNDS = rounds()
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")
WITHOUT_END = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
IN_ITSELF = ("日本語",)
"""The name of the language, in itself."""


class Reader(HTMLParser):
    """Collects what is read aloud: texts with the language that they are marked with, and spoken attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else "en"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self._language
        # an attribute cannot be marked apart from its element
        self.said += [("ja", given[name] or "") for name in SPOKEN if name in given]
        if tag not in WITHOUT_END:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if inside not in {"script", "style"}:
            # a title and a choice hold no marks within
            self.said.append(("ja" if inside in {"title", "textarea"} else self._language, data))


@pytest.fixture(scope="module")
def content(ask: Callable[[str], list[Any]]) -> str:
    """All texts of the demo's database, and the names of places."""
    tables = ask("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'django_%'")
    return "\n".join([*(row for table in tables for row in texts_of(ask, table)), *(p.name for p in PREFECTURES)])


def texts_of(ask: Callable[[str], list[Any]], table: str) -> Iterator[str]:
    for column in ask(f"SELECT name FROM pragma_table_info('{table}')"):  # noqa: S608 (names of our own tables)
        for value in ask(f'SELECT DISTINCT "{column}" FROM "{table}"'):  # noqa: S608
            if isinstance(value, str):
                yield value
                if value[:1] in '[{"' and "\\u" in value:
                    yield json.dumps(json.loads(value), ensure_ascii=False)


def strangers(page: str, content: str) -> list[str]:
    """The Japanese of an English page that is no content, or is content without its mark."""
    reader = Reader()
    reader.feed(page)
    found = []
    for language, words in reader.said:
        for run in messages.JAPANESE_RUN.findall(words):
            rest = run
            for place in PREFECTURES:
                rest = rest.removeprefix(place.name)
            if run not in IN_ITSELF and rest not in content and run not in EXAMPLES:
                found.append(run)
            elif language != "ja":
                found.append(f"{run} (not marked)")
    return found


EXAMPLES = frozenset(
    run
    for catalogue in messages.catalogues().values()
    for entry in catalogue
    for text in (entry.msgstr, *entry.msgstr_plural.values())
    for run in messages.JAPANESE_RUN.findall(text)
)
"""Examples of what to type, which the English keeps: 「千代田区」."""


@pytest.mark.journey
@pytest.mark.parametrize("who", ROUNDS, ids=lambda who: who.partition("@")[0] or "public")
def test_english_pages_hold_no_japanese_but_content(
    who: str, real: Callable[[str], str], content: str, open_browser: Callable[..., Page]
) -> None:
    page = open_browser(who)
    wrong = {}
    for stop in ROUNDS[who]:
        if stop.name == "web:styles":
            continue  # examples for developers
        answer = page.context.request.get(
            real(stop.address), headers={"accept-language": "en"}, fail_on_status_code=False
        )
        assert 'lang="en"' in answer.text()[:300], stop.address
        if found := strangers(answer.text(), content):
            wrong[stop.address] = found
    assert wrong == {}

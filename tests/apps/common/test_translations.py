"""English is complete: every Japanese text of the interface has its English, and none escapes translation."""

from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from tools import messages

JAPANESE_ON_PURPOSE = {
    "apps/web/demo/*": "the story of the demo network: content, not interface",
    "apps/web/styles.py": "examples of the components, for developers",
    "templates/styles.html": "examples of the components, for developers",
    "apps/catalog/builtin.py": "the first skills and occupations; each carries its English name",
    "apps/catalog/class_days.py": "marks that days in a cell may hold",
    "apps/catalog/frameworks.py": "names of published frameworks; each carries its English name",
    "apps/catalog/jobtag_words.py": "our skill that an element of job tag is",
    "apps/catalog/pillars.py": "words that a cell may hold",
    "apps/support/templates.py": "names that may stand in braces, in both languages",
    "apps/catalog/standards.py": "names of the digital skill standards, which are Japanese",
    "apps/training/starting.py": "the framework to begin with: content that a municipality rewrites",
    "apps/catalog/onet_words.py": "Japanese words for the terms of O*NET, which is English itself",
    "apps/evaluation/kinds.py": "the first kinds of outcomes: content that the secretariat may rewrite",
    "apps/network/prefectures.py": "names of places",
    "apps/common/tilemap.py": "names of places",
    "apps/common/numbers.py": "says numbers and days in both languages itself",
    "apps/mail/sending.py": "one signature in both languages",
    "apps/tables/cells.py": "words that a cell may hold",
    "apps/tables/numbers.py": "words that a cell may hold",
    "apps/tables/reading/*": "marks that headings and cells may hold",
    "apps/tables/writing/values.py": "how a file says yes and no; exporting.in_language puts the English in",
    "apps/tables/exporting.py": "how a file says yes and no; exporting.in_language puts the English in",
    "engines/search/query.py": "words that ask, which a document need not hold",
    "apps/tables/importing.py": "both languages stand in one expression",
    "apps/web/network/forms.py": "the beginning of an address as a person types it",
    "cli/*": "the terminal speaks both languages at once",
    "project/api.py": "the description of the interface for programmers",
    "project/settings/language.py": "the name of the language in itself",
    "templates/components/language.html": "the name of the language in itself",
    "engines/text/*": "knowledge of Japanese: characters, eras, readings",
    "engines/search/highlight.py": "knowledge of Japanese: scripts",
    "engines/search/synonyms.py": "knowledge of Japanese: synonyms",
    "engines/skills/*": "knowledge of Japanese: words for skills and levels",
    "engines/kernel/checks.py": "the Japanese half of words",
    "engines/xapi/validate.py": "the Japanese half of words",
}


def entries() -> Iterator[tuple[str, messages.polib.POEntry]]:
    for path, catalogue in messages.catalogues().items():
        for entry in catalogue:
            yield path.as_posix(), entry


def is_on_purpose(file: str) -> bool:
    return any(fnmatch(file, pattern) for pattern in JAPANESE_ON_PURPOSE)


def bare(pattern: str) -> Iterator[tuple[str, int, str]]:
    """Japanese that no catalogue can reach: file, line, words."""
    find = messages.bare_japanese_in_python if pattern == "*.py" else messages.bare_japanese_in_template
    for path in sorted(messages.SOURCES.rglob(pattern)):
        file = path.relative_to(messages.SOURCES).as_posix()
        if "migrations" not in path.parts:
            yield from ((file, line, words) for line, words in find(path.read_text(encoding="utf-8")))


def test_every_text_has_its_english_in_the_right_catalogue() -> None:
    held = {(path, messages.key_of(entry)) for path, entry in entries() if entry.translated()}
    missing = [
        (path.as_posix(), key)
        for path, wanted in messages.wanted().items()
        for key in wanted
        if (path.as_posix(), key) not in held
    ]
    assert missing == [], "run `make messages` and write the English"


def test_no_catalogue_holds_what_nobody_says() -> None:
    wanted = {(path.as_posix(), key) for path, texts in messages.wanted().items() for key in texts}
    idle = [
        (path, entry.msgid)
        for path, entry in entries()
        if entry.obsolete or (path, messages.key_of(entry)) not in wanted
    ]
    assert idle == [], "run `make messages`"


def test_no_english_is_a_guess_or_holds_japanese() -> None:
    unsure = [
        (path, entry.msgid)
        for path, entry in entries()
        if entry.fuzzy
        or (
            any(messages.JAPANESE.search(text) for text in (entry.msgstr, *entry.msgstr_plural.values()))
            and not messages.quotes_an_example(entry)
        )
    ]
    assert unsure == []


def test_both_languages_have_the_same_places_for_values() -> None:
    unequal = [
        (path, entry.msgid, text)
        for path, entry in entries()
        for text in ([entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values())
        if messages.places_in(text) != messages.places_in(entry.msgid)
    ]
    assert unequal == []


def test_no_template_says_japanese_outside_a_translated_text() -> None:
    assert [found for found in bare("*.html") if not is_on_purpose(found[0])] == []


def test_no_module_says_japanese_outside_a_translated_text() -> None:
    assert [found for found in bare("*.py") if not is_on_purpose(found[0])] == []


def test_every_exception_is_still_needed() -> None:
    files = {file for pattern in ("*.py", "*.html") for file, _line, _words in bare(pattern)}
    idle = [pattern for pattern in JAPANESE_ON_PURPOSE if not any(fnmatch(file, pattern) for file in files)]
    assert idle == []


@pytest.mark.parametrize(
    "source",
    ["<p>こんにちは</p>", '{% if x %}{{ y|default:"なし" }}{% endif %}', '<input aria-label="名前">'],
    ids=["text", "default", "attribute"],
)
def test_a_bare_text_in_a_template_is_found(source: str) -> None:
    assert list(messages.bare_japanese_in_template(source)) != []


def test_a_translated_text_in_a_template_is_not_bare() -> None:
    source = (
        '{# 注 #}{% translate "氏名" %}{% blocktranslate %}{{ n }}人{% endblocktranslate %}{{ x|default:_("なし") }}'
    )
    assert list(messages.bare_japanese_in_template(source)) == []
    assert [message.text for message in messages.messages_in_template(source)] == ["氏名", "%(n)s人", "なし"]


def test_a_bare_text_in_a_module_is_found() -> None:
    source = 'from django.utils.translation import gettext as _\nname = _("氏名")\nlabel = "住所"\n'
    assert list(messages.bare_japanese_in_python(source)) == [(3, "住所")]

"""Japanese within English pages is marked; what is said to a person is said in that person's language."""

import pytest
from django.test import Client
from django.utils.translation import gettext

from manabiwa.apps.common.language import in_language_of, mark_japanese


@pytest.mark.parametrize(
    ("page", "marked"),
    [
        ("<h1>みらい市</h1>", '<h1 lang="ja">みらい市</h1>'),
        ('<a href="/">第1期(夏)</a>', '<a href="/" lang="ja">第1期(夏)</a>'),
        ("<p>Apply to ウェブ講座 today</p>", '<p>Apply to <span lang="ja">ウェブ講座</span> today</p>'),
        ("<p>45 people</p>", "<p>45 people</p>"),
        ('<b lang="ja">日本語</b>', '<b lang="ja">日本語</b>'),
        ("<title>講座</title>", "<title>講座</title>"),
        ("<textarea>メモ</textarea>", "<textarea>メモ</textarea>"),
        ('<option value="1">東京 Tokyo</option>', '<option value="1" lang="ja">東京 Tokyo</option>'),
        ('<input value="名前"><p>Name</p>', '<input value="名前"><p>Name</p>'),
    ],
    ids=["heading", "link", "within a sentence", "english", "marked", "title", "text field", "choice", "attribute"],
)
def test_japanese_of_an_english_page_is_marked(page: str, marked: str) -> None:
    assert mark_japanese(page) == marked


class Reader:
    language = "en"


def test_a_person_is_addressed_in_their_own_language() -> None:
    with in_language_of(Reader()):
        assert gettext("氏名") == "Name"
    with in_language_of(None):
        assert gettext("氏名") == "氏名"


@pytest.mark.django_db
def test_only_english_pages_carry_marks(client: Client, town: object) -> None:
    japanese = client.get("/municipalities/?q=ためし", headers={"accept-language": "ja"}).content.decode()
    english = client.get("/municipalities/?q=ためし", headers={"accept-language": "en"}).content.decode()
    assert 'lang="ja">ためし市' in english
    assert 'lang="ja">ためし市' not in japanese

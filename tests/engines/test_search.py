"""Search: what is found, in which order, and what never breaks it."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.search import (
    Document,
    Highlighted,
    IndexUnavailable,
    Searcher,
    SearchRequest,
    rebuild,
    rebuild_on,
    writer,
)
from manabiwa.engines.search.index import index_path
from tests.references.notation_pairs import FORTY_PAIRS, NOTATION_PAIRS, SYNONYM_PAIRS

DOCUMENTS = [
    Document(
        "course", "1", "C++プログラミング入門", "変数と制御構文を学ぶ。", ["C++"], {"level": "1", "provider": "甲"}
    ),
    Document("course", "2", "C言語の基礎", "ポインターまで学ぶ。", ["C"], {"level": "1", "provider": "乙"}),
    Document("course", "3", "C#ではじめる業務アプリ", "画面を作る。", ["C#"], {"level": "2", "provider": "甲"}),
    Document(
        "course", "4", "エクセル実務", "表の作り方と関数。集計とグラフ。", ["表計算"], {"level": "1", "provider": "乙"}
    ),
    Document(
        "course", "5", "サーバー構築", "Linuxのサーバを立てる。<b>実習</b>あり。", (), {"level": "3", "provider": "甲"}
    ),
    Document(
        "case", "1", "窓口の手続を減らした町", "申込みのウェブ化。表計算は使わない。", (), {"municipality": "131016"}
    ),
    Document("event", "9", "データ活用の交流会", "データの活用。データ。", (), {"visibility": ["public", "m:131016"]}),
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    assert rebuild(folder, DOCUMENTS) == len(DOCUMENTS)
    return folder


@pytest.fixture(scope="module")
def searcher(directory):
    return Searcher(directory)


def ids(searcher, text, **options):
    return [f"{hit.kind}:{hit.id}" for hit in searcher.search(SearchRequest(text, **options)).hits]


def test_c_plus_plus_c_sharp_and_c_never_find_each_other(searcher):
    assert ids(searcher, "C++") == ["course:1"]
    assert ids(searcher, "ｃ＃") == ["course:3"]
    assert ids(searcher, "C") == ["course:2"]


@pytest.mark.parametrize("text", ["サーバ", "サーバー", "ｻｰﾊﾞｰ", "linux サーバ"])
def test_every_notation_of_a_word_finds_it(searcher, text):
    assert ids(searcher, text) == ["course:5"]


@pytest.mark.parametrize(("one", "other"), NOTATION_PAIRS)
def test_notation_pairs_find_the_same_documents(one, other, tmp_path):
    rebuild(tmp_path, [Document("a", "1", one), Document("a", "2", other), Document("a", "3", "無関係")])
    searcher = Searcher(tmp_path)
    assert set(ids(searcher, one)) == set(ids(searcher, other)) == {"a:1", "a:2"}


def test_at_least_38_of_the_40_notation_pairs_find_each_other(tmp_path):
    found = 0
    for number, (_kind, one, other) in enumerate(FORTY_PAIRS):
        folder = tmp_path / str(number)
        rebuild(folder, [Document("a", "1", one), Document("a", "2", other), Document("a", "3", "無関係")])
        searcher = Searcher(folder)
        found += all(set(ids(searcher, text)) == {"a:1", "a:2"} for text in (one, other))
    assert found >= 38


@pytest.mark.parametrize(("one", "other"), SYNONYM_PAIRS)
def test_synonyms_find_each_other_but_rank_behind_the_word_typed(one, other, tmp_path):
    rebuild(tmp_path, [Document("a", "other", other), Document("a", "one", one)])
    assert ids(Searcher(tmp_path), one) == ["a:one", "a:other"]


def test_a_word_in_the_title_counts_more_than_in_the_body(searcher):
    assert ids(searcher, "表計算")[0] == "course:4"


def test_a_blank_text_lists_everything_that_passes_the_filters(searcher):
    assert searcher.search(SearchRequest("  ")).total == len(DOCUMENTS)
    assert set(ids(searcher, "", filters={"level": ["1"], "provider": ["甲"]})) == {"course:1"}


def test_values_of_one_filter_are_alternatives(searcher):
    found = ids(searcher, "", filters={"level": ["2", "3"], "kind": ["course"]})
    assert set(found) == {"course:3", "course:5"}


def test_a_value_of_several_filters_on(searcher):
    assert ids(searcher, "データ", filters={"visibility": ["m:131016"]}) == ["event:9"]
    assert ids(searcher, "データ", filters={"visibility": ["m:999999"]}) == []


def test_a_filtered_facet_still_counts_its_other_values(searcher):
    request = SearchRequest("", filters={"level": ["1"]}, facets=["level", "provider", "kind"])
    facets = searcher.search(request).facets
    assert dict(facets["level"]) == {"1": 3, "2": 1, "3": 1}
    assert dict(facets["provider"]) == {"乙": 2, "甲": 1}
    assert facets["kind"] == [("course", 3)]


def test_pages_follow_each_other_without_overlap(searcher):
    first, second = (searcher.search(SearchRequest("", page=page, per_page=4)) for page in (1, 2))
    seen = [(hit.kind, hit.id) for hit in (*first.hits, *second.hits)]
    assert len(set(seen)) == len(DOCUMENTS)
    assert searcher.search(SearchRequest("", page=10**9)).hits == ()


def test_hits_carry_the_marked_words_and_never_markup(searcher):
    hit = searcher.search(SearchRequest("ｻｰﾊﾞ")).hits[0]
    assert [part for part, marked in hit.title.parts() if marked] == ["サーバー"]
    assert [part for part, marked in hit.snippet.parts() if marked] == ["サーバ"]
    assert "<b>実習</b>" in hit.snippet.text


def test_the_passage_of_a_long_body_shows_the_word(tmp_path):
    body = "前置きの文です。" * 300 + "ここで個人番号の取扱いを学びます。" + "後書きの文です。" * 300
    rebuild(tmp_path, [Document("course", "1", "研修", body)])
    snippet = Searcher(tmp_path).search(SearchRequest("個人番号")).hits[0].snippet
    assert snippet.text.startswith("ここで個人番号")
    assert (snippet.cut_before, snippet.cut_after) == (True, True)
    assert "".join(part for part, _ in snippet.parts()) == snippet.text


@pytest.mark.parametrize(
    "text",
    [
        "title:C++ AND *",
        '"',
        "((((",
        "a" * 10_000,
        "データ" * 3_500,
        "\0",
        "。、…",
        "🎉🎉",
        "' OR 1=1 --",
        "[* TO *]",
        "~~~^5",
        "\\",
        "+-+-",
        "NOT",
        "\ud83d\ude00",
        "字" * 20_000,
        "x " * 5_000,
    ],
)
def test_nothing_that_is_typed_breaks_the_search(searcher, text):
    request = SearchRequest(text, facets=["level"])
    assert searcher.search(request).total >= 0
    assert isinstance(searcher.suggest(text), list)
    assert searcher.did_you_mean(text) is None or text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_breaks_the_search(searcher, text):
    assert searcher.search(SearchRequest(text)).total >= 0


def test_a_text_of_signs_only_finds_nothing_and_says_that_no_word_was_understood(searcher):
    result = searcher.search(SearchRequest("！？…"))
    assert (result.total, result.words) == (0, ())


def test_if_no_document_holds_both_words_one_of_them_is_enough(searcher):
    result = searcher.search(SearchRequest("エクセル 宇宙"))
    assert result.hits[0].id == "4"
    assert not result.all_words


def test_titles_are_suggested_while_typing(searcher):
    assert searcher.suggest("プログ") == ["C++プログラミング入門"]
    assert searcher.suggest("さーば") == ["サーバー構築"]
    assert searcher.suggest("業務") == ["C#ではじめる業務アプリ"]
    assert searcher.suggest("") == []


def test_a_mistyped_word_gets_the_nearest_known_one(searcher):
    assert searcher.did_you_mean("プログラミソグ 入門") == "プログラミング 入門"
    assert searcher.did_you_mean("データ") is None


def test_documents_are_replaced_and_removed_and_readers_see_it(tmp_path):
    with writer(tmp_path) as index:
        index.update([Document("course", "1", "古い題名"), Document("course", "2", "もう一つ")])
    searcher = Searcher(tmp_path)
    assert searcher.count() == 2
    with writer(tmp_path) as index:
        index.update([Document("course", "1", "新しい題名")])
        index.delete("course", "2")
        index.delete("course", "unknown")
    assert searcher.count() == 1
    assert (ids(searcher, "古い"), ids(searcher, "新しい")) == ([], ["course:1"])


def test_an_error_while_writing_leaves_the_index_as_it_was(tmp_path):
    rebuild(tmp_path, [Document("course", "1", "残る")])
    with pytest.raises(RuntimeError, match="half way"), writer(tmp_path) as index:  # noqa: PT012
        index.update([Document("course", "2", "消える")])
        raise RuntimeError("half way")
    assert Searcher(tmp_path).count() == 1


def test_only_one_process_writes_at_a_time(tmp_path):
    with writer(tmp_path), pytest.raises(IndexUnavailable), writer(tmp_path):
        pass


def test_a_missing_index_is_one_clear_error_and_heals_when_rebuilt(tmp_path):
    searcher = Searcher(tmp_path / "none")
    with pytest.raises(IndexUnavailable) as caught:
        searcher.search(SearchRequest("データ"))
    assert "作り直し" in caught.value.message("ja")
    rebuild(tmp_path / "none", DOCUMENTS)
    assert searcher.count() == len(DOCUMENTS)


def test_a_corrupt_index_is_the_same_error_and_heals_when_rebuilt(tmp_path):
    rebuild(tmp_path, DOCUMENTS)
    meta = next(tmp_path.glob("v*/meta.json"))
    meta.write_text("not json")
    searcher = Searcher(tmp_path)
    with pytest.raises(IndexUnavailable):
        searcher.search(SearchRequest("データ"))
    rebuild(tmp_path, DOCUMENTS)
    assert ids(searcher, "データ") == ["event:9"]


@pytest.mark.parametrize("ending", [".term", ".store", ".idx", ".pos", ".fast"])
def test_a_damaged_segment_is_the_same_error_or_no_error(tmp_path, ending):
    rebuild(tmp_path, DOCUMENTS)
    for file in tmp_path.glob(f"v*/*{ending}"):
        file.unlink()
    with pytest.raises(IndexUnavailable):
        Searcher(tmp_path).search(SearchRequest("データ", facets=["level"]))


def test_a_rebuild_that_fails_leaves_the_old_index_in_place(tmp_path):
    rebuild(tmp_path, DOCUMENTS)

    def broken():
        yield DOCUMENTS[0]
        raise RuntimeError("database gone")

    with pytest.raises(RuntimeError):
        rebuild(tmp_path, broken())
    assert Searcher(tmp_path).count() == len(DOCUMENTS)
    assert list(tmp_path.iterdir()) == [index_path(tmp_path)]


def test_several_processes_build_the_same_index(tmp_path):
    documents = [Document("course", str(number), f"講座{number} データ分析", "本文") for number in range(600)]
    assert rebuild_on(2, tmp_path, documents) == 600
    assert Searcher(tmp_path).search(SearchRequest("データ分析")).total == 600


def test_a_searcher_can_be_shared_between_threads(searcher):
    texts = ["サーバ", "データ", "C++", "エクセル"] * 20
    alone = [ids(searcher, text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: ids(searcher, text), texts)) == alone


def test_long_and_strange_documents_are_indexed(tmp_path):
    rebuild(tmp_path, [Document("course", "1", "長い" * 2_000, "本文" * 200_000), Document("course", "\0", "\0", "\0")])
    assert Searcher(tmp_path).search(SearchRequest("長い")).hits[0].id == "1"


@pytest.mark.parametrize(
    "make",
    [
        lambda: Document("", "1", "x"),
        lambda: Document("a:b", "1", "x"),
        lambda: Document("a", "", "x"),
        lambda: Document("a", "1", "x", facets={"a=b": "c"}),
        lambda: SearchRequest("x", page=0),
        lambda: SearchRequest("x", per_page=101),
        lambda: SearchRequest(None),
    ],
)
def test_what_cannot_be_indexed_or_asked_is_refused(make):
    with pytest.raises(ParameterError):
        make()


def test_marked_text_comes_in_pieces():
    assert Highlighted("あいう", ((1, 2),)).parts() == [("あ", False), ("い", True), ("う", False)]
    assert Highlighted("").parts() == []


def test_japanese_questions_find_their_paragraph(shared_data, tmp_path):
    data = json.loads((shared_data / "search" / "jsquad_valid.json").read_text())
    documents, questions = [], []
    for number, article in enumerate(data["data"]):
        for place, paragraph in enumerate(article["paragraphs"]):
            title, _, body = paragraph["context"].partition("[SEP]")
            documents.append(Document("p", f"{number}-{place}", title.strip(), body.strip()))
            questions.extend((qa["question"], f"{number}-{place}") for qa in paragraph["qas"][:1])
    rebuild(tmp_path, documents)
    searcher = Searcher(tmp_path)
    found = sum(
        right in [hit.id for hit in searcher.search(SearchRequest(text, per_page=10, snippets=False)).hits]
        for text, right in questions
    )
    assert found / len(questions) > 0.95
    shutil.rmtree(tmp_path)


def test_of_two_documents_with_the_same_words_the_one_that_says_them_in_a_sentence_comes_first(tmp_path):
    together = "図書館は駅前にあります。市民講座は図書館の二階で開きます。"
    apart = "市民講座は公民館で開きます。図書館は二階が自習室です。"
    rebuild(tmp_path, [Document("a", "apart", "ご案内", apart), Document("a", "together", "ご案内", together)])
    assert ids(Searcher(tmp_path), "市民講座は図書館の二階ですか") == ["a:together", "a:apart"]


def test_the_second_look_keeps_pages_apart(tmp_path):
    rebuild(tmp_path, [Document("a", str(n), f"防災 訓練 {n}", "避難所の開設") for n in range(45)])
    searcher = Searcher(tmp_path)
    seen = [
        hit.id
        for page in range(1, 7)
        for hit in searcher.search(SearchRequest("防災 避難所 訓練", page=page, per_page=8)).hits
    ]
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("typed", ["Pyhton 入門", "python 入門", "ぱいそん 入門", "パイソン 入門"])
def test_a_word_that_nothing_holds_is_taken_for_the_nearest(typed, tmp_path):
    rebuild(tmp_path, [Document("a", "1", "Python 入門"), Document("a", "2", "Excel 入門"), Document("a", "3", "書道")])
    assert ids(Searcher(tmp_path), typed)[0] == "a:1"


def test_where_few_hold_all_words_those_with_any_are_counted_too(tmp_path):
    rebuild(tmp_path, [Document("a", "both", "簿記 実務"), *(Document("a", str(n), "簿記 入門") for n in range(9))])
    answer = Searcher(tmp_path).search(SearchRequest("簿記 実務", facets=("kind",)))
    assert (answer.hits[0].id, answer.total, answer.all_words) == ("both", 10, False)
    assert answer.facets["kind"] == [("a", 10)]


def test_what_many_hold_is_counted_strictly(tmp_path):
    rebuild(tmp_path, [Document("a", str(n), "簿記 実務" if n < 6 else "簿記 入門") for n in range(9)])
    answer = Searcher(tmp_path).search(SearchRequest("簿記 実務"))
    assert (answer.total, answer.all_words) == (6, True)


def test_a_question_that_is_not_counted_finds_the_same(searcher):
    counted = searcher.search(SearchRequest("表計算 入門"))
    quick = searcher.search(SearchRequest("表計算 入門", counted=False))
    assert [hit.id for hit in quick.hits] == [hit.id for hit in counted.hits]


def test_names_in_kana_are_found_whole_and_not_in_other_words(tmp_path):
    rebuild(tmp_path, [Document("a", "1", "Word の使い方"), Document("a", "2", "パスワードの管理")])
    assert ids(Searcher(tmp_path), "ワード") == ["a:1"]
    assert ids(Searcher(tmp_path), "パスワード") == ["a:2"]

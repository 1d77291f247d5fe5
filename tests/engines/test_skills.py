"""Skills in text, gaps and course levels."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import skills as bench
from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.skills import (
    AUTOMATIC,
    CourseLevel,
    LearnedTerm,
    SkillLinker,
    SkillRanker,
    SkillState,
    SkillTerms,
    compare_goals,
    describe_gap,
    describe_level,
    infer_levels,
    level_hint,
    measure_gap,
    parse_course_level,
    tag_many,
)

DICTIONARY = [
    SkillTerms("cpp", "C++", ["シープラスプラス"]),
    SkillTerms("c", "C言語", ["C"]),
    SkillTerms("csharp", "C#"),
    SkillTerms("sheet", "表計算", ["Excel", "スプレッドシート"]),
    SkillTerms("web", "ウェブデザイン", ["Webデザイン", "web design"]),
    SkillTerms("design", "デザイン", ["design"]),
    SkillTerms("data", "データ分析", ["data analysis"]),
    SkillTerms("ml", "機械学習", ["machine learning"]),
    SkillTerms("cicd", "CI/CD"),
    SkillTerms("server", "サーバー構築"),
]
LINKER = SkillLinker(DICTIONARY)


def found(text):
    return {mention.skill for mention in LINKER.link(text)}


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("C++入門", {"cpp"}),
        ("C言語からC#へ", {"c", "csharp"}),
        ("ＥＸＣＥＬで表を作る", {"sheet"}),
        ("エクセル実務", {"sheet"}),
        ("Ｗｅｂデザインの基本", {"web"}),
        ("Web Design for Beginners", {"web"}),
        ("デザイン思考", {"design"}),
        ("Machine Learning and Data Analysis", {"ml", "data"}),
        ("ci/cdパイプライン", {"cicd"}),
        ("サーバ構築", {"server"}),
        ("料理とヨガ", set()),
        ("", set()),
        ("。、！", set()),
    ],
)
def test_skills_are_found_in_any_notation_and_the_longest_term_wins(text, skills):
    assert found(text) == skills


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("The Complete HTML5 Course - Go From Beginner To Advanced!", False),
        ("Learn Go Programming", True),
        ("Go言語で作るAPI", True),
        ("Writing CSS with LESS", False),
        ("Business Writing for everyone", True),
        ("Learn Gulp, The Streaming Build System", False),
        ("Live Streaming with OBS", True),
        ("A word to the wise", False),
        ("Microsoft Word 2016", True),
        ("Build A YouTube Downloader", False),
    ],
)
def test_an_everyday_word_is_a_skill_only_in_the_company_of_its_skill(text, is_sure):
    linker = SkillLinker(
        [
            SkillTerms("go", "Go言語", ["Go"]),
            SkillTerms("writing", "文章の書き方", ["Writing"]),
            SkillTerms("stream", "動画配信", ["Streaming", "YouTube"]),
            SkillTerms("word", "文書作成", ["Word"]),
        ]
    )
    assert any(mention.confidence >= AUTOMATIC for mention in linker.link(text)) is is_sure


def test_a_mention_shows_the_words_and_where_they_stand():
    text = "窓口の ＥＸＣＥＬ 集計と、スプレッドシート入門"
    (mention,) = LINKER.link(text)
    assert [item.words for item in mention.evidence] == ["ＥＸＣＥＬ", "スプレッドシート"]
    assert all(text[item.start : item.end] == item.words for item in mention.evidence)


def test_the_words_next_to_a_mention_hint_at_its_level():
    levels = {mention.skill: mention.level for mention in LINKER.link("機械学習(上級)を目指す人のためのExcel入門講座")}
    assert levels == {"ml": 4, "sheet": 1}
    assert level_hint("データ分析の実務経験3年") == 3
    assert level_hint("データ分析") is None


def test_single_letters_need_a_person_and_long_terms_do_not():
    assert LINKER.link("C と R")[0].confidence < AUTOMATIC
    assert LINKER.link("machine learning")[0].confidence >= AUTOMATIC


def test_more_places_make_a_mention_surer():
    once, twice = LINKER.link("C")[0], LINKER.link("C そして C")[0]
    assert twice.confidence > once.confidence


def test_a_term_that_two_skills_share_is_found_for_both_with_doubt():
    linker = SkillLinker([SkillTerms("a", "資料作成"), SkillTerms("b", "文書作成", ["資料作成"])])
    mentions = linker.link("資料作成")
    assert {mention.skill for mention in mentions} == {"a", "b"}
    assert all(mention.confidence < AUTOMATIC for mention in mentions)


@settings(deadline=None)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("C+#エクセルﾊﾞデザインweb ")), max_size=60))
def test_evidence_always_stands_in_the_text(text):
    for mention in LINKER.link(text):
        assert 0 < mention.confidence <= 1
        for item in mention.evidence:
            assert text[item.start : item.end] == item.words
            assert item.words


@given(st.sampled_from(DICTIONARY))
def test_every_term_of_the_dictionary_finds_its_skill(skill):
    for term in (skill.name, *skill.aliases):
        assert skill.id in found(f"この講座は{term}を学ぶ")


def test_a_skill_cannot_be_twice_in_a_dictionary():
    with pytest.raises(ParameterError, match=r"dictionary\.id"):
        SkillLinker([SkillTerms("a", "x"), SkillTerms("a", "y")])


def test_real_course_titles_are_tagged(shared_data):
    with (shared_data / "courses" / "udemy_2017.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    linker = SkillLinker(
        [*DICTIONARY, SkillTerms("photoshop", "Photoshop"), SkillTerms("guitar", "Guitar", ["ギター"])]
    )
    tagged = list(tag_many(linker, (row["course_title"] for row in rows)))
    titles = {row["course_title"]: {m.skill for m in mentions} for row, mentions in zip(rows, tagged, strict=True)}
    hits = {title for title, skills in titles.items() if "guitar" in skills}
    assert hits == {title for title in titles if "guitar" in title.lower().replace("guitars", "guitar").split()} | hits
    assert len(hits) > 80


def test_the_gap_counts_missing_levels_by_weight():
    report = measure_gap([SkillState("a", 1, 3, 2.0), SkillState("b", 4, 2), SkillState("c", 0, 2)])
    assert report.distance == pytest.approx(2 * 2 + 2)
    assert report.reached == pytest.approx(1 - 6 / (6 + 2 + 2))
    assert [gap.skill for gap in report.skills] == ["a", "c", "b"]
    assert report.percent == 40


def test_levels_above_the_goal_do_not_make_up_for_missing_ones():
    assert measure_gap([SkillState("a", 5, 1), SkillState("b", 0, 1)]).percent == 50


def test_a_goal_without_levels_is_reached():
    assert measure_gap([]).reached == 1.0
    assert describe_gap(measure_gap([])) == "目標にすでに届いています。"


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(0, 10)), max_size=8))
def test_the_share_reached_lies_between_nothing_and_all(rows):
    report = measure_gap(SkillState(str(n), *row) for n, row in enumerate(rows))
    assert -1e-9 <= report.reached <= 1 + 1e-9
    if report.percent == 100:
        assert all(
            gap.missing == 0 or rows[int(gap.skill)][2] < 1e-6 or report.distance < 1e-3 for gap in report.skills
        )


def test_goals_are_compared_nearest_first():
    goals = {"far": {"a": (5, 1.0)}, "near": {"a": (2, 1.0), "b": (1, 1.0)}}
    assert [name for name, _ in compare_goals({"a": 2}, goals)] == ["near", "far"]


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda: SkillState("a", -1, 1), "a.current"),
        (lambda: SkillState("a", 0, 6), "a.required"),
        (lambda: SkillState("a", 0, 1, -1), "a.weight"),
        (lambda: SkillState("", 0, 1), "skill"),
        (lambda: SkillTerms("a", " "), "name"),
        (lambda: measure_gap([SkillState("a", 0, 1), SkillState("a", 0, 2)]), "states.skill"),
        (lambda: parse_course_level("超級"), "level"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make, named):
    with pytest.raises(ParameterError) as caught:
        make()
    assert caught.value.parameter == named


@pytest.mark.parametrize(
    ("typed", "level"),
    [
        ("All Levels", "all"),
        ("Beginner Level", "beginner"),
        ("中級", "intermediate"),
        ("Ｅｘｐｅｒｔ", "expert"),
        ("", "all"),
    ],
)
def test_levels_are_read_as_providers_write_them(typed, level):
    assert parse_course_level(typed) is CourseLevel(level)


@pytest.mark.parametrize(
    ("level", "teaches", "needs"), [("beginner", 1, 0), ("all", 2, 0), ("intermediate", 3, 1), ("expert", 4, 3)]
)
def test_the_level_of_a_course_says_what_it_teaches_and_asks_for(level, teaches, needs):
    inferred = infer_levels(CourseLevel(level), ["a", "b", "a"])
    assert inferred.teaches == {"a": teaches, "b": teaches}
    assert inferred.needs == ({"a": needs, "b": needs} if needs else {})


def test_a_chain_of_levels_leads_from_nothing_to_the_top():
    rules = [infer_levels(level, ["a"]) for level in CourseLevel]
    for rule in rules:
        needed = rule.needs.get("a", 0)
        assert needed == 0 or any(other.teaches["a"] >= needed and other.needs.get("a", 0) < needed for other in rules)


def test_every_level_has_words():
    assert describe_level(0) == "これから"
    assert describe_level(3, lang="en") == "can do it alone"
    assert "40%" in describe_gap(measure_gap([SkillState("a", 2, 5)]))
    assert "40%" in describe_gap(measure_gap([SkillState("a", 2, 5)]), lang="en")


SENSES = SkillLinker(
    [
        SkillTerms("invest", "投資", ["株式"]),
        SkillTerms("sales", "営業"),
        SkillTerms("english", "英語"),
        SkillTerms("excel", "Excel", ["エクセル"]),
        SkillTerms("company", "株式会社論"),
    ]
)


@pytest.mark.parametrize(
    ("text", "skills"),
    [
        ("株式会社で事務をしていました", set()),
        ("株式投資の入門", {"invest"}),
        ("営業時間の前に清掃します", set()),
        ("法人営業の経験者", {"sales"}),
        ("英語は使いません", set()),
        ("英語は不要です", set()),
        ("英語が必須です。残業はありません", {"english"}),
        ("エクセルは使っていませんが、英語は話せます", {"english"}),
        ("エクセルだけでなく英語も", {"excel", "english"}),
        ("エクセルを使いませんか", {"excel"}),
        ("株式会社論を学ぶ", {"company"}),
    ],
)
def test_words_of_other_things_and_what_is_denied_are_not_sure(text, skills):
    assert {mention.skill for mention in SENSES.link(text) if mention.confidence >= AUTOMATIC} == skills


def learned(*terms):
    """Confidence of the first skill in a text that names it, after people judged these terms."""
    return SkillLinker([SkillTerms("sheet", "表計算", ["Excel"], [LearnedTerm(*term) for term in terms])])


def test_what_people_accept_becomes_a_term_and_surer_with_each_yes():
    text = "一覧表をまとめる仕事です"
    assert not learned().link(text)
    confidences = [learned(("一覧表", yes, 0)).link(text)[0].confidence for yes in (1, 2, 3)]
    assert confidences == sorted(confidences)
    assert confidences[0] < AUTOMATIC <= confidences[2]


def test_what_people_refuse_is_not_looked_for():
    assert not learned(("一覧表", 1, 1)).link("一覧表をまとめる")


def test_refusals_take_a_term_of_the_dictionary_out_of_automation_but_one_does_not():
    confidence = [learned(("Excel", 0, no)).link("Excel")[0].confidence for no in range(4)]
    assert confidence == sorted(confidence, reverse=True)
    assert confidence[1] >= AUTOMATIC > confidence[2]


def test_judgements_of_one_spelling_count_for_the_others():
    linker = learned(("エクセル", 0, 3), ("ＥＸＣＥＬ", 0, 3))
    assert linker.link("Excel")[0].confidence == pytest.approx(0.9 * 10 / 16, abs=1e-4)


RANKER = SkillRanker(
    [
        SkillTerms("web", "web programming"),
        SkillTerms("java", "Java (computer programming)"),
        SkillTerms("team", "work in teams"),
        SkillTerms("music", "manage musical staff"),
        SkillTerms("care", "高齢者の介護"),
        SkillTerms("tax", "住民税の申告"),
    ]
)


@pytest.mark.parametrize(
    ("text", "skill", "words"),
    [
        ("3+ years of professional web programmer experience", "web", "web programmer"),
        ("Proven experience with Java", "java", "Java"),
        ("Managing the staff of an orchestra", "music", "Managing the staff"),
        ("You work in a large team", "team", "work in a large team"),
        ("介護のしごとの経験がある方", "care", "介護"),
        ("税の申告書を作成する", "tax", "税の申告"),
    ],
)
def test_the_likest_skill_comes_first_with_the_words_that_are_like_it(text, skill, words):
    best = RANKER.rank(text)[0]
    assert best.skill == skill
    assert best.evidence.words == words
    assert text[best.evidence.start : best.evidence.end] == words


@pytest.mark.parametrize("text", ["", "。、！", "the of and", "経験", "\x00", "🙂", "zzzz qqqq"])
def test_a_text_that_shares_nothing_with_any_name_gets_no_suggestion(text):
    assert RANKER.rank(text) == []


def test_a_ranker_without_skills_suggests_nothing():
    assert SkillRanker([]).rank("web") == []
    with pytest.raises(ParameterError, match="limit"):
        RANKER.rank("web", 0)


@settings(deadline=None)
@given(st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("web team介護申告税 ")), max_size=60))
def test_suggestions_are_ranked_and_their_words_stand_in_the_text(text):
    found = RANKER.rank(text)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    for item in found:
        assert 0 < item.score <= 1
        assert text[item.evidence.start : item.evidence.end] == item.evidence.words


def test_a_name_is_the_first_suggestion_for_itself(shared_data):
    names = (shared_data / "skills" / "linking" / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()[:800]
    ranker = SkillRanker(SkillTerms(name, name) for name in names)
    missed = [name for name in names[::8] if (found := ranker.rank(name)) and found[0].skill != name]
    assert not missed


def test_real_postings_are_linked_clearly_better_than_by_character_tf_idf(shared_data):
    folder = shared_data / "skills" / "linking"
    labels = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    ours, theirs = bench.ours(labels), bench.baseline(labels, in_words=True)
    for name in ("tech", "house"):
        asked = bench.questions(folder / f"{name}_validation_annotations.csv", labels)
        mine = bench.figures([ours(text) for text, _ in asked], asked)
        base = bench.figures([theirs(text) for text, _ in asked], asked)
        assert mine["RP@5"] >= 1.1 * base["RP@5"]
        assert mine["MRR"] >= 1.1 * base["MRR"]


def test_the_figures_of_the_bench_are_those_of_a_case_by_hand():
    asked = [("a", frozenset({1, 2})), ("b", frozenset({3}))]
    figures = bench.figures([[1, 9, 8, 7, 6, 2], [9, 3]], asked)
    assert figures == {"RP@5": pytest.approx((0.5 + 1) / 2), "MRR": pytest.approx((1 + 0.5) / 2)}


def test_skills_in_labelled_japanese_texts_are_right_at_the_automatic_threshold():
    overall = bench.judge_texts(bench.TEXTS)[-1]
    assert overall["number"] >= 150
    assert overall["precision"] >= 0.9
    assert overall["recall"] >= 0.5

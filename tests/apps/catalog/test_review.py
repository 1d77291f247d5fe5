"""Reviewing what was found automatically: one by one, many at once, back again, and what it teaches."""

import pytest
from django.urls import reverse

from manabiwa.apps.catalog.models import Course, CourseSkill, LearnedTerm, Skill, Source
from manabiwa.apps.catalog.tagging import linker, skills_in_text, suggest_all, suggest_by_key, tag_by_key
from manabiwa.apps.tasks.models import BackgroundTask

REVIEW = "/catalog/review"


@pytest.fixture
def desk(builtin, courses, secretariat, sign_in):
    """The secretariat's browser, with the tagged courses of two providers."""
    tag_by_key([course.pk for course in courses])
    return sign_in(secretariat)


@pytest.fixture
def suggested(builtin, open_provider):
    """A skill that no term of the dictionary names, but whose name is like part of the title."""
    course = Course.objects.create(
        provider=open_provider, external_id="s", title="業務プロセスの見直し", hours=2, level="intermediate"
    )
    tag_by_key([course.pk])
    assert not CourseSkill.objects.filter(course=course).exists()
    assert suggest_by_key([course.pk]) == 1
    return CourseSkill.objects.get(course=course, skill__name="業務プロセス改善")


def judge(browser, row, verdict, **more):
    return browser.post(reverse("catalog:confirm", args=[row.pk]), {"verdict": verdict, **more}, follow=True)


def test_what_is_only_likely_waits_and_counts_for_nothing(suggested, client):
    assert (suggested.source, suggested.teaches, suggested.needs) == (Source.SUGGESTED, 0, 0)
    assert suggested.evidence == "プロセスの見直し"
    assert suggested.confidence < 0.8
    assert "業務プロセス改善" not in client.get(f"/catalog/courses/{suggested.course_id}").content.decode()


def test_a_suggestion_that_is_right_gets_its_levels_and_teaches_its_words(suggested, secretariat, sign_in):
    browser = sign_in(secretariat)
    assert "業務プロセス改善" not in browser.get(REVIEW).content.decode()
    assert "業務プロセス改善" in browser.get(REVIEW, {"queue": "suggested"}).content.decode()
    page = judge(browser, suggested, "right", queue="suggested").content.decode()
    assert "正しい 1回・ちがう 0回" in page
    suggested.refresh_from_db()
    assert (suggested.source, suggested.teaches, suggested.needs) == (Source.CONFIRMED, 3, 1)
    term = LearnedTerm.objects.get(skill=suggested.skill)
    assert (term.words, term.accepted, term.refused) == ("プロセスの見直し", 1, 0)
    # the next text with these words is found by the dictionary itself
    (found,) = [one for one in skills_in_text("プロセスの見直しをします") if one.skill == suggested.skill]
    assert found.confidence == pytest.approx(2 / 3, abs=1e-3)


def test_words_that_three_people_accept_count_at_once(suggested, open_provider):
    LearnedTerm.objects.create(skill=suggested.skill, words="プロセスの見直し", accepted=3)
    tag_by_key([suggested.course_id])
    row = CourseSkill.objects.get(course=suggested.course_id, skill=suggested.skill)
    assert (row.source, row.teaches) == (Source.AUTOMATIC, 3)


def test_a_refusal_is_kept_and_weakens_the_word(desk):
    row = CourseSkill.objects.get(course__external_id="2", skill__name="CSS")
    before = linker().link("CSS")[0].confidence
    assert "ちがうと記録しました" in judge(desk, row, "wrong").content.decode()
    tag_by_key([row.course_id])
    row.refresh_from_db()
    assert (row.source, row.teaches) == (Source.CONFIRMED, 0)
    assert linker().link("CSS")[0].confidence < before


def test_taking_a_judgement_back_takes_back_what_it_taught(suggested, secretariat, sign_in):
    browser = sign_in(secretariat)
    judge(browser, suggested, "right")
    browser.post(reverse("catalog:reopen"))
    suggested.refresh_from_db()
    assert (suggested.source, suggested.teaches, suggested.judged_at) == (Source.SUGGESTED, 0, None)
    assert LearnedTerm.objects.get(skill=suggested.skill).accepted == 0
    assert not [one for one in linker().link("プロセスの見直し") if one.skill == str(suggested.skill_id)]


def test_after_a_judgement_the_next_row_waits_for_the_keyboard(desk):
    assert "autofocus" not in desk.get(REVIEW).content.decode()
    row = CourseSkill.objects.filter(source=Source.AUTOMATIC).first()
    page = judge(desk, row, "right").content.decode()
    assert page.count("autofocus") == 1
    assert page.index("autofocus") > page.index("<tbody>")


def test_all_of_a_provider_above_a_confidence_are_confirmed_and_taken_back(desk, open_provider):
    waiting = CourseSkill.objects.filter(course__provider=open_provider, source=Source.AUTOMATIC)
    sure = waiting.filter(confidence__gte=0.9).count()
    assert sure >= 2
    doubtful = waiting.first()
    CourseSkill.objects.filter(pk=doubtful.pk).update(confidence=0.82)
    levels = sorted(waiting.values_list("pk", "teaches", "needs"))
    page = desk.post(reverse("catalog:accept_many"), {"provider": "open", "at_least": "90"}, follow=True)
    assert f"{sure - 1}件を、まとめて確認しました" in page.content.decode()
    assert list(waiting) == [doubtful]
    assert CourseSkill.objects.filter(course__provider__code="closed", source=Source.AUTOMATIC).exists()
    assert not LearnedTerm.objects.exists()
    desk.post(reverse("catalog:reopen_many"))
    assert sorted(waiting.values_list("pk", "teaches", "needs")) == levels
    again = desk.post(reverse("catalog:reopen_many"), follow=True).content.decode()
    assert "取り消せる確認がありません" in again


@pytest.mark.parametrize("data", [{}, {"provider": "nobody", "at_least": "90"}, {"provider": "open", "at_least": "1"}])
def test_what_cannot_be_accepted_is_said(desk, data):
    before = CourseSkill.objects.filter(source=Source.AUTOMATIC).count()
    page = desk.post(reverse("catalog:accept_many"), data, follow=True).content.decode()
    assert "提供元と確かさを選んでください" in page
    assert CourseSkill.objects.filter(source=Source.AUTOMATIC).count() == before


def test_the_queue_of_one_provider_is_shown_alone(desk):
    page = desk.get(REVIEW, {"provider": "closed"}).content.decode()
    assert "契約者のためのHTML" in page
    assert "CSS実践講座" not in page


def test_the_whole_catalogue_is_searched_again_in_the_background(desk):
    desk.post(reverse("catalog:tag_again"))
    desk.post(reverse("catalog:tag_again"))
    assert BackgroundTask.objects.filter(name="catalog.tag_all").count() == 1


def test_an_import_leaves_suggestions_to_a_task(suggested, courses):
    suggested.delete()
    tag_by_key([course.pk for course in courses])
    done = suggest_all(progress=lambda done, total, message="": None)
    assert done == {"courses": 1, "suggestions": 1}
    again = suggest_all(progress=lambda done, total, message="": None)
    assert again == {"courses": 0, "suggestions": 0}


def test_what_was_refused_is_not_suggested_again(suggested, secretariat, sign_in):
    judge(sign_in(secretariat), suggested, "wrong")
    suggest_by_key([suggested.course_id])
    suggested.refresh_from_db()
    assert (suggested.source, suggested.teaches) == (Source.CONFIRMED, 0)


@pytest.mark.parametrize("name", ["accept_many", "reopen_many", "tag_again"])
def test_others_do_not_judge(db, learner, sign_in, name):
    browser = sign_in(learner)
    assert browser.post(reverse(f"catalog:{name}")).status_code == 403
    assert browser.get(reverse(f"catalog:{name}")).status_code == 405


def test_the_queue_takes_a_fixed_number_of_queries(desk, django_assert_max_num_queries):
    desk.get(REVIEW)
    with django_assert_max_num_queries(14):
        desk.get(REVIEW)


def test_a_text_shows_its_skills_with_level_words_and_certainty(builtin):
    found = {one.skill.name: one for one in skills_in_text("エクセル上級者を募集。Access の経験があれば尚可。")}
    excel = found["Excel"]
    assert (excel.level, excel.words, excel.is_sure) == (4, ("エクセル",), True)
    assert skills_in_text("") == []
    assert Skill.objects.get(name="Excel", framework="manabiwa") == excel.skill


def correct(browser, row, skill, teaches=3, needs=1, **more):
    data = {"skill": skill, "teaches": teaches, "needs": needs, **more}
    return browser.post(reverse("catalog:correct", args=[row.pk]), data, follow=True)


def test_a_correction_puts_the_right_skill_in_place_and_teaches_the_words(suggested, secretariat, sign_in):
    browser = sign_in(secretariat)
    assert "業務プロセスの見直し" in browser.get(reverse("catalog:correct", args=[suggested.pk])).content.decode()
    page = correct(browser, suggested, "リーダーシップ").content.decode()
    assert "「リーダーシップ」に直しました" in page
    assert "「リーダーシップ」を示すことばとして 正しい 1回" in page
    suggested.refresh_from_db()
    assert (suggested.source, suggested.teaches) == (Source.CONFIRMED, 0)
    right = CourseSkill.objects.get(course=suggested.course_id, skill__name="リーダーシップ")
    assert (right.source, right.teaches, right.needs, right.evidence) == (Source.CONFIRMED, 3, 1, "プロセスの見直し")
    terms = LearnedTerm.objects.order_by("accepted").values_list("skill__name", "accepted", "refused")
    assert list(terms) == [("業務プロセス改善", 0, 1), ("リーダーシップ", 1, 0)]


def test_a_correction_is_taken_back_whole(suggested, secretariat, sign_in):
    browser = sign_in(secretariat)
    correct(browser, suggested, "リーダーシップ")
    browser.post(reverse("catalog:reopen"))
    suggested.refresh_from_db()
    assert (suggested.source, suggested.teaches, suggested.judged_at) == (Source.SUGGESTED, 0, None)
    assert not CourseSkill.objects.filter(skill__name="リーダーシップ").exists()
    assert set(LearnedTerm.objects.values_list("accepted", "refused")) == {(0, 0)}


def test_only_the_levels_may_be_corrected_and_come_back(desk):
    row = CourseSkill.objects.get(course__external_id="2", skill__name="CSS")
    before = (row.source, row.teaches, row.needs)
    correct(desk, row, "css", teaches=5, needs=2)
    row.refresh_from_db()
    assert (row.source, row.teaches, row.needs) == (Source.CONFIRMED, 5, 2)
    desk.post(reverse("catalog:reopen"))
    row.refresh_from_db()
    assert (row.source, row.teaches, row.needs) == before


def test_a_skill_that_was_there_already_gets_its_levels_back(desk):
    row = CourseSkill.objects.get(course__external_id="2", skill__name="CSS")
    other = CourseSkill.objects.get(course__external_id="2", skill__name="HTML")
    before = (other.source, other.teaches, other.needs)
    correct(desk, row, "HTML", teaches=5, needs=2)
    other.refresh_from_db()
    assert other.teaches == 5
    desk.post(reverse("catalog:reopen"))
    other.refresh_from_db()
    assert (other.source, other.teaches, other.needs) == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"skill": "そんなスキル"}, "この名前のスキルはありません"),
        ({"skill": "プロジェクトマネジメント", "teaches": 9}, "正しく選択"),
        ({"skill": "HTML", "teaches": 2, "needs": 2}, "受講後のレベルより低い"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(desk, change, words):
    row = CourseSkill.objects.get(course__external_id="2", skill__name="CSS")
    answer = correct(desk, row, **{"skill": "HTML", **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    row.refresh_from_db()
    assert row.source == Source.AUTOMATIC


def test_learners_correct_nothing(desk, learner, sign_in):
    row = CourseSkill.objects.first()
    assert correct(sign_in(learner), row, "HTML").status_code == 403
    assert not CourseSkill.objects.filter(source=Source.CONFIRMED).exists()


def test_rows_that_stay_keep_their_keys_when_courses_are_searched_again(desk, courses):
    before = set(CourseSkill.objects.values_list("pk", "course", "skill"))
    assert before
    tag_by_key([course.pk for course in Course.objects.all()])
    assert set(CourseSkill.objects.values_list("pk", "course", "skill")) == before


def test_a_row_that_is_no_longer_there_is_said_in_words(desk):
    row = CourseSkill.objects.exclude(source=Source.CONFIRMED).first()
    CourseSkill.objects.filter(pk=row.pk).delete()
    for answer in (judge(desk, row, "right"), desk.get(reverse("catalog:correct", args=[row.pk]), follow=True)):
        page = desk.get(answer.url).content.decode() if answer.status_code == 302 else answer.content.decode()
        assert "もう並んでいません" in page

"""What a list of courses may hold, what is refused and why, and that bringing it again changes nothing."""

import pytest
from django.core.files.base import ContentFile

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.catalog.languages import language_code
from manabiwa.apps.catalog.models import Course, CourseSkill
from manabiwa.apps.catalog.plain import plain_line, plain_text
from manabiwa.apps.catalog.tables import course_table
from manabiwa.apps.catalog.tagging import tag_waiting
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.tables.applying import apply_import, check_import
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.services import map_columns, start_import
from manabiwa.apps.tables.undoing import undo_import
from manabiwa.apps.tasks.models import BackgroundTask

FULL = (
    "講座コード,講座名,説明,できるようになること,対象者,前提となる知識・経験,水準,言語,学習時間,価格,使う機器,"
    "アクセシビリティ対応,契約の席を使う,修了証\n"
    "A1,はじめてのHTML,ページを作る,表を作れる,窓口の職員,文字が打てる,初級,日本語,4,1200,スマホ,はい,はい,あり\n"
    "A2,CSS 入門,,,,,,en-US,2,0,,,,\n"
)


@pytest.fixture
def bring(open_provider, tmp_path, now):
    def bring(text, **options):
        path = tmp_path / "courses.csv"
        path.write_text(text, encoding="utf-8")
        return import_file(spec=course_table("open"), path=path, actor=SYSTEM, now=now, **options)

    return bring


def refusal(bring, cells, headings="講座コード,講座名,学習時間,言語,説明"):
    """The words with which one row is refused."""
    report = bring(f"{headings}\n{cells}\n")
    assert str(report.state) == "refused"
    assert not Course.objects.exists()
    return report.problems[0].message("ja")


def test_everything_that_a_learner_needs_to_choose_comes_in(bring):
    bring(FULL)
    row = Course.objects.get(external_id="A1")
    assert (row.outcomes, row.audience, row.prerequisites) == ("表を作れる", "窓口の職員", "文字が打てる")
    assert (row.device, row.is_accessible, row.is_seat, row.language) == ("phone", True, True, "ja")
    row = Course.objects.get(external_id="A2")
    assert (row.device, row.is_accessible, row.is_seat, row.language, row.level) == ("", None, False, "en", "all")


def test_the_same_file_twice_moves_no_row_and_queues_nothing(builtin, bring):
    bring(FULL)
    tag_waiting()
    BackgroundTask.objects.all().delete()
    before = list(Course.objects.order_by("pk").values())
    skills = list(CourseSkill.objects.order_by("pk").values())
    trail = AuditEntry.objects.count()
    counts = bring(FULL).counts
    assert (counts.new, counts.changed, counts.unchanged, counts.missing) == (0, 0, 2, 0)
    assert list(Course.objects.order_by("pk").values()) == before
    assert list(CourseSkill.objects.order_by("pk").values()) == skills
    assert not BackgroundTask.objects.exists()
    assert AuditEntry.objects.count() - trail == 3  # the import itself: sent, checked, applied


def test_a_changed_row_moves_alone(bring):
    bring(FULL)
    before = dict(Course.objects.values_list("external_id", "updated_at"))
    counts = bring(FULL.replace("表を作れる", "表と図を作れる")).counts
    assert (counts.changed, counts.unchanged) == (1, 1)
    after = dict(Course.objects.values_list("external_id", "updated_at"))
    assert after["A1"] != before["A1"]
    assert after["A2"] == before["A2"]
    assert set(Course.objects.filter(awaits_tagging=True).values_list("external_id", flat=True)) == {"A1", "A2"}


def test_skills_are_looked_for_again_only_when_the_words_change(bring):
    bring(FULL)
    tag_waiting()
    bring(FULL.replace("1200", "1300"))
    assert not Course.objects.filter(awaits_tagging=True).exists()
    bring(FULL.replace("1200", "1300").replace("ページを作る", "ページを直す"))
    assert Course.objects.get(awaits_tagging=True).external_id == "A1"


def test_a_withdrawn_course_that_is_listed_again_is_in_use_again_until_the_undo(bring, now):
    bring(FULL)
    shorter = FULL.splitlines(keepends=True)
    assert bring("".join(shorter[:2])).counts.missing == 1
    assert not Course.objects.exclude(withdrawn_at=None).exists()
    bring("".join(shorter[:2]), withdraw_missing=True)
    assert Course.objects.get(external_id="A2").withdrawn_at == now
    back = bring(FULL)
    assert (back.counts.changed, back.counts.unchanged) == (1, 1)
    assert Course.objects.get(external_id="A2").withdrawn_at is None
    undo_import(actor=SYSTEM, import_id=back.import_id, now=now)
    assert Course.objects.get(external_id="A2").withdrawn_at == now


def test_a_wrong_row_withdraws_nothing(bring):
    bring(FULL)
    report = bring("講座コード,講座名,学習時間\nA1,一,-1\n", withdraw_missing=True)
    assert str(report.state) == "refused"
    assert not Course.objects.exclude(withdrawn_at=None).exists()


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("A1,題,-1,,", "学習時間"),
        ("A1,題,100000,,", "学習時間"),
        ("A1,題,1,クリンゴン語,", "この言語は分かりません"),
        ("A1,題,1,,{}".format("あ" * 1_000_000), "「説明」は20,000文字までです"),
        ("A1,<b></b>,1,,", "講座名がHTMLのタグだけです"),
        ("A1,題,1,,\nA1,題,2,,", "2行目と同じです"),
        (f"{'x' * 101},題,1,,", "「講座コード」は100文字まで"),
        ("A1,題\x07,1,,", "制御文字"),
    ],
    ids=["negative hours", "hours", "language", "1 MB", "only markup", "twice", "long code", "control"],
)
def test_a_row_that_cannot_be_right_is_refused_in_plain_words(bring, cells, words):
    message = refusal(bring, cells)
    assert words in message
    assert len(message) < 500


def test_a_row_of_another_provider_is_refused(bring, closed_provider):
    words = refusal(bring, "A1,題,1,closed", "講座コード,講座名,学習時間,提供元コード")
    assert "別の提供元" in words


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>Excel</b> 入門", "Excel 入門"),
        ('<span class="x">R&amp;D</span>', "R&D"),
        ("<p>一</p><p>二</p>", "一 二"),
        ("一<script>alert(1)</script>二", "一 二"),
        ("<canvas> で描く", "<canvas> で描く"),
        ("a < b > c", "a < b > c"),
        ("List<String> と C++", "List<String> と C++"),
        ("R&D の基本", "R&D の基本"),
        ("<!-- 下書き -->公開", "公開"),
    ],
)
def test_markup_is_taken_out_of_titles_and_words_stay(written, shown):
    assert plain_line(written) == shown
    assert plain_line(shown) == shown


def test_paragraphs_of_a_web_page_become_lines():
    assert plain_text("<p>一つ目。</p>\n<ul><li>ア</li><li>イ</li></ul>") == "一つ目。\n\nア\n\nイ"


def test_markup_without_end_costs_no_time():
    assert plain_text("<script>" * 20_000).startswith("<script>")
    assert plain_text("<!--" * 20_000).startswith("<!--")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("日本語", "ja"), ("Japanese", "ja"), ("ja-JP", "ja"), ("JA", "ja"), ("en_US", "en"), ("英語", "en"),
        ("English (US)", "en"), ("Deutsch", "de"), ("ﾆﾎﾝｺﾞ", None), ("klingon", None), ("xx", None), ("", None),
    ],
)  # fmt: skip
def test_languages_are_understood_by_code_and_by_name(written, code):
    assert language_code(written) == code


def test_the_columns_of_a_providers_file_are_remembered_for_that_provider(
    open_provider, closed_provider, tmp_path, now
):

    def start(provider):
        content = ContentFile("番号,なまえ,時間\nA1,一,1\n".encode(), name="x.csv")
        return start_import(
            actor=SYSTEM, spec=course_table(provider), municipality=None, upload=content, name="x.csv", now=now
        )

    first = start("open")
    assert first.state == "uploaded"  # the headings say too little
    map_columns(actor=SYSTEM, import_id=first.pk, columns={"external_id": 0, "title": 1, "hours": 2}, now=now)
    check_import(actor=SYSTEM, import_id=first.pk, now=now)
    apply_import(actor=SYSTEM, import_id=first.pk, keep_good_rows=False, now=now)
    assert Course.objects.get().title == "一"
    assert start("open").state == "mapped"
    assert start("closed").state == "uploaded"

"""Bringing lists of courses in, the real one among them; skills found in their words."""

import pytest
from django.utils import timezone

from manabiwa.apps.catalog.judging import judge_course_skill
from manabiwa.apps.catalog.models import Course, CourseSkill, Provider, Skill, Source
from manabiwa.apps.catalog.services import add_provider
from manabiwa.apps.catalog.tables import COURSES, course_table
from manabiwa.apps.catalog.tagging import tag_by_key, tag_waiting
from manabiwa.apps.common.permissions import SYSTEM, PermissionRefused
from manabiwa.apps.tables.importing import import_file

ROWS = (
    "提供元コード,講座コード,講座名,水準,学習時間,価格\n"
    "open,A1,はじめてのHTML,初級,4,1200\n"
    "open,A2,CSS実践講座,中級,10,0\n"
)


def bring_in(path, text, spec=COURSES, **options):
    path.write_text(text, encoding="utf-8")
    options = {"actor": SYSTEM, **options}
    report = import_file(spec=spec, path=path, **options)
    tag_waiting()
    return report


def test_courses_come_in_with_the_skills_that_their_words_show(builtin, open_provider, tmp_path, now):
    bring_in(tmp_path / "c.csv", ROWS, now=now)
    row = CourseSkill.objects.get(course__external_id="A1", skill__name="HTML")
    assert (row.teaches, row.needs, row.evidence, row.source) == (1, 0, "HTML", Source.AUTOMATIC)
    row = CourseSkill.objects.get(course__external_id="A2", skill__name="CSS")
    assert (row.teaches, row.needs) == (3, 1)


def test_the_same_file_twice_changes_nothing(open_provider, tmp_path, now):
    bring_in(tmp_path / "c.csv", ROWS, now=now)
    counts = bring_in(tmp_path / "c.csv", ROWS, now=now).counts
    assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 2)


def test_an_unknown_provider_is_reported(open_provider, tmp_path, now):
    report = bring_in(tmp_path / "c.csv", ROWS.replace("open,A2", "nobody,A2"), now=now)
    assert (str(report.state), report.counts.wrong) == ("refused", 1)
    assert not Course.objects.exists()


def test_prices_in_another_currency_become_yen(db, tmp_path, now):
    add_provider(code="usd", name="ドル建て", yen_per_unit=150, actor=SYSTEM)
    text = ROWS.replace("open,", "usd,").replace("1200", "19.99")
    bring_in(tmp_path / "c.csv", text, now=now)
    assert Course.objects.get(external_id="A1").price_yen in {2998, 2999}


def test_courses_that_a_provider_no_longer_lists_are_withdrawn_on_demand(open_provider, tmp_path, now):
    text = "講座コード,講座名,学習時間\nA1,一,1\nA2,二,1\n"
    bring_in(tmp_path / "c.csv", text, course_table("open"), now=now)
    shorter = "講座コード,講座名,学習時間\nA1,一,1\n"
    assert bring_in(tmp_path / "d.csv", shorter, course_table("open"), now=now).counts.missing == 1
    assert Course.objects.filter(withdrawn_at=None).count() == 2
    bring_in(tmp_path / "d.csv", shorter, course_table("open"), now=now, withdraw_missing=True)
    assert list(Course.objects.filter(withdrawn_at=None).values_list("external_id", flat=True)) == ["A1"]


def test_a_learner_may_not_import(open_provider, learner, tmp_path, now):
    with pytest.raises(PermissionRefused):
        bring_in(tmp_path / "c.csv", ROWS, now=now, actor=learner)


def test_a_confirmed_skill_outlives_the_next_tagging(builtin, courses):
    tag_by_key([courses[0].pk])
    row = CourseSkill.objects.get(course=courses[0], skill__name="HTML")
    judge_course_skill(row=row, is_right=False, actor=SYSTEM, now=timezone.now())
    tag_by_key([courses[0].pk])
    row.refresh_from_db()
    assert (row.source, row.teaches) == (Source.CONFIRMED, 0)


def test_only_the_keepers_of_the_catalogue_judge_skills(builtin, courses, learner):
    tag_by_key([courses[0].pk])
    with pytest.raises(PermissionRefused):
        judge_course_skill(row=CourseSkill.objects.first(), is_right=True, actor=learner, now=timezone.now())


def test_the_language_is_told_from_the_title_when_the_file_does_not_say(open_provider, tmp_path, now):
    bring_in(tmp_path / "c.csv", ROWS + "open,A3,Learn HTML,初級,1,0\n", now=now)
    assert dict(Course.objects.values_list("external_id", "language")) == {"A1": "ja", "A2": "ja", "A3": "en"}


def test_the_real_catalogue_of_2017_comes_in_with_its_defects_reported(builtin, shared_data, now):
    Provider.objects.create(code="udemy", name="Udemy", yen_per_unit=150)
    path = shared_data / "courses" / "udemy_2017.csv"
    assert str(import_file(spec=course_table("udemy"), path=path, actor=SYSTEM, now=now).state) == "refused"
    report = import_file(spec=course_table("udemy"), path=path, actor=SYSTEM, now=now, keep_good_rows=True)
    assert (report.counts.new, report.counts.wrong) == (3665, 13)
    assert tag_waiting()["courses"] == 3665
    assert CourseSkill.objects.filter(skill=Skill.objects.get(name="JavaScript")).count() > 50

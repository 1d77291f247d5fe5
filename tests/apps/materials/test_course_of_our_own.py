"""An author writes a course, publishes it, and somebody takes it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from manabiwa.apps.accounts.models import Role
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.materials import content, services
from manabiwa.apps.materials.models import Material, UnitKind
from manabiwa.apps.network.models import Membership
from manabiwa.apps.records.models import Statement
from manabiwa.apps.records.vocabulary import COMPLETED, PROGRESSED, activity_of

QUESTIONS = [
    {
        "id": "q1", "kind": "single", "text": "画面は?", "options": [["a", "開く"], ["b", "閉じる"]], "answer": ["b"],
        "feedback": "閉じます。",
    },
    {"id": "q2", "kind": "text", "text": "HTML の H は?", "answer": ["Hyper"]},
]  # fmt: skip


@pytest.fixture
def author(make_person, town):
    return make_person("author@tameshi.example", Role.AUTHOR, town)


@pytest.fixture
def material(author, town, now):
    row = services.create_material(municipality=town, title="窓口の15分", hours="0.5", actor=author, now=now)
    services.add_unit(material=row, kind=UnitKind.TEXT, title="読む", content={"text": "本文"}, actor=author)
    services.add_unit(material=row, kind=UnitKind.QUIZ, title="確かめ", content={"questions": QUESTIONS}, actor=author)
    return row


@pytest.fixture
def published(material, author, now):
    services.publish_version(material=material, actor=author, now=now)
    material.course.refresh_from_db()
    return material


def player(material, order):
    return reverse("materials:player", kwargs={"course_id": material.course_id, "order": order})


def test_a_course_is_not_found_before_it_is_published(material, learner, sign_in):
    assert material.course.withdrawn_at
    assert sign_in(learner).get(player(material, 1)).status_code == 404


def test_publishing_puts_the_course_into_the_catalogue(published):
    assert published.course.withdrawn_at is None


def test_an_empty_draft_is_not_published(author, town, now):
    row = services.create_material(municipality=town, title="空", hours=1, actor=author, now=now)
    with pytest.raises(ValidationError):
        services.publish_version(material=row, actor=author, now=now)


def test_a_published_version_stays_while_the_next_is_written(published, author):
    services.add_unit(material=published, kind=UnitKind.TEXT, title="追加", content={"text": "x"}, actor=author)
    first, second = published.versions.order_by("number")
    assert (first.units.count(), second.units.count()) == (2, 3)
    assert second.published_at is None


def test_removing_a_unit_moves_the_others_up(material, author):
    services.remove_unit(material=material, order=1, actor=author)
    assert list(material.versions.get().units.values_list("order", "title")) == [(1, "確かめ")]


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        (UnitKind.TEXT, {"text": " "}),
        (UnitKind.VIDEO, {}),
        (UnitKind.QUIZ, {"questions": []}),
        (UnitKind.QUIZ, {"questions": [{**QUESTIONS[0], "answer": ["z"]}]}),
        (UnitKind.QUIZ, {"questions": [{**QUESTIONS[0], "answer": ["a", "b"]}]}),
    ],
)
def test_an_incomplete_unit_is_refused(material, author, kind, held):
    with pytest.raises(ValidationError):
        services.add_unit(material=material, kind=kind, title="x", content=held, actor=author)


def test_a_stranger_may_not_write(material, make_person, neighbour):
    stranger = make_person("author@tonari.example", Role.AUTHOR, neighbour)
    with pytest.raises(PermissionRefused):
        services.add_unit(material=material, kind=UnitKind.TEXT, title="x", content={"text": "x"}, actor=stranger)


@pytest.mark.parametrize("name", ["materials:edit", "materials:publish"])
def test_a_stranger_does_not_find_the_editor(material, make_person, neighbour, sign_in, name):
    client = sign_in(make_person("author@tonari.example", Role.AUTHOR, neighbour))
    address = reverse(name, kwargs={"material_id": material.pk})
    assert (client.post(address) if name.endswith("publish") else client.get(address)).status_code == 404


def test_taking_the_course_leaves_statements_up_to_completed(published, learner, sign_in):
    client = sign_in(learner)
    assert client.get(player(published, 1)).status_code == 200
    assert client.post(player(published, 1)).url == player(published, 2)
    page = client.post(player(published, 2), {"q1": "b", "q2": "ｈｙｐｅｒ"})
    assert "2問中 2問正解" in page.content.decode()
    course = activity_of("course", published.course_id)
    rows = Statement.objects.filter(person=learner.user, activity=course).order_by("stored", "verb")
    assert sorted(rows.values_list("verb", flat=True)) == sorted([PROGRESSED, PROGRESSED, COMPLETED])


def test_a_failed_quiz_completes_nothing_and_shows_the_feedback(published, learner, sign_in):
    page = sign_in(learner).post(player(published, 2), {"q1": "a"})
    assert "2問中 0問正解" in page.content.decode()
    assert "閉じます。" in page.content.decode()
    assert not Statement.objects.filter(verb__in=[PROGRESSED, COMPLETED]).exists()


def test_reading_a_text_twice_counts_once(published, learner, sign_in):
    client = sign_in(learner)
    client.post(player(published, 1))
    client.post(player(published, 1))
    assert Statement.objects.filter(verb=PROGRESSED).count() == 1


def test_a_visitor_is_sent_to_sign_in(published, client):
    assert client.get(player(published, 1)).status_code in {302, 403}


def test_an_author_writes_a_course_on_the_pages(author, town, now, sign_in):
    Membership.objects.create(municipality=town, since=now.date())
    client = sign_in(author)
    assert client.get(reverse("materials:materials")).status_code == 200
    made = client.post(reverse("materials:create"), {"municipality": town.pk, "title": "題", "hours": "1"})
    row = Material.unscoped.get()
    assert made.url == reverse("materials:edit", kwargs={"material_id": row.pk})
    quiz = {"title": "確かめ", "minutes": "5", "questions": "赤は?\n*りんご\nバナナ\n# 解説\n\n首都は?\n=東京"}
    address = reverse("materials:add_unit", kwargs={"material_id": row.pk, "kind": "quiz"})
    assert client.get(address).status_code == 200
    client.post(address, quiz)
    client.post(reverse("materials:publish", kwargs={"material_id": row.pk}))
    assert client.get(reverse("materials:edit", kwargs={"material_id": row.pk})).status_code == 200
    first, second = row.versions.get().units.get().content["questions"]
    assert (first["kind"], first["answer"], first["feedback"]) == ("single", ["1"], "解説")
    assert (second["kind"], second["answer"]) == ("text", ["東京"])


def test_a_quiz_without_a_right_answer_is_explained(material, author, sign_in):
    address = reverse("materials:add_unit", kwargs={"material_id": material.pk, "kind": "quiz"})
    page = sign_in(author).post(address, {"title": "x", "minutes": "5", "questions": "赤は?\nりんご\nバナナ"})
    assert "1問目" in page.content.decode()


def test_a_video_is_sent_in_ranges(material, author, now, learner, sign_in, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    body = b"\x00\x00\x00\x18ftypmp42" + bytes(range(200))
    address = reverse("materials:add_unit", kwargs={"material_id": material.pk, "kind": "video"})
    data = {
        "title": "見る", "minutes": "3", "file": SimpleUploadedFile("a.mp4", body),
        "captions": SimpleUploadedFile("a.vtt", b"WEBVTT\n\n"),
    }  # fmt: skip
    assert sign_in(author).post(address, data).status_code == 302
    services.publish_version(material=material, actor=author, now=now)
    client = sign_in(learner)
    assert client.get(player(material, 3)).status_code == 200
    video = reverse("materials:media", args=[material.course_id, 3, "video"])
    part = client.get(video, headers={"range": "bytes=4-7"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"ftyp")
    assert part["Content-Range"] == f"bytes 4-7/{len(body)}"
    assert b"".join(client.get(video).streaming_content) == body
    assert client.get(video, headers={"range": "bytes=9999-"}).status_code == 416
    assert client.get(reverse("materials:media", args=[material.course_id, 1, "video"])).status_code == 404


def test_a_file_that_is_no_video_is_refused(material, author, sign_in):
    address = reverse("materials:add_unit", kwargs={"material_id": material.pk, "kind": "video"})
    data = {"title": "見る", "minutes": "3", "file": SimpleUploadedFile("a.mp4", b"%PDF-1.4 nothing to see")}
    assert "MP4" in sign_in(author).post(address, data).content.decode()
    assert material.versions.get().units.count() == 2


def test_texts_become_headings_lists_and_paragraphs():
    found = content.blocks("はじめ\n次の行\n\n## 約束\n\n- 一\n- 二\n\n1. 甲\n2. 乙")
    assert [(block.kind, block.lines) for block in found] == [
        ("paragraph", ("はじめ", "次の行")), ("heading", ("約束",)),
        ("bullets", ("一", "二")), ("numbers", ("甲", "乙")),
    ]  # fmt: skip


def test_the_player_needs_few_queries(published, learner, sign_in, django_assert_max_num_queries):
    client = sign_in(learner)
    with django_assert_max_num_queries(15):
        client.get(player(published, 1))

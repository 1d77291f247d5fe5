"""The folder: what comes in, who sees it, and what a confirmation makes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import AuditEntry, Purpose
from manabiwa.apps.accounts.services import withdraw_consent
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.learning import services as learning
from manabiwa.apps.learning.home.models import Milestone
from manabiwa.apps.learning.models import SkillClaim
from manabiwa.apps.learning.selectors import levels_of, skills_of
from manabiwa.apps.portfolio import files, own_data, services
from manabiwa.apps.portfolio.models import Evidence
from tests.apps.papers import body_of

from .conftest import PDF, PNG, office, upload


def add(learner, **more):
    values = {"kind": "work", "title": "練習帳", "skills": [], "upload": upload(), **more}
    return services.add_evidence(person=learner.user, actor=learner, **values)


def confirm(piece, supporter, levels):
    services.confirm_evidence(evidence=piece, levels=levels, actor=supporter, now=timezone.now())


def claims():
    return dict(SkillClaim.objects.filter(source="proof").values_list("skill__code", "level"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "pdf"), (PNG, "png"), (b"\xff\xd8\xff\xe0" + bytes(20), "jpg"), (b"GIF89a" + bytes(20), "gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"), (office("word/"), "docx"), (office("xl/"), "xlsx"),
        (office("ppt/"), "pptx"),
    ],
)  # fmt: skip
def test_files_are_known_by_their_content(learner, content, kind):
    row = add(learner, upload=upload(content, "page.html"))
    assert (row.file_kind, row.bytes) == (kind, len(content))
    assert row.file.endswith(f".{kind}")
    assert "html" not in row.file


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90\0", b"",
        b"PK\x03\x04",
        office("word/", "word/vbaProject.bin"), office("word/", types=False), office("other/"), b"x%PDF-1.7",
    ],
)  # fmt: skip
def test_other_files_are_refused_and_nothing_is_kept(learner, content):
    with pytest.raises(ValidationError):
        add(learner, upload=upload(content, "cv.pdf"))
    assert not Evidence.objects.exists()
    assert not default_storage.exists("portfolio") or not default_storage.listdir("portfolio")[1]


@pytest.mark.parametrize(
    "more",
    [
        {"upload": None}, {"upload": None, "url": "javascript:alert(1)"}, {"upload": None, "url": "ftp://example.jp/a"},
        {"title": " "}, {"kind": "zzz"},
    ],
)  # fmt: skip
def test_what_shows_nothing_is_refused(learner, more):
    with pytest.raises(ValidationError):
        add(learner, **more)
    assert not Evidence.objects.exists()


def test_a_link_alone_is_evidence(learner):
    assert add(learner, upload=None, url="https://example.jp/a").file == ""


def test_a_file_beyond_the_limit_is_refused(learner, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 100)
    with pytest.raises(ValidationError, match="MB までです"):
        add(learner, upload=upload(PDF + bytes(100)))


def test_a_full_folder_takes_no_more(learner, monkeypatch):
    monkeypatch.setattr(files, "LIMIT_IN_ALL", 100)
    add(learner)
    with pytest.raises(ValidationError, match="合わせて"):
        add(learner)
    monkeypatch.setattr(services, "MOST_PIECES", 1)
    with pytest.raises(ValidationError, match="1件まで"):
        add(learner, upload=None, url="https://example.jp/a")


def test_nobody_fills_another_s_folder(learner, supporter, beside):
    with pytest.raises(PermissionRefused):
        services.add_evidence(person=learner.user, kind="work", title="-", skills=[], upload=upload(), actor=supporter)


def test_a_file_is_only_ever_a_download(piece, learner, sign_in):
    answer = sign_in(learner).get(reverse("portfolio:download", args=[piece.pk]))
    assert body_of(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_that_is_gone_is_not_found(piece, learner, sign_in):
    default_storage.delete(piece.file)
    assert sign_in(learner).get(reverse("portfolio:download", args=[piece.pk])).status_code == 404


@pytest.mark.parametrize("who", ["officer", "stranger_officer"])
def test_others_see_neither_folder_nor_file(piece, beside, sign_in, request, who, learner):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(reverse("portfolio:download", args=[piece.pk])).status_code == 403
    assert client.get(reverse("portfolio:person", args=[learner.user.pk])).status_code == 403
    assert client.post(reverse("portfolio:delete", args=[piece.pk])).status_code == 404
    assert client.post(reverse("portfolio:confirm", args=[piece.pk]), {}).status_code == 403
    assert Evidence.objects.exists()


def test_a_supporter_looks_confirms_and_leaves_a_trace(piece, beside, catalogue, learner, supporter, sign_in):
    client = sign_in(supporter)
    page = client.get(reverse("portfolio:person", args=[learner.user.pk])).content.decode()
    assert "商店街のページ" in page
    assert body_of(client.get(reverse("portfolio:download", args=[piece.pk]))) == PDF
    assert AuditEntry.objects.filter(action="portfolio.view_evidence", person=learner.user).count() == 2
    client.post(reverse("portfolio:confirm", args=[piece.pk]), {
        f"skill_{catalogue.html.pk}": 3, f"skill_{catalogue.css.pk}": 0,
    })  # fmt: skip
    assert claims() == {"html": 3}
    piece.refresh_from_db()
    assert piece.confirmed_by == supporter.user


def test_a_confirmed_level_counts_as_a_level_with_its_own_source(piece, beside, catalogue, learner, supporter):
    learning.claim_skill(person=learner.user, skill=catalogue.html, level=1, actor=learner)
    confirm(piece, supporter, {catalogue.html.pk: 3})
    assert levels_of(learner.user.pk)[catalogue.html.pk] == 3
    (row,) = [row for row in skills_of(learner.user) if row.name == "HTML"]
    assert (row.level, row.is_confirmed) == (3, True)


def test_a_confirmed_level_of_the_goal_is_a_milestone(piece, beside, catalogue, learner, supporter):
    learning.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6, actor=learner, now=timezone.now(),
        deadline=timezone.localdate() + dt.timedelta(days=90),
    )  # fmt: skip
    confirm(piece, supporter, {catalogue.css.pk: 2})
    assert Milestone.objects.filter(kind="level", skill=catalogue.css, level=2).exists()


def test_nobody_confirms_the_own_work(piece, catalogue, learner):
    with pytest.raises(PermissionRefused):
        confirm(piece, learner, {catalogue.html.pk: 5})
    assert claims() == {}


def test_without_consent_the_supporter_sees_nothing(piece, beside, learner, supporter, sign_in, now):
    withdraw_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    client = sign_in(supporter)
    assert client.get(reverse("portfolio:person", args=[learner.user.pk])).status_code == 403
    assert client.get(reverse("portfolio:download", args=[piece.pk])).status_code == 403


def test_levels_that_cannot_be_are_refused(piece, beside, catalogue, supporter):
    for levels in ({}, {catalogue.html.pk: 0}, {catalogue.script.pk: 2}, {catalogue.html.pk: 9}):
        with pytest.raises(ValidationError):
            confirm(piece, supporter, levels)
    assert claims() == {}


def test_what_a_deleted_piece_alone_had_shown_is_shown_no_more(piece, beside, catalogue, learner, supporter):
    other = add(learner, skills=[catalogue.html])
    confirm(piece, supporter, {catalogue.html.pk: 3, catalogue.css.pk: 2})
    confirm(other, supporter, {catalogue.html.pk: 1})
    assert claims() == {"html": 3, "css": 2}
    services.delete_evidence(evidence=piece, actor=learner)
    assert claims() == {"html": 1}


def test_a_lower_second_look_lowers_the_level_and_a_withdrawal_ends_it(piece, beside, catalogue, supporter):
    confirm(piece, supporter, {catalogue.html.pk: 3})
    confirm(piece, supporter, {catalogue.html.pk: 2})
    assert claims() == {"html": 2}
    services.withdraw_confirmation(evidence=piece, actor=supporter)
    assert claims() == {}
    piece.refresh_from_db()
    assert piece.confirmed_at is None


def test_a_piece_goes_with_its_file(piece, learner, django_capture_on_commit_callbacks):
    name = piece.file
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        services.delete_evidence(evidence=piece, actor=learner)
    assert not default_storage.exists(name)


def test_the_folder_is_exported_and_erased_with_its_files(piece, learner, django_capture_on_commit_callbacks):
    data = own_data.export(learner.user.pk)
    assert data["evidence"][0]["title"] == "商店街のページ"
    assert {one["skill"] for one in data["evidence"][0]["skills"]} == {"HTML", "CSS"}
    with django_capture_on_commit_callbacks(execute=True):
        own_data.erase(learner.user.pk)
    assert not Evidence.objects.exists()
    assert not default_storage.exists(piece.file)


def test_an_erased_supporter_leaves_the_confirmation_without_a_name(piece, beside, catalogue, supporter):
    confirm(piece, supporter, {catalogue.html.pk: 3})
    own_data.erase(supporter.user.pk)
    piece.refresh_from_db()
    assert (piece.confirmed_by, piece.confirmed_at is None) == (None, False)
    assert claims() == {"html": 3}


def test_the_page_takes_a_file_and_says_what_is_wrong_with_another(catalogue, learner, sign_in):
    client, address = sign_in(learner), reverse("portfolio:add")
    learning.claim_skill(person=learner.user, skill=catalogue.html, level=1, actor=learner)
    said = {"kind": "cert", "title": "修了証", "issuer": "学びの輪", "skills": [catalogue.html.pk]}
    wrong = client.post(address, {**said, "file": upload(b"<html>", "a.pdf")})
    assert "PDF、画像" in wrong.content.decode()
    assert "修了証" in wrong.content.decode()  # what was typed stays
    assert client.post(address, {**said, "file": upload(PNG, "../../x.png")}).status_code == 302
    row = Evidence.objects.get()
    assert (row.file_kind, row.skills.get().skill) == ("png", catalogue.html)
    assert "/" not in row.file_title
    assert client.post(address, {**said, "skills": [catalogue.css.pk], "url": "https://example.jp"}).status_code == 200
    assert Evidence.objects.count() == 1  # a skill that was not offered


def test_a_file_that_is_too_large_is_told_and_not_kept(learner, sign_in, monkeypatch):
    monkeypatch.setattr(files, "LIMIT", 1000)
    said = {"kind": "work", "title": "大きな絵", "file": upload(PNG + bytes(200_000))}
    answer = sign_in(learner).post(reverse("portfolio:add"), said)
    assert answer.status_code == 413
    assert "MB までです" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_upload_asks_for_the_token(learner, sign_in):
    client = sign_in(learner)
    client.handler.enforce_csrf_checks = True
    answer = client.post(reverse("portfolio:add"), {"kind": "work", "title": "-", "url": "https://example.jp"})
    assert answer.status_code == 403
    assert not Evidence.objects.exists()


def test_a_long_folder_takes_few_queries(piece, learner, catalogue, sign_in, django_assert_max_num_queries):
    for _number in range(12):
        add(learner, upload=None, url="https://example.jp/a", skills=[catalogue.html, catalogue.css])
    client = sign_in(learner)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("portfolio:folder")).status_code == 200

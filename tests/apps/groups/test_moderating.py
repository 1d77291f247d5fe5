"""Reports: told by members, decided by an officer of the municipality who never learns a real name."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.groups import moderating, services
from manabiwa.apps.groups.models import GroupPost, PostReport


@pytest.fixture
def post(ken, mai, people):
    return services.write_post(membership=mai, text="講座を買いませんか", actor=people.mai, now=timezone.now())


@pytest.fixture
def report(post, ken, people):
    return services.report_post(post=post, membership=ken, reason="宣伝です", actor=people.ken, now=timezone.now())


def test_a_member_reports_a_post_once_and_not_the_own(post, ken, mai, people, sign_in):
    client, address = sign_in(people.ken), reverse("groups:report", args=[ken.group_id, post.pk])
    assert "講座を買いませんか" in client.get(address).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 200
    assert client.post(address, {"reason": "宣伝です"}).status_code == 302
    assert "もう知らせて" in client.post(address, {"reason": "もう一度"}).content.decode()
    own = sign_in(people.mai).post(address, {"reason": "自分の"})
    assert "自分の書きこみは、消すことができます" in own.content.decode()
    assert PostReport.unscoped.count() == 1


def test_a_post_of_another_group_cannot_be_reported(post, people):
    other = services.start_group(
        person=people.yo.user, name="水曜の会", display_name="よう", shows_progress=False, actor=people.yo,
        now=timezone.now(),
    )  # fmt: skip
    with pytest.raises(PermissionRefused):
        services.report_post(post=post, membership=other, reason="x", actor=people.yo, now=timezone.now())


def test_the_officer_reads_reported_posts_without_a_real_name(report, officer, sign_in, django_assert_max_num_queries):
    client = sign_in(officer)
    with django_assert_max_num_queries(15):
        shown = client.get(reverse("groups:reports")).content.decode()
    assert "講座を買いませんか" in shown
    assert "宣伝です" in shown
    assert "まい" in shown
    assert "himitsu" not in shown
    assert AuditEntry.objects.filter(action="groups.view_reports", municipality="139017").count() == 1


def test_a_post_that_nobody_reported_is_not_shown_to_the_officer(post, officer, sign_in):
    assert "講座を買いませんか" not in sign_in(officer).get(reverse("groups:reports")).content.decode()
    assert sign_in(officer).post(reverse("groups:remove", args=[post.pk])).status_code == 404
    assert not AuditEntry.objects.filter(action="groups.view_reports").exists()


def test_a_removed_post_is_gone_for_the_group_and_its_author_is_told(report, post, ken, people, officer, sign_in):
    assert sign_in(officer).post(reverse("groups:remove", args=[post.pk])).status_code == 302
    address = reverse("groups:group", args=[ken.group_id])
    assert "講座を買いませんか" not in sign_in(people.ken).get(address).content.decode()
    shown = sign_in(people.mai).get(address).content.decode()
    assert "市町村の担当者が消しました" in shown
    assert "講座を買いませんか" not in sign_in(officer).get(reverse("groups:reports")).content.decode()
    entry = AuditEntry.objects.get(action="groups.remove_post")
    assert (entry.municipality_id, entry.person_id) == ("139017", None)


def test_a_kept_post_stays_and_its_report_is_answered(report, post, ken, people, officer, sign_in):
    assert sign_in(officer).post(reverse("groups:keep", args=[post.pk])).status_code == 302
    assert PostReport.unscoped.get().answered_at is not None
    address = reverse("groups:group", args=[ken.group_id])
    assert "講座を買いませんか" in sign_in(people.ken).get(address).content.decode()
    with pytest.raises(ValidationError, match="もう答えてあります"):
        moderating.decide_post(post=post, removes=True, actor=officer, now=timezone.now())
    assert GroupPost.unscoped.get().removed_at is None


def test_a_reported_post_that_is_taken_back_or_left_behind_is_still_read_by_the_officer(
    report, post, ken, mai, people, officer, sign_in
):
    services.take_back_post(post=post, actor=people.mai, now=timezone.now())
    services.leave_group(membership=mai, actor=people.mai, now=timezone.now())
    address = reverse("groups:group", args=[ken.group_id])
    assert "講座を買いませんか" not in sign_in(people.ken).get(address).content.decode()
    assert "講座を買いませんか" in sign_in(officer).get(reverse("groups:reports")).content.decode()


def test_learners_and_supporters_decide_nothing(report, post, ken, people, supporter, sign_in):
    for person in (people.ken, supporter):
        client = sign_in(person)
        assert client.get(reverse("groups:reports")).status_code == 403
        for name, key in (("remove", post.pk), ("keep", post.pk), ("close", ken.group_id)):
            assert client.post(reverse(f"groups:{name}", args=[key])).status_code == 403
        with pytest.raises(PermissionRefused):
            moderating.decide_post(post=post, removes=True, actor=person, now=timezone.now())
        with pytest.raises(PermissionRefused):
            moderating.close_group(group=ken.group, actor=person, now=timezone.now())


def test_an_officer_of_another_municipality_sees_and_decides_nothing(report, post, ken, stranger_officer, sign_in):
    client = sign_in(stranger_officer)
    shown = client.get(reverse("groups:reports")).content.decode()
    assert "講座を買いませんか" not in shown
    assert "火曜の会" not in shown
    for name, key in (("remove", post.pk), ("keep", post.pk), ("close", ken.group_id)):
        assert client.post(reverse(f"groups:{name}", args=[key])).status_code == 404
    with pytest.raises(PermissionRefused):
        moderating.decide_post(post=post, removes=True, actor=stranger_officer, now=timezone.now())
    with pytest.raises(PermissionRefused):
        moderating.close_group(group=ken.group, actor=stranger_officer, now=timezone.now())


def test_a_closed_group_is_read_and_left_but_not_written_or_entered(post, ken, mai, people, officer, sign_in):
    assert sign_in(officer).post(reverse("groups:close", args=[ken.group_id])).status_code == 302
    client, address = sign_in(people.mai), reverse("groups:group", args=[ken.group_id])
    shown = client.get(address).content.decode()
    assert "このグループは閉じられました" in shown
    assert "講座を買いませんか" in shown
    for name in ("group", "meeting", "me"):
        there = reverse(f"groups:{name}", args=[ken.group_id])
        answer = client.post(there, {"text": "まだ書く", "display_name": "別"}, follow=True).content.decode()
        assert "読むことと、やめることだけ" in answer
    mai.refresh_from_db()
    assert (GroupPost.unscoped.count(), mai.display_name) == (1, "まい")
    client = sign_in(people.yo)
    assert "火曜の会" not in client.get(reverse("groups:groups")).content.decode()
    assert client.get(reverse("groups:join", args=[ken.group_id])).status_code == 404
    with pytest.raises(ValidationError, match="閉じられました"):
        services.join_group(
            group=ken.group, person=people.yo.user, display_name="よう", shows_progress=False, actor=people.yo,
            now=timezone.now(),
        )  # fmt: skip
    services.leave_group(membership=mai, actor=people.mai, now=timezone.now())
    assert sign_in(people.mai).get(address).status_code == 404

"""Groups: entered by choice, seen by the chosen name, left at any time."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.groups import own_data, services
from manabiwa.apps.groups.models import GroupMembership, GroupPost, PostReport, StudyGroup
from manabiwa.apps.groups.selectors import members_of, plan_share
from manabiwa.apps.learning import services as learning
from manabiwa.apps.learning.models import Plan, PlanState
from manabiwa.apps.learning.standing import PlanStanding, Standing

GROUPS = "/groups/"


def page(client, name, *args):
    return client.get(reverse(f"groups:{name}", args=args))


def enter(person, group, name="よう", shows=False):
    return services.join_group(
        group=group, person=person.user, display_name=name, shows_progress=shows, actor=person, now=timezone.now()
    )


def write(membership, person, text):
    return services.write_post(membership=membership, text=text, actor=person, now=timezone.now())


def test_a_group_is_made_found_and_entered_by_people_with_the_same_goal(people, sign_in, django_assert_max_num_queries):
    client = sign_in(people.ken)
    made = client.post(reverse("groups:start"), {"name": "火曜の会", "display_name": "くま"})
    group = StudyGroup.unscoped.get()
    assert made.url == reverse("groups:group", args=[group.pk])
    client = sign_in(people.mai)
    with django_assert_max_num_queries(15):
        listed = client.get(GROUPS).content.decode()
    assert "火曜の会" in listed
    assert "くま" not in listed
    assert client.post(reverse("groups:join", args=[group.pk]), {"display_name": "まい"}).status_code == 302
    write(GroupMembership.unscoped.get(person=people.mai.user), people.mai, "こんにちは")
    with django_assert_max_num_queries(15):
        shown = page(client, "group", group.pk).content.decode()
    assert "くま" in shown
    assert "まい" in shown
    assert "こんにちは" in shown
    assert "himitsu-ken" not in shown


def test_who_is_in_is_led_from_the_form_of_entering_to_the_group(ken, people, sign_in):
    answer = page(sign_in(people.ken), "join", ken.group_id)
    assert answer.url == reverse("groups:group", args=[ken.group_id])


@pytest.mark.parametrize("who", ["shop", "far"])
def test_another_goal_or_municipality_neither_finds_nor_enters_the_group(ken, people, sign_in, who):
    person = getattr(people, who)
    client = sign_in(person)
    assert "火曜の会" not in client.get(GROUPS).content.decode()
    assert page(client, "join", ken.group_id).status_code == 404
    assert client.post(reverse("groups:join", args=[ken.group_id]), {"display_name": "x"}).status_code == 404
    with pytest.raises(PermissionRefused):
        enter(person, ken.group)


def test_a_goal_without_an_occupation_finds_the_groups_of_the_same_words(people, make_person, town, aim, catalogue):
    row = services.start_group(
        person=people.shop.user, name="店の会", display_name="みせ", shows_progress=False, actor=people.shop,
        now=timezone.now(),
    )  # fmt: skip
    other = make_person("shop2@tameshi.example", "learner", town)
    aim(other, catalogue.html)
    assert enter(other, row.group).group == row.group
    with pytest.raises(PermissionRefused):
        enter(people.ken, row.group)


def test_a_group_does_not_exist_for_who_is_not_in_it(ken, mai, people, officer, sign_in):
    post = write(ken, people.ken, "ないしょの話")
    for person in (people.yo, people.far, officer):
        client = sign_in(person)
        for name in ("group", "me", "meeting"):
            assert page(client, name, ken.group_id).status_code == 404
        assert client.post(reverse("groups:group", args=[ken.group_id]), {"text": "x"}).status_code == 404
        assert client.post(reverse("groups:leave", args=[ken.group_id])).status_code == 404
        assert page(client, "report", ken.group_id, post.pk).status_code == 404
        assert client.post(reverse("groups:take_back", args=[ken.group_id, post.pk])).status_code == 404
    assert GroupPost.unscoped.count() == 1


def test_without_a_goal_or_a_municipality_the_page_says_what_to_do_first(learner, people, sign_in):
    client = sign_in(learner)
    assert "先に、目標を決めましょう" in client.get(GROUPS).content.decode()
    answer = client.post(reverse("groups:start"), {"name": "a", "display_name": "b"})
    assert "先に、目標を決めてください" in answer.content.decode()
    people.ken.user.municipality = None
    people.ken.user.save()
    client = sign_in(people.ken)
    assert "お住まいの自治体が選ばれていません" in client.get(GROUPS).content.decode()
    answer = client.post(reverse("groups:start"), {"name": "a", "display_name": "b"})
    assert "お住まいの自治体を選んでください" in answer.content.decode()
    assert StudyGroup.unscoped.count() == 0


@pytest.mark.parametrize("name", ["くま", " く ま ", "くま\u3000"])
def test_two_people_cannot_look_the_same(ken, people, name):
    with pytest.raises(ValidationError, match="この名前の人がいます"):
        enter(people.mai, ken.group, name)


@pytest.mark.parametrize(("first", "second"), [("Bear", "bear"), ("Bear", "Ｂｅａｒ"), ("ｸﾏ", "クマ")])
def test_width_and_case_make_no_other_name(people, ken, first, second):
    enter(people.mai, ken.group, first)
    with pytest.raises(ValidationError, match="この名前の人がいます"):
        enter(people.yo, ken.group, second)


def test_a_group_takes_no_more_than_its_seats(ken, people, monkeypatch):
    monkeypatch.setattr(services, "LARGEST", 1)
    with pytest.raises(ValidationError, match="いっぱい"):
        enter(people.mai, ken.group)


def test_nobody_enters_twice_and_nobody_enters_for_another(ken, people):
    with pytest.raises(ValidationError, match="もう、このグループに入っています"):
        enter(people.ken, ken.group, "別の名前")
    with pytest.raises(PermissionRefused):
        services.join_group(
            group=ken.group, person=people.mai.user, display_name="x", shows_progress=True, actor=people.yo,
            now=timezone.now(),
        )  # fmt: skip


def test_a_name_of_a_group_is_taken_once_in_a_municipality(ken, people):
    with pytest.raises(ValidationError, match="同じ名前のグループ"):
        services.start_group(
            person=people.mai.user, name=" 火曜の会 ", display_name="まい", shows_progress=False, actor=people.mai,
            now=timezone.now(),
        )  # fmt: skip


def test_the_share_of_the_plan_is_seen_only_of_who_agreed(ken, mai, people, catalogue):
    day = timezone.localdate().isoformat()
    for person in (people.ken, people.mai):
        Plan.objects.create(
            goal=person.user.goals.get(), state=PlanState.ACTIVE, starts_on=timezone.localdate(), status="optimal",
            objective=0, bound=0, gap=0, candidates=1, coverage=1, feed_key=person.user.email,
            weeks=[{"number": 1, "days": [[day, catalogue.basics.pk, 3.0], [day, catalogue.style.pk, 1.0]]}],
        )  # fmt: skip
        row = learning.enrol_learner(person=person.user, course=catalogue.basics, actor=person, now=timezone.now())
        learning.record_progress(enrolment=row, progress=0.5, minutes=30, actor=person, now=timezone.now())
    services.change_membership(membership=mai, display_name="まい", shows_progress=True, actor=people.mai)
    shares = {one.name: one.share for one in members_of(ken)}
    assert shares == {"くま": None, "まい": pytest.approx(0.375)}  # half of 3 of 4 hours
    done = learning.enrol_learner(person=people.mai.user, course=catalogue.code, actor=people.mai, now=timezone.now())
    learning.record_progress(enrolment=done, progress=1, minutes=30, actor=people.mai, now=timezone.now())
    goal = people.mai.user.goals.get()
    Plan.objects.create(
        goal=goal, state=PlanState.REPLACED, starts_on=timezone.localdate(), status="optimal", objective=0, bound=0,
        gap=0, candidates=1, coverage=1, feed_key="before", weeks=[{"days": [[day, catalogue.code.pk, 4.0]]}],
    )  # fmt: skip
    assert {one.name: one.share for one in members_of(ken)}["まい"] == pytest.approx(5.5 / 8)
    services.change_membership(membership=mai, display_name="まい", shows_progress=False, actor=people.mai)
    assert [one.share for one in members_of(ken)] == [None, None]


def test_a_finished_course_counts_in_full_and_no_plan_has_no_share():
    weeks = [{"days": [["2026-11-24", 1, 2.0], ["2026-11-25", 2, 6.0]]}]
    plan = PlanStanding("x", dt.date(2026, 11, 24), dt.date(2027, 3, 31), weeks)
    assert plan_share(Standing(progress={1: 0.9}, finished={1}, plan=plan), {}) == 0.25
    assert plan_share(Standing(progress={9: 1.0}, plan=plan), {}) == 0.0
    assert plan_share(Standing(progress={1: 1.0}), {}) is None
    assert plan_share(Standing(plan=PlanStanding("x", plan.starts_on, plan.deadline, [])), {}) is None


def test_planning_anew_takes_no_finished_course_away_from_the_share():
    weeks = [{"days": [["2026-11-25", 2, 6.0]]}]
    plan = PlanStanding("x", dt.date(2026, 11, 24), dt.date(2027, 3, 31), weeks)
    standing = Standing(progress={1: 1.0, 3: 0.5}, finished={1}, plan=plan)
    assert plan_share(standing, {1: 2.0, 3: 9.0}) == 0.25  # course 3 was given up with its plan


def test_after_leaving_nothing_of_the_person_is_seen_and_nothing_can_be_read(ken, mai, people, sign_in):
    post = write(mai, people.mai, "さようならの前")
    client = sign_in(people.mai)
    assert client.post(reverse("groups:leave", args=[ken.group_id])).status_code == 302
    assert page(client, "group", ken.group_id).status_code == 404
    with pytest.raises(PermissionRefused):
        write(mai, people.mai, "まだいる")
    with pytest.raises(PermissionRefused):
        services.change_membership(membership=mai, display_name="まい", shows_progress=True, actor=people.mai)
    client = sign_in(people.ken)
    shown = page(client, "group", ken.group_id).content.decode()
    assert "まい" not in shown
    assert "さようならの前" not in shown
    assert page(client, "report", ken.group_id, post.pk).status_code == 404
    again = enter(people.mai, ken.group, "まい")
    assert again.pk != mai.pk
    assert "さようならの前" not in page(client, "group", ken.group_id).content.decode()


def test_a_meeting_is_told_to_members_and_forgotten_with_the_last_of_them(ken, people, sign_in):
    client = sign_in(people.ken)
    address, soon = reverse("groups:meeting", args=[ken.group_id]), timezone.localtime() + dt.timedelta(days=3)
    typed = {"meets_at": soon.strftime("%Y-%m-%dT%H:%M"), "place": "図書館の学習室"}
    assert "これからの日時" in client.post(address, typed | {"meets_at": "2020-01-01T10:00"}).content.decode()
    assert "どちらか" in client.post(address, typed | {"place": ""}).content.decode()
    assert client.post(address, typed).status_code == 302
    assert "図書館の学習室" in page(client, "group", ken.group_id).content.decode()
    assert "図書館の学習室" not in sign_in(people.mai).get(GROUPS).content.decode()
    sign_in(people.ken).post(reverse("groups:leave", args=[ken.group_id]))
    group = StudyGroup.unscoped.get()
    assert (group.meets_at, group.place) == (None, "")


def test_a_post_is_short_not_empty_and_not_one_of_too_many(ken, people, sign_in, monkeypatch):
    client, address = sign_in(people.ken), reverse("groups:group", args=[ken.group_id])
    for text in ("   ", "あ" * 501):
        assert client.post(address, {"text": text}).status_code == 200
    with pytest.raises(ValidationError):
        write(ken, people.ken, " ")
    assert GroupPost.unscoped.count() == 0
    monkeypatch.setattr(services, "POSTS_A_DAY", 1)
    assert client.post(address, {"text": "<b>一つ目</b>"}).status_code == 302
    assert "1日に書けるのは" in client.post(address, {"text": "二つ目"}).content.decode()
    assert "&lt;b&gt;一つ目" in client.get(address).content.decode()


def test_a_post_is_taken_back_by_its_author_only(ken, mai, people, sign_in):
    post = write(mai, people.mai, "書きまちがい")
    assert sign_in(people.ken).post(reverse("groups:take_back", args=[ken.group_id, post.pk])).status_code == 403
    assert sign_in(people.mai).post(reverse("groups:take_back", args=[ken.group_id, post.pk])).status_code == 302
    assert not GroupPost.unscoped.exists()


def test_the_trail_of_the_municipality_does_not_tell_who_is_behind_a_name(ken, mai, people, town):
    post = write(mai, people.mai, "こんにちは")
    services.report_post(post=post, membership=ken, reason="宣伝", actor=people.ken, now=timezone.now())
    services.leave_group(membership=mai, actor=people.mai, now=timezone.now())
    rows = AuditEntry.objects.filter(action__startswith="groups.")
    assert {row.action for row in rows} == {
        "groups.start", "groups.join", "groups.write_post", "groups.report_post", "groups.leave",
    }  # fmt: skip
    assert not rows.exclude(municipality=None).exists()
    assert rows.filter(person=people.mai.user).count() == 3


def test_it_is_exported_and_erased_and_reports_stay_without_a_name(ken, mai, people):
    services.set_meeting(
        membership=ken, meets_at=timezone.now() + dt.timedelta(days=1), place="図書館", link="", actor=people.ken,
        now=timezone.now(),
    )  # fmt: skip
    bad = write(ken, people.ken, "宣伝です")
    write(mai, people.mai, "わたしの話")
    services.report_post(post=bad, membership=mai, reason="困っています", actor=people.mai, now=timezone.now())
    (told,) = own_data.export(people.mai.user.pk)["memberships"]
    assert (told["group"], told["display_name"], told["left"]) == ("火曜の会", "まい", None)
    assert [one["text"] for one in told["posts"]] == ["わたしの話"]
    assert [one["reason"] for one in told["reports"]] == ["困っています"]
    own_data.erase(people.mai.user.pk)
    assert own_data.export(people.mai.user.pk) == {"memberships": []}
    assert [row.text for row in GroupPost.unscoped.all()] == ["宣伝です"]
    report = PostReport.unscoped.get()
    assert (report.reporter, report.reason, report.answered_at) == (None, "", None)
    own_data.erase(people.ken.user.pk)
    assert not GroupMembership.unscoped.exists()
    assert not PostReport.unscoped.exists()
    assert StudyGroup.unscoped.get().place == ""

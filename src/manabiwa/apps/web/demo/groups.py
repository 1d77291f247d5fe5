"""Study groups in the demo's home town: three people around the resident, a second group to enter, one report."""

from datetime import timedelta

from django.utils import timezone

from manabiwa.apps.groups.services import join_group, report_post, set_meeting, start_group, write_post
from manabiwa.apps.learning.models import Goal

from .world import World, person_actor, sign_in


def add_groups(world: World) -> None:
    """Two groups of people with the resident's goal."""
    resident = sign_in(world, "resident")
    goal = Goal.objects.get(person=resident, closed_at=None)
    goals = Goal.objects.filter(occupation=goal.occupation, closed_at=None, person__municipality=resident.municipality)
    people = [row.person for row in goals.exclude(person=resident).select_related("person").order_by("pk")[:2]]
    first, second = people
    began = world.now - timedelta(days=20)
    ko = start_group(
        person=first,
        name="火曜の夜、ウェブの会",
        display_name="はなび",
        shows_progress=True,
        actor=person_actor(first),
        now=began,
    )
    aki = join_group(
        group=ko.group, person=second, display_name="アキ", shows_progress=False, actor=person_actor(second),
        now=began + timedelta(days=2),
    )  # fmt: skip
    wata = join_group(
        group=ko.group, person=resident, display_name="わた", shows_progress=True, actor=person_actor(resident),
        now=began + timedelta(days=5),
    )  # fmt: skip
    evening = timezone.localtime(world.now).replace(hour=19, minute=30, second=0, microsecond=0)
    set_meeting(
        membership=ko, meets_at=evening + timedelta(days=(0 - evening.weekday()) % 7 + 1), place="市立図書館 学習室", link="https://meeting.example/web",
        actor=person_actor(first), now=world.now,
    )  # fmt: skip
    for row, person, days, text in (
        (ko, first, 9, "毎週火曜の夜、30分だけ集まりませんか。画面を見せ合うだけでも、つづけやすいです。"),
        (aki, second, 8, "行きます。CSSの余白のところで止まっています。"),
        (wata, resident, 6, "余白は、箱の図を紙にかくと分かりました。火曜に見せますね。"),
    ):
        write_post(membership=row, text=text, actor=person_actor(person), now=world.now - timedelta(days=days))
    advert = write_post(
        membership=ko, text="知り合いの有料の講座、わたしの紹介なら安くなります。連絡ください。", actor=person_actor(first),
        now=world.now - timedelta(days=1),
    )  # fmt: skip
    report_post(
        post=advert, membership=aki, reason="宣伝のようで、困っています。", actor=person_actor(second), now=world.now
    )
    start_group(
        person=second, name="土曜の朝、ゆっくり学ぶ会", display_name="アキ", shows_progress=False, actor=person_actor(second),
        now=world.now - timedelta(days=3),
    )  # fmt: skip

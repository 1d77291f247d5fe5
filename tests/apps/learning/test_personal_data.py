"""Export, erasure, figures and hand-over of learning."""

import datetime as dt

from manabiwa.apps.learning import drafting, own_data, own_figures, services
from manabiwa.apps.learning.handover import learners_of_post
from manabiwa.apps.learning.models import Enrolment, Goal, SkillClaim
from manabiwa.apps.network.models import Post


def learn(catalogue, learner, now):
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6,
        deadline=now.date() + dt.timedelta(days=90), actor=learner, now=now,
    )  # fmt: skip
    drafting.make_plan(goal=goal, actor=learner, now=now, today=now.date(), time_limit=0.3)
    row = services.enrol_learner(person=learner.user, course=catalogue.basics, actor=learner, now=now)
    services.record_progress(enrolment=row, progress=1, minutes=90, actor=learner, now=now)


def test_everything_about_a_person_is_exported_and_erased(catalogue, learner, now):
    learn(catalogue, learner, now)
    data = own_data.export(learner.user.pk)
    assert data["goals"][0]["title"] == "ウェブ開発者"
    assert data["courses"][0]["minutes"] == 90
    assert len(data["skills"]) == 2
    assert own_data.erase(learner.user.pk) > 0
    assert [model.objects.count() for model in (Goal, Enrolment, SkillClaim)] == [0, 0, 0]


def test_figures_count_the_people_of_a_municipality(catalogue, learner, town, neighbour, now):
    learn(catalogue, learner, now)
    codes = [town.pk, neighbour.pk]
    assert own_figures.learning_hours(codes, now) == {town.pk: 1.5}
    assert own_figures.active_learners(codes, now) == {town.pk: 1.0}
    assert own_figures.active_learners(codes, now + dt.timedelta(days=29)) == {}


def test_the_successor_hears_how_many_people_are_under_way(beside, town):
    post = Post.unscoped.create(municipality=town, section="学び直し担当")
    assert learners_of_post(post) is None
    programme = beside.cohort.programme
    programme.post = post
    programme.save()
    assert "1人" in learners_of_post(post).lines[0][0]

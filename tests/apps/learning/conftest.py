"""A small catalogue: skills, courses and an occupation."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.services import give_consent
from manabiwa.apps.catalog.models import (
    Course,
    CourseSkill,
    Framework,
    Occupation,
    OccupationSkill,
    Provider,
    Skill,
)
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.learning import drafting, services
from manabiwa.apps.learning.models import Plan
from manabiwa.apps.programmes.services import add_participant, create_programme, open_cohort


@pytest.fixture
def catalogue(db: None) -> Any:
    provider = Provider.objects.create(code="open", name="ひらかれた講座")
    closed = Provider.objects.create(code="closed", name="契約のいる講座", is_open=False)
    own = Framework.objects.create(code="own", name="試験の体系", is_tagged=True)
    html, css, script = (
        Skill.objects.create(code=code, framework=own, name=code.upper()) for code in ("html", "css", "js")
    )
    occupation = Occupation.objects.create(code="15-1254.00", name="ウェブ開発者")
    for skill in (html, css, script):
        OccupationSkill.objects.create(occupation=occupation, skill=skill, level=2)

    def course(title: str, hours: float, teaches: Any, needs: Any = (), **more: Any) -> Course:
        row = Course.objects.create(
            **{"provider": provider, "external_id": title, "title": title, "hours": hours} | more
        )
        levels = {skill: [level, 0] for skill, level in teaches}
        for skill, level in needs:
            levels.setdefault(skill, [0, 0])[1] = level
        for skill, (up, need) in levels.items():
            CourseSkill.objects.create(course=row, skill=skill, teaches=up, needs=need)
        return row

    return SimpleNamespace(
        html=html, css=css, script=script, occupation=occupation, provider=provider, closed=closed, course=course,
        basics=course("はじめてのHTMLとCSS", 12, [(html, 2), (css, 1)]),
        style=course("CSSの次の一歩", 10, [(css, 2)], [(css, 1)], price_yen=3000),
        code=course("はじめてのJavaScript", 20, [(script, 2)], [(html, 1)]),
        secret=course("契約のいるJavaScript", 2, [(script, 2)], provider=closed),
    )  # fmt: skip


@pytest.fixture
def beside(town: Any, supporter: Any, learner: Any, now: dt.datetime) -> Any:
    """The supporter walks beside the learner, who agrees to it."""
    programme = create_programme(
        municipality=town, name="学び直し", pillar="residents", summary="-", fiscal_year=2026, actor=SYSTEM
    )
    cohort = open_cohort(
        programme=programme,
        name="第1期",
        starts_on=now.date(),
        ends_on=now.date() + dt.timedelta(days=90),
        actor=SYSTEM,
    )
    row = add_participant(
        cohort=cohort, person=learner.user, supporter=supporter.user, joined_on=now.date(), actor=SYSTEM
    )
    give_consent(user=learner.user, purpose=Purpose.SUPPORT, actor=learner, now=now)
    return row


@pytest.fixture
def plan(catalogue: Any, learner: Any) -> Plan:
    """The active plan of the learner, from today on."""
    now = timezone.now()
    goal = services.set_goal(
        person=learner.user, occupation=catalogue.occupation, hours_per_week=6,
        deadline=timezone.localdate() + dt.timedelta(days=180), actor=learner, now=now,
    )  # fmt: skip
    row = drafting.make_plan(goal=goal, actor=learner, now=now, today=timezone.localdate(), time_limit=0.5)
    drafting.accept_plan(plan=row, actor=learner, now=now)
    return row

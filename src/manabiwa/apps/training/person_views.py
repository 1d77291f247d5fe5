"""Everybody's own pages: my role, my people, the role as a goal; and what is public."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.http import acting, public
from manabiwa.apps.common.services import record_view
from manabiwa.apps.learning import interview, targets
from manabiwa.apps.learning.forms import LevelsForm
from manabiwa.apps.learning.selectors import examples_for, levels_of, skills_from_courses

from . import selectors, staffing
from .aiming import steps_to
from .models import AssessedBy, FrameworkState, RoleLevel
from .peers import public_figures
from .staff_views import position_beside


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My role with both views of my skills, and the people whom I supervise."""
    person = cast("User", request.user)
    own = list(selectors.positions_of(person.pk))
    levels = selectors.assessments_of([one.pk for one in own])
    cards = [
        {
            "position": one,
            "rows": [
                (skill, needs, levels.get((one.pk, skill.pk, "self")), levels.get((one.pk, skill.pk, "supervisor")))
                for skill, needs in selectors.skills_asked(one.role_level)
            ],
        }
        for one in own
    ]
    staff = list(selectors.supervised_by(person.pk))
    done = {key for key, _skill, by in selectors.assessments_of([one.pk for one in staff]) if by == "supervisor"}
    context = {"cards": cards, "staff": [(one, one.pk in done) for one in staff]}
    return render(request, "training/mine.html", context)


@require_http_methods(["GET", "POST"])
def assess(request: HttpRequest, position_id: int) -> HttpResponse:
    """One question a skill: as the person, or as the supervisor."""
    position, by = position_beside(acting(request), position_id)
    person, today = cast("User", request.user), timezone.localdate()
    asked = selectors.skills_asked(position.role_level)
    skills = [skill for skill, _level in asked]
    known = {skill: level for (_p, skill, _by), level in selectors.assessments_of([position.pk], by).items()}
    learner = position.person or person
    form = LevelsForm(
        request.POST or None, skills=skills, levels=known or (levels_of(person.pk) if by == AssessedBy.SELF else {}),
        said={}, examples=examples_for(skills, learner, today),
        from_courses=skills_from_courses(learner.pk) if by == AssessedBy.SELF else (), language=get_language() or "ja",
    )  # fmt: skip
    if by == AssessedBy.SUPERVISOR:
        record_view("training.view_people", actor=acting(request), person_id=position.person_id,
                    municipality=position.municipality_id)  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            staffing.assess(position=position, source=by, levels=form.levels(), actor=acting(request), today=today)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        else:
            messages.success(request, _("評価を保存しました。"))
            return redirect("training:mine")
    context = {"form": form, "position": position, "is_own": by == AssessedBy.SELF}
    return render(request, "training/assess.html", context)


@require_GET
@public
def frameworks(request: HttpRequest) -> HttpResponse:
    """The frameworks in force everywhere."""
    return render(request, "training/frameworks.html", {"rows": selectors.published_frameworks()[:200]})


@require_GET
@public
def framework(request: HttpRequest, code: str) -> HttpResponse:
    """One framework as everybody sees it."""
    row = selectors.in_force(code)
    if row is None:
        raise Http404
    prefetch_related_objects([row], "roles__levels")
    context = {"framework": row, "matrix": selectors.matrix_of(row), "figures": public_figures(row)}
    return render(request, "training/framework.html", context)


@require_http_methods(["GET", "POST"])
def aim(request: HttpRequest, level_id: int) -> HttpResponse:
    """How far I am from the levels of a role; one of them becomes the goal of my interview."""
    rows = RoleLevel.objects.filter(role__framework__state=FrameworkState.PUBLISHED)
    level = get_object_or_404(rows.select_related("role__framework__municipality"), pk=level_id)
    if request.method == "POST":
        wanted = {skill.pk: needs for skill, needs in selectors.skills_asked(level)}
        if not wanted:
            messages.error(request, _("この段階は、まだスキルを求めていません。"))
            return redirect("training:framework", code=level.role.framework.municipality_id)
        return interview.begin_with(request, targets.of_skills(str(level), wanted))
    steps = steps_to(level, cast("User", request.user), timezone.localdate())
    return render(request, "training/aim.html", {"level": level, "role": level.role, "steps": steps})

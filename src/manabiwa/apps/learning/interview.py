"""The interview: one question a screen, from what somebody likes to a plan. Answers stay in the sign-in's session."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.catalog.selectors import goal_of, occupations, occupations_for_skill
from manabiwa.apps.common.http import acting
from manabiwa.engines.kernel import ParameterError

from . import planning, selectors, services
from .forms import GoalForm, LevelsForm

STEPS = ("interest", "compare", "skills", "time")
_KEY = "learning.interview"
_COMPARED = 3
_MONTHS = 26  # weeks until the deadline that we propose


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation to compare: how far the person is, and what a plan at six hours a week takes."""

    occupation: Occupation
    skills: int
    covered: float
    weeks: int
    hours: float
    yen: float
    reached: float


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """One screen of the interview; `?occupation=CODE` begins with the occupation chosen."""
    answers: dict[str, Any] = request.session.setdefault(_KEY, {})
    if code := request.GET.get("occupation"):
        occupation = get_object_or_404(Occupation, code=code)
        answers["occupation"] = occupation.pk
        request.session.modified = True
        return redirect(_address("skills"))
    step = request.GET.get("step", "interest")
    if step not in STEPS or (step in {"skills", "time"} and "occupation" not in answers):
        step = "interest"
    return {"interest": _interest, "compare": _compare, "skills": _skills, "time": _time}[step](request, answers)


def _address(step: str) -> str:
    return f"{reverse('learning:start')}?step={step}"


def _keep(request: HttpRequest, **values: Any) -> None:
    request.session[_KEY] = {**request.session.get(_KEY, {}), **values}


def _show(request: HttpRequest, step: str, template: str, **context: Any) -> HttpResponse:
    number = STEPS.index(step)
    back = _address(STEPS[number - 1]) if number else ""
    values = {"number": number + 1, "total": len(STEPS), "back": back, **context}
    return render(request, f"learning/{template}.html", values)


def _interest(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("occupation") if key.isdigit()][:_COMPARED]
        if chosen:
            _keep(request, compared=chosen)
            return redirect(_address("compare"))
    words = request.GET.get("q", "").strip()[:100]
    rows = occupations()
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(description__icontains=word)
            | Q(titles__icontains=word) | Q(pk__in=occupations_for_skill(word))
        )  # fmt: skip
    context = {"occupations": list(rows[:30]), "q": words, "compared": answers.get("compared", [])}
    return _show(request, "interest", "interest", missing=request.method == "POST", **context)


def _compare(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    rows = Occupation.objects.filter(pk__in=answers.get("compared", []))
    if request.method == "POST":
        occupation = get_object_or_404(Occupation, pk=request.POST.get("occupation") or 0)
        _keep(request, occupation=occupation.pk)
        return redirect(_address("skills"))
    if not rows:
        return redirect(_address("interest"))
    person, today = cast("User", request.user), timezone.localdate()
    levels, places = selectors.levels_of(person.pk), selectors.places_of(person)
    choices = [_choice(row, levels, places, today) for row in rows]
    return _show(request, "compare", "compare", choices=choices)


def _choice(occupation: Occupation, levels: dict[int, int], places: frozenset[str], today: date) -> Choice:
    required = {row.skill_id: (row.level, row.weight) for row in goal_of(occupation)}
    wish = planning.Wish(
        required=required, current=levels, hours_per_week=6.0, start=today, deadline=today + timedelta(weeks=_MONTHS),
        places=places,
    )  # fmt: skip
    found = planning.answer(wish, time_limit=0.3)
    return Choice(
        occupation, len(required), planning.share_of(wish, levels), found.weeks, found.plan.hours, found.plan.cost,
        found.coverage,
    )  # fmt: skip


def _skills(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    occupation = get_object_or_404(Occupation, pk=answers["occupation"])
    skills = sorted((row.skill for row in goal_of(occupation)), key=lambda skill: skill.name)
    person = cast("User", request.user)
    form = LevelsForm(
        request.POST or None, skills=skills, levels=selectors.levels_of(person.pk), language=get_language() or "ja"
    )
    if request.method == "POST" and form.is_valid():
        services.claim_skills(person=person, levels=form.levels(), actor=acting(request))
        return redirect(_address("time"))
    return _show(
        request, "skills", "question", form=form, question=_("いま、どこまでできますか"), occupation=occupation
    )


def _time(request: HttpRequest, answers: dict[str, Any]) -> HttpResponse:
    person, today = cast("User", request.user), timezone.localdate()
    occupation = get_object_or_404(Occupation, pk=answers["occupation"])
    form = GoalForm(request.POST or None, initial={"deadline": today + timedelta(weeks=_MONTHS), "hours_per_week": 6})
    if request.method == "POST" and form.is_valid():
        now, actor = timezone.now(), acting(request)
        try:
            goal = services.set_goal(person=person, occupation=occupation, actor=actor, now=now, **form.cleaned_data)
            services.make_plan(goal=goal, actor=actor, now=now, today=today)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        except ParameterError as error:
            form.add_error(None, error.message("ja"))
        else:
            request.session.pop(_KEY, None)
            return redirect("learning:plan")
    question = _("どのくらい時間とお金をかけられますか")
    return _show(request, "time", "question", form=form, question=question, occupation=occupation)

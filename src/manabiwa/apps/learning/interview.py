"""The interview: one question a screen, from what somebody likes to a plan; alone, or with the supporter beside.

Answers stay in the session of whoever types, one set for each person, so that nothing is lost when the page is closed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
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
from manabiwa.apps.catalog.selectors import occupations, occupations_for_skill
from manabiwa.apps.common.http import acting
from manabiwa.apps.common.permissions import Actor
from manabiwa.apps.programmes.places import places_in
from manabiwa.engines.kernel import ParameterError

from . import comparing, drafting, selectors, services, targets
from .access import person_beside
from .forms import BackgroundForm, EnvironmentForm, GoalForm, LevelsForm, PostingForm, WantedForm
from .presenting import language
from .wish import USUAL_WEEKS

STEPS = ("interest", "compare", "background", "skills", "environment", "time")
"""The screens in their order; `posting` and `wanted` stand in the place of the first two."""
_INSTEAD = {"posting": "interest", "wanted": "compare"}
_MOST_PLACES = 4
_NEEDS_TARGET = frozenset({"background", "skills", "environment", "time"})
_COMPARED = 3


@dataclass(frozen=True, slots=True)
class _Sitting:
    """One request of the interview: who asks, about whom, and what was answered so far."""

    request: HttpRequest
    person: User
    actor: Actor
    answers: dict[str, Any]

    @property
    def is_own(self) -> bool:
        return self.person.pk == self.request.user.pk

    @property
    def key(self) -> str:
        return _key(self.person.pk)

    def address(self, step: str) -> str:
        """Where a screen of this interview is."""
        here = reverse("learning:start") if self.is_own else reverse("learning:start_with", args=[self.person.pk])
        return f"{here}?step={step}"

    def keep(self, **values: Any) -> None:
        self.request.session[self.key] = {**self.request.session.get(self.key, {}), **values}

    def target(self) -> targets.Target | None:
        """What the person aims at, as answered so far."""
        return targets.target_of(self.answers.get("target"))

    def show(self, step: str, template: str, **context: Any) -> HttpResponse:
        place = STEPS.index(_INSTEAD.get(step, step))
        before = STEPS[place - 1] if place else ""
        if place == 2 and "posting" in self.answers:
            before = "wanted"
        if step == "wanted":
            before = "posting"
        values = {
            "number": place + 1, "total": len(STEPS), "back": self.address(before) if before else "",
            "here": self.address(step), "person": None if self.is_own else self.person, **context,
        }  # fmt: skip
        return render(self.request, f"learning/{template}.html", values)


def _key(person_id: int) -> str:
    return f"learning.interview.{person_id}"


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """One screen of my interview; `?occupation=CODE` begins with the occupation chosen."""
    return _screen(request, cast("User", request.user))


@require_http_methods(["GET", "POST"])
def start_with(request: HttpRequest, person_id: int) -> HttpResponse:
    """The same for a person whom I support and who agrees to it."""
    return _screen(request, person_beside(acting(request), person_id))


def begin_with(request: HttpRequest, target: dict[str, Any]) -> HttpResponse:
    """Go on with my interview from a target that was chosen elsewhere (`targets.of_skills`): a role of the office."""
    person = cast("User", request.user)
    sitting = _Sitting(request, person, acting(request), request.session.setdefault(_key(person.pk), {}))
    sitting.keep(target=target)
    return redirect(sitting.address("background"))


def _screen(request: HttpRequest, person: User) -> HttpResponse:
    answers: dict[str, Any] = request.session.setdefault(_key(person.pk), {})
    sitting = _Sitting(request, person, acting(request), answers)
    if code := request.GET.get("occupation"):
        occupation = get_object_or_404(Occupation, code=code)
        sitting.keep(target=targets.of_occupation(occupation))
        return redirect(sitting.address("background"))
    step = request.GET.get("step", "interest")
    if step not in _SCREENS or (step in _NEEDS_TARGET and sitting.target() is None):
        step = "interest"
    return _SCREENS[step](sitting)


def _interest(sitting: _Sitting) -> HttpResponse:
    request = sitting.request
    if request.method == "POST":
        chosen = [int(key) for key in request.POST.getlist("occupation") if key.isdigit()][:_COMPARED]
        if chosen:
            sitting.keep(compared=chosen)
            return redirect(sitting.address("compare"))
    words = request.GET.get("q", "").strip()[:100]
    rows = occupations()
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(description__icontains=word)
            | Q(titles__icontains=word) | Q(pk__in=occupations_for_skill(word))
        )  # fmt: skip
    context = {"occupations": list(rows[:30]), "q": words, "compared": sitting.answers.get("compared", [])}
    posting = sitting.address("posting")
    return sitting.show("interest", "interest", missing=request.method == "POST", posting=posting, **context)


def _compare(sitting: _Sitting) -> HttpResponse:
    rows = list(Occupation.objects.filter(pk__in=sitting.answers.get("compared", [])))
    if sitting.request.method == "POST":
        occupation = get_object_or_404(Occupation, pk=sitting.request.POST.get("occupation") or 0)
        sitting.keep(target=targets.of_occupation(occupation))
        return redirect(sitting.address("background"))
    if not rows:
        return redirect(sitting.address("interest"))
    choices = comparing.compare(sitting.person, rows, timezone.localdate())
    return sitting.show("compare", "compare", choices=choices)


def _posting(sitting: _Sitting) -> HttpResponse:
    form = PostingForm(sitting.request.POST or None, initial={"text": sitting.answers.get("posting", "")})
    if sitting.request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if targets.found_in(text):
            sitting.keep(posting=text)
            return redirect(sitting.address("wanted"))
        form.add_error("text", _("この文章からは、学べるスキルが見つかりませんでした。ことばを足してみてください。"))
    question = _("求人票や、できるようになりたいことを貼り付けてください")
    return sitting.show("posting", "question", form=form, question=question)


def _wanted(sitting: _Sitting) -> HttpResponse:
    found = targets.found_in(sitting.answers.get("posting", ""))
    if not found:
        return redirect(sitting.address("posting"))
    form = WantedForm(sitting.request.POST or None, found=found, language=get_language() or "ja")
    if sitting.request.method == "POST" and form.is_valid():
        sitting.keep(target=targets.of_skills(form.cleaned_data["title"], form.levels()))
        return redirect(sitting.address("background"))
    return sitting.show("wanted", "question", form=form, question=_("この中の、どれができるようになりたいですか"))


def _background(sitting: _Sitting) -> HttpResponse:
    form = BackgroundForm(sitting.request.POST or None, initial={"text": sitting.answers.get("background", "")})
    if sitting.request.method == "POST" and form.is_valid():
        sitting.keep(background=form.cleaned_data["text"])
        return redirect(sitting.address("skills"))
    return _about_target(sitting, "background", form, _("これまでに、どんなことをしてきましたか"))


def _skills(sitting: _Sitting) -> HttpResponse:
    target = cast("targets.Target", sitting.target())
    known = selectors.levels_of(sitting.person.pk)
    said = targets.levels_said(sitting.answers.get("background", ""))
    form = LevelsForm(
        sitting.request.POST or None, skills=target.skills, levels=known, said=said,
        examples=selectors.examples_for(target.skills, sitting.person, timezone.localdate()),
        from_courses=selectors.skills_from_courses(sitting.person.pk), language=get_language() or "ja",
    )  # fmt: skip
    if sitting.request.method == "POST" and form.is_valid():
        services.claim_skills(person=sitting.person, levels=form.levels(), actor=sitting.actor)
        return redirect(sitting.address("environment"))
    return _about_target(sitting, "skills", form, _("いま、どこまでできますか"))


def _environment(sitting: _Sitting) -> HttpResponse:
    form = EnvironmentForm(sitting.request.POST or None, instance=selectors.environment_of(sitting.person))
    if sitting.request.method == "POST" and form.is_valid():
        services.describe_environment(person=sitting.person, actor=sitting.actor, **form.cleaned_data)
        return redirect(sitting.address("time"))
    home = sitting.person.municipality_id
    places = list(places_in(home)[:_MOST_PLACES]) if home else []
    return _about_target(sitting, "environment", form, _("どんなところで学びますか"), places=places)


def _time(sitting: _Sitting) -> HttpResponse:
    today, target = timezone.localdate(), cast("targets.Target", sitting.target())
    form = GoalForm(
        sitting.request.POST or None,
        initial={"deadline": today + timedelta(weeks=USUAL_WEEKS), "hours_per_week": 6},
    )
    if sitting.request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            goal = services.set_goal(
                person=sitting.person, actor=sitting.actor, now=now, occupation=target.occupation, title=target.title,
                skills=target.wanted, background=sitting.answers.get("background", ""), **form.wanted(),
            )  # fmt: skip
            drafting.draft_at_once(goal=goal, actor=sitting.actor, now=now, today=today)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
        except ParameterError as error:
            form.add_error(None, error.message(language(get_language() or "ja")))
        else:
            sitting.request.session.pop(sitting.key, None)
            return redirect("learning:plan") if sitting.is_own else redirect("support:person", sitting.person.pk)
    return _about_target(sitting, "time", form, _("どのくらい時間とお金をかけられますか"))


def _about_target(sitting: _Sitting, step: str, form: Any, question: str, **more: Any) -> HttpResponse:
    target = cast("targets.Target", sitting.target())
    return sitting.show(step, "question", form=form, question=question, target=target.title, **more)


_SCREENS: dict[str, Callable[[_Sitting], HttpResponse]] = {
    "interest": _interest, "compare": _compare, "posting": _posting, "wanted": _wanted, "background": _background,
    "skills": _skills, "environment": _environment, "time": _time,
}  # fmt: skip

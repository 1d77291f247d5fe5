"""Courses that a person wants in the plan or leaves out; each choice drafts the plan that follows from it."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manabiwa.apps.accounts.models import User
from manabiwa.apps.catalog.models import Course
from manabiwa.apps.common.http import acting
from manabiwa.engines.kernel import ParameterError

from . import selectors, services
from .presenting import language

_WISHES = {"must": True, "never": False, "open": None}


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Mine: on to the draft and what it changes."""
    ask_wish(request, cast("User", request.user))
    return redirect(f"{reverse('learning:plan')}?draft")


def ask_wish(request: HttpRequest, person: User) -> None:
    """Do what the form asks for the open goal of a person; what is wrong is told on the next page."""
    key = request.POST.get("course", "")
    course, goal = get_object_or_404(Course, pk=key if key.isdecimal() else 0), selectors.open_goal(person)
    asked, seen = request.POST.get("wish", ""), request.POST.get("seen", "")[:18]
    if goal is None or asked not in _WISHES:
        messages.error(request, _("先に、めざすことを決めてください。"))
        return
    try:
        services.wish_for_course(
            goal=goal, course=course, is_wanted=_WISHES[asked], actor=acting(request), now=timezone.now(),
            today=timezone.localdate(), seen=int(seen) if seen.isdecimal() else None,
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ParameterError as error:
        messages.error(request, error.message(language(get_language() or "ja")))

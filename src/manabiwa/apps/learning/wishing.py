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
from .access import person_beside
from .presenting import language

_WISHES = {"must": True, "never": False, "open": None}


@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Mine: on to the draft and what it changes."""
    _wish(request, cast("User", request.user))
    return redirect(f"{reverse('learning:plan')}?draft")


@require_POST
def person_wish(request: HttpRequest, person_id: int) -> HttpResponse:
    """For a person whom I support, who decides on the draft."""
    person = person_beside(acting(request), person_id)
    _wish(request, person)
    return redirect(f"{reverse('learning:person', args=[person.pk])}#draft")


def _wish(request: HttpRequest, person: User) -> None:
    key = request.POST.get("course", "")
    course, goal = get_object_or_404(Course, pk=key if key.isdecimal() else 0), selectors.open_goal(person)
    asked = request.POST.get("wish", "")
    if goal is None or asked not in _WISHES:
        messages.error(request, _("先に、めざすことを決めてください。"))
        return
    try:
        services.wish_for_course(
            goal=goal, course=course, is_wanted=_WISHES[asked], actor=acting(request), now=timezone.now(),
            today=timezone.localdate(),
        )  # fmt: skip
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except ParameterError as error:
        messages.error(request, error.message(language(get_language() or "ja")))

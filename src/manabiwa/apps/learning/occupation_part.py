"""What the page of an occupation learns from here: what people can do, and how many learned for it to the end."""

from django.db.models import Exists, OuterRef

from manabiwa.apps.accounts.models import Purpose
from manabiwa.apps.accounts.selectors import people_with_consent
from manabiwa.apps.catalog.models import Occupation
from manabiwa.apps.catalog.occupation_page import Contribution

from .models import Enrolment, Plan, PlanState, PlanStep
from .selectors import levels_of


def finished_in(occupation: Occupation, municipality: str) -> int:
    """People of the municipality who finished every course of their plan for the occupation.

    Only those count who agree to their outcomes being used.
    """
    done = Enrolment.objects.filter(
        person=OuterRef("plan__goal__person"), course=OuterRef("course"), completed_at__isnull=False
    )
    steps = PlanStep.objects.filter(plan=OuterRef("pk"))
    plans = Plan.objects.filter(
        Exists(steps), ~Exists(steps.filter(~Exists(done))), state=PlanState.ACTIVE, goal__occupation=occupation,
        goal__person__municipality=municipality,
    )  # fmt: skip
    people = set(plans.values_list("goal__person_id", flat=True))
    return len(people_with_consent(people, Purpose.OUTCOMES))


PART = Contribution(levels_of=levels_of, finished_in=finished_in)

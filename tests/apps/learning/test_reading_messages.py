"""Whoever opens a conversation has read what the other side wrote, and nobody else has."""

import pytest
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.learning import services
from manabiwa.apps.learning.disturbing import disturbances_in, disturbances_of
from manabiwa.apps.learning.models import Message
from manabiwa.apps.learning.selectors import active_plan, enrolments_of


@pytest.fixture
def talk(learner, supporter, beside):
    """One message of each side, unread."""
    return [
        services.send_message(person=learner.user, text=text, actor=actor, now=timezone.now())
        for text, actor in (("質問です", learner), ("答えです", supporter))
    ]


def unread():
    return set(Message.objects.filter(read_at=None).values_list("text", flat=True))


def test_the_person_reads_what_the_supporter_wrote(talk, learner):
    services.mark_read(person=learner.user, actor=learner, now=timezone.now())
    assert unread() == {"質問です"}


def test_the_supporter_reads_what_the_person_wrote(talk, learner, supporter):
    services.mark_read(person=learner.user, actor=supporter, now=timezone.now())
    assert unread() == {"答えです"}


def test_a_stranger_reads_nothing(talk, learner, stranger_officer):
    services.mark_read(person=learner.user, actor=stranger_officer, now=timezone.now())
    assert unread() == {"質問です", "答えです"}


def test_without_consent_the_supporter_reads_nothing(talk, learner, supporter):
    learner.user.consents.update(withdrawn_at=timezone.now())
    services.mark_read(person=learner.user, actor=supporter, now=timezone.now())
    assert unread() == {"質問です", "答えです"}


def test_the_page_of_a_person_asks_fifteen_times_at_most_with_news_and_a_disturbed_plan(
    plan, catalogue, talk, learner, supporter, sign_in, django_assert_max_num_queries
):
    catalogue.style.withdrawn_at = timezone.now()
    catalogue.style.save()
    client = sign_in(supporter)
    with django_assert_max_num_queries(15):
        page = client.get(reverse("support:person", args=[learner.user.pk])).content.decode()
    assert "「CSSの次の一歩」は、提供が終わりました。" in page
    assert unread() == {"答えです"}


@pytest.mark.parametrize("state", ["untouched", "begun", "finished"])
def test_what_is_at_hand_tells_the_same_disturbances_as_the_store(plan, catalogue, learner, state):
    if state != "untouched":
        row = services.enrol_learner(person=learner.user, course=catalogue.style, actor=learner, now=timezone.now())
        if state == "finished":
            row.completed_at = timezone.now()
            row.save()
    for course in (catalogue.style, catalogue.code):
        course.withdrawn_at = timezone.now()
        course.save()
    at_hand = disturbances_in(active_plan(learner.user), enrolments_of(learner.user))
    assert at_hand == disturbances_of([learner.user.pk])
    assert len(at_hand) == (2 if state == "untouched" else 1)

"""Handing a person over: asked, taken or not, taken back, and never to somebody who may not support there."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from manabiwa.apps.common.permissions import PermissionRefused
from manabiwa.apps.mail.models import OutgoingMail
from manabiwa.apps.support import services
from manabiwa.apps.support.models import HandOver


@pytest.fixture
def asked(beside, supporter, colleague, learner):
    (row,) = services.ask_hand_over(person=learner.user, taker=colleague.user, note="夜の仕事", actor=supporter)
    return row


def test_the_other_one_is_told_takes_the_person_and_reads_the_note(
    beside, supporter, colleague, learner, sign_in, django_assert_max_num_queries
):
    client = sign_in(supporter)
    address = reverse("support:ask_hand_over", args=[learner.user.pk])
    with django_assert_max_num_queries(15):
        assert "colleague" in client.get(address).content.decode()
    assert client.post(address, {"taker": colleague.user.pk, "note": "夜の仕事が増えた"}).status_code == 302
    assert "返事を待っています" in client.get(address).content.decode()
    assert [row.to for row in OutgoingMail.objects.all()] == [[colleague.user.email]]
    client = sign_in(colleague)
    assert "夜の仕事が増えた" in client.get(reverse("support:desk")).content.decode()
    row = HandOver.unscoped.get()
    client.post(reverse("support:answer_hand_over", args=[row.pk]), {"take": "1"})
    beside.refresh_from_db()
    assert beside.supporter == colleague.user
    assert client.get(reverse("support:person", args=[learner.user.pk])).status_code == 200
    assert sign_in(supporter).get(reverse("support:person", args=[learner.user.pk])).status_code == 403


def test_who_does_not_take_leaves_everything_as_it_was(asked, beside, supporter, colleague):
    services.answer_hand_over(hand_over=asked, takes=False, actor=colleague, now=timezone.now())
    beside.refresh_from_db()
    assert beside.supporter == supporter.user
    with pytest.raises(ValidationError):
        services.answer_hand_over(hand_over=asked, takes=True, actor=colleague, now=timezone.now())


def test_nobody_answers_for_another(asked, beside, supporter, outsider, sign_in):
    with pytest.raises(PermissionRefused):
        services.answer_hand_over(hand_over=asked, takes=True, actor=supporter, now=timezone.now())
    assert sign_in(outsider).post(reverse("support:answer_hand_over", args=[asked.pk])).status_code == 404
    assert HandOver.unscoped.get().answered_at is None


def test_a_second_request_waits_for_the_first(asked, beside, supporter, colleague, learner):
    with pytest.raises(ValidationError, match="すでに依頼"):
        services.ask_hand_over(person=learner.user, taker=colleague.user, note="もう一度", actor=supporter)
    services.withdraw_hand_over(hand_over=asked, actor=supporter)
    services.ask_hand_over(person=learner.user, taker=colleague.user, note="もう一度", actor=supporter)


def test_a_request_that_was_answered_is_not_taken_back(asked, supporter, colleague):
    services.answer_hand_over(hand_over=asked, takes=False, actor=colleague, now=timezone.now())
    with pytest.raises(ValidationError):
        services.withdraw_hand_over(hand_over=asked, actor=supporter)


def test_an_officer_who_chose_another_supporter_meanwhile_wins(
    asked, beside, colleague, supporter, officer, make_person, town
):
    from manabiwa.apps.programmes.services import assign_supporter

    third = make_person("third@tameshi.example", "supporter", town)
    assign_supporter(participation=beside, supporter=third.user, actor=officer)
    with pytest.raises(ValidationError, match="依頼の後に変わりました"):
        services.answer_hand_over(hand_over=asked, takes=True, actor=colleague, now=timezone.now())
    asked.refresh_from_db()
    assert asked.answered_at is None


@pytest.mark.parametrize("who", ["outsider", "learner", "supporter"])
def test_only_another_supporter_of_the_place_can_be_asked(beside, supporter, learner, request, who):
    taker = request.getfixturevalue(who)
    with pytest.raises(ValidationError):
        services.ask_hand_over(person=learner.user, taker=taker.user, note="頼みます", actor=supporter)


def test_a_note_is_needed_and_only_the_supporter_asks(beside, supporter, colleague, learner):
    with pytest.raises(ValidationError):
        services.ask_hand_over(person=learner.user, taker=colleague.user, note="  ", actor=supporter)
    with pytest.raises(PermissionRefused):
        services.ask_hand_over(person=learner.user, taker=supporter.user, note="ください", actor=colleague)

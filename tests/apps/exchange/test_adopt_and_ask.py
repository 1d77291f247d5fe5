from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from manabiwa.apps.exchange import services
from manabiwa.apps.exchange.models import Case, Question
from manabiwa.apps.mail.models import OutgoingMail


def test_a_neighbour_takes_a_case_as_example_once(
    sign_in: Any, case: Any, stranger_officer: Any, neighbour: Any
) -> None:
    signed_in = sign_in(stranger_officer)
    for _again in range(2):
        signed_in.post(reverse("exchange:adopt", args=[case.pk]), {"municipality": neighbour.pk})
    own = Case.objects.for_municipality(neighbour.pk).get()
    assert (own.adopted_from_id, own.state, own.actions, own.result) == (case.pk, "draft", case.actions, "")


def test_a_case_is_not_adopted_for_another_municipality(
    sign_in: Any, case: Any, stranger_officer: Any, town: Any, now: Any
) -> None:
    answer = sign_in(stranger_officer).post(reverse("exchange:adopt", args=[case.pk]), {"municipality": town.pk})
    assert answer.status_code == 404
    with pytest.raises(PermissionDenied):
        services.adopt_case(case=case, municipality=town, actor=stranger_officer, now=now)


def test_ones_own_case_is_not_adopted(case: Any, officer: Any, town: Any, now: Any) -> None:
    with pytest.raises(ValidationError):
        services.adopt_case(case=case, municipality=town, actor=officer, now=now)


def test_a_question_reaches_the_officer_without_the_askers_address(
    sign_in: Any, case: Any, learner: Any, officer: Any
) -> None:
    sign_in(learner).post(reverse("exchange:ask", args=[case.pk]), {"text": "冬はどうしましたか"})
    mail = OutgoingMail.objects.get(to=[officer.user.email])
    assert "冬はどうしましたか" in mail.body
    assert learner.user.email not in mail.body


def test_an_answer_stands_below_the_case(
    client: Any, sign_in: Any, case: Any, learner: Any, officer: Any, now: Any
) -> None:
    question = services.ask_about_case(case=case, text="冬は?", actor=learner, now=now)
    sign_in(officer).post(reverse("exchange:answer", args=[question.pk]), {"answer": "送迎を付けます"})
    assert "送迎を付けます" in client.get(reverse("exchange:case", args=[case.pk])).content.decode()


def test_another_municipality_cannot_answer(
    sign_in: Any, case: Any, learner: Any, stranger_officer: Any, now: Any
) -> None:
    question = services.ask_about_case(case=case, text="冬は?", actor=learner, now=now)
    answer = sign_in(stranger_officer).post(reverse("exchange:answer", args=[question.pk]), {"answer": "x"})
    question.refresh_from_db()
    assert (answer.status_code, question.answer) == (404, "")


def test_strangers_are_sent_to_sign_in_before_they_ask(client: Any, case: Any) -> None:
    assert client.post(reverse("exchange:ask", args=[case.pk]), {"text": "x"}).status_code == 302
    assert not Question.unscoped.exists()


def test_an_empty_question_is_not_sent(sign_in: Any, case: Any, learner: Any) -> None:
    sign_in(learner).post(reverse("exchange:ask", args=[case.pk]), {"text": "  "})
    assert not Question.unscoped.exists()

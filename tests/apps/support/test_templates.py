"""Texts to begin from."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from manabiwa.apps.support import services
from manabiwa.apps.support.models import MessageTemplate
from manabiwa.apps.support.templates import fill, unknown_fields


def test_fields_are_filled_in_with_narrow_and_wide_braces():
    values = {"name": "海野しおり", "course": ""}
    assert fill("{名前}さん、｛名前｝さん、{講座}", values) == "海野しおりさん、海野しおりさん、{講座}"
    assert fill("Hello {name}", values) == "Hello 海野しおり"
    assert unknown_fields("{名前} {住所}") == ["住所"]


def test_a_template_begins_the_message_of_a_person(plan, beside, supporter, learner, town, sign_in):
    row = services.write_template(
        municipality=town, title="あいさつ", text="{名前}さん、{支援者}です。目標は「{目標}」。", actor=supporter
    )
    client = sign_in(supporter)
    page = client.get(reverse("support:person", args=[learner.user.pk]), {"template": row.pk}).content.decode()
    assert "learnerさん、supporterです。目標は「ウェブ開発者」。" in page
    assert client.get(reverse("support:person", args=[learner.user.pk]), {"template": "9" * 30}).status_code == 200


def test_starters_come_once_and_are_changed_and_deleted(supporter, sign_in):
    client = sign_in(supporter)
    client.post(reverse("support:starters"))
    client.post(reverse("support:starters"))
    rows = list(MessageTemplate.objects.for_municipality("139017"))
    assert len(rows) == 4
    assert not any(unknown_fields(row.text) for row in rows)
    address = reverse("support:template", args=[rows[0].pk])
    client.post(address, {"title": "わたしたちの文例", "text": "{名前}さん"})
    rows[0].refresh_from_db()
    assert rows[0].title == "わたしたちの文例"
    assert "使えません" in client.post(address, {"title": "別", "text": "{住所}"}).content.decode()
    client.post(reverse("support:delete_template", args=[rows[0].pk]))
    assert MessageTemplate.unscoped.count() == 3


def test_a_title_is_taken_once(town, supporter):
    services.write_template(municipality=town, title="あいさつ", text="こんにちは", actor=supporter)
    with pytest.raises(ValidationError):
        services.write_template(municipality=town, title="あいさつ", text="こんばんは", actor=supporter)


def test_another_municipality_s_templates_are_out_of_reach(town, supporter, outsider, officer, sign_in):
    row = services.write_template(municipality=town, title="あいさつ", text="こんにちは", actor=supporter)
    client = sign_in(outsider)
    assert "あいさつ" not in client.get(reverse("support:templates")).content.decode()
    assert client.get(reverse("support:template", args=[row.pk])).status_code == 404
    assert client.post(reverse("support:delete_template", args=[row.pk])).status_code == 404

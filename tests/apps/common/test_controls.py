"""Controls that are drawn without templates are the ones that Django draws."""

import re

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from manabiwa.apps.common.forms import Renderer

CHOICES = [("", "—"), ("a", "あ & い"), ("組", [("b", "<b>"), ("c", 'う"')])]
CASES = [
    (forms.TextInput(attrs={"required": True, "disabled": False, "maxlength": 20}), 'あ"<&>'),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"type": "range", "step": "0.5"}), 1234567.5),
    (forms.EmailInput(), ""),
    (forms.PasswordInput(render_value=True), "x'y"),
    (forms.HiddenInput(), 0),
    (forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "2026-11-24"),
    (forms.DateTimeInput(), "2026-11-24T10:00"),
    (forms.ClearableFileInput(), None),
    (forms.FileInput(attrs={"accept": ".csv,.xlsx"}), None),
    (forms.Textarea(attrs={"rows": 3}), "一\n<二>\n"),
    (forms.Textarea(), None),
    (forms.Select(choices=CHOICES), "c"),
    (forms.Select(choices=CHOICES, attrs={"required": True}), None),
    (forms.SelectMultiple(choices=CHOICES), ["a", "b"]),
    (forms.CheckboxInput(), True),
    (forms.RadioSelect(choices=CHOICES[:2]), "a"),
]


def without_gaps(html: str) -> str:
    return re.sub(r">\s+<", "><", html).replace("> ", ">").strip()


@pytest.mark.parametrize(("widget", "value"), CASES, ids=lambda one: type(one).__name__)
def test_the_html_is_the_same(widget: forms.Widget, value: object) -> None:
    ours, theirs = (
        widget.render("name", value, {"id": "id_name"}, renderer)  # type: ignore[arg-type]
        for renderer in (Renderer(), DjangoTemplates())
    )
    assert without_gaps(ours) == without_gaps(theirs)


def test_what_a_person_typed_cannot_become_markup() -> None:
    evil = '"><script>alert(1)</script>'
    for widget in (forms.TextInput(), forms.Textarea(), forms.Select(choices=[(evil, evil)])):
        html = str(widget.render("name", evil, {"id": evil}, Renderer()))  # type: ignore[arg-type]
        assert "<script" not in html

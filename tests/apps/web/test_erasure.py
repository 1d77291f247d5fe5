"""A resident of the demo network takes the own data along, and is forgotten everywhere."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.mail import send_mail
from django.db import models
from django.test import Client

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import AuditEntry, User
from manabiwa.apps.catalog.seed import load_builtin
from manabiwa.apps.common.permissions import SYSTEM
from manabiwa.apps.evaluation.kinds import load_outcome_types
from manabiwa.apps.mail.models import OutgoingMail
from manabiwa.apps.programmes.models import Cohort
from manabiwa.apps.programmes.tables import PARTICIPANTS
from manabiwa.apps.tables.importing import import_file
from manabiwa.apps.tables.models import TableImport
from manabiwa.apps.web.demo.build import build_demo

RESIDENT, PLACE = "resident@demo-229598.example", "229598"
# a person is not their municipality, and words that a person shares with everybody are no trace
TEXT = (models.CharField, models.TextField, models.JSONField)


@pytest.fixture
def resident(db: None) -> User:
    load_outcome_types(actor=SYSTEM)
    load_builtin(actor=SYSTEM)
    build_demo(seed=1, say=lambda text: None)
    return User.objects.get(email=RESIDENT)


def traces(words: tuple[str, ...]) -> Iterator[str]:
    """Every column of every table that holds one of the words."""
    for model in apps.get_models():
        rows = getattr(model, "unscoped", model._default_manager)
        for column in model._meta.concrete_fields:
            if isinstance(column, TEXT):
                for values in rows.values_list("pk", column.attname):
                    text = values[1] if isinstance(values[1], str) else json.dumps(values[1], ensure_ascii=False)
                    if any(word in text for word in words):
                        yield f"{model._meta.label}.{column.name} {values[0]}: {text[:80]}"


def pointers(person: int) -> dict[str, int]:
    """How many rows of each table still point at the person."""
    found = {}
    for model in apps.get_models():
        rows = getattr(model, "unscoped", model._default_manager)
        for column in model._meta.concrete_fields:
            if isinstance(column, models.ForeignKey) and column.related_model is User:
                number = rows.filter(**{column.attname: person}).count()
                if number:
                    found[f"{model._meta.label}.{column.name}"] = number
    return found


@pytest.fixture
def named_everywhere(resident: User, tmp_path: Path, now: dt.datetime) -> None:
    """The resident in a table that an officer imported (a good row and a wrong one), in mail, and from a provider."""
    officer = Person(User.objects.get(email="officer@demo-229598.example"))
    cohort = Cohort.unscoped.filter(programme__municipality_id=PLACE).select_related("programme").first()
    assert cohort is not None
    table = tmp_path / "people.csv"
    head = "事業名,期,メールアドレス,氏名,参加決定日\n"
    rows = "".join(
        f"{cohort.programme.name},{name},{resident.email},{resident.name},2026-11-01\n"
        for name in (cohort.name, "ない期")
    )
    other = f"{cohort.programme.name},{cohort.name},other@example.jp,ほか 一人,2026-11-01\n"
    table.write_text(head + rows + other, encoding="utf-8")
    import_file(spec=PARTICIPANTS, path=table, actor=officer, now=now, municipality=PLACE, keep_good_rows=True)
    send_mail("お知らせ", f"{resident.name}さん、こんにちは。", None, [resident.email])
    send_mail("お知らせ", "こんにちは。", None, [f"x{resident.email}"])
    SocialAccount.objects.create(user=resident, provider="city", uid="1", extra_data={"email": resident.email})


def test_a_resident_takes_everything_along_and_is_forgotten_everywhere(
    resident: User, named_everywhere: None, client: Client
) -> None:
    client.force_login(resident, backend="django.contrib.auth.backends.ModelBackend")
    places = {trace.partition(" ")[0] for trace in traces((RESIDENT, resident.name))}
    assert {"mail.OutgoingMail.to", "tables.WrongRow.cells", "tables.ImportChange.key"} <= places, "the test can see"
    data = client.post("/people/me/data").json()
    assert data["accounts"]["email"] == RESIDENT
    assert data["learning"]["goals"]
    assert data["records"]
    assert data["programmes"]

    refused = client.post("/people/me/erase", {"email": "somebody@else.example"}, follow=True)
    assert "何も消していません" in refused.content.decode()
    assert User.objects.filter(email=RESIDENT).exists()

    name = resident.name
    assert client.post("/people/me/erase", {"email": RESIDENT}).status_code == 302
    assert client.get("/home").status_code == 302, "signed out"
    assert [trace for trace in traces((RESIDENT, name)) if f"x{RESIDENT}" not in trace] == []
    # what is left counts in figures or says that something happened, without saying to whom
    assert set(pointers(resident.pk)) <= {
        "accounts.AuditEntry.actor", "accounts.AuditEntry.person", "programmes.Participation.person",
    }  # fmt: skip
    assert AuditEntry.objects.filter(action="accounts.erase_person").exists()
    # others are as they were
    assert User.objects.filter(email="other@example.jp", name="ほか 一人").exists()
    assert OutgoingMail.objects.filter(to__icontains=f"x{RESIDENT}").exists()
    assert not any(row.file for row in TableImport.unscoped.filter(spec_key=PARTICIPANTS.key))

"""Who looks at a participant's record, or takes the table of people out, leaves a trace."""

from django.urls import reverse

from manabiwa.apps.accounts.models import AuditEntry
from manabiwa.apps.programmes.services import add_participant


def entries(action):
    return [(row.actor, row.person, row.municipality_id) for row in AuditEntry.objects.filter(action=action)]


def test_a_look_at_a_record_is_in_the_persons_trail(cohort, officer, learner, town, sign_in, now):
    row = add_participant(cohort=cohort, person=learner.user, joined_on=now.date(), actor=officer)
    address = reverse("programmes:participation", args=[row.pk])
    sign_in(officer).get(address)
    assert entries("programmes.view_participation") == [(officer.user, learner.user, town.pk)]
    assert "参加の記録を見た" in sign_in(learner).get("/people/me/trail").content.decode()


def test_an_export_of_people_is_in_the_municipalitys_trail(cohort, officer, town, sign_in):
    client = sign_in(officer)
    client.get(reverse("programmes:cohort", args=[cohort.pk]))
    assert entries("programmes.export_people") == []
    client.get(reverse("programmes:cohort", args=[cohort.pk]), {"format": "csv"})
    assert entries("programmes.export_people") == [(officer.user, None, town.pk)]
    assert "参加者の表を取り出した" in client.get(f"/people/of/{town.pk}/audit").content.decode()

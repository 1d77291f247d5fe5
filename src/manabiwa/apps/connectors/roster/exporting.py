"""People and cohorts of a municipality as a roster."""

from django.db.models import QuerySet

from manabiwa.apps.common.permissions import Actor, Capability, require
from manabiwa.apps.connectors.models import RosterRecord
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.programmes.models import Cohort, Participation, Programme

from .format import Kind, RosterRow
from .identity import guid
from .writing import write_roster


def export_roster(*, municipality: Municipality, actor: Actor, programme: Programme | None = None) -> bytes:
    """A OneRoster 1.1 archive of the municipality's cohorts, or of one programme's: who takes part, who walks beside.

    People who left are left out. What came by a roster keeps the numbers that the roster gave it. The caller leaves the
    trace that people were taken out (`record_view`).
    """
    require(actor, Capability.RUN_PROGRAMMES, municipality.pk)
    cohorts = Cohort.objects.for_municipality(municipality.pk).select_related("programme").order_by("pk")
    people = Participation.objects.for_municipality(municipality.pk).filter(withdrawn_on=None)
    records = RosterRecord.objects.for_municipality(municipality.pk).filter(is_active=True)
    if programme is not None:
        cohorts, people = cohorts.filter(programme=programme), people.filter(cohort__programme=programme)
        records = records.filter(programme=programme)
    org = RosterRow(
        Kind.ORG, guid("municipality", municipality.pk), {"name": str(municipality), "identifier": municipality.pk}
    )
    rows = _Rows(records)
    for cohort in cohorts:
        rows.add_class(cohort)
    for participation in people.select_related("person", "supporter").order_by("pk"):
        rows.add_participation(participation)
    return write_roster([org, *rows.all()], org=org.sourced_id)


class _Rows:
    """The rows of a roster, each once."""

    def __init__(self, records: QuerySet[RosterRecord]) -> None:
        self._rows: dict[tuple[Kind, str], RosterRow] = {}
        self._people: dict[int, str] = {}
        self._classes: dict[int, str] = {}
        self._members: dict[int, str] = {}
        self._courses: dict[tuple[int, str], RosterRecord] = {}
        self._told: dict[int, RosterRecord] = {}
        for record in records.order_by("pk"):
            if record.person_id:
                self._people.setdefault(record.person_id, record.sourced_id)
            if record.cohort_id:
                self._classes.setdefault(record.cohort_id, record.sourced_id)
                self._told.setdefault(record.cohort_id, record)
            if record.participation_id:
                self._members.setdefault(record.participation_id, record.sourced_id)
            if record.kind == Kind.COURSE:
                self._courses[record.programme_id, record.sourced_id] = record

    def all(self) -> list[RosterRow]:
        return list(self._rows.values())

    def add_class(self, cohort: Cohort) -> None:
        begins, ends = cohort.starts_on.isoformat(), cohort.ends_on.isoformat()
        term = self._add(
            Kind.SESSION, guid("term", f"{begins}/{ends}"),
            {"title": f"{begins}/{ends}", "startDate": begins, "endDate": ends},
        )  # fmt: skip
        told = self._told.get(cohort.pk)
        sourced_id = self._classes.setdefault(cohort.pk, guid("cohort", cohort.pk))
        self._add(
            Kind.CLASS, sourced_id,
            {
                "title": cohort.name, "classCode": told.told["classCode"] if told else "", "termSourcedIds": term,
                "courseSourcedId": self._course_of(cohort, told),
            },
        )  # fmt: skip

    def add_participation(self, row: Participation) -> None:
        person = self._person(row.person_id, row.person.name, row.person.email, "student")
        of_class = self._classes[row.cohort_id]
        self._add(
            Kind.MEMBER, self._members.get(row.pk, guid("participation", row.pk)),
            {"classSourcedId": of_class, "userSourcedId": person, "role": "student"},
        )  # fmt: skip
        if row.supporter is not None:
            supporter = self._person(row.supporter.pk, row.supporter.name, row.supporter.email, "teacher")
            self._add(
                Kind.MEMBER, guid("support", f"{row.cohort_id}/{row.supporter.pk}"),
                {"classSourcedId": of_class, "userSourcedId": supporter, "role": "teacher"},
            )  # fmt: skip

    def _course_of(self, cohort: Cohort, told: RosterRecord | None) -> str:
        """The course that the roster named; else the programme, for a class must have one."""
        if told is not None:
            course = self._courses.get((told.programme_id, told.told["courseSourcedId"]))
            if course is not None:
                return self._add(Kind.COURSE, course.sourced_id, course.told)
        programme = cohort.programme
        return self._add(
            Kind.COURSE, guid("programme", programme.pk), {"title": programme.name, "courseCode": "", "subjects": ""}
        )

    def _person(self, key: int, name: str, email: str, role: str) -> str:
        sourced_id = self._people.setdefault(key, guid("person", key))
        # whoever both learns and supports is a teacher: the role of the person, not of the enrolment
        if role == "teacher" or (Kind.PERSON, sourced_id) not in self._rows:
            self._add(Kind.PERSON, sourced_id, {"name": name or email, "email": email.lower(), "role": role}, anew=True)
        return sourced_id

    def _add(self, kind: Kind, sourced_id: str, values: dict[str, str], *, anew: bool = False) -> str:
        if anew or (kind, sourced_id) not in self._rows:
            self._rows[kind, sourced_id] = RosterRow(kind, sourced_id, values)
        return sourced_id

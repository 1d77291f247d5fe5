"""Small OneRoster archives for tests."""

import csv
import io
import zipfile

from manabiwa.apps.connectors.roster.format import COLUMNS, Kind

SESSIONS = [{"sourcedId": "t1", "title": "前期", "type": "term", "startDate": "2026-12-01", "endDate": "2027-03-31"}]
ORGS = [{"sourcedId": "o1", "name": "人事課", "type": "district"}]
COURSES = [
    {"sourcedId": "c1", "title": "表計算の基礎", "courseCode": "X-1", "orgSourcedId": "o1", "subjects": "表計算"}
]
CLASSES = [
    {"sourcedId": "k1", "title": "A組", "courseSourcedId": "c1", "schoolSourcedId": "o1", "termSourcedIds": "t1",
     "classType": "scheduled"},
]  # fmt: skip


def person(number, role="student", **more):
    return {
        "sourcedId": f"p{number}", "enabledUser": "true", "role": role, "familyName": "山田",
        "givenName": f"花子{number}", "email": f"p{number}@tameshi.example", "username": f"p{number}",
        "orgSourcedIds": "o1", **more,
    }  # fmt: skip


def member(number, of_class="k1", role="student", **more):
    return {
        "sourcedId": f"e{number}-{of_class}", "classSourcedId": of_class, "userSourcedId": f"p{number}", "role": role,
        "schoolSourcedId": "o1", **more,
    }  # fmt: skip


def table(kind, rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS[kind])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def archive(people=(), members=(), *, sessions=SESSIONS, courses=COURSES, classes=CLASSES, mode="bulk", version="1.1",
            folder="", encoding="utf-8", absent=(), texts=None):  # fmt: skip
    """A whole archive; `absent` kinds are left out of it; `texts` replaces files by name."""
    rows = {Kind.SESSION: sessions, Kind.ORG: ORGS, Kind.COURSE: courses, Kind.PERSON: people, Kind.CLASS: classes,
            Kind.MEMBER: members}  # fmt: skip
    if mode == "delta":
        stamp = {"status": "active", "dateLastModified": "2026-11-20T00:00:00Z"}
        rows = {kind: [{**stamp, **row} for row in some] for kind, some in rows.items()}
    manifest = ["propertyName,value", "manifest.version,1.0", f"oneroster.version,{version}"]
    manifest += [f"file.{kind},{'absent' if kind in absent else mode}" for kind in Kind]
    files = {"manifest.csv": "\r\n".join(manifest)}
    files |= {kind.file: table(kind, some) for kind, some in rows.items() if kind not in absent}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in (files | (texts or {})).items():
            made.writestr(folder + name, text.encode(encoding))
    return out.getvalue()

"""OneRoster archives: what is read of them, what is refused, and that what we write comes back as it was."""

import string
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.apps.connectors.problems import SourceError
from manabiwa.apps.connectors.roster.comparing import Fate, compare
from manabiwa.apps.connectors.roster.format import COLUMNS, Kind, Mode, RosterRow
from manabiwa.apps.connectors.roster.reading import read_roster
from manabiwa.apps.connectors.roster.writing import write_roster
from tests.apps.connectors.rosters import archive, member, person, table

PEOPLE, MEMBERS = [person(1), person(2, role="teacher")], [member(1), member(2, role="teacher", primary="true")]


def only(content):
    (problem,) = read_roster(content).problems
    return problem


def test_an_archive_is_read_with_all_its_files():
    roster = read_roster(archive(PEOPLE, MEMBERS))
    assert roster.problems == ()
    assert set(roster.modes.values()) == {Mode.BULK}
    assert [row.sourced_id for row in roster.of(Kind.PERSON)] == ["p1", "p2"]
    assert roster.of(Kind.PERSON)[0].values == {"name": "山田 花子1", "email": "p1@tameshi.example", "role": "student"}
    assert roster.of(Kind.CLASS)[0].values["termSourcedIds"] == "t1"


@pytest.mark.parametrize("how", [{"folder": "oneroster/"}, {"encoding": "cp932"}, {"encoding": "utf-8-sig"}])
def test_folders_and_encodings_of_offices_are_forgiven(how):
    assert read_roster(archive(PEOPLE, MEMBERS, **how)).of(Kind.PERSON)[0].values["name"] == "山田 花子1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "OneRoster の ZIP"),
        (b"PK\x03\x04 broken", "OneRoster の ZIP"),
        (archive(PEOPLE, MEMBERS)[:-40], "OneRoster の ZIP"),
        (archive(version="1.2"), "版が 1.2"),
        (archive(texts={"manifest.csv": "propertyName,value"}), "版が 書かれていません"),
        (archive(absent=list(Kind)), "読むファイルがありません"),
        (archive(mode="sometimes"), "sometimes"),
        (archive(texts={"users.csv": "sourcedId,role\r\n1,student"}), "givenName、familyName、email"),
        (archive(texts={"users.csv": ""}), "sourcedId"),
        (
            archive(texts={"classes.csv": 'sourcedId,title,courseSourcedId,termSourcedIds\r\n"k1,A,c1,t1'}),
            "2行目が CSV",
        ),
    ],
)
def test_what_is_no_roster_is_refused_with_a_reason(content, words):
    with pytest.raises(SourceError) as caught:
        read_roster(content)
    assert words in caught.value.to_json()["ja"]


def test_a_file_that_the_manifest_names_must_be_there():
    whole = zipfile.ZipFile(BytesIO(archive(PEOPLE, MEMBERS)))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            if name != "users.csv":
                made.writestr(name, whole.read(name))
    with pytest.raises(SourceError, match=r"users\.csv, named in manifest\.csv, is missing"):
        read_roster(out.getvalue())


def test_an_archive_that_unpacks_without_end_is_stopped():
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("manifest.csv", "oneroster.version,1.1\r\nfile.users,bulk")
        made.writestr("users.csv", b"a" * (101 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    with pytest.raises(SourceError, match="100 MB"):
        read_roster(out.getvalue())


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"email": ""}, "email", "email がありません"),
        ({"email": "nobody"}, "email", "招待を送るメールアドレス"),
        ({"role": "king"}, "role", "student"),
        ({"familyName": "", "givenName": ""}, "familyName", "氏名"),
        ({"enabledUser": "perhaps"}, "enabledUser", "true か false"),
        ({"sourcedId": ""}, "sourcedId", "sourcedId がありません"),
        ({"sourcedId": "x" * 256}, "sourcedId", "255文字"),
        ({"status": "gone"}, "status", "tobedeleted"),
        ({"dateLastModified": "yesterday"}, "dateLastModified", "日時"),
    ],
)
def test_a_wrong_person_is_named_with_line_and_column_and_the_others_are_read(changes, column, words):
    content = archive([person(1), {**person(2), **changes}, person(3)], [])
    problem = only(content)
    assert (problem.kind, problem.line, problem.column) == (Kind.PERSON, 3, column)
    assert words in problem.message("ja")
    assert len(read_roster(content).of(Kind.PERSON)) == 2


def test_the_line_counts_breaks_within_quotation_marks():
    text = table(Kind.PERSON, [person(1, middleName="a\r\nb"), {**person(2), "role": "king"}])
    assert only(archive(texts={"users.csv": text})).line == 4


def test_a_number_that_comes_twice_is_wrong_the_second_time():
    assert "2行目と同じ番号" in only(archive([person(1), person(1, email="other@x.example")], [])).message("ja")


def test_delta_needs_status_and_date():
    rows = [person(1, status="")]
    assert only(archive(rows, [], mode="delta")).column == "status"
    assert only(archive([person(1, dateLastModified="")], [], mode="delta")).column == "dateLastModified"


def test_of_what_is_to_be_deleted_only_the_number_counts():
    rows = [{"sourcedId": "p1", "status": "tobedeleted", "dateLastModified": "2026-11-20T00:00:00Z"}]
    roster = read_roster(archive(rows, [], mode="delta"))
    assert roster.problems == ()
    assert not roster.of(Kind.PERSON)[0].is_active


def known(content):
    return list(compare(read_roster(content), []).after_rows())


def fates(content, before):
    comparison = compare(read_roster(content), before)
    return {(change.row.sourced_id, change.fate) for change in comparison.changes if change.fate is not Fate.UNCHANGED}


def test_the_same_archive_twice_changes_nothing():
    content = archive(PEOPLE, MEMBERS)
    assert fates(content, known(content)) == set()


def test_who_is_missing_in_a_complete_list_leaves_and_in_a_delta_stays():
    before = known(archive([person(1), person(2)], [member(1), member(2)]))
    assert fates(archive([person(1)], [member(1)]), before) == {("p2", Fate.LEAVES), ("e2-k1", Fate.LEAVES)}
    assert fates(archive([person(1)], [member(1)], mode="delta"), before) == set()


def test_nobody_is_missing_while_a_row_of_the_list_is_wrong():
    before = known(archive([person(1), person(2)], []))
    comparison = compare(read_roster(archive([person(1), {**person(3), "email": ""}], [])), before)
    assert comparison.kept == (Kind.PERSON,)
    assert comparison.of(Kind.PERSON, Fate.LEAVES) == []


def test_an_older_row_does_not_undo_a_newer_one():
    newer = archive([person(1, givenName="新", dateLastModified="2026-11-22T00:00:00Z")], [], mode="delta")
    older = archive([person(1, givenName="旧", dateLastModified="2026-11-21T00:00:00+09:00")], [], mode="delta")
    assert fates(older, known(newer)) == {("p1", Fate.OLDER)}
    assert fates(newer, known(older)) == {("p1", Fate.CHANGED)}


def test_somebody_who_is_not_enabled_leaves_and_may_come_back():
    before = known(archive([person(1)], []))
    gone = archive([person(1, enabledUser="false")], [])
    assert fates(gone, before) == {("p1", Fate.LEAVES)}
    assert fates(gone, []) & {("p1", Fate.NEW), ("p1", Fate.LEAVES)} == set()
    after = list(compare(read_roster(gone), before).after_rows())
    assert fates(archive([person(1)], []), after) == {("p1", Fate.NEW)}


@pytest.mark.parametrize(
    ("more", "kind", "column"),
    [
        ({"members": [member(9)]}, Kind.MEMBER, "userSourcedId"),
        ({"members": [member(1, of_class="k9")]}, Kind.MEMBER, "classSourcedId"),
        ({"sessions": []}, Kind.CLASS, "termSourcedIds"),
        ({"courses": []}, Kind.CLASS, "courseSourcedId"),
        ({"people": [person(1), person(2, email="P1@tameshi.example")]}, Kind.PERSON, "email"),
    ],
)
def test_a_row_that_names_what_is_not_there_is_a_problem(more, kind, column):
    comparison = compare(read_roster(archive(**{"people": [person(1)], "members": [], **more})), [])
    (problem,) = comparison.problems
    assert (problem.kind, problem.column) == (kind, column)


def test_a_delta_may_name_what_an_earlier_file_told():
    before = known(archive([person(1)], []))
    content = archive([], [member(1)], mode="delta", absent=[Kind.SESSION, Kind.COURSE, Kind.CLASS, Kind.PERSON])
    assert fates(content, before) == {("e1-k1", Fate.NEW)}


# names without gaps at the ends, and nothing that CSV has no place for
words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), min_size=1, max_size=20).filter(
    lambda one: one != "-"
)
ids = st.text(string.ascii_letters + string.digits + "-_.", min_size=1, max_size=40)
PERSON = st.builds(
    lambda family, given, local: {"name": f"{family} {given}" if given else family, "email": f"{local}@x.example"},
    words, st.one_of(st.just(""), words), st.text(string.ascii_lowercase, min_size=1, max_size=20),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(ids, PERSON, max_size=8), words, st.dictionaries(ids, words, max_size=3))
def test_what_we_write_comes_back_as_it_was(people, org, courses):
    rows = [RosterRow(Kind.ORG, "o", {"name": org, "identifier": ""})]
    rows += [
        RosterRow(Kind.COURSE, key, {"title": title, "courseCode": "", "subjects": ""})
        for key, title in courses.items()
    ]
    rows += [RosterRow(Kind.PERSON, key, {**told, "role": "student"}) for key, told in people.items()]
    read = read_roster(write_roster(rows, org="o"))
    assert read.problems == ()
    assert [(row.kind, row.sourced_id, dict(row.values)) for row in read.rows] == [
        (row.kind, row.sourced_id, dict(row.values)) for row in rows
    ]


def test_the_headings_are_those_of_the_standard():
    with zipfile.ZipFile(BytesIO(write_roster([], org="o"))) as made:
        names = {name: made.read(name).decode().splitlines()[0] for name in made.namelist()}
        manifest = dict(line.split(",") for line in made.read("manifest.csv").decode().splitlines())
    assert names["orgs.csv"] == "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId"
    assert names["enrollments.csv"].endswith(
        "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate"
    )
    assert {manifest[f"file.{kind}"] for kind in COLUMNS} == {"bulk"}
    assert (manifest["oneroster.version"], manifest["file.results"]) == ("1.1", "absent")


def test_whichever_byte_is_damaged_the_archive_is_refused_in_words_or_read():
    whole = archive(PEOPLE, MEMBERS)
    refused = 0
    for place in range(0, len(whole), 7):
        try:
            read_roster(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        except SourceError as error:
            refused += bool(error.to_json()["ja"])
    assert refused

"""What people paste, mistype or try on purpose: through the pages, with and without an index."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from manabiwa.apps.catalog.models import Course
from manabiwa.apps.search.finding import forget
from manabiwa.apps.search.indexing import rebuild_index
from manabiwa.apps.tables.models import TableImport

ODD = {
    "10,000 characters": "表計算" * 3_334,
    "one word of 10,000 letters": "a" * 10_000,
    "punctuation": "!?。、・…()[]{}<>*+-/=~^|\\\"'`",
    "wildcards": "* ? % _ *:* title:*",
    "a fragment of SQL": "'; DROP TABLE catalog_course; --",
    "emoji": "😀🎸👩‍👩‍👧",
    "NUL": "HT\0ML",
    "operators": 'AND OR NOT ( " -',
    "half of a pair of surrogates": "\ud83d",
    "spaces": "  \u3000\t\n ",
}
PLACES = (
    "/catalog/", "/catalog/suggestions", "/catalog/occupations", "/catalog/frameworks/dss-p", "/search",
    "/exchange/cases", "/municipalities/", "/api/v1/catalog/courses", "/api/v1/catalog/occupations",
)  # fmt: skip


@pytest.fixture(params=["no index", "an index", "a broken index"])
def index(request, builtin, courses, index_directory):
    if request.param != "no index":
        rebuild_index()
    if request.param == "a broken index":
        for file in index_directory.rglob("*"):
            if file.is_file():
                file.write_bytes(b"\0broken")
        forget()
    return request.param


def test_every_search_answers_whatever_is_asked(index, client):
    for name, words in ODD.items():
        for place in PLACES:
            answer = client.get(place, {"q": words.encode("utf-8", "surrogatepass")})
            assert answer.status_code == 200, (name, place, index)
    assert Course.objects.count() == 3


def test_filters_that_nobody_offers_narrow_and_do_not_break(index, client):
    for asked in (
        {"page": "99999999999999999999"}, {"page": "-1"}, {"pillar": "x" * 5_000}, {"skill": "9" * 40},
        {"skill": "1.5"}, {"hours": "\0"}, {"sort": "'"}, {"provider": "%"},
    ):  # fmt: skip
        assert client.get("/catalog/", asked).status_code == 200, (asked, index)


ROWS = (
    "1,はじめての表計算,3,ja",
    "1,同じコード,3,ja",
    '2,"<script>alert(1)</script><b>やさしい</b> HTML",3,ja',
    "3,単位の誤り,-2,ja",
    "4,遠い国のことば,3,クリンゴン語",
)


def test_a_catalogue_with_defects_is_told_row_by_row_and_its_good_rows_survive(
    builtin, open_provider, secretariat, sign_in
):
    client = sign_in(secretariat)
    large = f'5,長い説明,3,ja,"{"あ" * 400_000}"'  # 1.2 MB
    lines = ["講座コード,講座名,学習時間,言語,説明", *(f"{row}," for row in ROWS), large]
    file = SimpleUploadedFile("courses.csv", "\n".join(lines).encode())
    client.post("/tables/new/catalog.courses/open/", {"file": file})
    begun = TableImport.unscoped.get()
    columns = {f"column-{key}": place for key, place in begun.columns["columns"].items()}
    client.post(reverse("tables:map", args=[begun.pk]), columns)
    page = client.get(reverse("tables:detail", args=[begun.pk])).content.decode()
    begun.refresh_from_db()
    assert (begun.rows_new, begun.rows_wrong) == (2, 4)
    for words in ("2行目", "学習時間", "この言語は分かりません", "20,000"):
        assert words in page
    assert "<script>alert" not in page
    client.post(reverse("tables:apply", args=[begun.pk]), {"keep_good_rows": "1"})
    assert list(Course.objects.order_by("external_id").values_list("title", flat=True)) == [
        "はじめての表計算", "やさしい HTML",
    ]  # fmt: skip

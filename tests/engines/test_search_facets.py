"""Facets are counted exactly, and filters leave the order as it is, whatever way the index takes."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.search import Document, Searcher, SearchRequest, rebuild, solve, writer

VALUES = st.sampled_from(["", "=", "a=b", "12", "2026-11-24T00:00:00Z", "true", *(f"v{n}" for n in range(12))])
FACETS = st.fixed_dictionaries({"many": st.lists(VALUES, max_size=14), "one": VALUES})


def counted(documents: list[Document], name: str) -> dict[str, int]:
    return dict(
        Counter(value for one in documents for key, values in one.facet_values() if key == name for value in values)
    )


@settings(max_examples=25, deadline=None)
@given(st.lists(FACETS, min_size=1, max_size=12), st.lists(FACETS, max_size=6), st.integers(0, 3))
def test_every_value_is_counted_once_a_document_after_changes_too(first, then, removed) -> None:
    documents = [Document("c", str(n), "統計", facets=facets) for n, facets in enumerate(first)]
    changed = [Document("c", str(n), "統計", facets=facets) for n, facets in enumerate(then)]
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder)
        rebuild(directory, documents)
        searcher = Searcher(directory)
        searcher.search(SearchRequest("統計", facets=("many", "one")))
        with writer(directory) as index:
            index.update(changed)
            for key in range(removed):
                index.delete("c", str(key))
        held = {one.id: one for one in [*documents, *changed] if int(one.id) >= removed}
        found = searcher.search(SearchRequest("統計", facets=("many", "one", "kind")))
    assert found.total == len(held)
    for name in ("many", "one", "kind"):
        assert dict(found.facets[name]) == counted(list(held.values()), name)
        numbers = [(-count, value) for value, count in found.facets[name]]
        assert numbers == sorted(numbers)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """300 documents; one in eight is hidden, and these are the ones that fit best."""
    draw = random.Random(7)
    words = ["統計", "会計", "防災", "窓口", "観光"]
    folder = tmp_path_factory.mktemp("mixed")
    rebuild(folder, [
        Document(
            "c", str(n), " ".join(draw.choices(words, k=2)),
            " ".join(draw.choices(words, k=3 if n % 8 else 30)),
            facets={"visibility": "public" if n % 8 else "p:1", "place": str(n % 40)},
        )
        for n in range(300)
    ])  # fmt: skip
    return Searcher(folder)


@pytest.mark.parametrize("text", ["統計", "統計 会計", "防災 窓口 観光", ""])
@pytest.mark.parametrize(
    "filters",
    [{"visibility": ["public"]}, {"visibility": ["public", "p:1"], "kind": ["c"]}, {"visibility": ["p:1"]},
     {"visibility": ["public"], "place": ["3", "4"]}, {"visibility": ["nobody"]}],
)  # fmt: skip
@pytest.mark.parametrize(("page", "per_page"), [(1, 20), (2, 20), (3, 33), (2, 60)])
def test_picking_out_what_passes_finds_the_same_as_asking_with_the_conditions(
    mixed, monkeypatch, text, filters, page, per_page
) -> None:
    request = SearchRequest(text, filters=filters, page=page, per_page=per_page)
    found = mixed.search(request)
    monkeypatch.setattr(solve, "_LAST_CHECKED", 0)
    with_conditions = mixed.search(request)
    assert [hit.id for hit in found.hits] == [hit.id for hit in with_conditions.hits]
    if text:  # without words nothing is scored
        assert [hit.score for hit in found.hits] == pytest.approx([hit.score for hit in with_conditions.hits])


@pytest.mark.parametrize("name", ["a=b", "a.b"])
def test_a_facet_has_a_name_that_a_filter_and_a_column_can_have(name) -> None:
    with pytest.raises(ParameterError):
        Document("c", "1", "統計", facets={name: "x"})

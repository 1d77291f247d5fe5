"""The index: documents in, answers out. It lives in a directory that the caller names.

This is the one engine that touches files. Reading and writing are apart: any number of processes read; only
the background worker writes. A reader sees a commit at its next question, for the price of one `stat`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from manabiwa.engines.search.errors import IndexUnavailable
from manabiwa.engines.search.facets import COLUMNS, columns_of
from manabiwa.engines.search.problem import LONGEST_BODY, LONGEST_TITLE, Document, uid_of
from manabiwa.engines.text import Analyser

SCHEMA_VERSION = 3
TEXT = "text"
"""The one field that ranks: the title and the skills several times, and the body."""
_TITLE_TIMES, _SKILLS_TIMES = 3, 2
_WRITER_MEMORY = 128_000_000
_BATCH = 2_000

Cut = Callable[[Sequence[Document]], Iterable[tuple[str, str, str]]]


def index_path(directory: Path) -> Path:
    """Return where the index of this version lies under the caller's directory."""
    return directory / f"v{SCHEMA_VERSION}"


def cut_documents(analyser: Analyser, documents: Sequence[Document]) -> list[tuple[str, str, str]]:
    """Return title, skills and body of each document as words with spaces between them."""
    return [
        (
            _joined(analyser, document.title[:LONGEST_TITLE]),
            _joined(analyser, " 、 ".join(document.skills)),
            _joined(analyser, document.body[:LONGEST_BODY]),
        )
        for document in documents
    ]


class IndexWriter:
    """Adds, replaces and removes documents; nothing is seen before `commit`. Made by `writer`."""

    def __init__(self, handle: Any, cut: Cut, *, replace: bool = True) -> None:
        self._handle = handle
        self._cut = cut
        self._replace = replace

    def update(self, documents: Iterable[Document]) -> int:
        """Add documents; one with the same kind and id is replaced. Return how many."""
        count = 0
        for batch in _batches(documents):
            for document, words in zip(batch, self._cut(batch), strict=True):
                if self._replace:
                    self._handle.delete_documents_by_term("uid", document.uid)
                self._handle.add_document(_record(document, words))
                count += 1
        return count

    def delete(self, kind: str, key: str) -> None:
        """Remove a document; one that is not there does no harm."""
        self._handle.delete_documents_by_term("uid", uid_of(kind, key))

    def clear(self) -> None:
        """Remove all documents."""
        self._handle.delete_all_documents()

    def commit(self) -> None:
        """Let readers see what was done since the last commit."""
        self._handle.commit()


@contextmanager
def writer(directory: Path, analyser: Analyser | None = None) -> Iterator[IndexWriter]:
    """Open the index for writing, making an empty one if there is none; commits at the end if no error came.

    Raises
    ------
    IndexUnavailable
        If the index is corrupt or another process is writing.
    """
    chosen = analyser or Analyser()
    path = index_path(directory)
    path.mkdir(parents=True, exist_ok=True)
    try:
        index = tantivy.Index(_schema(), path=str(path))
        _register(index)
        handle = index.writer(_WRITER_MEMORY, 1)
    except ValueError as error:
        raise IndexUnavailable(str(error)) from error
    try:
        made = IndexWriter(handle, lambda batch: cut_documents(chosen, batch))
        yield made
        made.commit()
        handle.wait_merging_threads()
    except BaseException:
        handle.rollback()
        raise


def rebuild(directory: Path, documents: Iterable[Document], *, cut: Cut | None = None) -> int:
    """Build the index anew beside the old one and put it in its place; return how many documents it holds.

    Readers go on with the old index until the new one stands. Each kind and id must come once.

    Parameters
    ----------
    directory : Path
        The caller's directory.
    documents : iterable of Document
        Read once, in batches.
    cut : callable, optional
        Cuts batches in another way, for instance on several processes (see `manabiwa.engines.search.bulk`).
    """
    directory.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".building-", dir=directory))
    try:
        index = tantivy.Index(_schema(), path=str(fresh))
        _register(index)
        handle = index.writer(2 * _WRITER_MEMORY, 1)
        analyser = Analyser()
        made = IndexWriter(handle, cut or (lambda batch: cut_documents(analyser, batch)), replace=False)
        count = made.update(documents)
        made.commit()
        handle.wait_merging_threads()
        fresh.chmod(0o755)
        _swap(fresh, index_path(directory))
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    return count


def open_index(directory: Path) -> tuple[Any, tuple[int, int, int]]:
    """Open the index for reading.

    Returns
    -------
    index : tantivy.Index
    stamp : tuple
        Changes whenever something was committed; see `stamp_of`.

    Raises
    ------
    IndexUnavailable
        If it is missing or corrupt.
    """
    stamp = stamp_of(directory)
    try:
        index = tantivy.Index.open(str(index_path(directory)))
        _register(index)
        index.config_reader("manual")
        index.reload()
        index.searcher().doc_freq(TEXT, "x")
    except ValueError as error:
        raise IndexUnavailable(str(error)) from error
    return index, stamp


def stamp_of(directory: Path) -> tuple[int, int, int]:
    """Return a mark of the last commit.

    Raises
    ------
    IndexUnavailable
        If there is no index.
    """
    try:
        found = os.stat(index_path(directory) / "meta.json")  # noqa: PTH116 - the hot path of every question
    except OSError as error:
        raise IndexUnavailable(str(error)) from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(TEXT, tokenizer_name="words", index_option="position")
    # titles and skills once more by themselves, to complete and to correct what is typed
    for field in ("title", "skills"):
        builder.add_text_field(field, tokenizer_name="words", index_option="basic")
    # to filter by, and to see of a hit that it passes
    builder.add_text_field("facet", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_json_field(COLUMNS, fast=True, tokenizer_name="raw", index_option="basic")
    # The texts as typed are kept apart from the words, for titles and passages: bytes, which are never looked up.
    for field in ("shown_title", "shown_body"):
        builder.add_bytes_field(field, stored=True)
    return builder.build()


def _register(index: Any) -> None:
    index.register_tokenizer("words", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def _record(document: Document, words: tuple[str, str, str]) -> Any:
    title, skills, body = words
    record = tantivy.Document()
    record.add_text("uid", document.uid)
    record.add_text("title", title)
    record.add_text("skills", skills)
    record.add_text(TEXT, " ".join((*[title] * _TITLE_TIMES, *[skills] * _SKILLS_TIMES, body)))
    record.add_bytes("shown_title", document.title[:LONGEST_TITLE].encode())
    record.add_bytes("shown_body", document.body[:LONGEST_BODY].encode())
    for term in document.facet_terms():
        record.add_text("facet", term)
    record.add_json(COLUMNS, columns_of(document))
    return record


def shown(record: Any) -> tuple[str, str]:
    """Return the title and the body of a record as typed."""
    return bytes(record.get_first("shown_title")).decode(), bytes(record.get_first("shown_body")).decode()


def _joined(analyser: Analyser, text: str) -> str:
    return " ".join(word.replace(" ", "_") for word in analyser.words(text)) if text else ""


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _swap(fresh: Path, place: Path) -> None:
    """Put a directory in the place of another; readers that hold the old files open keep them."""
    old = place.with_name(f".old-{fresh.name}")
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)

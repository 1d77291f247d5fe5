"""Publishers' files through the browser: kept, looked at in the background, written once a person has seen the changes.

The command line reads and writes with the same functions (`read_onet` and `write_onet`, and so on).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from manabiwa.apps.accounts.actors import Person
from manabiwa.apps.accounts.models import User
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, PermissionRefused, require
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tables.files import current_limits, local_path
from manabiwa.apps.tables.problems import TableFileError
from manabiwa.apps.tasks.registry import Progress, task
from manabiwa.apps.tasks.services import queue_task
from manabiwa.engines.kernel import EngineError, Words

from .case import read_package, write_package
from .differences import compare, take_picture
from .frameworks import LOCAL
from .jobtag import read_jobtag, write_jobtag
from .models import Framework, SourceFile, SourceKind
from .onet import read_onet, write_onet
from .sources import Named, onet_folder, packed, recognise

State = SourceFile.State
Write = Callable[[], int]
"""Writes what was read; how many statements of the file were left out, for what they name is not here."""


def start_source(
    *, files: Sequence[Named], framework: str, municipality: Municipality | None, actor: Actor, now: datetime
) -> SourceFile:
    """Keep the files and have them looked at; with a municipality they may hold its own skills only.

    Raises PermissionRefused, or TableFileError when the files are nobody's, incomplete, broken or too large: nothing
    is kept then.
    """
    place = municipality.pk if municipality else None
    require(actor, Capability.MANAGE_CATALOG, place)
    kind = recognise(files, current_limits())
    if municipality is not None and kind != SourceKind.CASE:
        raise TableFileError(
            Words(
                "O*NET と job tag は、事務局だけが取り込めます。", "Only the secretariat brings O*NET and job tag in."
            ),
            Words("自治体のスキルは、CASE か表で取り込んでください。", "Bring local skills in as CASE or as a table."),
        )
    with (
        action("catalog.upload_source", actor=actor, capability=Capability.MANAGE_CATALOG, municipality=place) as act,
        packed(files) as path,
        path.open("rb") as stream,
    ):
        source = SourceFile(
            kind=kind, municipality=municipality, framework=_code_of(kind, framework, municipality, files[0][0]),
            person_id=actor.person_id, person_label=actor.label[:200], original_name=_name_of(files),
            size=path.stat().st_size, created_at=now,
        )  # fmt: skip
        source.file.save("", File(stream), save=False)
        source.save()
        _queue(source, name="catalog.check_source", title=_("ファイルの確認"), actor=actor, now=now)
        act.about(source, changes={"file": source.original_name, "kind": kind.value})
    return source


def request_apply(*, source: SourceFile, actor: Actor, now: datetime) -> None:
    """Have the file written in the background. Raises PermissionRefused."""
    require(actor, Capability.MANAGE_CATALOG, source.municipality_id)
    if source.state == State.CHECKED:
        _queue(source, name="catalog.apply_source", title=_("体系の取り込み"), actor=actor, now=now)


def discard_source(*, source: SourceFile, actor: Actor) -> None:
    """Give a file up before it was written. Raises PermissionRefused."""
    with action(
        "catalog.discard_source", actor=actor, capability=Capability.MANAGE_CATALOG, municipality=source.municipality_id
    ) as act:
        row = SourceFile.objects.select_for_update(of=("self",)).get(pk=source.pk)
        if row.state in (State.CHECKED, State.FAILED):
            row.state = State.DISCARDED
            row.save(update_fields=["state"])
            _drop_file(row)
            act.about(row)


def check_source(*, source: SourceFile, actor: Actor, progress: Progress) -> None:
    """Find out what the file would change, and change nothing."""
    with (
        _noting_failure(source),
        _read(source, actor, progress, _("変わる内容を調べています")) as write,
        transaction.atomic(),
    ):
        differences = _written(source, write)
        transaction.set_rollback(True)
    if source.state == State.CHECKING:
        SourceFile.objects.filter(pk=source.pk, state=State.CHECKING).update(
            state=State.CHECKED, differences=differences, failure={}
        )


def apply_source(*, source: SourceFile, actor: Actor, progress: Progress, now: datetime) -> None:
    """Write the file, all of it or nothing; one that is written already stays as it is."""
    with _noting_failure(source), _read(source, actor, progress, _("書き込んでいます")) as write, transaction.atomic():
        row = SourceFile.objects.select_for_update(of=("self",)).get(pk=source.pk)
        if row.state != State.CHECKED:
            return
        row.differences = _written(row, write)
        row.state, row.applied_at = State.APPLIED, now
        row.save(update_fields=["state", "applied_at", "differences"])
        _drop_file(row)
        if _adds_to_dictionary(row):
            # courses that are here already may teach what is named only now
            queue_task(
                name="catalog.tag_all",
                title=_("講座のスキルを調べ直す"),
                key="tag-all",
                now=now,
                owner_id=row.person_id,
            )


@task("catalog.check_source")
def check_in_background(*, progress: Progress, source_id: int, person_id: int | None) -> None:
    """Look at a file; running it again gives the same."""
    check_source(source=SourceFile.objects.get(pk=source_id), actor=_actor(person_id), progress=progress)


@task("catalog.apply_source")
def apply_in_background(*, progress: Progress, source_id: int, person_id: int | None) -> None:
    """Write a file; one transaction, so a worker that dies leaves nothing and another begins anew."""
    source, now = SourceFile.objects.get(pk=source_id), timezone.now()
    if source.state == State.CHECKED:
        apply_source(source=source, actor=_actor(person_id), progress=progress, now=now)


def _queue(source: SourceFile, *, name: str, title: str, actor: Actor, now: datetime) -> None:
    queued = queue_task(
        name=name, title=f"{title}: {source.original_name}"[:200], now=now, key=str(source.pk),
        arguments={"source_id": source.pk, "person_id": actor.person_id}, owner_id=actor.person_id,
    )  # fmt: skip
    source.task_id = str(queued.pk)
    source.save(update_fields=["task_id"])


@contextmanager
def _read(source: SourceFile, actor: Actor, progress: Progress, then: str) -> Iterator[Write]:
    """The file, read before the transaction begins; what comes out writes it, which `then` tells."""
    with local_path(source.file) as path:
        write = _readers[SourceKind(source.kind)](source, path, actor, progress)
        progress(1, 2, then)
        yield write


def _read_onet(source: SourceFile, path: Path, actor: Actor, progress: Progress) -> Write:
    with onet_folder(path, current_limits()) as folder:
        tables = read_onet(folder, lambda done, total, name: progress(done, 2 * total, _reading(f"{name}.xlsx")))

    def write() -> int:
        write_onet(tables=tables, actor=actor)
        return 0

    return write


def _read_jobtag(source: SourceFile, path: Path, actor: Actor, progress: Progress) -> Write:
    progress(0, 2, _reading(source.original_name))
    read = read_jobtag(path)

    def write() -> int:
        write_jobtag(read=read, actor=actor)
        return 0

    return write


def _read_case(source: SourceFile, path: Path, actor: Actor, progress: Progress) -> Write:
    progress(0, 2, _reading(source.original_name))
    package = read_package(path)

    def write() -> int:
        place = source.municipality
        return write_package(package=package, framework=source.framework, actor=actor, municipality=place).unknown

    return write


_readers: Mapping[SourceKind, Callable[[SourceFile, Path, Actor, Progress], Write]] = {
    SourceKind.ONET: _read_onet,
    SourceKind.JOBTAG: _read_jobtag,
    SourceKind.CASE: _read_case,
}


def _written(source: SourceFile, write: Write) -> dict[str, Any]:
    kind = SourceKind(source.kind)
    before = take_picture(kind, source.framework)
    left_out = write()
    return {"parts": compare(before, take_picture(kind, source.framework)), "left_out": left_out}


@contextmanager
def _noting_failure(source: SourceFile) -> Iterator[None]:
    """What the person must know is noted with the file; what is a fault of ours goes on up."""
    try:
        yield
    except TableFileError as error:
        reason, remedy = error.reason, error.remedy
        _fail(source, Words(reason.ja + remedy.ja, f"{reason.en} {remedy.en}"))
    except EngineError as error:
        _fail(source, error.words)
    except PermissionRefused as error:
        _fail(source, Words(str(error), str(error)))


def _fail(source: SourceFile, words: Words) -> None:
    stored = Path(source.file.name or "").name
    note = {lang: text.replace(stored, source.original_name) for lang, text in (("ja", words.ja), ("en", words.en))}
    SourceFile.objects.filter(pk=source.pk).update(state=State.FAILED, failure=note)
    source.state = State.FAILED


def _name_of(files: Sequence[Named]) -> str:
    """The name of the file, or of the first and how many more there are."""
    more = f" +{len(files) - 1}" if len(files) > 1 else ""
    return files[0][0][-240:] + more


def _code_of(kind: SourceKind, framework: str, municipality: Municipality | None, name: str) -> str:
    """The code under which a CASE package comes in: as the person says, else after the file."""
    if kind != SourceKind.CASE:
        return ""
    if municipality is not None:
        return f"{LOCAL}{municipality.pk}"
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in Path(name).stem.lower())
    return (framework or plain.strip("-") or "framework")[:30]


def _adds_to_dictionary(source: SourceFile) -> bool:
    is_tagged = Framework.objects.filter(code=source.framework, is_tagged=True).exists()
    return source.kind == SourceKind.ONET or is_tagged


def _drop_file(source: SourceFile) -> None:
    transaction.on_commit(partial(source.file.storage.delete, source.file.name or ""))


def _actor(person_id: int | None) -> Actor:
    return SYSTEM if person_id is None else Person(User.objects.get(pk=person_id))


def _reading(name: str) -> str:
    return _("「%(name)s」を読んでいます") % {"name": name}

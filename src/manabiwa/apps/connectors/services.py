"""Writing connections: add, change the key, remove, synchronise, take out of use what the list no longer has."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from manabiwa.apps.catalog.bringing import Brought, bring_courses, withdraw_courses
from manabiwa.apps.catalog.models import Provider
from manabiwa.apps.catalog.services import add_provider, grant_entitlement
from manabiwa.apps.common.permissions import SYSTEM, Actor, Capability, require
from manabiwa.apps.common.services import action
from manabiwa.apps.network.models import Municipality
from manabiwa.apps.tasks.models import BackgroundTask

from .addresses import target_of
from .files import courses_in_file
from .keys import seal
from .kinds import SOURCES
from .models import Connection, Kind, SyncRun, SyncState
from .problems import SourceError
from .syncing import missing_courses, queue_sync


def add_connection(
    *, name: str, kind: str, actor: Actor, now: datetime, address: str = "", municipality: Municipality | None = None,
    contract_ends_on: date | None = None, account: str = "", client_id: str = "", secret: str = "",
    secret_variable: str = "", file_name: str = "", content: bytes = b"",
) -> Connection:  # fmt: skip
    """A new provider with its connection. A municipality's own is shown to its people until the contract ends;
    the network's own is shown to everybody. Kind `file` has a list (`content`) in the place of an address.

    Raises ValidationError for an address that may not be called, or for what the kind needs and is missing.
    """
    place = municipality.pk if municipality else None
    require(actor, Capability.CONNECT, place)
    _refuse_incomplete(kind, account, client_id, secret, secret_variable)
    if kind != Kind.FILE and not address:
        raise ValidationError({"address": _("アドレスを入れてください。")})
    if kind == Kind.FILE:
        address = ""
        _refuse_file(content)
    else:
        file_name, content = "", b""
        _refuse_address(address)  # asks a name server: not while others wait for the transaction
    with action("connectors.add_connection", actor=actor, capability=Capability.CONNECT, municipality=place) as act:
        if municipality is not None and (contract_ends_on is None or contract_ends_on < timezone.localdate(now)):
            raise ValidationError({"contract_ends_on": _("契約の終わる日を、きょう以降の日付で入れてください。")})
        # the permission to connect includes this one provider
        provider = add_provider(
            code=_free_code(kind, place), name=name, url=address[:200], is_open=municipality is None, actor=SYSTEM
        )
        if municipality is not None and contract_ends_on is not None:
            grant_entitlement(
                provider=provider, municipality=municipality, starts_on=timezone.localdate(now),
                ends_on=contract_ends_on, actor=SYSTEM,
            )  # fmt: skip
        connection = Connection(
            provider=provider, municipality=municipality, kind=kind, address=address, account=account,
            client_id=client_id, sealed_secret=seal(secret) if secret else "", secret_variable=secret_variable,
            file_name=file_name[:200], content=content,
        )  # fmt: skip
        connection.full_clean()
        connection.save()
        act.about(connection, changes={"kind": kind, "address": address or file_name})
    return connection


def replace_file(*, connection: Connection, file_name: str, content: bytes, actor: Actor, now: datetime) -> None:
    """Put a newer list in the place of the old one, and read it. Raises ValidationError for one that cannot be read."""
    with action(
        "connectors.replace_file", actor=actor, capability=Capability.CONNECT, municipality=connection.municipality_id
    ) as act:
        if connection.kind != Kind.FILE:
            raise ValidationError(_("この接続は、ファイルではなくアドレスから読みます。"))
        if BackgroundTask.objects.filter(
            name="connectors.sync", key=str(connection.pk), state__in=["waiting", "running"]
        ).exists():
            raise ValidationError({"file": _("前のファイルを読んでいます。終わってから、もう一度選んでください。")})
        _refuse_file(content)
        connection.file_name, connection.content = file_name[:200], content
        connection.save(update_fields=["file_name", "content", "updated_at"])
        # a run that stopped within the old list does not go on in the new one
        SyncRun.objects.filter(connection=connection).exclude(state=SyncState.SUCCEEDED).update(cursor={})
        queue_sync(connection, now, actor.person_id)
        act.about(connection, changes={"file": file_name})


def change_secret(*, connection: Connection, secret: str, actor: Actor) -> None:
    """Put a new key in the place of the old one. Raises ValidationError for an empty one."""
    with action(
        "connectors.change_secret", actor=actor, capability=Capability.CONNECT, municipality=connection.municipality_id
    ) as act:
        if not secret.strip():
            raise ValidationError({"secret": _("新しい鍵を入れてください。")})
        connection.sealed_secret, connection.secret_variable = seal(secret.strip()), ""
        connection.save(update_fields=["sealed_secret", "secret_variable", "updated_at"])
        act.about(connection)


def remove_connection(*, connection: Connection, actor: Actor, now: datetime) -> None:
    """Stop synchronising and forget the key; the courses stay as they are, and so does the log."""
    with action(
        "connectors.remove_connection", actor=actor, capability=Capability.CONNECT,
        municipality=connection.municipality_id,
    ) as act:  # fmt: skip
        connection.removed_at, connection.sealed_secret, connection.secret_variable = now, "", ""
        connection.save(update_fields=["removed_at", "sealed_secret", "secret_variable", "updated_at"])
        act.about(connection)


def request_sync(*, connection: Connection, actor: Actor, now: datetime) -> BackgroundTask:
    """Synchronise in the background, now; one that waits or runs already is enough."""
    with action(
        "connectors.request_sync", actor=actor, capability=Capability.CONNECT, municipality=connection.municipality_id
    ) as act:
        task: BackgroundTask = queue_sync(connection, now, actor.person_id)
        act.about(connection)
    return task


def withdraw_missing(*, connection: Connection, actor: Actor, now: datetime) -> int:
    """Take out of use what the last complete list no longer had; how many. Raises ValidationError without one."""
    with action(
        "connectors.withdraw_missing", actor=actor, capability=Capability.CONNECT,
        municipality=connection.municipality_id,
    ) as act:  # fmt: skip
        run = SyncRun.objects.filter(connection=connection).order_by("-started_at", "-pk").first()
        if run is None or run.state != SyncState.SUCCEEDED:
            raise ValidationError(_("最後まで終わった同期がありません。先に同期してください。"))
        codes = list(missing_courses(run).values_list("external_id", flat=True))
        count = withdraw_courses(provider=connection.provider, codes=codes, now=now)
        SyncRun.objects.filter(pk=run.pk).update(rows_missing=0)
        act.about(connection, changes={"courses": count})
    return count


def bring_file(*, provider: Provider, content: bytes, actor: Actor, now: datetime) -> Brought:
    """Courses from a file of another system into a provider's catalogue; the file is no complete list.

    Raises ValidationError for a file that cannot be read. Wrong courses come back with their reasons.
    """
    with action("connectors.bring_file", actor=actor, capability=Capability.MANAGE_CATALOG) as act:
        try:
            courses = courses_in_file(content)
        except SourceError as error:
            raise ValidationError({"file": error.to_json()["en" if get_language() == "en" else "ja"]}) from None
        brought = bring_courses(provider=provider, courses=courses, now=now)
        counts = {"new": brought.new, "changed": brought.changed, "unchanged": brought.unchanged}
        act.about(provider, changes={**counts, "wrong": len(brought.wrong)})
    return brought


def _refuse_incomplete(kind: str, account: str, client_id: str, secret: str, secret_variable: str) -> None:
    if kind not in SOURCES:
        raise ValidationError({"kind": _("種類を選んでください。")})
    if secret and secret_variable:
        raise ValidationError({"secret": _("鍵は、直接入れるか環境変数を使うか、どちらか一方にしてください。")})
    if SOURCES[kind].needs_key and not (account and client_id and (secret or secret_variable)):
        raise ValidationError({"client_id": _("組織の番号、クライアントID、鍵を入れてください。")})


def _refuse_file(content: bytes) -> None:
    try:
        courses_in_file(content)
    except SourceError as error:
        raise ValidationError({"file": error.to_json()["en" if get_language() == "en" else "ja"]}) from None


def _refuse_address(address: str) -> None:
    try:
        target_of(address)
    except SourceError as error:
        raise ValidationError({"address": error.to_json()["en" if get_language() == "en" else "ja"]}) from None


def _free_code(kind: str, municipality: str | None) -> str:
    base = f"{municipality}-{kind}" if municipality else kind
    taken = set(Provider.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code for number in range(1, 10_000) if (code := base if number == 1 else f"{base}-{number}") not in taken
    )

"""The rules that a statement keeps, xAPI 1.0.3 and 2.0 (IEEE 9274.1.1).

A statement is never mended: what breaks a rule is refused with its path, as the specification asks of a store.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from manabiwa.engines.kernel import Words
from manabiwa.engines.xapi.errors import StatementError
from manabiwa.engines.xapi.formats import (
    is_iri,
    is_language_tag,
    is_mailto,
    is_sha1,
    is_uuid,
    parse_duration,
    parse_timestamp,
)
from manabiwa.engines.xapi.problem import VOIDED

_STATEMENT = {
    "id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments",
}  # fmt: skip
_SUBSTATEMENT = {"objectType", "actor", "verb", "object", "result", "context", "timestamp", "attachments"}
_AGENT = {"objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"}
_IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")
_CONTEXT = {
    "registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement",
    "extensions", "contextAgents", "contextGroups",
}  # fmt: skip
_DEFINITION = {
    "name", "description", "type", "moreInfo", "extensions", "interactionType", "correctResponsesPattern", "choices",
    "scale", "source", "target", "steps",
}  # fmt: skip
_INTERACTIONS = {
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric",
    "other",
}  # fmt: skip
_ATTACHMENT = {"usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"}
_DEEPEST = 50

Object = Mapping[str, Any]


def validate_statement(statement: object) -> None:
    """Check one statement against the rules.

    Parameters
    ----------
    statement : object
        As parsed from JSON.

    Raises
    ------
    StatementError
        With the path of the first rule that it breaks.
    """
    fields = _object_of(statement, "statement", _STATEMENT, ("actor", "verb", "object"))
    _no_null(fields, "statement", 0)
    _optional(fields, "statement", "id", _uuid)
    _optional(fields, "statement", "stored", _timestamp)
    _optional(fields, "statement", "authority", _authority)
    _optional(fields, "statement", "version", _version)
    _body(fields, "statement")
    voids = fields["verb"].get("id") == VOIDED
    if voids and fields["object"].get("objectType") != "StatementRef":
        raise StatementError(
            "statement.object", Words("取消しの対象は文の参照にしてください。", "must be a StatementRef")
        )


def _body(fields: Object, path: str) -> None:
    """Check what a statement and a substatement share."""
    _actor(fields["actor"], f"{path}.actor")
    _verb(fields["verb"], f"{path}.verb")
    _target(fields["object"], f"{path}.object", inside=path != "statement")
    _optional(fields, path, "result", _result)
    _optional(fields, path, "timestamp", _timestamp)
    _optional(fields, path, "attachments", _attachments)
    if "context" in fields:
        about_activity = fields["object"].get("objectType", "Activity") == "Activity"
        _context(fields["context"], f"{path}.context", about_activity=about_activity)


def _actor(value: object, path: str) -> None:
    fields = _object_of(value, path, _AGENT | {"member"})
    kind = fields.get("objectType", "Agent")
    if kind not in ("Agent", "Group"):
        raise StatementError(f"{path}.objectType", Words("Agent または Group です。", "must be Agent or Group"))
    named = [name for name in _IDENTIFIERS if name in fields]
    if len(named) > 1 or (kind == "Agent" and not named):
        words = Words("mbox、mbox_sha1sum、openid、account のうち1つが必要です。", "needs exactly one identifier")
        raise StatementError(path, words)
    _optional(fields, path, "name", _string)
    _optional(fields, path, "mbox", _mailto)
    _optional(fields, path, "mbox_sha1sum", _sha1)
    _optional(fields, path, "openid", _iri)
    _optional(fields, path, "account", _account)
    _members(fields, path, kind=kind, anonymous=not named)


def _members(fields: Object, path: str, *, kind: str, anonymous: bool) -> None:
    if kind == "Agent":
        if "member" in fields:
            raise StatementError(f"{path}.member", Words("個人には指定できません。", "is only for groups"))
        return
    if anonymous and not fields.get("member"):
        raise StatementError(f"{path}.member", Words("名前のない集団には必要です。", "is needed by an anonymous group"))
    for index, member in enumerate(_list(fields.get("member", []), f"{path}.member")):
        place = f"{path}.member[{index}]"
        if isinstance(member, Mapping) and member.get("objectType", "Agent") != "Agent":
            raise StatementError(place, Words("集団の中に集団は置けません。", "a group holds agents only"))
        _actor(member, place)


def _account(value: object, path: str) -> None:
    fields = _object_of(value, path, {"homePage", "name"}, ("homePage", "name"))
    _iri(fields["homePage"], f"{path}.homePage")
    if not isinstance(fields["name"], str) or not fields["name"]:
        raise StatementError(f"{path}.name", Words("空でない文字列です。", "must be a text that is not empty"))


def _authority(value: object, path: str) -> None:
    _actor(value, path)
    if isinstance(value, Mapping) and value.get("objectType") == "Group" and len(value.get("member", [])) != 2:
        raise StatementError(path, Words("集団の場合は2者(OAuth)です。", "a group must have two members"))


def _verb(value: object, path: str) -> None:
    fields = _object_of(value, path, {"id", "display"}, ("id",))
    _iri(fields["id"], f"{path}.id")
    _optional(fields, path, "display", _language_map)


def _target(value: object, path: str, *, inside: bool) -> None:
    if not isinstance(value, Mapping):
        raise StatementError(path, Words("JSONオブジェクトが必要です。", "must be an object"))
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        fields = _object_of(value, path, {"objectType", "id", "definition"}, ("id",))
        _iri(fields["id"], f"{path}.id")
        _optional(fields, path, "definition", _definition)
    elif kind in ("Agent", "Group"):
        _actor(value, path)
    elif kind == "StatementRef":
        _statement_ref(value, path)
    elif kind == "SubStatement" and not inside:
        fields = _object_of(value, path, _SUBSTATEMENT, ("actor", "verb", "object"))
        _body(fields, path)
    else:
        raise StatementError(f"{path}.objectType", Words("使えない種類です。", "is not allowed here"))


def _statement_ref(value: object, path: str) -> None:
    fields = _object_of(value, path, {"objectType", "id"}, ("objectType", "id"))
    if fields["objectType"] != "StatementRef":
        raise StatementError(f"{path}.objectType", Words("StatementRef です。", "must be StatementRef"))
    _uuid(fields["id"], f"{path}.id")


def _definition(value: object, path: str) -> None:
    fields = _object_of(value, path, _DEFINITION)
    for name, check in (
        ("name", _language_map), ("description", _language_map), ("type", _iri), ("moreInfo", _iri),
        ("extensions", _extensions),
    ):  # fmt: skip
        _optional(fields, path, name, check)
    kind = fields.get("interactionType")
    if kind is not None and kind not in _INTERACTIONS:
        raise StatementError(f"{path}.interactionType", Words("決められた種類です。", "must be a known interaction"))
    if kind is None and fields.keys() & {"correctResponsesPattern", "choices", "scale", "source", "target", "steps"}:
        raise StatementError(f"{path}.interactionType", Words("必要です。", "is needed"))
    for index, pattern in enumerate(
        _list(fields.get("correctResponsesPattern", []), f"{path}.correctResponsesPattern")
    ):
        _string(pattern, f"{path}.correctResponsesPattern[{index}]")
    for name in ("choices", "scale", "source", "target", "steps"):
        _components(fields.get(name, []), f"{path}.{name}")


def _components(value: object, path: str) -> None:
    seen: set[str] = set()
    for index, item in enumerate(_list(value, path)):
        fields = _object_of(item, f"{path}[{index}]", {"id", "description"}, ("id",))
        _string(fields["id"], f"{path}[{index}].id")
        _optional(fields, f"{path}[{index}]", "description", _language_map)
        if fields["id"] in seen:
            raise StatementError(f"{path}[{index}].id", Words("重複しています。", "comes twice"))
        seen.add(fields["id"])


def _result(value: object, path: str) -> None:
    fields = _object_of(value, path, {"score", "success", "completion", "response", "duration", "extensions"})
    _optional(fields, path, "score", _score)
    _optional(fields, path, "success", _boolean)
    _optional(fields, path, "completion", _boolean)
    _optional(fields, path, "response", _string)
    _optional(fields, path, "duration", _duration)
    _optional(fields, path, "extensions", _extensions)


def _score(value: object, path: str) -> None:
    fields = _object_of(value, path, {"scaled", "raw", "min", "max"})
    numbers = {name: _number(fields[name], f"{path}.{name}") for name in fields}
    if not -1.0 <= numbers.get("scaled", 0.0) <= 1.0:
        raise StatementError(f"{path}.scaled", Words("-1から1の数値です。", "must lie between -1 and 1"))
    low, high = numbers.get("min", -math.inf), numbers.get("max", math.inf)
    if "min" in numbers and "max" in numbers and low >= high:
        raise StatementError(f"{path}.max", Words("minより大きい数値です。", "must be above min"))
    if "raw" in numbers and not low <= numbers["raw"] <= high:
        raise StatementError(f"{path}.raw", Words("minからmaxの数値です。", "must lie between min and max"))


def _context(value: object, path: str, *, about_activity: bool) -> None:
    fields = _object_of(value, path, _CONTEXT)
    for name, check in (
        ("registration", _uuid), ("instructor", _actor), ("team", _actor), ("contextActivities", _context_activities),
        ("revision", _string), ("platform", _string), ("language", _language), ("statement", _statement_ref),
        ("extensions", _extensions),
    ):  # fmt: skip
        _optional(fields, path, name, check)
    if "team" in fields and fields["team"].get("objectType") != "Group":
        raise StatementError(f"{path}.team", Words("集団です。", "must be a group"))
    for name in ("revision", "platform"):
        if name in fields and not about_activity:
            raise StatementError(f"{path}.{name}", Words("対象が活動のときだけ使えます。", "is only for activities"))


def _context_activities(value: object, path: str) -> None:
    fields = _object_of(value, path, {"parent", "grouping", "category", "other"})
    for name, entry in fields.items():
        several = entry if isinstance(entry, list) else [entry]
        for index, activity in enumerate(several):
            place = f"{path}.{name}[{index}]"
            if isinstance(activity, Mapping) and activity.get("objectType", "Activity") != "Activity":
                raise StatementError(place, Words("活動です。", "must be an activity"))
            _target(activity, place, inside=True)


def _attachments(value: object, path: str) -> None:
    for index, item in enumerate(_list(value, path)):
        place = f"{path}[{index}]"
        fields = _object_of(item, place, _ATTACHMENT, ("usageType", "display", "contentType", "length", "sha2"))
        _iri(fields["usageType"], f"{place}.usageType")
        _language_map(fields["display"], f"{place}.display")
        _string(fields["contentType"], f"{place}.contentType")
        _string(fields["sha2"], f"{place}.sha2")
        if isinstance(fields["length"], bool) or not isinstance(fields["length"], int) or fields["length"] < 0:
            raise StatementError(f"{place}.length", Words("0以上の整数です。", "must be a whole number from 0"))
        _optional(fields, place, "description", _language_map)
        _optional(fields, place, "fileUrl", _iri)


def _object_of(value: object, path: str, allowed: set[str], needed: tuple[str, ...] = ()) -> Object:
    if not isinstance(value, Mapping):
        raise StatementError(path, Words("JSONオブジェクトが必要です。", "must be an object"))
    unknown = sorted(str(key) for key in value if key not in allowed)
    if unknown:
        raise StatementError(
            f"{path}.{unknown[0]}", Words("決められていない項目です。", "is not part of the specification")
        )
    for name in needed:
        if name not in value:
            raise StatementError(f"{path}.{name}", Words("必須の項目です。", "is missing"))
    return value


def _no_null(value: object, path: str, depth: int) -> None:
    """Refuse null everywhere but in extensions, and nesting that no statement needs."""
    if value is None:
        raise StatementError(path, Words("nullは使えません。", "must not be null"))
    if depth > _DEEPEST:
        raise StatementError(path, Words("入れ子が深すぎます。", "is nested too deeply"))
    if isinstance(value, Mapping):
        for key, part in value.items():
            if key != "extensions":
                _no_null(part, f"{path}.{key}", depth + 1)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            _no_null(part, f"{path}[{index}]", depth + 1)


def _optional(fields: Object, path: str, name: str, check: Callable[[object, str], object]) -> None:
    if name in fields:
        check(fields[name], f"{path}.{name}")


def _must(path: str, ja: str, en: str, *, hold: bool) -> None:
    if not hold:
        raise StatementError(path, Words(ja, en))


def _list(value: object, path: str) -> list[Any]:
    if not isinstance(value, list):
        raise StatementError(path, Words("JSON配列が必要です。", "must be a list"))
    return value


def _number(value: object, path: str) -> float:
    good = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
    _must(path, "数値です。", "must be a number", hold=good)
    return float(value)  # type: ignore[arg-type]


def _string(value: object, path: str) -> None:
    _must(path, "文字列です。", "must be a text", hold=isinstance(value, str))


def _boolean(value: object, path: str) -> None:
    _must(path, "true または false です。", "must be true or false", hold=isinstance(value, bool))


def _iri(value: object, path: str) -> None:
    _must(path, "IRI(https://... など)です。", "must be an IRI", hold=is_iri(value))


def _uuid(value: object, path: str) -> None:
    _must(path, "UUIDです。", "must be a UUID", hold=is_uuid(value))


def _mailto(value: object, path: str) -> None:
    _must(path, "mailto:に続くメールアドレスです。", "must be mailto: and an address", hold=is_mailto(value))


def _sha1(value: object, path: str) -> None:
    _must(path, "40桁の16進数です。", "must be 40 hexadecimal digits", hold=is_sha1(value))


def _timestamp(value: object, path: str) -> None:
    _must(path, "ISO 8601の日時です。", "must be an ISO 8601 timestamp", hold=parse_timestamp(value) is not None)


def _duration(value: object, path: str) -> None:
    _must(
        path,
        "ISO 8601の期間(PT1H30M など)です。",
        "must be an ISO 8601 duration",
        hold=parse_duration(value) is not None,
    )


def _language(value: object, path: str) -> None:
    _must(path, "言語タグ(ja など)です。", "must be a language tag", hold=is_language_tag(value))


def _version(value: object, path: str) -> None:
    good = isinstance(value, str) and (value in ("1.0", "2.0") or value.startswith(("1.0.", "2.0.")))
    _must(path, "1.0.x または 2.0.x です。", "must be 1.0.x or 2.0.x", hold=good)


def _language_map(value: object, path: str) -> None:
    _must(path, "言語タグと文字列の組です。", "must map language tags to texts", hold=isinstance(value, Mapping))
    for tag, words in dict(value).items():  # type: ignore[call-overload]
        _language(tag, f"{path}.{tag}")
        _string(words, f"{path}.{tag}")


def _extensions(value: object, path: str) -> None:
    _must(path, "IRIと値の組です。", "must map IRIs to values", hold=isinstance(value, Mapping))
    for key in dict(value):  # type: ignore[call-overload]
        _iri(key, f"{path}.{key}")

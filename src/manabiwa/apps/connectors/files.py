"""Courses from a file of another system: the kind is told by its bytes, never by its name.

Sources: 1EdTech Common Cartridge 1.3 (`imsmanifest.xml`, IEEE LOM in it), 1EdTech LTI Deep Linking 2.0
(`content_items`), MOOChub version 3, schema.org Course.
"""

import hashlib
import json
import zipfile
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from manabiwa.apps.catalog.bringing import CourseCells
from manabiwa.apps.common.archives import DAMAGED
from manabiwa.engines.kernel import Words

from .problems import SourceError
from .sources import moochub, schema_org
from .sources.durations import hours_of
from .sources.source import text
from .xml import parse_xml

MOST_BYTES = 100 * 1024 * 1024
_MOST_ENTRIES = 20_000
_MOST_MANIFEST = 10 * 1024 * 1024
_MOST_LINK = 100 * 1024
_LINK_TYPES = ("imswl_xmlv", "imsbasiclti_xmlv")
_MOST_JSON = 50 * 1024 * 1024
_MOST_TITLES = 200
_MANIFEST = "imsmanifest.xml"
_CONTENT_ITEMS = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"


def courses_in_file(content: bytes) -> list[CourseCells]:
    """The courses that a file describes.

    Raises
    ------
    SourceError
        If it is of no kind that is known, damaged, or larger inside than it may be.
    """
    if content.startswith(b"PK\x03\x04"):
        return _cartridge(content)
    if len(content) <= _MOST_JSON and content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["}:
        try:
            return _from_json(json.loads(content.decode("utf-8-sig")))
        except (ValueError, RecursionError):
            raise _unknown() from None
    raise _unknown()


def _cartridge(content: bytes) -> list[CourseCells]:
    """The one course of a Common Cartridge, or the links of one that holds nothing else, each of them a course.

    Only the manifest and the links are unpacked, and no further than they may be long.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = frozenset(archive.namelist())
            if len(names) > _MOST_ENTRIES or _MANIFEST not in names:
                raise _no_cartridge()
            root = parse_xml(_entry(archive, _MANIFEST, _MOST_MANIFEST))
            if _name(root) != "manifest":
                raise _no_cartridge()
            links = [_link(archive, names, one) for one in _links(root)]
    except DAMAGED:
        raise _no_cartridge() from None
    return links or [_one_course(root)]


def _entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    with archive.open(name) as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise _no_cartridge()
    return content


def _links(root: Element) -> list[Element]:
    """The resources of a cartridge that holds nothing but links; none if it holds anything else."""
    resources = [one for one in root.iter() if _name(one) == "resource"]
    are_links = all((one.get("type") or "").startswith(_LINK_TYPES) for one in resources)
    return resources if are_links else []


def _link(archive: zipfile.ZipFile, names: frozenset[str], resource: Element) -> CourseCells:
    """A web link or an LTI link (a `url` with `href`, or a launch address) as a course."""
    path = next((one.get("href") or "" for one in resource if _name(one) == "file"), resource.get("href") or "")
    if path not in names:
        raise _no_cartridge()
    link = parse_xml(_entry(archive, path, _MOST_LINK))
    told = {_name(one): one for one in link}
    address = told.get("url", told.get("secure_launch_url", told.get("launch_url")))
    url = "" if address is None else address.get("href") or (address.text or "").strip()
    return {
        "external_id": text(resource.get("identifier"))[:100],
        "title": _text_of(told.get("title")),
        "description": _text_of(told.get("description")),
        "url": url,
        "hours": "0",
    }


def _text_of(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def _one_course(root: Element) -> CourseCells:
    lom = next((one for one in root.iter() if _name(one) == "lom"), None)
    outline = [_title_of(item) for item in root.iter() if _name(item) == "item"]
    listed = "\n".join(f"・{title}" for title in outline if title)[:10_000] if len(outline) <= _MOST_TITLES else ""
    organization = next((one for one in root.iter() if _name(one) == "organization"), None)
    title = _in_lom(lom, "general", "title") or (_title_of(organization) if organization is not None else "")
    duration = _in_lom(lom, "educational", "typicalLearningTime", "duration")
    return {
        "external_id": text(root.get("identifier"))[:100],
        "title": title,
        "description": "\n\n".join(filter(None, (_in_lom(lom, "general", "description"), listed))),
        "language": _in_lom(lom, "general", "language"),
        "audience": _in_lom(lom, "educational", "intendedEndUserRole", "value"),
        "hours": hours_of(duration) or "0",
    }


def _from_json(value: Any) -> list[CourseCells]:
    found = value if isinstance(value, list) else None
    if isinstance(value, dict):
        found = value.get(_CONTENT_ITEMS) or value.get("content_items")
        if isinstance(value.get("data"), list):
            return [moochub.course_cells(one) for one in value["data"] if isinstance(one, dict)]
    if isinstance(found, list) and any(isinstance(one, dict) and one.get("type") for one in found):
        return [_content_item(one) for one in found if isinstance(one, dict) and one.get("type") in _LINKS]
    courses = schema_org.courses_of(value, "")
    if not courses:
        raise _unknown()
    return courses


_LINKS = {"ltiResourceLink", "link"}


def _content_item(item: dict[str, Any]) -> CourseCells:
    """A link of a deep-linking answer. Its number is the tool's own where there is one, else made of its address."""
    line = item.get("lineItem")
    own = text(line.get("resourceId")) if isinstance(line, dict) else ""
    url = text(item.get("url"))
    named = hashlib.sha256(url.encode()).hexdigest()[:32] if url else ""
    return {
        "external_id": (own or named)[:100],
        "title": text(item.get("title")),
        "description": text(item.get("text")),
        "url": url,
        "hours": "0",
    }


def _in_lom(lom: Element | None, *path: str) -> str:
    """The text at a path of names below LOM; of several languages the first."""
    here = lom
    for name in path:
        here = next((one for one in here if _name(one) == name), None) if here is not None else None
    if here is None:
        return ""
    parts = [one.text or "" for one in here.iter() if (one.text or "").strip()]
    return parts[0].strip() if parts else ""


def _title_of(item: Element) -> str:
    return next(((one.text or "").strip() for one in item if _name(one) == "title"), "")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _unknown() -> SourceError:
    return SourceError(
        Words("このファイルの種類が分かりません。", "This kind of file is not known."),
        Words("Common Cartridge(.imscc)、LTI・MOOChub・schema.org の JSON を選んでください。",
              "Choose a Common Cartridge (.imscc) or a JSON file of LTI, MOOChub or schema.org."),
    )  # fmt: skip


def _no_cartridge() -> SourceError:
    return SourceError(
        Words("Common Cartridge として読めません。", "This is no readable Common Cartridge."),
        Words("imsmanifest.xml が一番上にある、壊れていないファイルを選んでください。",
              "Choose an undamaged file with imsmanifest.xml at its top."),
    )  # fmt: skip

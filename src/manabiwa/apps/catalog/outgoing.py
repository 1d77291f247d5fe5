"""Courses as files for other systems: Common Cartridge, LTI deep-linking items, a MOOChub list, schema.org.

Sources: 1EdTech Common Cartridge 1.3 (web links only: any learning system can take it); 1EdTech LTI Deep Linking 2.0
(items of type `link`); MOOChub API specification, version 3; schema.org, ItemList and Course.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.db.models import QuerySet

from manabiwa.apps.tables.presenting import current_lang
from manabiwa.engines.kernel import Words

from .linked_data import address_of, moochub, schema_org
from .models import Course

A_FILE = 1_000
"""Courses in one file: what a learning system takes in without a time-out."""
CONTENT_ITEMS = "https://purl.imsglobal.org/spec/lti-dl/claim/content_items"
_EPOCH = (1980, 1, 1, 0, 0, 0)
# what XML 1.0 has no place for (2.2)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Form(StrEnum):
    """Files that other systems read."""

    CARTRIDGE = "cartridge"
    LTI = "lti"
    MOOCHUB = "moochub"
    SCHEMA_ORG = "schema-org"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file: its bytes, its kind and its name."""

    content: bytes
    kind: str
    name: str


def write_courses(form: Form, courses: QuerySet[Course], *, title: str, name: str, part: int) -> Outgoing:
    """A file of the courses from the `part`th thousand (from 1); `title` heads it, `name` begins its name."""
    rows = list(
        courses.select_related("provider").prefetch_related("course_skills__skill")[(part - 1) * A_FILE : part * A_FILE]
    )
    ending = "imscc" if form is Form.CARTRIDGE else "json"
    kind = "application/zip" if form is Form.CARTRIDGE else "application/json"
    suffix = f"-{part}" if part > 1 else ""
    return Outgoing(_WRITERS[form](rows, title), kind, f"{name}-{form}{suffix}.{ending}")


def cartridge(courses: Sequence[Course], title: str) -> bytes:
    """A Common Cartridge of web links, one a course; the same courses give the same bytes."""
    items, resources, links = [], [], {}
    for course in courses:
        number, name = f"course-{course.pk}", _xml(course.title)
        items.append(
            f'<item identifier="item-{course.pk}" identifierref="{number}"><title>{name}</title></item>'
        )  # fmt: skip
        resources.append(
            f'<resource identifier="{number}" type="imswl_xmlv1p3"><file href="links/{number}.xml"/></resource>'
        )
        links[f"links/{number}.xml"] = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<webLink xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3">'
            f"<title>{name}</title><url href={quoteattr(address_of(course))}/></webLink>"
        )
    manifest = _MANIFEST.format(
        title=_xml(title), lang=current_lang(), items="".join(items), resources="".join(resources)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path, text in {"imsmanifest.xml": manifest, **links}.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return out.getvalue()


def deep_links(courses: Sequence[Course], title: str) -> bytes:
    """LTI deep-linking items. Courses open on their own page here, so they are links and no launches."""
    return _json({CONTENT_ITEMS: [deep_link(course) for course in courses]})


def deep_link(course: Course) -> dict[str, Any]:
    """One item."""
    told = {"type": "link", "title": course.title, "text": course.description, "url": address_of(course)}
    return {key: value for key, value in told.items() if value}


def moochub_list(courses: Sequence[Course], title: str) -> bytes:
    """A MOOChub list of one page."""
    return _json(moochub(courses, f"{settings.SITE_URL}/api/v1/catalog/moochub", 1, 1))


def schema_org_list(courses: Sequence[Course], title: str) -> bytes:
    """An ItemList of schema.org courses."""
    entries = [
        {"@type": "ListItem", "position": position, "item": _without_context(course)}
        for position, course in enumerate(courses, start=1)
    ]
    told = {"@context": "https://schema.org", "@type": "ItemList", "name": title, "numberOfItems": len(entries)}
    return _json({**told, "itemListElement": entries})


_WRITERS: Mapping[Form, Callable[[Sequence[Course], str], bytes]] = {
    Form.CARTRIDGE: cartridge, Form.LTI: deep_links, Form.MOOCHUB: moochub_list, Form.SCHEMA_ORG: schema_org_list,
}  # fmt: skip
NAMES: Mapping[Form, Words] = {
    Form.CARTRIDGE: Words("Common Cartridge 1.3(.imscc)", "Common Cartridge 1.3 (.imscc)"),
    Form.LTI: Words("LTI のリンクの一覧(JSON)", "List of LTI links (JSON)"),
    Form.MOOCHUB: Words("MOOChub の一覧(JSON、版3)", "MOOChub list (JSON, version 3)"),
    Form.SCHEMA_ORG: Words("schema.org の一覧(JSON-LD)", "schema.org list (JSON-LD)"),
}
HELP: Mapping[Form, Words] = {
    Form.CARTRIDGE: Words(
        "Moodle などの学習システムが取り込みます。講座のページへのリンクが並びます。",
        "For learning systems such as Moodle. It lists links to the pages of the courses.",
    ),
    Form.LTI: Words(
        "LTI のディープリンクを受け取るシステムへ。名称・説明・アドレスが入ります。",
        "For systems that take LTI deep links: title, description and address.",
    ),
    Form.MOOCHUB: Words(
        "講座の目録どうしの交換に。時間・水準・価格・身につくスキルまで入ります。",
        "For the exchange between catalogues: with hours, level, price and skills.",
    ),
    Form.SCHEMA_ORG: Words(
        "ウェブサイトや検索エンジンへ。講座のページにあるものと同じ内容です。",
        "For websites and search engines: what the pages of the courses carry.",
    ),
}


def _without_context(course: Course) -> dict[str, Any]:
    skills = [row.skill.name for row in course.course_skills.all() if row.teaches]
    return {key: value for key, value in schema_org(course, skills).items() if key != "@context"}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _xml(text: str) -> str:
    return escape(_NO_XML.sub("", text))


_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest identifier="manabiwa-courses" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"'
    ' xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">'
    "<metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>"
    '<lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string language="{lang}">{title}</lomimscc:string>'
    "</lomimscc:title></lomimscc:general></lomimscc:lom></metadata>"
    '<organizations><organization identifier="organization" structure="rooted-hierarchy"><item identifier="root">'
    "{items}</item></organization></organizations><resources>{resources}</resources></manifest>"
)

"""The systems that can be read, by kind."""

from collections.abc import Mapping

from .models import Kind
from .sources import moochub, schema_org, stored, udemy
from .sources.source import Source

SOURCES: Mapping[str, Source] = {
    Kind.UDEMY_BUSINESS: udemy.SOURCE,
    Kind.MOOCHUB: moochub.SOURCE,
    Kind.SCHEMA_ORG: schema_org.SOURCE,
    Kind.FILE: stored.SOURCE,
}

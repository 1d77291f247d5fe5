"""The systems that can be read, by kind."""

from collections.abc import Mapping

from manabiwa.apps.connectors.models import Kind

from . import moochub, schema_org, udemy
from .source import Page, Read, Source

SOURCES: Mapping[str, Source] = {
    Kind.UDEMY_BUSINESS: udemy.SOURCE,
    Kind.MOOCHUB: moochub.SOURCE,
    Kind.SCHEMA_ORG: schema_org.SOURCE,
}

__all__ = ["SOURCES", "Page", "Read", "Source"]

"""Kept public pages: one body, in the encoding that was asked for."""

from __future__ import annotations

import gzip
from typing import Any

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manabiwa.apps.network.services import touch_site

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("br", "br"), ("gzip", "gzip"), ("deflate", ""), ("", "")],
)
def test_a_page_comes_in_the_best_encoding_that_is_accepted(client: Any, accepted: str, encoding: str) -> None:
    address = reverse("web:about")
    plain = client.get(address).content
    for _once_more in range(2):
        answer = client.get(address, headers={"accept-encoding": accepted})
        assert answer.get("Content-Encoding", "") == encoding
        assert UNPACK[encoding](answer.content) == plain
        assert answer["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.django_db
def test_a_kept_page_is_answered_with_one_query_until_something_public_changes(
    client: Any, django_assert_num_queries: Any
) -> None:
    address = reverse("network:news")
    client.get(address)
    with django_assert_num_queries(1):
        client.get(address, headers={"accept-encoding": "br"})
    touch_site()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    assert len(asked) > 1

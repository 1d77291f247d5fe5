"""Kept answers of public pages.

A page that a stranger sees depends on its address, the language and the published content. Views marked `public` are
therefore rendered once per process for each (address, language) and kept under the number of the published content
(network.SiteRevision), compressed in each way that was asked for. Any service that changes what is public moves the
number, so a kept page is never older than the last change; the check costs one primary-key query.
"""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_request

from manabiwa.apps.network.selectors import site_revision

MAX_PAGES = 500
BROWSER_MAY_KEEP = "no-cache"
_COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""The best first."""


@dataclass(frozen=True, slots=True)
class _Page:
    revision: int
    plain: bytes
    headers: tuple[tuple[str, str], ...]
    _compressed: dict[str, bytes] = field(default_factory=dict)

    def body(self, encoding: str) -> bytes:
        """Return the page in an encoding; the first who asks for it waits for the compression."""
        if not encoding:
            return self.plain
        body = self._compressed.get(encoding)
        if body is None:
            body = self._compressed[encoding] = _COMPRESS[encoding](self.plain)
        return body


class PublicPageCache:
    """Answers strangers from kept pages; everybody with a session goes through."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._pages: OrderedDict[tuple[str, str, str], _Page] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not self._may_be_kept(request):
            return self.get_response(request)
        key = (request.get_host(), request.get_full_path(), get_language_from_request(request))
        revision = site_revision()
        page = self._pages.get(key)
        if page is None or page.revision != revision:
            response = self.get_response(request)
            if response.status_code != 200 or not isinstance(response, HttpResponse) or response.cookies:
                return response
            page = self._keep(key, revision, response)
        return _answer(page, request)

    def _may_be_kept(self, request: HttpRequest) -> bool:
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return False
        if "messages" in request.COOKIES or "HX-Request" in request.headers:
            return False
        try:
            return bool(getattr(resolve(request.path_info).func, "is_public", False))
        except Resolver404:
            return False

    def _keep(self, key: tuple[str, str, str], revision: int, response: HttpResponse) -> _Page:
        page = _Page(revision, response.content, tuple(response.items()))
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)
        return page


def _answer(page: _Page, request: HttpRequest) -> HttpResponse:
    accepted = request.headers.get("Accept-Encoding", "")
    encoding = next((one for one in _COMPRESS if one in accepted), "")
    body = page.body(encoding)
    response = HttpResponse(body)
    for name, value in page.headers:
        response[name] = value
    if encoding:
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(body))
    response["Vary"] = "Accept-Encoding, Accept-Language, Cookie"
    response["Cache-Control"] = BROWSER_MAY_KEEP
    return response

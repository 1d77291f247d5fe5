"""REST API v1: the routers of the apps under one roof, described by OpenAPI at /api/v1/openapi.json."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.errors import ValidationError as InputError
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from manabiwa import __version__
from manabiwa.apps.catalog.api import router as catalog
from manabiwa.apps.common.numbers import japanese
from manabiwa.apps.connectors.api import router as connectors
from manabiwa.apps.evaluation.api import router as evaluation
from manabiwa.apps.exchange.api import router as exchange
from manabiwa.apps.groups.api import router as groups
from manabiwa.apps.learning.api import router as learning
from manabiwa.apps.learning.home.api import router as home
from manabiwa.apps.network.api import router as network
from manabiwa.apps.portfolio.api import router as portfolio
from manabiwa.apps.procurement.api import router as procurement
from manabiwa.apps.programmes.api import router as programmes
from manabiwa.apps.records.api import router as records
from manabiwa.apps.support.api import router as support
from manabiwa.apps.training.api import router as training
from manabiwa.apps.web.network.api import router as reports
from manabiwa.engines.kernel import ParameterError
from manabiwa.engines.xapi.errors import StatementError

api = NinjaAPI(
    title="manabiwa",
    version=__version__,
    description="学びの輪の REST API。鍵は「アカウント」のページで、範囲を選んで作ります。",
    urls_namespace="api-1",
    throttle=[AnonRateThrottle("600/m"), AuthRateThrottle("1200/m")],
    docs_url=None,
)

for prefix, router in (
    ("/catalog", catalog), ("/network", network), ("/exchange", exchange), ("/procurement", procurement),
    ("/programmes", programmes), ("/evaluation", evaluation), ("/learning", learning), ("/records", records),
    ("/reports", reports), ("/connectors", connectors), ("/support", support),
    ("/training", training),
    ("/portfolio", portfolio), ("/learning", home), ("/groups", groups),
):  # fmt: skip
    api.add_router(prefix, router)


@api.exception_handler(PermissionDenied)
def refuse(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Answer 403 with the words for the person."""
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(AuthenticationError)
def ask_for_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer 401: there is no key, or it is wrong, old or revoked."""
    return api.create_response(request, {"detail": _("鍵がないか、使えない鍵です。")}, status=401)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404, also for what the caller may not know of."""
    return api.create_response(request, {"detail": _("見つかりません。")}, status=404)


@api.exception_handler(InputError)
def correct_input(request: HttpRequest, error: InputError) -> HttpResponse:
    """Answer 422 naming each field that could not be read."""
    named = [(str(one["loc"][-1]), str(one["msg"])) for one in error.errors]
    words = [_("「%(field)s」を確かめてください: %(reason)s") % {"field": name, "reason": why} for name, why in named]
    return api.create_response(request, {"detail": words, "fields": [name for name, _why in named]}, status=422)


@api.exception_handler(ValidationError)
def correct(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with the words for the person."""
    return api.create_response(request, {"detail": error.messages}, status=422)


@api.exception_handler(ParameterError)
def correct_parameter(request: HttpRequest, error: ParameterError) -> HttpResponse:
    """Answer 422 naming the parameter."""
    words = error.message("ja" if japanese() else "en")
    return api.create_response(request, {"detail": [words], "parameter": error.parameter}, status=422)


@api.exception_handler(StatementError)
def correct_statement(request: HttpRequest, error: StatementError) -> HttpResponse:
    """Answer 422 naming the part of the statement that breaks a rule."""
    words = error.message("ja" if japanese() else "en")
    return api.create_response(request, {"detail": [words], "parameter": error.path}, status=422)

"""REST API v1: the routers of the apps under one roof, described by OpenAPI at /api/v1/openapi.json."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.throttling import AnonRateThrottle, AuthRateThrottle

from manabiwa import __version__
from manabiwa.apps.catalog.api import router as catalog
from manabiwa.apps.evaluation.api import router as evaluation
from manabiwa.apps.exchange.api import router as exchange
from manabiwa.apps.learning.api import router as learning
from manabiwa.apps.network.api import router as network
from manabiwa.apps.procurement.api import router as procurement
from manabiwa.apps.programmes.api import router as programmes
from manabiwa.apps.records.api import router as records
from manabiwa.engines.kernel import ParameterError

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
):  # fmt: skip
    api.add_router(prefix, router)


@api.exception_handler(PermissionDenied)
def refuse(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Answer 403 with the words for the person."""
    return api.create_response(request, {"detail": str(error)}, status=403)


@api.exception_handler(ValidationError)
def correct(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with the words for the person."""
    return api.create_response(request, {"detail": error.messages}, status=422)


@api.exception_handler(ParameterError)
def correct_parameter(request: HttpRequest, error: ParameterError) -> HttpResponse:
    """Answer 422 naming the parameter."""
    return api.create_response(request, {"detail": [error.message("ja")], "parameter": error.parameter}, status=422)

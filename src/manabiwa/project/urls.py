"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

from manabiwa.apps.accounts.views import language

from .api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("manabiwa.apps.web.urls")),
    path("accounts/", include("allauth.urls")),
    path("people/", include("manabiwa.apps.accounts.urls")),
    path("materials/", include("manabiwa.apps.materials.urls")),
    path("tasks/", include("manabiwa.apps.tasks.urls")),
    path("tables/", include("manabiwa.apps.tables.urls")),
    path("catalog/", include("manabiwa.apps.catalog.urls")),
    path("search/", include("manabiwa.apps.search.urls")),
    path("connectors/", include("manabiwa.apps.connectors.urls")),
    path("programmes/", include("manabiwa.apps.programmes.urls")),
    path("evaluation/", include("manabiwa.apps.evaluation.urls")),
    path("learning/", include("manabiwa.apps.learning.urls")),
    path("support/", include("manabiwa.apps.support.urls")),
    path("training/", include("manabiwa.apps.training.urls")),
    path("portfolio/", include("manabiwa.apps.portfolio.urls")),
    path("groups/", include("manabiwa.apps.groups.urls")),
    path("exchange/", include("manabiwa.apps.exchange.urls")),
    path("municipalities/", include("manabiwa.apps.web.network.urls")),
    path("procurement/", include("manabiwa.apps.procurement.urls")),
    path("api/v1/", api.urls),
    path("mail/", include("manabiwa.apps.mail.urls")),
    path("language", language, name="set_language"),
]

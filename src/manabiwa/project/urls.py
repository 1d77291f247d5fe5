"""Every address of the site."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("tasks/", include("manabiwa.apps.tasks.urls")),
    path("mail/", include("manabiwa.apps.mail.urls")),
]

from django.conf import settings
from django.urls import path

from . import styles, views

app_name = "web"
urlpatterns = [
    path("", views.start, name="start"),
    path("home", views.home, name="home"),
    path("search", views.search, name="search"),
    path("about", views.about, name="about"),
]
if settings.SHOW_DEVELOPMENT_PAGES:
    urlpatterns += [
        path("styles", styles.styles, name="styles"),
        path("styles/errors/<int:code>", styles.error_page, name="error_page"),
    ]

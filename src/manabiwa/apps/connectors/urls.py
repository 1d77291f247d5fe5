from django.urls import path

from . import views
from .roster import views as roster_views

app_name = "connectors"
urlpatterns = [
    path("", views.connections, name="connections"),
    path("new", views.add, name="add"),
    path("file", views.file, name="file"),
    path("rosters", roster_views.rosters, name="rosters"),
    path("rosters/<int:upload_id>", roster_views.roster, name="roster"),
    path("rosters/<int:upload_id>/apply", roster_views.apply, name="apply_roster"),
    path("rosters/<int:upload_id>/discard", roster_views.discard, name="discard_roster"),
    path("rosters/of/<str:municipality>.zip", roster_views.export, name="export_roster"),
    path("<int:connection_id>", views.connection, name="connection"),
    path("<int:connection_id>/sync", views.sync, name="sync"),
    path("<int:connection_id>/withdraw", views.withdraw, name="withdraw"),
    path("<int:connection_id>/secret", views.secret, name="secret"),
    path("<int:connection_id>/file", views.replace_file, name="replace_file"),
    path("<int:connection_id>/remove", views.remove, name="remove"),
]

from django.urls import path

from . import views

app_name = "connectors"
urlpatterns = [
    path("", views.connections, name="connections"),
    path("new", views.add, name="add"),
    path("file", views.file, name="file"),
    path("<int:connection_id>", views.connection, name="connection"),
    path("<int:connection_id>/sync", views.sync, name="sync"),
    path("<int:connection_id>/withdraw", views.withdraw, name="withdraw"),
    path("<int:connection_id>/secret", views.secret, name="secret"),
    path("<int:connection_id>/remove", views.remove, name="remove"),
]

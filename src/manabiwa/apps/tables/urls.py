"""Addresses of the import pages."""

from django.urls import path

from manabiwa.apps.tables import views

app_name = "tables"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/<path:spec>/", views.upload, name="upload"),
    path("template/<path:spec>/", views.template_file, name="template"),
    path("<int:import_id>/", views.detail, name="detail"),
    path("<int:import_id>/progress/", views.progress, name="progress"),
    path("<int:import_id>/read/", views.read_again, name="read"),
    path("<int:import_id>/map/", views.map_columns, name="map"),
    path("<int:import_id>/check/", views.check, name="check"),
    path("<int:import_id>/apply/", views.apply, name="apply"),
    path("<int:import_id>/undo/", views.undo, name="undo"),
    path("<int:import_id>/discard/", views.discard, name="discard"),
    path("<int:import_id>/errors/", views.errors, name="errors"),
]

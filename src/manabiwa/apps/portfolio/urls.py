from django.urls import path

from . import resume_views, views

app_name = "portfolio"
urlpatterns = [
    path("", views.folder, name="folder"),
    path("new", views.add, name="add"),
    path("<int:evidence_id>/file", views.download, name="download"),
    path("<int:evidence_id>/delete", views.delete, name="delete"),
    path("<int:evidence_id>/confirm", views.confirm, name="confirm"),
    path("people/<int:person_id>", views.person, name="person"),
    path("resume", resume_views.resume, name="resume"),
    path("resume/entries/new/<str:kind>", resume_views.add_entry, name="add_entry"),
    path("resume/entries/<int:entry_id>", resume_views.entry, name="entry"),
    path("resume/entries/<int:entry_id>/delete", resume_views.delete_entry, name="delete_entry"),
    path("resume/document", resume_views.paper, name="resume_document"),
    path("resume/json", resume_views.as_json, name="resume_json"),
]

from django.urls import path

from . import views

app_name = "catalog"
urlpatterns = [
    path("", views.courses, name="courses"),
    path("suggestions", views.suggestions, name="suggestions"),
    path("courses/<int:course_id>", views.course, name="course"),
    path("occupations", views.occupations, name="occupations"),
    path("occupations/<str:code>", views.occupation, name="occupation"),
    path("providers", views.providers, name="providers"),
    path("providers/new", views.add_provider, name="add_provider"),
    path("providers/<slug:code>/courses", views.export, name="export"),
    path("review", views.review, name="review"),
    path("review/reopen", views.reopen, name="reopen"),
    path("review/<int:row_id>", views.confirm, name="confirm"),
]

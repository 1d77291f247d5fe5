from django.urls import path

from . import views

app_name = "search"
urlpatterns = [
    path("synonyms", views.synonyms, name="synonyms"),
    path("synonyms/<int:group_id>", views.edit, name="edit"),
    path("synonyms/<int:group_id>/remove", views.remove, name="remove"),
    path("synonyms/<int:group_id>/restore", views.restore, name="restore"),
]

from django.urls import path

from . import views

app_name = "materials"
urlpatterns = [
    path("", views.materials, name="materials"),
    path("new", views.create, name="create"),
    path("<int:material_id>", views.edit, name="edit"),
    path("<int:material_id>/units/<str:kind>", views.add_unit, name="add_unit"),
    path("<int:material_id>/remove/<int:order>", views.remove_unit, name="remove_unit"),
    path("<int:material_id>/publish", views.publish, name="publish"),
    path("learn/<int:course_id>", views.player, name="player"),
    path("learn/<int:course_id>/<int:order>", views.player, name="player"),
    path("learn/<int:course_id>/<int:order>/<str:name>", views.media, name="media"),
]

from django.urls import path

from . import views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("<uuid:task_id>/", views.task_detail, name="detail"),
    path("<uuid:task_id>/cancel", views.task_cancel, name="cancel"),
    path("<uuid:task_id>/retry", views.task_retry, name="retry"),
]

from django.urls import path

from . import moderating_views, views

app_name = "groups"
urlpatterns = [
    path("", views.groups, name="groups"),
    path("new", views.start, name="start"),
    path("<int:group_id>", views.group, name="group"),
    path("<int:group_id>/join", views.join, name="join"),
    path("<int:group_id>/me", views.me, name="me"),
    path("<int:group_id>/leave", views.leave, name="leave"),
    path("<int:group_id>/meeting", views.meeting, name="meeting"),
    path("<int:group_id>/posts/<int:post_id>/delete", views.take_back, name="take_back"),
    path("<int:group_id>/posts/<int:post_id>/report", views.report, name="report"),
    path("reports", moderating_views.reports, name="reports"),
    path("reports/<int:post_id>/remove", moderating_views.remove, name="remove"),
    path("reports/<int:post_id>/keep", moderating_views.keep, name="keep"),
    path("<int:group_id>/close", moderating_views.close, name="close"),
]

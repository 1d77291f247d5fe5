from django.urls import path

from . import views

app_name = "procurement"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("new", views.create, name="create"),
    path("<int:round_id>", views.round_page, name="round"),
    path("<int:round_id>/demand", views.demand, name="demand"),
    path("<int:round_id>/stage", views.stage, name="stage"),
    path("demands/<int:demand_id>/withdraw", views.withdraw, name="withdraw"),
]

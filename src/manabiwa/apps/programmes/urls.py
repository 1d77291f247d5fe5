from django.urls import path

from . import views

app_name = "programmes"
urlpatterns = [
    path("calls", views.calls, name="calls"),
    path("calls/<int:call_id>/apply", views.apply, name="apply"),
    path("open/<int:programme_id>", views.public_programme, name="public"),
    path("mine", views.mine, name="mine"),
    path("applications/<int:application_id>/withdraw", views.withdraw, name="withdraw"),
    path("", views.programmes, name="programmes"),
    path("new", views.create, name="create"),
    path("<int:programme_id>", views.programme, name="programme"),
    path("cohorts/<int:cohort_id>", views.cohort, name="cohort"),
    path("applications/<int:application_id>/decide", views.decide, name="decide"),
    path("participations/<int:participation_id>/supporter", views.supporter, name="supporter"),
    path("participations/<int:participation_id>/way", views.way, name="way"),
]

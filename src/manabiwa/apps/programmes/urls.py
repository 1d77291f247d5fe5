from django.urls import path

from . import cohort_views, place_views, views

app_name = "programmes"
urlpatterns = [
    path("calls", views.calls, name="calls"),
    path("calls/<int:call_id>/apply", views.apply, name="apply"),
    path("open/<int:programme_id>", views.public_programme, name="public"),
    path("places/<str:code>", place_views.public_places, name="public_places"),
    path("places", place_views.places, name="places"),
    path("places/<int:place_id>/edit", place_views.place, name="place"),
    path("places/<int:place_id>/close", place_views.close, name="close_place"),
    path("mine", views.mine, name="mine"),
    path("applications/<int:application_id>/withdraw", views.withdraw, name="withdraw"),
    path("", views.programmes, name="programmes"),
    path("new", views.create, name="create"),
    path("<int:programme_id>", views.programme, name="programme"),
    path("cohorts/<int:cohort_id>", cohort_views.cohort, name="cohort"),
    path("cohorts/<int:cohort_id>/applications", cohort_views.applications, name="applications"),
    path("cohorts/<int:cohort_id>/supporter", cohort_views.assign, name="assign"),
    path("applications/<int:application_id>/decide", cohort_views.decide, name="decide"),
    path("participations/<int:participation_id>", cohort_views.participation, name="participation"),
    path("participations/<int:participation_id>/way", cohort_views.way, name="way"),
]

from django.urls import path

from . import views

app_name = "evaluation"
urlpatterns = [
    path("cohorts/<int:cohort_id>", views.cohort, name="cohort"),
    path("cohorts/<int:cohort_id>/evaluate", views.evaluate, name="evaluate"),
    path("participations/<int:participation_id>/outcome", views.record, name="record"),
    path("<int:evaluation_id>", views.evaluation, name="evaluation"),
    path("<int:evaluation_id>/publish", views.publish, name="publish"),
]

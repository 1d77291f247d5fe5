from django.urls import path

from . import cohort_views, views

app_name = "evaluation"
urlpatterns = [
    path("cohorts/<int:cohort_id>", cohort_views.outcomes, name="cohort"),
    path("cohorts/<int:cohort_id>/record", cohort_views.record, name="record"),
    path("cohorts/<int:cohort_id>/answers", cohort_views.answers, name="answers"),
    path("cohorts/<int:cohort_id>/summary", cohort_views.report, name="report"),
    path("cohorts/<int:cohort_id>/report", views.cohort_document, name="cohort_document"),
    path("programmes/<int:programme_id>/report", views.programme_document, name="programme_document"),
    path("cohorts/<int:cohort_id>/evaluate", cohort_views.evaluate, name="evaluate"),
    path("<int:evaluation_id>", views.evaluation, name="evaluation"),
    path("<int:evaluation_id>/report", views.evaluation_document, name="evaluation_document"),
    path("<int:evaluation_id>/picture.png", views.evaluation_picture, name="evaluation_picture"),
    path("<int:evaluation_id>/publish", views.publish, name="publish"),
]

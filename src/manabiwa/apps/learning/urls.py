from django.urls import path

from . import cohort_plan_views, cohort_views, interview, views, wishing
from .home import views as home

app_name = "learning"
urlpatterns = [
    path("start", interview.start, name="start"),
    path("people/<int:person_id>/start", interview.start_with, name="start_with"),
    path("plan/days", views.days, name="days"),
    path("plan", views.plan, name="plan"),
    path("plan/improved", views.improved, name="improved"),
    path("plan/document", views.plan_paper, name="plan_document"),
    path("plan/others", views.others, name="others"),
    path("plan/what-if", views.what_if, name="what_if"),
    path("plan/replan", views.replan, name="replan"),
    path("plan/<int:plan_id>/accept", views.accept, name="accept"),
    path("plan/renew-feed", views.renew_feed, name="renew_feed"),
    path("feed/<str:key>.ics", views.feed, name="feed"),
    path("today", views.today, name="today"),
    path("progress", home.progress, name="progress"),
    path("progress/celebrate", home.celebrate, name="celebrate"),
    path("reflections", home.reflections, name="reflections"),
    path("reflections/<int:reflection_id>/delete", home.delete_reflection, name="delete_reflection"),
    path("pause", home.pause, name="pause"),
    path("resume", home.resume, name="resume"),
    path("reminders", home.reminders, name="reminders"),
    path("reminders/stop/<str:key>", home.stop_reminder, name="stop_reminder"),
    path("courses/<int:course_id>/enrol", views.enrol, name="enrol"),
    path("plan/wish", wishing.wish, name="wish"),
    path("enrolments/<int:enrolment_id>/report", views.report, name="report"),
    path("messages", views.send, name="send"),
    path("record", views.record, name="record"),
    path("cohorts/<int:cohort_id>", cohort_views.cohort, name="cohort"),
    path("cohorts/<int:cohort_id>/plans", cohort_plan_views.cohort_plans, name="cohort_plans"),
    path("cohorts/<int:cohort_id>/plans/start", cohort_plan_views.start, name="start_cohort_plans"),
]

from django.urls import path

from . import cohort_views, hand_over_views, person_views, template_views, views

app_name = "support"
urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("hours", views.hours, name="hours"),
    path("log", views.log, name="log"),
    path("acts/<int:act_id>/judge", views.judge, name="judge"),
    path("templates", template_views.templates, name="templates"),
    path("templates/starters", template_views.take_starters, name="starters"),
    path("templates/<int:template_id>", template_views.template, name="template"),
    path("templates/<int:template_id>/delete", template_views.delete, name="delete_template"),
    path("people/<int:person_id>", person_views.person, name="person"),
    path("people/<int:person_id>/plan", person_views.plan_paper, name="person_plan"),
    path("people/<int:person_id>/wish", person_views.wish, name="person_wish"),
    path("people/<int:person_id>/replan", person_views.replan, name="person_replan"),
    path("people/<int:person_id>/note", person_views.note, name="note"),
    path("people/<int:person_id>/meeting", person_views.meeting, name="meeting"),
    path("people/<int:person_id>/message", person_views.message, name="message"),
    path("people/<int:person_id>/reflections", person_views.reflections, name="reflections"),
    path("people/<int:person_id>/acts", person_views.acts_of, name="acts"),
    path("people/<int:person_id>/hand-over", hand_over_views.ask, name="ask_hand_over"),
    path("hand-overs/<int:hand_over_id>/answer", hand_over_views.answer, name="answer_hand_over"),
    path("hand-overs/<int:hand_over_id>/withdraw", hand_over_views.withdraw, name="withdraw_hand_over"),
    path("cohorts/<int:cohort_id>", cohort_views.cohort, name="cohort"),
    path("trials/<int:trial_id>/end", cohort_views.end, name="end_trial"),
]

from django.urls import path

from . import event_views, views

app_name = "exchange"
urlpatterns = [
    path("cases", views.cases, name="cases"),
    path("cases.atom", views.feed, name="feed"),
    path("cases/<int:case_id>", views.case, name="case"),
    path("cases/<int:case_id>/document", views.case_document, name="case_document"),
    path("cases/<int:case_id>/adopt", views.adopt, name="adopt"),
    path("cases/<int:case_id>/ask", views.ask, name="ask"),
    path("cases/<int:case_id>/edit", views.edit, name="edit"),
    path("cases/<int:case_id>/publish", views.publish, name="publish"),
    path("cases/<int:case_id>/withdraw", views.withdraw, name="withdraw"),
    path("mine", views.mine, name="mine"),
    path("mine/new", views.create, name="create"),
    path("questions/<int:question_id>/answer", views.answer, name="answer"),
    path("events", event_views.events, name="events"),
    path("events.ics", event_views.calendar, name="calendar"),
    path("events/new", event_views.create, name="event_create"),
    path("events/<int:event_id>", event_views.event, name="event"),
    path("events/<int:event_id>.ics", event_views.event_calendar, name="event_calendar"),
    path("events/<int:event_id>/register", event_views.register, name="register"),
    path("events/<int:event_id>/cancel", event_views.cancel, name="cancel"),
]

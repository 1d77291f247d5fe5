from django.urls import path

from . import framework_views, outgoing_views, review_views, source_views, views

app_name = "catalog"
urlpatterns = [
    path("", views.courses, name="courses"),
    path("suggestions", views.suggestions, name="suggestions"),
    path("courses/<int:course_id>", views.course, name="course"),
    path("courses/<int:course_id>/pillars", views.mark_pillars, name="mark_pillars"),
    path("occupations", views.occupations, name="occupations"),
    path("occupations/<str:code>", views.occupation, name="occupation"),
    path("providers", views.providers, name="providers"),
    path("providers/<slug:code>/courses", views.export, name="export"),
    path("providers/new", views.add_provider, name="add_provider"),
    path("outgoing", outgoing_views.outgoing, name="outgoing_all"),
    path("outgoing/<slug:code>", outgoing_views.outgoing, name="outgoing"),
    path("outgoing/<slug:code>/<slug:form>", outgoing_views.outgoing_file, name="outgoing_file"),
    path("outgoing-all/<slug:form>", outgoing_views.outgoing_file, name="outgoing_all_file"),
    path("review", review_views.review, name="review"),
    path("review/accept", review_views.accept_many, name="accept_many"),
    path("review/reopen", review_views.reopen, name="reopen"),
    path("review/reopen-many", review_views.reopen_many, name="reopen_many"),
    path("review/tag-again", review_views.tag_again, name="tag_again"),
    path("review/<int:row_id>/correct", review_views.correct, name="correct"),
    path("review/<int:row_id>", review_views.confirm, name="confirm"),
    path("sources/new", source_views.upload, name="source_upload"),
    path("sources/<int:source_id>", source_views.detail, name="source"),
    path("sources/<int:source_id>/progress", source_views.progress, name="source_progress"),
    path("sources/<int:source_id>/apply", source_views.apply, name="source_apply"),
    path("sources/<int:source_id>/discard", source_views.discard, name="source_discard"),
    path("frameworks", framework_views.frameworks, name="frameworks"),
    path("frameworks/<slug:code>", framework_views.framework, name="framework"),
    path("frameworks/<slug:code>.json", framework_views.framework_case, name="framework_case"),
    path("frameworks/<slug:code>/table", framework_views.framework_table, name="framework_table"),
]

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("me", views.profile, name="profile"),
    path("me/consents/<slug:purpose>", views.consent, name="consent"),
    path("me/tokens", views.token_create, name="token_create"),
    path("me/tokens/<int:token_id>/revoke", views.token_revoke, name="token_revoke"),
    path("me/data", views.own_data, name="own_data"),
    path("me/erase", views.erase, name="erase"),
    path("me/trail", views.trail, name="trail"),
    path("invitations/<str:token>", views.invitation, name="invitation"),
    path("of/<str:code>", views.staff, name="staff"),
    path("of/<str:code>/invite", views.invite, name="invite"),
    path("of/<str:code>/roles", views.give_role, name="give_role"),
    path("roles/<int:role_id>/take", views.take_role, name="take_role"),
    path("of/<str:code>/posts", views.create_post, name="create_post"),
    path("posts/<int:post_id>/hand-over", views.hand_over, name="hand_over"),
    path("posts/<int:post_id>/document", views.handover_paper, name="handover_document"),
    path("of/<str:code>/audit", views.audit, name="audit"),
]

from django.urls import path

from . import person_views, staff_views, views, years_views

app_name = "training"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("mine", person_views.mine, name="mine"),
    path("positions/<int:position_id>/assess", person_views.assess, name="assess"),
    path("frameworks", person_views.frameworks, name="frameworks"),
    path("frameworks/<str:code>", person_views.framework, name="framework"),
    path("levels/<int:level_id>/aim", person_views.aim, name="aim"),
    path("of/<str:code>", views.overview, name="overview"),
    path("of/<str:code>/start", views.start, name="start"),
    path("of/<str:code>/matrix", views.matrix, name="matrix"),
    path("of/<str:code>/roles/new", views.role_new, name="role_new"),
    path("of/<str:code>/roles/<int:role_id>", views.role_edit, name="role_edit"),
    path("of/<str:code>/roles/<int:role_id>/remove", views.role_remove, name="role_remove"),
    path("of/<str:code>/skills", views.skill_add, name="skill_add"),
    path("of/<str:code>/skills/<int:skill_id>/remove", views.skill_remove, name="skill_remove"),
    path("of/<str:code>/publish", views.publish, name="publish"),
    path("of/<str:code>/discard", views.discard, name="discard"),
    path("of/<str:code>/share", views.share, name="share"),
    path("of/<str:code>/staff", staff_views.staff, name="staff"),
    path("of/<str:code>/staff/new", staff_views.staff_edit, name="staff_new"),
    path("of/<str:code>/staff/<int:position_id>", staff_views.staff_edit, name="staff_edit"),
    path("of/<str:code>/staff/<int:position_id>/remove", staff_views.staff_remove, name="staff_remove"),
    path("of/<str:code>/heat", staff_views.heat, name="heat"),
    path("of/<str:code>/heat/<int:skill_id>", staff_views.heat_people, name="heat_people"),
    path("of/<str:code>/curriculum", years_views.curriculum, name="curriculum"),
    path("of/<str:code>/curriculum/<int:level_id>", years_views.curriculum_of, name="curriculum_of"),
    path("of/<str:code>/outlook", years_views.outlook, name="outlook"),
    path("of/<str:code>/peers", years_views.peers, name="peers"),
]

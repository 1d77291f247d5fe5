from django.urls import path

from . import declaring, desk, joining, views

app_name = "network"
urlpatterns = [
    path("", views.municipalities, name="municipalities"),
    path("suggest", views.suggest, name="suggest"),
    path("prefectures/<str:prefecture>", views.prefecture, name="prefecture"),
    path("declarations", views.declarations, name="declarations"),
    path("report", views.report, name="report"),
    path("report/document", views.report_document, name="report_document"),
    path("news", views.news, name="news"),
    path("join", joining.join, name="join"),
    path("join/sent", joining.sent, name="joined"),
    path("desk", desk.desk, name="desk"),
    path("desk/requests/<int:request_id>/approve", desk.approve, name="approve"),
    path("desk/requests/<int:request_id>/decline", desk.decline, name="decline"),
    path("desk/news", desk.write_news, name="write_news"),
    path("desk/news/<int:news_id>/withdraw", desk.withdraw, name="withdraw_news"),
    path("desk/news/<int:news_id>/republish", desk.republish, name="republish_news"),
    path("declare", declaring.own, name="declare_own"),
    path("<str:code>", views.municipality, name="municipality"),
    path("<str:code>/declare", declaring.write, name="declare"),
    path("<str:code>/declare/preview", declaring.preview, name="declaration_preview"),
    path("<str:code>/declare/publish", declaring.publish, name="declaration_publish"),
    path("<str:code>/declare/discard", declaring.discard, name="declaration_discard"),
    path("<str:code>/declare/withdraw", declaring.withdraw, name="declaration_withdraw"),
    path("<str:code>/declarations", declaring.history, name="declaration_history"),
    path("<str:code>/report", views.declaration_document, name="declaration_document"),
]

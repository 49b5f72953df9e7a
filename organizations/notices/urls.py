from django.urls import path

from organizations.notices import views

app_name = "notices"
urlpatterns = [
    path("notice/", views.wall, name="wall"),
    path("notice/receipt/", views.receipt, name="receipt"),
    path("notice/received/", views.received, name="received"),
    path("notice/received/<row:delivery>/", views.read_one, name="read_one"),
    path("notice/<row:public_notice>/", views.notice, name="notice"),
    path("notice/<row:public_notice>/file/<row:number>/", views.file, name="file"),
    path("notice/<row:public_notice>/feedback/", views.feedback, name="feedback"),
    path("desk/notice/", views.sent, name="sent"),
    path("desk/notice/new/", views.write, name="write"),
    path("desk/notice/<row:notice>/", views.sent_one, name="sent_one"),
    path("desk/notice/<row:notice>/edit/", views.rewrite, name="rewrite"),
    path("desk/notice/<row:notice>/receipts.xlsx", views.sheet, name="sheet"),
    path("desk/public-notice/", views.published, name="published"),
    path("desk/public-notice/new/", views.publish, name="publish"),
    path("desk/public-notice/<row:public_notice>/", views.published_one, name="published_one"),
    path("desk/public-notice/<row:public_notice>/paper.docx", views.paper, name="paper"),
    path("desk/objection/<row:objection>/", views.objection, name="objection"),
    path("desk/objection/<row:objection>/file/<row:number>/", views.objection_file, name="objection_file"),
]

from django.urls import path

from activities.records import views

app_name = "records"
urlpatterns = [
    path("report/", views.choose, name="choose"),
    path("b/<int:branch>/records/", views.branch_records, name="branch"),
    path("b/<int:branch>/plan/", views.plan, name="plan"),
    path("b/<int:branch>/plan/<int:plan>/drop/", views.drop, name="drop"),
    path("b/<int:branch>/report/new/", views.new, name="new"),
    path("b/<int:branch>/report/draft/<uuid:draft>/", views.save, name="save"),
    path("b/<int:branch>/report/draft/<uuid:draft>/discard/", views.discard, name="discard"),
    path("b/<int:branch>/report/<int:activity>/", views.record, name="record"),
    path("b/<int:branch>/report/<int:activity>/receipt/", views.receipt, name="receipt"),
    path("b/<int:branch>/report/<int:activity>/edit/", views.edit, name="edit"),
    path("b/<int:branch>/report/<int:activity>/withdraw/", views.withdraw, name="withdraw"),
    path("desk/review/", views.queue, name="review"),
    path("desk/review/<int:activity>/", views.review, name="review_one"),
    path("desk/activity/", views.every_record, name="list"),
    path("desk/activity/export/", views.register, name="register"),
]

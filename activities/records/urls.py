from django.urls import path

from activities.records import views

app_name = "records"
urlpatterns = [
    path("report/", views.choose, name="choose"),
    path("b/<row:branch>/records/", views.branch_records, name="branch"),
    path("b/<row:branch>/themeday/", views.branch_year, name="theme_year"),
    path("b/<row:branch>/plan/", views.plan, name="plan"),
    path("b/<row:branch>/plan/<row:plan>/drop/", views.drop, name="drop"),
    path("b/<row:branch>/report/new/", views.new, name="new"),
    path("b/<row:branch>/report/draft/<uuid:draft>/", views.save, name="save"),
    path("b/<row:branch>/report/draft/<uuid:draft>/begun/", views.begun, name="begun"),
    path("b/<row:branch>/report/draft/<uuid:draft>/discard/", views.discard, name="discard"),
    path("b/<row:branch>/report/<row:activity>/", views.record, name="record"),
    path("b/<row:branch>/report/<row:activity>/receipt/", views.receipt, name="receipt"),
    path("b/<row:branch>/report/<row:activity>/card/", views.card, name="card"),
    path("b/<row:branch>/report/<row:activity>/edit/", views.edit, name="edit"),
    path("b/<row:branch>/report/<row:activity>/withdraw/", views.withdraw, name="withdraw"),
    path("b/<row:branch>/joint/<row:joint>/", views.part, name="part"),
    path("b/<row:branch>/joint/<row:joint>/people/", views.fill, name="fill"),
    path("g/<row:group>/", views.group, name="group"),
    path("g/<row:group>/joint/", views.joint, name="joint"),
    path("rsvp/<row:activity>/", views.rsvp, name="rsvp"),
    path("rsvp/<row:activity>/leave/", views.leave, name="leave"),
    path("desk/themeday/month/", views.theme_month, name="theme_month"),
    path("desk/themeday/month/export/", views.theme_month_file, name="theme_month_file"),
    path("desk/themeday/month/form/<row:official_form>/", views.theme_month_form, name="theme_month_form"),
    path("b/<row:branch>/report/<row:activity>/makeup/", views.make_up, name="make_up"),
    path("me/record/<row:activity>/wrong/", views.claim, name="claim"),
    path("b/<row:branch>/claim/", views.claims, name="claims"),
    path("b/<row:branch>/claim/<row:claim>/", views.answer_claim, name="answer_claim"),
    path("desk/review/", views.queue, name="review"),
    path("desk/review/<row:activity>/", views.review, name="review_one"),
    path("desk/activity/", views.every_record, name="list"),
    path("desk/activity/export/", views.register, name="register"),
]

from django.urls import path

from members.followups import views

app_name = "followups"
urlpatterns = [
    path("followup/", views.listed, name="list"),
    path("followup/followups.xlsx", views.sheet, name="sheet"),
    path("followup/new/", views.ask, name="ask"),
    path("followup/<row:follow_up>/", views.one, name="one"),
    path("followup/<row:follow_up>/act/", views.act, name="act"),
    path("inspection/", views.inspections, name="inspections"),
    path("inspection/new/", views.inspect, name="inspect"),
    path("inspection/<row:inspection>/", views.inspection, name="inspection"),
    path("inspection/<row:inspection>/correct/", views.correct, name="correct"),
    path("inspection/<row:inspection>/drop/", views.drop, name="drop"),
]

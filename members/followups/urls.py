from django.urls import path

from members.followups import views

app_name = "followups"
urlpatterns = [
    path("followup/", views.listed, name="list"),
    path("followup/followups.xlsx", views.sheet, name="sheet"),
    path("followup/new/", views.ask, name="ask"),
    path("followup/<row:follow_up>/", views.one, name="one"),
    path("followup/inspection/<row:inspection>/", views.inspection, name="inspection"),
    path("desk/inspection/", views.inspections, name="inspections"),
    path("desk/inspection/new/", views.inspect, name="inspect"),
]

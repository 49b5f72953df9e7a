from django.urls import path

from analytics.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/behind/", views.who_is_behind, name="behind"),
    path("desk/behind/export/", views.behind_sheet, name="behind_sheet"),
]

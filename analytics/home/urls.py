from django.urls import path

from analytics.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("help/", views.guide, name="help"),
    path("functions/", views.functions, name="functions"),
    path("home/", views.home, name="home"),
    path("me/data/", views.kept, name="kept"),
    path("me/record/", views.own, name="own"),
    path("b/<row:branch>/", views.branch, name="branch"),
]

from django.urls import path

from members.looks import views

app_name = "looks"
urlpatterns = [
    path("desk/person/<int:member>/reveal/", views.reveal, name="reveal"),
    path("me/looks/", views.mine, name="mine"),
]

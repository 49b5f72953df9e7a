from django.urls import path

from members.looks import views

app_name = "looks"
urlpatterns = [
    path("desk/person/<row:member>/reveal/", views.reveal, name="reveal"),
    path("desk/look/", views.requests, name="list"),
    path("desk/look/<row:look>/", views.one, name="one"),
    path("me/looks/", views.mine, name="mine"),
]

from django.urls import path

from organizations.groups import views

app_name = "groups"
urlpatterns = [
    path("desk/group/", views.groups, name="list"),
    path("desk/group/new/", views.add, name="add"),
    path("desk/group/<row:group>/", views.group, name="group"),
    path("desk/group/<row:group>/change/", views.change, name="change"),
    path("desk/group/<row:group>/dissolve/", views.dissolve, name="dissolve"),
    path("desk/group/<row:group>/join/", views.join, name="join"),
    path("desk/group/<row:group>/member/<row:membership>/end/", views.leave, name="leave"),
]

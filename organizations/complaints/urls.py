from django.urls import path

from organizations.complaints import views

app_name = "complaints"
urlpatterns = [
    path("complaints/", views.new, name="new"),
    path("complaints/look/", views.look, name="look"),
    path("complaints/follow/", views.follow, name="follow"),
    path("complaints/mine/", views.mine, name="mine"),
    path("desk/complaint/", views.complaints, name="list"),
    path("desk/complaint/<row:complaint>/", views.one, name="one"),
]

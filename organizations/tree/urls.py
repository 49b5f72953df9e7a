from django.urls import path

from organizations.tree import views

app_name = "tree"
urlpatterns = [
    path("desk/org/<row:organization>/found/", views.found_below, name="found"),
    path("desk/org/<row:organization>/rename/", views.rename_one, name="rename"),
    path("desk/org/<row:organization>/move/", views.move_one, name="move"),
]

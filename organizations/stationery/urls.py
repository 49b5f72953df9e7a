from django.urls import path

from organizations.stationery import views

app_name = "stationery"
urlpatterns = [
    path("desk/forms/", views.forms, name="forms"),
    path("desk/forms/new/", views.add, name="add"),
    path("desk/forms/<row:official_form>/replace/", views.replace, name="replace"),
    path("desk/forms/<row:official_form>/remove/", views.remove, name="remove"),
    path("desk/forms/<row:official_form>/restore/", views.restore, name="restore"),
    path("desk/forms/<row:official_form>/original/", views.original, name="original"),
    path("desk/forms/<row:official_form>/sample/", views.specimen, name="sample"),
]

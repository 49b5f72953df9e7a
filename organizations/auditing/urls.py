from django.urls import path

from organizations.auditing import views

app_name = "auditing"
urlpatterns = [
    path("desk/audit/", views.log, name="list"),
    path("desk/audit/export/", views.export, name="export"),
    path("desk/audit/<row:row>/", views.row, name="row"),
]

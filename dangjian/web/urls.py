from django.urls import path

from dangjian.web import views

app_name = "web"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("prefs/display/", views.display, name="display"),
]

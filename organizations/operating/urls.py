from django.urls import path

from organizations.operating import views

app_name = "operating"
urlpatterns = [path("desk/system/", views.system, name="system")]

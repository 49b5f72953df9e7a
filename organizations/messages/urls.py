from django.urls import path

from organizations.messages import views

app_name = "messages"
urlpatterns = [
    path("desk/account/<row:account>/text/", views.text_link, name="text_link"),
]

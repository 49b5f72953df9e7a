from django.urls import path

from activities.reminders import views

app_name = "reminders"
urlpatterns = [
    path("desk/reminders/", views.log, name="log"),
    path("desk/reminders/new/", views.remind, name="remind"),
    path("desk/reminders/<row:batch>/undo/", views.undo, name="undo"),
]

from django.urls import path

from members.ballots import views

app_name = "ballots"
urlpatterns = [path("vote/<row:poll>/", views.vote, name="vote")]

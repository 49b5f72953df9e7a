from django.urls import path

from members.corrections import views

app_name = "corrections"
urlpatterns = [
    path("me/correction/", views.mine, name="mine"),
    path("me/correction/new/<slug:fact>/", views.ask, name="ask"),
    path("me/correction/<row:correction>/withdraw/", views.withdraw, name="withdraw"),
    path("correction/", views.listed, name="listed"),
    path("correction/<row:correction>/", views.one, name="one"),
    path("desk/correction/", views.listed_at_desk, name="list"),
    path("desk/correction/<row:correction>/", views.one_at_desk, name="one_at_desk"),
]

from django.urls import path

from organizations.messages import views

app_name = "messages"
urlpatterns = [
    path("desk/account/<row:account>/text/", views.text_link, name="text_link"),
    path("me/message/", views.inbox, name="inbox"),
    path("me/message/read/", views.read_all, name="read_all"),
    path("me/message/to-computer/", views.to_computer, name="to_computer"),
    path("me/message/<row:message>/", views.one, name="one"),
    path("me/message/<row:message>/open/", views.open_one, name="open"),
    path("s/<row:message>/", views.short, name="short"),
]

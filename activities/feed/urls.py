from django.urls import path

from activities.feed import views

app_name = "feed"
urlpatterns = [
    path("feed/", views.listing, name="list"),
    path("feed/reported/", views.reported, name="reported"),
    path("a/<row:entry>/", views.entry, name="entry"),
    path("a/<row:entry>/p/<row:number>/", views.photo, name="photo"),
    path("a/<row:entry>/like/", views.like, name="like"),
    path("a/<row:entry>/seen/", views.seen, name="seen"),
    path("a/<row:entry>/away/", views.take_down, name="take_down"),
    path("comment/<row:comment>/report/", views.report, name="report"),
    path("comment/<row:comment>/remove/", views.remove, name="remove"),
    path("comment/<row:comment>/keep/", views.keep, name="keep"),
    path("desk/feed/", views.desk, name="desk"),
]

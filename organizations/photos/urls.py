from django.urls import path

from organizations.photos import views

app_name = "photos"
urlpatterns = [
    path("photo/", views.upload, name="upload"),
    path("photo/album/<int:album_id>/", views.status, name="status"),
    path("photo/<int:photo_id>/", views.page, name="page"),
    path("photo/<int:photo_id>/s.jpg", views.thumbnail, name="thumbnail"),
    path("photo/<int:photo_id>/l.jpg", views.large, name="large"),
    path("photo/<int:photo_id>/remove/", views.remove, name="remove"),
]

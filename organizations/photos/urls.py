from django.urls import path

from organizations.photos import views

app_name = "photos"
urlpatterns = [
    path("photo/", views.upload, name="upload"),
    path("photo/album/<row:album_id>/", views.status, name="status"),
    path("photo/file/<row:attachment>/", views.attachment, name="attachment"),
    path("photo/<row:photo_id>/", views.page, name="page"),
    path("photo/<row:photo_id>/s.jpg", views.thumbnail, name="thumbnail"),
    path("photo/<row:photo_id>/l.jpg", views.large, name="large"),
    path("photo/<row:photo_id>/remove/", views.remove, name="remove"),
]

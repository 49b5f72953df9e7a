from django.urls import path

from activities.snapshots import views

app_name = "snapshots"
urlpatterns = [
    path("snap/", views.mine, name="mine"),
    path("snap/new/", views.new, name="new"),
    path("snap/review/", views.review, name="review"),
    path("snap/<row:snapshot>/", views.one, name="one"),
    path("snap/<row:snapshot>/edit/", views.edit, name="edit"),
    path("snap/<row:snapshot>/withdraw/", views.withdraw, name="withdraw"),
    path("snap/<row:snapshot>/return/", views.send_back, name="return"),
    path("desk/snap/", views.desk, name="desk"),
]

from django.urls import path

from organizations.access import views

app_name = "access"
urlpatterns = [
    path("account/login/", views.log_in, name="login"),
    path("account/logout/", views.log_out, name="logout"),
    path("account/activate/", views.activate, name="activate"),
    path("account/activate/<str:token>/", views.invitation, name="invitation"),
    path("me/settings/", views.settings, name="settings"),
    path("me/settings/password/", views.password, name="password"),
]

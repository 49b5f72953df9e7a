from django.urls import path

from organizations.access import views

app_name = "access"
urlpatterns = [
    path("account/login/", views.log_in, name="login"),
    path("account/login/code/", views.code, name="code"),
    path("account/logout/", views.log_out, name="logout"),
    path("account/typed/", views.typed, name="typed"),
    path("account/activate/", views.activate, name="activate"),
    path("account/activate/<str:token>/", views.invitation, name="invitation"),
    path("me/settings/", views.settings, name="settings"),
    path("me/settings/password/", views.password, name="password"),
    path("me/settings/sessions/end/", views.end_sessions, name="end_sessions"),
    path("me/settings/second-factor/", views.second_factor, name="second_factor"),
    path("me/settings/second-factor/confirm/", views.confirm, name="second_factor_confirm"),
    path("me/settings/second-factor/recovery/", views.recovery_codes, name="recovery_codes"),
    path("me/settings/second-factor/remove/", views.remove_second_factor, name="second_factor_remove"),
]

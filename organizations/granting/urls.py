from django.urls import path

from organizations.granting import views

app_name = "granting"
urlpatterns = [
    path("desk/account/", views.accounts, name="accounts"),
    path("desk/account/new/", views.new, name="new"),
    path("desk/account/slips/", views.slips, name="slips"),
    path("desk/account/<row:account>/", views.account, name="account"),
    path("desk/account/<row:account>/switch/", views.switch, name="switch"),
    path(
        "desk/account/<row:account>/second-factor/reset/",
        views.reset_second_factor,
        name="reset_second_factor",
    ),
    path("desk/account/<row:account>/grant/", views.give, name="give"),
    path("desk/account/grant/<row:grant>/end/", views.end, name="end"),
]

from django.urls import path

from members.floating import views

app_name = "floating"
urlpatterns = [
    path("arrive/<slug:code>/", views.arrive, name="arrive"),
    path("st/<row:organization>/people/", views.people, name="people"),
    path("st/<row:organization>/people/new/", views.enter, name="enter"),
    path("st/<row:organization>/people/still-here/", views.still_here, name="still_here"),
    path("st/<row:organization>/people/register/", views.register, name="register"),
    path("st/<row:organization>/people/register/export/", views.export, name="export"),
    path("st/<row:organization>/poster/", views.poster, name="poster"),
    path("desk/floating/", views.everybody, name="list"),
    path("desk/floating/export/", views.export_every, name="export_every"),
    path("inflow/<row:inflow>/", views.one, name="one"),
    path("inflow/<row:inflow>/act/", views.act, name="act"),
    path("floating/", views.branch, name="branch"),
    path("floating/asked/<row:inflow>/", views.asked, name="asked"),
    path("outflow/new/", views.go_out, name="go_out"),
    path("outflow/<row:outflow>/", views.away, name="away"),
    path("outflow/<row:outflow>/act/", views.act_away, name="act_away"),
]

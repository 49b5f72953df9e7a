from django.urls import path

from analytics.assessment import views

app_name = "assessment"
urlpatterns = [
    path("desk/score/", views.newest, name="newest"),
    path("desk/score/<str:quarter>/", views.scores, name="scores"),
    path("desk/score/<str:quarter>/o/<row:organization>/", views.scores, name="unit"),
    path("desk/score/<str:quarter>/o/<row:organization>/explain/", views.explanation, name="explain"),
    path("desk/score/<str:quarter>/compute/", views.compute, name="compute"),
    path("desk/run/<row:run>/", views.progress, name="progress"),
    path("b/<row:branch>/score/<str:quarter>/", views.branch_score, name="branch_score"),
]

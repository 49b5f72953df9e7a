from django.urls import path

from analytics.assessment.views import schemes, scores

app_name = "assessment"
urlpatterns = [
    path("desk/score/", scores.newest, name="newest"),
    path("desk/score/<str:quarter>/", scores.scores, name="scores"),
    path("desk/score/<str:quarter>/o/<row:organization>/", scores.scores, name="unit"),
    path("desk/score/<str:quarter>/o/<row:organization>/explain/", scores.explanation, name="explain"),
    path("desk/score/<str:quarter>/compute/", scores.compute, name="compute"),
    path("desk/run/<row:run>/", scores.progress, name="progress"),
    path("desk/scheme/", schemes.schemes, name="schemes"),
    path("desk/scheme/<row:scheme>/copy/", schemes.copy, name="scheme_copy"),
    path("desk/scheme/<row:scheme>/call-off/", schemes.call_off, name="scheme_call_off"),
    path("b/<row:branch>/score/<str:quarter>/", scores.branch_score, name="branch_score"),
]

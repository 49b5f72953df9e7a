from django.urls import path

from analytics.assessment.views import adjusted, explained, extras, figures, schemes, scores

app_name = "assessment"
urlpatterns = [
    path("desk/score/", scores.newest, name="newest"),
    path("desk/score/<str:quarter>/", scores.scores, name="scores"),
    path("desk/score/<str:quarter>/o/<row:organization>/", scores.scores, name="unit"),
    path("desk/score/<str:quarter>/o/<row:organization>/explain/", explained.explanation, name="explain"),
    path("desk/score/o/<row:organization>/history/", explained.history, name="history"),
    path("desk/score/<str:quarter>/compute/", scores.compute, name="compute"),
    path("desk/score/<str:quarter>/adjustment/", adjusted.adjustment, name="adjustment"),
    path("desk/score/<str:quarter>/extra/", extras.extras, name="extras"),
    path("desk/score/<str:quarter>/extra/choose/", extras.choose, name="extra_choose"),
    path("desk/score/<str:quarter>/o/<row:organization>/merit/", extras.merit, name="merit_add"),
    path("desk/score/<str:quarter>/o/<row:organization>/veto/", extras.veto, name="veto_add"),
    path("desk/merit/<row:merit>/drop/", extras.drop_merit, name="merit_drop"),
    path("desk/veto/<row:veto>/drop/", extras.drop_veto, name="veto_drop"),
    path("desk/score/<str:quarter>/figures/", figures.figures, name="figures"),
    path("desk/score/<str:quarter>/figures/<slug:indicator>/", figures.figures_of, name="figures_of"),
    path("desk/run/<row:run>/", scores.progress, name="progress"),
    path("desk/scheme/", schemes.schemes, name="schemes"),
    path("desk/scheme/units/", schemes.add_units, name="scheme_units"),
    path("desk/scheme/<row:scheme>/copy/", schemes.copy, name="scheme_copy"),
    path("desk/scheme/<row:scheme>/call-off/", schemes.call_off, name="scheme_call_off"),
    path("b/<row:branch>/score/", explained.branch_history, name="branch_history"),
    path("b/<row:branch>/score/<str:quarter>/", explained.branch_score, name="branch_score"),
    path("b/<row:branch>/score/<str:quarter>/adjustment/", adjusted.branch_adjustment, name="branch_adjustment"),
]

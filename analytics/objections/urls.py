from django.urls import path

from analytics.objections.views import answering, beside, checking, spotting, stages

app_name = "objections"
urlpatterns = [
    path("b/<row:branch>/check/<str:quarter>/", checking.check, name="check"),
    path("b/<row:branch>/line/<row:line>/object/", checking.object_to, name="object"),
    path("score-objection/<row:score_objection>/carry-on/", checking.carry_on, name="carry_on"),
    path("score-objection/<row:score_objection>/withdraw/", checking.withdraw, name="withdraw"),
    path("desk/score-objection/", answering.listed, name="list"),
    path("desk/score-objection/<row:score_objection>/", answering.one, name="one"),
    path("desk/score-objection/<row:score_objection>/head/", answering.head, name="head"),
    path("desk/score-objection/<row:score_objection>/excuse/", answering.excuse, name="excuse"),
    path("desk/score/<str:quarter>/process/", stages.process, name="process"),
    path("desk/score/<str:quarter>/process/<slug:what>/", beside.beside, name="beside"),
    path("desk/score/<str:quarter>/spot/", spotting.spot, name="spot"),
    path("desk/score/<str:quarter>/step/", stages.step, name="step"),
]

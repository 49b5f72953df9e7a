from django.urls import path

from analytics.reports import views

app_name = "reports"
urlpatterns = [
    path("b/<row:branch>/export/", views.handbook, name="handbook"),
    path("b/<row:branch>/plan/<row:plan>/roll/", views.roll_sheet, name="roll_sheet"),
    path("b/<row:branch>/plan/<row:plan>/sheet/", views.record_sheet, name="record_sheet"),
    path("b/<row:branch>/record/<row:activity>/form/", views.official, name="official"),
    path("desk/export/", views.exports, name="exports"),
    path("desk/export/<row:export>/", views.export_file, name="export_file"),
    path("desk/export/<row:export>/again/", views.export_again, name="export_again"),
    path("desk/export/score/<str:quarter>/", views.score_sheet, name="score_sheet"),
    path("desk/export/score/<str:quarter>/o/<row:organization>/", views.explanation_sheet, name="explanation_sheet"),
]

from django.urls import path

from analytics.desk import views

app_name = "desk"
urlpatterns = [
    path("desk/behind/", views.who_is_behind, name="behind"),
    path("desk/behind/export/", views.behind_file, name="behind_file"),
    path("desk/warning/", views.who_will_be_red, name="warning"),
    path("desk/warning/export/", views.warning_file, name="warning_file"),
    path("desk/roster/export/", views.roster_file, name="roster_file"),
    path("desk/analysis/<str:quarter>/", views.analysis, name="analysis"),
    path("desk/analysis/<str:quarter>/export/", views.analysis_sheet, name="analysis_sheet"),
    path("desk/figures/", views.member_figures, name="figures"),
    path("desk/figures/export/", views.member_figures_sheet, name="figures_sheet"),
    path("desk/figures/themeday/", views.theme_figures, name="theme_figures"),
    path("desk/figures/themeday/export/", views.theme_figures_sheet, name="theme_figures_sheet"),
]

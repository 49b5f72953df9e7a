from django.urls import path

from analytics.reports import views

app_name = "reports"
urlpatterns = [path("desk/export/score/<str:quarter>/", views.score_sheet, name="score_sheet")]

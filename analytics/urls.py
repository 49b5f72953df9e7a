"""Table of contents for Django."""

from django.urls import include, path

urlpatterns = [
    path("", include("analytics.assessment.urls")),
    path("", include("analytics.desk.urls")),
    path("", include("analytics.objections.urls")),
    path("", include("analytics.reports.urls")),
    path("", include("analytics.home.urls")),
]

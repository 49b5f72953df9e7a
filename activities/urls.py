"""Table of contents for Django."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("activities.duties.urls")),
    path("", include("activities.feed.urls")),
    path("", include("activities.meetings.urls")),
    path("", include("activities.records.urls")),
    path("", include("activities.reminders.urls")),
    path("", include("activities.snapshots.urls")),
    path("", include("activities.stations.urls")),
]

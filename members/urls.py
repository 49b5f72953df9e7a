"""Table of contents for Django."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("members.roster.urls")),
    path("", include("members.looks.urls")),
    path("", include("members.imports.urls")),
    path("", include("members.corrections.urls")),
    path("", include("members.ballots.urls")),
    path("", include("members.floating.urls")),
    path("", include("members.followups.urls")),
]

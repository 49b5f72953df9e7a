"""Table of contents for Django."""

from django.urls import include, path

urlpatterns = [
    path("", include("organizations.access.urls")),
    path("", include("organizations.photos.urls")),
    path("", include("organizations.stationery.urls")),
    path("", include("organizations.tree.urls")),
    path("", include("organizations.granting.urls")),
    path("", include("organizations.policies.urls")),
    path("", include("organizations.complaints.urls")),
    path("", include("organizations.notices.urls")),
    path("", include("organizations.messages.urls")),
    path("", include("organizations.groups.urls")),
    path("", include("organizations.auditing.urls")),
    path("", include("organizations.operating.urls")),
]

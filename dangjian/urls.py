"""The address book: each app lists its rooms."""

from django.contrib import admin
from django.urls import include, path

handler400 = "dangjian.web.views.bad_request"
handler403 = "dangjian.web.views.permission_denied"
handler404 = "dangjian.web.views.page_not_found"
handler500 = "dangjian.web.views.server_error"

urlpatterns = [
    path("", include("dangjian.web.urls")),
    path("", include("organizations.urls")),
    path("", include("members.urls")),
    path("", include("activities.urls")),
    path("", include("analytics.urls")),
    path("desk/", admin.site.urls),
]

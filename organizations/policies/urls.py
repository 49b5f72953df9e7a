from django.urls import path

from organizations.policies import views

app_name = "policies"
urlpatterns = [
    path("privacy/", views.notice, name="notice"),
    path("privacy/<row:version>/", views.notice, name="version"),
    path("privacy/accept/", views.accept, name="accept"),
    path("desk/privacy/", views.versions, name="versions"),
    path("desk/privacy/new/", views.new, name="new"),
]

from django.urls import path

from members.imports import views

app_name = "imports"
urlpatterns = [
    path("desk/import/", views.imports, name="list"),
    path("desk/import/new/", views.upload, name="upload"),
    path("desk/import/blank/<slug:kind>.xlsx", views.blank, name="blank"),
    path("desk/import/<row:roster_import>/", views.preview, name="preview"),
    path("desk/import/<row:roster_import>/progress/", views.progress, name="progress"),
    path("desk/import/<row:roster_import>/errors.xlsx", views.errors, name="errors"),
    path("desk/import/<row:roster_import>/row/<row:roster_row>/", views.answer, name="answer"),
    path("desk/import/<row:roster_import>/accept/", views.accept, name="accept"),
    path("desk/import/<row:roster_import>/confirm/", views.confirm, name="confirm"),
    path("desk/import/<row:roster_import>/undo/", views.undo, name="undo"),
    path("desk/import/<row:roster_import>/discard/", views.discard, name="discard"),
]

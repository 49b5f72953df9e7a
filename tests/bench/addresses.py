"""The portal's addresses and one more: the empty page that the others are measured against."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from dangjian.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def empty(request: HttpRequest) -> HttpResponse:
    """Session, account and one template, and nothing else."""
    template = engines["django"].from_string("{{ request.user.name }}")
    return HttpResponse(template.render({}, request))


def frame(request: HttpRequest) -> HttpResponse:
    """The desk's page with nothing on it: its head, its list and what waits beside each line."""
    template = engines["django"].from_string('{% extends "desk.html" %}')
    return HttpResponse(template.render({}, request))


urlpatterns = [path("bench/empty/", empty), path("bench/frame/", frame), path("", include("dangjian.urls"))]

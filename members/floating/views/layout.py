"""The same pages serve the phone of a station or a branch and the desk of an office; each has its own frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate

from members.floating.queries import stations, with_closed
from organizations.access.rules import Right
from organizations.tree.models import Organization


def framed(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    at_desk = request.user.reach.has(Right.DESK)
    frame = {"layout": "desk.html" if at_desk else "phone.html", "at_desk": at_desk, "today": localdate()}
    return render(request, f"members/floating/{name}.html", frame | context)


def kept_station(request: HttpRequest, pk: int) -> Organization:
    """A standing station whose people one keeps; else it does not exist."""
    return get_object_or_404(stations(request.user, today=localdate()), pk=pk)


def read_station(request: HttpRequest, pk: int) -> Organization:
    """The same, also when it is closed: who was there is still read."""
    return get_object_or_404(with_closed(request.user), pk=pk)

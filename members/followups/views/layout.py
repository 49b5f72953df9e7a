"""The same pages serve the phone of a branch and the desk of an office; each has its own frame."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from organizations.access.rules import Right


def framed(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    at_desk = request.user.reach.has(Right.DESK)
    frame = {"layout": "desk.html" if at_desk else "phone.html", "at_desk": at_desk}
    return render(request, f"members/followups/{name}.html", context | frame)

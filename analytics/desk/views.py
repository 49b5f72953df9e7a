from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    return render(request, "analytics/desk/index.html")

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from analytics.desk.forms import FindForm
from analytics.desk.queries import find as found_by
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    return render(request, "analytics/desk/index.html")


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    form = FindForm(request.GET)
    found = found_by(request.user, form.cleaned_data["q"]) if form.is_valid() else None
    return render(request, "analytics/desk/find.html", {"form": form, "found": found})

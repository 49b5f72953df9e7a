"""谁看过我的资料: for the person, and about nobody else."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from members.looks.queries import is_on_the_roster, looks_at

PER_PAGE = 20


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    page = Paginator(looks_at(request.user, now=now()), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "on_the_roster": bool(page.object_list) or is_on_the_roster(request.user)}
    return render(request, "members/looks/mine.html", context)

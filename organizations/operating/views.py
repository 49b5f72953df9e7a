from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_GET

from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.operating.queries import told
from organizations.operating.rules import troubles


@require_GET
def system(request: HttpRequest) -> HttpResponse:
    """For whoever runs the machine: loading the page again reads everything again."""
    require(request.user, Right.OPERATE)
    at = now()
    sections = told(now=at)
    context = {"sections": sections, "troubles": troubles(sections), "at": at}
    return render(request, "organizations/operating/system.html", context)

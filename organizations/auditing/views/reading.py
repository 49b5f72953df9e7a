"""The list and one row of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.web.rules import row_number
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.auditing.forms import LogFilter
from organizations.auditing.queries import (
    MOST_COUNTED,
    found_for,
    lines,
    many,
    of_the_same_day,
    of_the_same_request,
    page_of,
)


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.AUDIT)
    form = LogFilter(request.GET)
    wanted = form.wanted()
    found = found_for(request.user, wanted).select_related("by")
    at = {name: row_number(request.GET.get(name, "")) for name in ("after", "before")}
    page = page_of(found, oldest=wanted.oldest, **at)
    context = {
        "form": form,
        "page": page,
        "lines": lines(page.rows),
        "count": many(found),
        "most": MOST_COUNTED,
        "oldest": wanted.oldest,
        "narrowed": bool(wanted.narrowing()),
        "check": AuditCheck.objects.visible_to(request.user).order_by("-pk").first(),
    }
    return render(request, "organizations/auditing/list.html", context)


@require_GET
def row(request: HttpRequest, row: int) -> HttpResponse:
    require(request.user, Right.AUDIT)
    one = get_object_or_404(AuditRow.objects.visible_to(request.user).select_related("by"), pk=row)
    request_rows = list(of_the_same_request(request.user, one))
    told, *beside = lines([one, *request_rows, *of_the_same_day(request.user, one)])
    context = {
        "line": told,
        "day": localdate(one.recorded_at),
        "same_request": beside[: len(request_rows)],
        "same_day": beside[len(request_rows) :],
    }
    return render(request, "organizations/auditing/row.html", context)

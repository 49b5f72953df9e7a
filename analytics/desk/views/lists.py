"""Who is behind, and the search box."""

from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.reminders.queries import waiting_rounds
from analytics.desk.forms import FindForm
from analytics.desk.queries.behind import behind, chase_text
from analytics.desk.queries.found import find as found_by
from analytics.desk.queries.standing import standing
from analytics.desk.views.scope import asked_unit, shown_quarter, units_offered
from dangjian.web.queries import public_address
from dangjian.web.rules import row_numbers
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def who_is_behind(request: HttpRequest) -> HttpResponse:
    """未完成情况: filters in the address; a POST with chosen branches answers with the text for the group."""
    require(request.user, Right.DESK)
    quarter, column = shown_quarter(request), request.GET.get("item", "")
    unit = asked_unit(request)
    here = standing(request.user, quarter, today=localdate(), under=unit.path if unit else "")
    rows = behind(here, column=column)
    chosen = set(row_numbers(request.POST.getlist("branch")))
    link = public_address(request, reverse("records:choose"))
    context = {
        "quarter": quarter,
        "columns": here.columns,
        "several_units": here.several_units,
        "column": column,
        "unit": unit,
        "units": units_offered(request, unit),
        "narrowed": bool(unit or column),
        "total": len(rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chase": chase_text([one for one in rows if one.branch.pk in chosen], link=link) if chosen else "",
        "waiting": waiting_rounds(request.user, now()),
        "file_uid": uuid4(),
        "nobody_chosen": request.method == "POST" and not chosen,
    }
    return render(request, "analytics/desk/behind.html", context)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    form = FindForm(request.GET)
    found = found_by(request.user, form.cleaned_data["q"]) if form.is_valid() else None
    return render(request, "analytics/desk/find.html", {"form": form, "found": found})

"""The workbench, who is behind, and the search box."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.reminders.queries import waiting_rounds
from analytics.assessment.queries.scores import asked_quarter
from analytics.desk.forms import FindForm
from analytics.desk.queries.behind import behind, chase_text
from analytics.desk.queries.found import find as found_by
from analytics.desk.queries.standing import standing
from analytics.desk.queries.workbench import workbench
from analytics.reports.services import sheet_response
from dangjian.periods import Quarter
from dangjian.web.queries import public_address
from dangjian.web.rules import row_number, row_numbers
from members.followups.queries import pressing
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 50


def shown_quarter(request: HttpRequest) -> Quarter:
    """The quarter in the address, else today's."""
    text = request.GET.get("quarter", "")
    return asked_quarter(text) if text else Quarter.containing(localdate())


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    today, quarter = localdate(), shown_quarter(request)
    context = {
        "bench": workbench(request.user, quarter, today=today),
        "today": today,
        "waiting": waiting_rounds(request.user, now()),
        "is_current": quarter == Quarter.containing(today),
        "reviews": request.user.reach.has(Right.REVIEW),
        "asked": pressing(request.user, today=today),
    }
    return render(request, "analytics/desk/index.html", context)


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
        "column": column,
        "unit": unit,
        "units": Organization.objects.visible_to(request.user).units(),
        "total": len(rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "chase": chase_text([one for one in rows if one.branch.pk in chosen], link=link) if chosen else "",
        "waiting": waiting_rounds(request.user, now()),
        "nobody_chosen": request.method == "POST" and not chosen,
    }
    return render(request, "analytics/desk/behind.html", context)


@require_GET
def behind_sheet(request: HttpRequest) -> HttpResponse:
    """未完成情况.xlsx, with the filters of the page."""
    require(request.user, Right.DESK)
    quarter, unit = shown_quarter(request), asked_unit(request)
    here = standing(request.user, quarter, today=localdate(), under=unit.path if unit else "")
    return sheet_response(
        title=f"{quarter.label}未完成情况",
        notes=[f"截至{localdate():%Y-%m-%d}；主题党日过了当天列出，其他的过了月底、季末列出"],
        columns=[("单位", 22), ("党支部", 30), ("缺什么", 44), ("已过天数", 10), ("书记", 12), ("上次提醒", 14)],
        rows=[
            [one.branch.unit, one.branch.name, one.labels, one.days, one.secretary, one.reminded or "没提醒过"]
            for one in behind(here, column=request.GET.get("item", ""))
        ],
        by=request.user,
        target=f"quarter:{quarter}",
    )


def asked_unit(request: HttpRequest) -> Organization | None:
    pk = row_number(request.GET.get("unit", ""))
    if pk is None:
        return None
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


@require_GET
def find(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    form = FindForm(request.GET)
    found = found_by(request.user, form.cleaned_data["q"]) if form.is_valid() else None
    return render(request, "analytics/desk/find.html", {"form": form, "found": found})

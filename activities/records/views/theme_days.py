"""主题党日: the month across all branches in reach for the desk, the year of one branch for its people."""

from tempfile import TemporaryFile
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from activities.records.forms import MonthFilter, month_in, year_named
from activities.records.queries.branches import own_writing
from activities.records.queries.theme_month import guides_of_month, month_lines, month_rows, month_text, stages_of
from activities.records.queries.theme_year import theme_year
from activities.records.services import export_theme_month, fill_theme_month
from activities.records.views.lists import PER_PAGE_DESK, units_for
from activities.records.views.scope import branch_to_read
from dangjian.periods import Month
from dangjian.sheets import CONTENT_TYPE
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.groups.queries import group_of, groups_led
from organizations.stationery.queries import offered_forms
from organizations.stationery.rules import Use
from organizations.stationery.services import REFUSALS, as_download


def narrowed(request: HttpRequest) -> dict[str, Any]:
    """The month of the address with its filters: every branch, and those that are wanted."""
    month = month_in(request.GET.get("month", ""), default=Month.containing(localdate()))
    form = MonthFilter(request.GET, units=units_for(request))
    wanted = form.wanted()
    every = month_lines(request.user, month, wanted.unit)
    lines = [line for line in every if wanted.fits(line)]
    return {"month": month, "form": form, "wanted": wanted, "every": every, "lines": lines}


@require_GET
def theme_month(request: HttpRequest) -> HttpResponse:
    """`whole` shows all lines on one page, for printing."""
    require(request.user, Right.DESK)
    found = narrowed(request)
    month, lines = found["month"], found["lines"]
    whole = "whole" in request.GET
    page = Paginator(lines, max(len(lines), 1) if whole else PER_PAGE_DESK).get_page(request.GET.get("page"))
    context = found | {
        "earlier": month.shifted(-1),
        "later": month.shifted(1),
        "today": localdate(),
        "stages": stages_of(found["every"]),
        "guides": guides_of_month(request.user, month),
        "page": page,
        "rows": month_rows(list(page)),
        "whole": whole,
        "copied": month_text(month, lines),
        "official": offered_forms(Use.MONTH) if lines else [],
        "query": request.GET,
    }
    return render(request, "activities/records/theme_month.html", context)


@require_GET
def theme_month_file(request: HttpRequest) -> HttpResponse:
    """主题党日.xlsx: the page's lines with its filters."""
    require(request.user, Right.DESK)
    found, target = narrowed(request), TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    export_theme_month(
        lines=found["lines"],
        month=found["month"],
        target=target,
        by=request.user,
        narrowing=found["wanted"].narrowing(found["month"]),
        today=localdate(),
    )
    target.seek(0)
    name = f"主题党日-{found['month']}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@require_GET
def theme_month_form(request: HttpRequest, official_form: int) -> HttpResponse:
    """The same lines put into a form of the department."""
    require(request.user, Right.DESK)
    form = get_object_or_404(offered_forms(Use.MONTH), pk=official_form)
    found = narrowed(request)
    try:
        content = fill_theme_month(
            form=form,
            lines=found["lines"],
            month=found["month"],
            by=request.user,
            narrowing=found["wanted"].narrowing(found["month"]),
            now=now(),
        )
    except REFUSALS as refusal:
        messages.error(request, str(refusal) or "模板的文件不在了，请告诉组织部。")
        return redirect("records:theme_month")
    return as_download(content, f"{found['month'].label}{form.name}", form.ending)


@require_GET
def branch_year(request: HttpRequest, branch: int) -> HttpResponse:
    organization, today = branch_to_read(request, branch), localdate()
    year = year_named(request.GET.get("year", ""), default=today.year)
    mine = group_of(organization, today)
    context = {
        "branch": organization,
        "group": mine,
        "leads": mine is not None and groups_led(request.user).filter(pk=mine.pk).exists(),
        "year": year,
        "lines": theme_year(organization, request.user, year, today=today),
        "writes": own_writing(request.user, today).filter(pk=organization.pk).exists(),
    }
    return render(request, "activities/records/theme_year.html", context)

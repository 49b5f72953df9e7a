"""党员、党组织的数字 as of a day, and the figures of theme days; each as a page, a workbook and a print."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.records.rules import parse_period
from analytics.desk.forms import DayForm, recent_periods
from analytics.desk.queries.figures import figures
from analytics.desk.queries.theme_days import theme_days
from analytics.desk.rules import figures as classes
from analytics.desk.rules.theme_days import all_of
from analytics.reports.services import sheet_response
from dangjian.periods import Period, Quarter
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def member_figures(request: HttpRequest) -> HttpResponse:
    """`unit` opens the classes of one unit; without it they are those of everything in reach."""
    require(request.user, Right.DESK)
    form = DayForm(request.GET, today=localdate())
    context: dict[str, Any] = {"form": form, "today": localdate(), "query": request.GET}
    if form.is_valid():
        rows = figures(request.user, form.cleaned_data["day"])
        whole = classes.together(rows)
        chosen = next((row for row in rows if str(row.organization_id) == request.GET.get("unit")), whole)
        context |= {"day": form.cleaned_data["day"], "rows": rows, "whole": whole, "chosen": chosen}
        context |= {"tables": tables(chosen), "kinds": classes.KINDS, "counted": (*classes.COUNTED, *classes.MARKS)}
    return render(request, "analytics/desk/figures.html", context)


def tables(row: classes.Row) -> list[tuple[str, list[classes.Line]]]:
    return [
        ("党员年龄", classes.lines(row, classes.AGES, of="total", unknown="出生日期没有登记")),
        ("入党时间", classes.lines(row, classes.SINCE, of="total", unknown="入党日期没有登记")),
        ("党员职业", classes.lines(row, classes.OCCUPATIONS, of="total", unknown="职业没有登记")),
        ("党支部领域", classes.lines(row, classes.SECTORS, of="kind_BRANCH")),
        ("其中", classes.lines(row, classes.ATTRIBUTES, of="kind_BRANCH")),
    ]


@require_GET
def member_figures_sheet(request: HttpRequest) -> HttpResponse:
    """Every class of every unit, one line each; a day that makes no sense is today."""
    require(request.user, Right.DESK)
    form = DayForm(request.GET, today=localdate())
    day = form.cleaned_data["day"] if form.is_valid() else localdate()
    rows = figures(request.user, day)
    every = (*classes.PLACES, *classes.MEMBERS)
    return sheet_response(
        title=f"党员和党组织统计-{day:%Y%m%d}",
        notes=[f"截至{day:%Y-%m-%d}；按当天的组织关系和隶属关系统计"],
        columns=[("单位", 26), *((label, 12) for _, label in every)],
        rows=[[row.name, *(row.counts.get(code, 0) for code, _ in every)] for row in [*rows, classes.together(rows)]],
        by=request.user,
        target=f"day:{day}",
    )


def asked_period(text: str, today: date) -> Period:
    """The month, quarter or year in the address, else today's quarter."""
    try:
        return parse_period(text)
    except ValueError:
        return Quarter.containing(today)


@require_GET
def theme_figures(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    period = asked_period(request.GET.get("period", ""), localdate())
    rows = theme_days(request.user, period)
    context = {
        "period": period,
        "chosen": str(period),
        "periods": recent_periods(localdate()),
        "rows": rows,
        "whole": all_of(rows),
        "today": localdate(),
        "query": request.GET,
    }
    return render(request, "analytics/desk/theme_figures.html", context)


@require_GET
def theme_figures_sheet(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    period = asked_period(request.GET.get("period", ""), localdate())
    rows = theme_days(request.user, period)
    return sheet_response(
        title=f"{period.label}主题党日统计",
        notes=["项：不同的主题；场次：记下的次数；人次：实到；参与率：实到占应到（不含请假）"],
        columns=[
            ("领域", 16),
            *((label, 10) for label in ("党支部", "项", "场次", "应到人次", "人次", "参与率%", "请假率%")),
        ],
        rows=[
            [row.name, row.branches, row.items, row.held, came.due, came.present, came.rate, came.leave_rate]
            for row in [*rows, all_of(rows)]
            for came in [row.turnout]
        ],
        by=request.user,
        target=f"period:{period}",
    )

"""One page of charts about a quarter, each drawn from a table that stands there too."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from analytics.assessment.queries.scores import asked_quarter
from analytics.desk.queries.analysis import analysis as analysed
from analytics.desk.queries.analysis import areas
from analytics.desk.queries.standing import standing
from analytics.reports.services import sheet_response
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def analysis(request: HttpRequest, quarter: str) -> HttpResponse:
    require(request.user, Right.DESK)
    found = analysed(request.user, asked_quarter(quarter), today=localdate())
    return render(request, "analytics/desk/analysis.html", {"found": found, "quarter": found.quarter})


@require_GET
def analysis_sheet(request: HttpRequest, quarter: str) -> HttpResponse:
    """The table behind 哪一片大，哪一片弱."""
    require(request.user, Right.DESK)
    asked = asked_quarter(quarter)
    rows = areas(request.user, standing(request.user, asked, today=localdate()))
    return sheet_response(
        title=f"{asked.label}各片完成情况",
        notes=[f"截至{localdate():%Y-%m-%d}；只算已经到时间的必做项"],
        columns=[("单位", 26), ("片区", 30), ("党员", 10), ("已完成", 10), ("应完成", 10), ("完成率%", 10)],
        rows=[[one.unit, one.name, one.members, one.share.done, one.share.due, one.share.tenths / 10] for one in rows],
        by=request.user,
        target=f"quarter:{asked}",
    )

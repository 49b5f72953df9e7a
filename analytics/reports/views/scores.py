"""Tables to take away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from analytics.assessment.queries.scores import asked_quarter
from analytics.assessment.queries.stages import reported_run
from analytics.reports.queries.scores import score_columns, score_rows
from analytics.reports.services.contents import made_from
from analytics.reports.services.sheets import sheet_response
from organizations.access.queries import require
from organizations.access.rules import Right


@require_GET
def score_sheet(request: HttpRequest, quarter: str) -> HttpResponse:
    """考核计分表: every branch in reach with every line of its score."""
    require(request.user, Right.DESK)
    shown = asked_quarter(quarter)
    run = reported_run(shown)
    if run is None:
        messages.info(request, f"{shown.label}还没有计算，算好以后才能导出计分表。")
        return redirect("assessment:scores", quarter=shown.slug)
    return sheet_response(
        title=f"{shown.label}考核计分表",
        notes=[made_from(run, of="支部")],
        columns=score_columns(run),
        rows=score_rows(run, request.user),
        by=request.user,
        target=run,
    )

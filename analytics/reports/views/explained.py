"""得分明细 to take away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from analytics.assessment.models import Score
from analytics.assessment.queries.explanation import explain
from analytics.assessment.queries.scores import asked_quarter
from analytics.reports.queries.explained import COLUMNS, explanation_rows
from analytics.reports.services.sheets import sheet_response
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization


@require_GET
def explanation_sheet(request: HttpRequest, quarter: str, organization: int) -> HttpResponse:
    """The page of one organization's score as a workbook."""
    require(request.user, Right.DESK)
    shown = asked_quarter(quarter)
    visible = Score.objects.visible_to(request.user).select_related("run", "scheme", "organization")
    current = visible.filter(run__is_current=True, run__year=shown.year, run__number=shown.number)
    place = get_object_or_404(Organization.objects.visible_to(request.user), pk=organization)
    score = current.filter(organization=place).first()
    if score is None:
        messages.info(request, f"{shown.label}还没有计算，算好以后才能导出明细。")
        return redirect("assessment:scores", quarter=shown.slug)
    told = explain(score, account=request.user)
    losses = "，".join(f"{loss.words}（{loss.text}）" for loss in told.losses)
    return sheet_response(
        title=f"{place.short_name}{shown.label}得分明细",
        notes=[
            f"得分{told.points}；第{score.run.version}版，{localtime(score.run.published_at):%Y-%m-%d %H:%M} 计算",
            f"{told.lead}：{losses}" if losses else "没有失分",
        ],
        columns=COLUMNS,
        rows=explanation_rows(told),
        by=request.user,
        target=score.run,
    )

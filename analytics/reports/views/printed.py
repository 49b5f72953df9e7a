"""签到表 and 记录表 of a planned activity, to print on A4."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from activities.records.models import Activity
from analytics.reports.queries.printed import expected_by, plans_kept, roll_lines
from organizations.stationery.queries import offered_forms
from organizations.stationery.rules import Use


def plan_kept(request: HttpRequest, branch: int, plan: int) -> Activity:
    plans = plans_kept(request.user).select_related("organization", "subgroup")
    return get_object_or_404(plans, pk=plan, organization=branch)


def offers_forms() -> bool:
    return offered_forms(Use.RECORD, Use.ROLL).exists()


@require_GET
def roll_sheet(request: HttpRequest, branch: int, plan: int) -> HttpResponse:
    planned = plan_kept(request, branch, plan)
    expected = expected_by(planned)
    lines = roll_lines([one.name for one in expected])
    context = {"plan": planned, "due": len(expected), "lines": lines, "offers_forms": offers_forms()}
    return render(request, "analytics/reports/roll_sheet.html", context)


@require_GET
def record_sheet(request: HttpRequest, branch: int, plan: int) -> HttpResponse:
    planned = plan_kept(request, branch, plan)
    context = {"plan": planned, "due": len(expected_by(planned)), "offers_forms": offers_forms()}
    return render(request, "analytics/reports/record_sheet.html", context)

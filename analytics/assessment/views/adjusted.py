"""What an adjustment changed against the version before it: for the whole reach on the desk, for one branch on its phone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from analytics.assessment.models import Run
from analytics.assessment.queries.differences import differences, differing
from analytics.assessment.queries.scores import asked_quarter, current_run
from dangjian.periods import Quarter
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization

PER_PAGE = 50


def adjusting(quarter: Quarter) -> Run | None:
    """The version that holds now, if it adjusts another."""
    run = current_run(quarter)
    return run if run and run.adjusts_id else None


@require_GET
def adjustment(request: HttpRequest, quarter: str) -> HttpResponse:
    require(request.user, Right.DESK)
    shown = asked_quarter(quarter)
    context = {"quarter": shown, "adjusted": adjusting(shown)}
    if run := context["adjusted"]:
        found = differing(run.adjusts, run, account=request.user)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "differences": differences(page, run.adjusts, run)}
    return render(request, "analytics/assessment/adjustment.html", context)


@require_GET
def branch_adjustment(request: HttpRequest, branch: int, quarter: str) -> HttpResponse:
    place = get_object_or_404(Organization.objects.visible_to(request.user), pk=branch, kind=Kind.BRANCH)
    shown = asked_quarter(quarter)
    context = {"quarter": shown, "place": place, "adjusted": adjusting(shown)}
    if run := context["adjusted"]:
        [context["one"]] = differences([place], run.adjusts, run)
    return render(request, "analytics/assessment/branch_adjustment.html", context)

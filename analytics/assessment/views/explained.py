"""Why an organization has its score, and how it stood in the quarters before: on the desk and on the branch's phone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.records.queries.branches import writes_for
from analytics.assessment.models import Score
from analytics.assessment.queries.comparison import compare
from analytics.assessment.queries.differences import Difference, differences
from analytics.assessment.queries.explanation import explain
from analytics.assessment.queries.history import line_of, past_quarters
from analytics.assessment.queries.lights import outlook
from analytics.assessment.queries.scores import asked_quarter
from analytics.assessment.queries.stages import StageShown, stages_of
from analytics.assessment.rules import Stage
from dangjian.periods import Quarter
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import PARTY_KINDS, Kind, Organization
from organizations.tree.queries import breadcrumb


@require_GET
def explanation(request: HttpRequest, quarter: str, organization: int) -> HttpResponse:
    """得分明细, on the desk; `?print=1` opens every line for the paper."""
    require(request.user, Right.DESK)
    visible = Organization.objects.visible_to(request.user).filter(kind__in=PARTY_KINDS)
    place = get_object_or_404(visible, pk=organization)
    context = explained(request, asked_quarter(quarter), place)
    return render(request, "analytics/assessment/explain.html", context)


@require_GET
def branch_score(request: HttpRequest, branch: int, quarter: str) -> HttpResponse:
    """得分说明 for the branch itself, on a phone."""
    place = get_object_or_404(Organization.objects.visible_to(request.user), pk=branch, kind=Kind.BRANCH)
    context = explained(request, asked_quarter(quarter), place)
    return render(request, "analytics/assessment/branch_score.html", context)


def explained(request: HttpRequest, quarter: Quarter, place: Organization) -> dict[str, Any]:
    visible = Score.objects.visible_to(request.user).select_related("run__adjusts", "scheme", "organization")
    current = visible.filter(run__is_current=True, run__year=quarter.year, run__number=quarter.number)
    score = current.filter(organization=place).first()
    told = explain(score, account=request.user) if score else None
    is_branch = place.kind == Kind.BRANCH
    ahead = outlook(place, quarter, today=localdate()) if is_branch else None
    writes = request.user.reach.covers(Right.RECORD, place.path, place.sector)
    # A clerk records for the branch, and is the one to answer what it says against its points.
    speaks, stages = writes_for(request.user, place), stages_of(quarter, today=localdate())
    return {
        "quarter": quarter,
        "place": place,
        "is_branch": is_branch,
        "crumbs": breadcrumb(place, request.user),
        "explanation": told,
        "comparison": compare(told) if told else None,
        "stages": stages,
        "objection": objecting(place, quarter, stages) if told and is_branch and speaks else "",
        "outlook": ahead,
        "writes": writes,
        "addresses": ahead.addresses if ahead and writes else {},
        "preliminary": bool(score and not score.run.final_at) and not is_settled(stages),
        "adjusted": adjusted(score) if score else None,
        "printed": "print" in request.GET,
    }


def is_settled(stages: list[StageShown]) -> bool:
    return any(one.stage == Stage.FINAL and one.mark for one in stages)


def adjusted(score: Score) -> Difference | None:
    """What was final, and what an adjustment has made of it."""
    before = score.run.adjusts
    return differences([score.organization], before, score.run)[0] if before and before.final_at else None


def objecting(place: Organization, quarter: Quarter, stages: list[StageShown]) -> str:
    """Where the branch says what is wrong, as long as that is taken."""
    takes = any(one.takes_objections for one in stages)
    return reverse("objections:check", args=[place.pk, quarter.slug]) if takes else ""


@require_GET
def history(request: HttpRequest, organization: int) -> HttpResponse:
    """历次得分, on the desk."""
    require(request.user, Right.DESK)
    visible = Organization.objects.visible_to(request.user).filter(kind__in=PARTY_KINDS)
    place = get_object_or_404(visible, pk=organization)
    context = over_time(place) | {"crumbs": breadcrumb(place, request.user)}
    return render(request, "analytics/assessment/history.html", context)


@require_GET
def branch_history(request: HttpRequest, branch: int) -> HttpResponse:
    place = get_object_or_404(Organization.objects.visible_to(request.user), pk=branch, kind=Kind.BRANCH)
    return render(request, "analytics/assessment/branch_history.html", over_time(place))


def over_time(place: Organization) -> dict[str, Any]:
    rows = past_quarters(place)
    return {"place": place, "is_branch": place.kind == Kind.BRANCH, "rows": rows[::-1], "line": line_of(rows)}

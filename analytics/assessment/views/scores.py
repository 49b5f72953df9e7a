"""The quarter on the desk, and why a branch has its score."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from analytics.assessment.models import Run, Score
from analytics.assessment.queries.explanation import explain
from analytics.assessment.queries.scores import (
    asked_quarter,
    current_run,
    history,
    newest_run,
    points_before,
    quarter_shown,
    scores_below,
)
from analytics.assessment.rules import ROLL_UP_FORMULA, points_text
from analytics.assessment.services import ask
from dangjian.jobs.models import JobState
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization
from organizations.tree.queries import breadcrumb


@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """The newest quarter there is; `?organization=` goes on to that organization in it."""
    require(request.user, Right.DESK)
    slug, organization = quarter_shown(localdate()).slug, request.GET.get("organization", "")
    if organization.isascii() and organization.isdigit() and len(organization) < 10:
        return redirect("assessment:unit", quarter=slug, organization=int(organization))
    return redirect("assessment:scores", quarter=slug)


@require_GET
def scores(request: HttpRequest, quarter: str, organization: int | None = None) -> HttpResponse:
    """A unit and what is one level below it; without a unit, the top of the viewer's reach."""
    require(request.user, Right.DESK)
    shown = asked_quarter(quarter)
    visible = Organization.objects.visible_to(request.user).order_by("path")
    unit = get_object_or_404(visible, pk=organization) if organization else visible.first()
    if unit is None:
        raise Http404
    if unit.kind == Kind.BRANCH:
        return redirect("assessment:explain", quarter=shown.slug, organization=unit.pk)
    run = current_run(shown)
    context = {
        "quarter": shown,
        "unit": unit,
        "crumbs": breadcrumb(unit, request.user),
        "run": run,
        "latest": newest_run(shown),
        "waiting": JobState.WAITING,
        "failed": JobState.FAILED,
        "rows": scores_below(run, unit, account=request.user) if run else [],
        "own": Score.objects.visible_to(request.user).filter(run=run, organization=unit).first() if run else None,
        "own_text": "",
        "formula": ROLL_UP_FORMULA,
        "may_assess": request.user.reach.has(Right.ASSESS),
    }
    if context["own"]:
        context["own_text"] = points_text(context["own"].points)
    return render(request, "analytics/assessment/scores.html", context)


@require_POST
def compute(request: HttpRequest, quarter: str) -> HttpResponse:
    """The desk's button: put a run in line; the page shows how far it is."""
    require(request.user, Right.ASSESS)
    shown = asked_quarter(quarter)
    ask(quarter=shown, by=request.user, today=localdate())
    messages.info(request, f"{shown.label}正在重新计算，算好后自动换成新的一版。")
    return redirect("assessment:scores", quarter=shown.slug)


@require_GET
def progress(request: HttpRequest, run: int) -> JsonResponse:
    """How far a run is, for the page that waits for it."""
    require(request.user, Right.DESK)
    found = get_object_or_404(Run.objects.visible_to(request.user), pk=run)
    over = found.job_state != JobState.WAITING
    return JsonResponse(
        {
            "done": found.progress_done,
            "total": found.progress_total,
            "text": found.failure or found.get_job_state_display(),
            "next": reverse("assessment:scores", kwargs={"quarter": found.quarter.slug}) if over else "",
        }
    )


@require_GET
def explanation(request: HttpRequest, quarter: str, organization: int) -> HttpResponse:
    """得分明细, on the desk."""
    require(request.user, Right.DESK)
    return explained(request, quarter, organization, "analytics/assessment/explain.html")


@require_GET
def branch_score(request: HttpRequest, branch: int, quarter: str) -> HttpResponse:
    """得分说明 for the branch itself, on a phone."""
    return explained(request, quarter, branch, "analytics/assessment/branch_score.html")


def explained(request: HttpRequest, quarter: str, organization: int, template: str) -> HttpResponse:
    shown = asked_quarter(quarter)
    branch = get_object_or_404(Organization.objects.visible_to(request.user), pk=organization, kind=Kind.BRANCH)
    visible = Score.objects.visible_to(request.user).select_related("run", "scheme")
    score = visible.filter(organization=branch, run__is_current=True, run__year=shown.year, run__number=shown.number)
    found = score.first()
    before = points_before(shown).get(branch.pk)
    context = {
        "quarter": shown,
        "branch": branch,
        "crumbs": breadcrumb(branch, request.user),
        "explanation": explain(found, account=request.user) if found else None,
        "change": found.points - before if found and before is not None else None,
        "change_text": points_text(abs(found.points - before)) if found and before is not None else "",
        "history": history(branch),
    }
    return render(request, template, context)

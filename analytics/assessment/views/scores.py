"""The quarter on the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from analytics.assessment.models import Run, Score
from analytics.assessment.queries.means import left_out, reasons_counted
from analytics.assessment.queries.scores import (
    asked_quarter,
    current_run,
    newest_run,
    quarter_shown,
    scores_below,
)
from analytics.assessment.queries.stages import closing_of, is_preliminary
from analytics.assessment.rules import ROLL_UP_FORMULA, UNIT_FORMULA, points_text
from analytics.assessment.services import ReasonMissing, ask
from dangjian.jobs.models import JobState
from organizations.access.models import Account
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
    run, closing = current_run(shown), closing_of(shown)
    context = {
        "quarter": shown,
        "unit": unit,
        "crumbs": breadcrumb(unit, request.user),
        "run": run,
        "latest": newest_run(shown),
        "waiting": JobState.WAITING,
        "failed": JobState.FAILED,
        "closing": closing,
        "preliminary": bool(run) and is_preliminary(run, closing),
        "may_assess": request.user.reach.has(Right.ASSESS),
    }
    return render(
        request, "analytics/assessment/scores.html", context | (results(run, unit, request.user) if run else {})
    )


def results(run: Run, unit: Organization, account: Account) -> dict[str, Any]:
    """The table, with a column of bands and of ranks only where a scheme has them, and who is in no mean and why."""
    rows = scores_below(run, unit, account=account)
    own = Score.objects.visible_to(account).filter(run=run, organization=unit).first()
    away = left_out(own, account=account) if own and own.left_out else []
    by_scheme = bool(own and own.scheme_id) or any(row.band for row in rows if not row.is_branch)
    return {
        "rows": rows,
        "all_new": bool(rows) and own is None,
        "scored": own.branches + sum(one.scored for one in away) if own else len(rows),
        "away": away,
        "away_said": reasons_counted(away),
        "banded": any(row.band for row in rows),
        "ranked": any(row.rank is not None for row in rows),
        "own_text": points_text(own.points) if own else "",
        "formula": UNIT_FORMULA if by_scheme else ROLL_UP_FORMULA,
    }


@require_POST
def compute(request: HttpRequest, quarter: str) -> HttpResponse:
    """The desk's button: put a run in line; the page shows how far it is."""
    require(request.user, Right.ASSESS)
    shown = asked_quarter(quarter)
    try:
        ask(quarter=shown, by=request.user, today=localdate())
    except ReasonMissing:
        messages.info(request, f"{shown.label}已经取数，重新取数要写明原因，在这里办。")
        return redirect("objections:process", shown.slug)
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

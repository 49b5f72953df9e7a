"""Where everybody lands: what is owed first."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime, now
from django.views.decorators.http import require_GET

from analytics.home.queries import (
    own_branches,
    own_record,
    planned_next,
    quarter_states,
    recent_records,
    scored_quarter,
    taken_part,
)
from analytics.home.rules import FUNCTIONS, chapters, greeting
from dangjian.periods import Quarter
from dangjian.web.queries import todos
from members.roster.queries import holders
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization


@login_not_required
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    return redirect("home:home" if request.user.is_authenticated else "access:login")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Staff and clerks work at the desk; everybody else starts with what is owed."""
    reach, today = request.user.reach, localdate()
    if reach.has(Right.DESK) and not request.GET.get("phone"):
        return redirect("admin:index")
    branches, quarter = own_branches(request.user), Quarter.containing(today)
    writes = reach.has(Right.RECORD)
    context = {
        "greeting": greeting(request.user.name, localtime(now()).hour),
        "branches": branches,
        "todos": todos(request.user, today=today),
        "quarter": quarter,
        "writes": writes,
        "progress": quarter_states(branches[0], quarter, today=today) if writes and len(branches) == 1 else None,
        "taken": taken_part(request.user, quarter),
        "planned": planned_next(branches, today=today),
        "scored": scored_quarter(today) if writes else None,
    }
    return render(request, "analytics/home/home.html", context)


@require_GET
def branch(request: HttpRequest, branch: int) -> HttpResponse:
    """One branch: what it owes this quarter and what it did last."""
    visible = Organization.objects.visible_to(request.user) | Organization.objects.reached(
        request.user, Right.TAKE_PART
    )
    found, today = get_object_or_404(visible, pk=branch, kind=Kind.BRANCH), localdate()
    quarter = Quarter.containing(today)
    reads = request.user.reach.covers(Right.READ, found.path, found.sector)
    context = {
        "branch": found,
        "holders": holders(found, today=today, by=request.user),
        "quarter": quarter,
        "progress": quarter_states(found, quarter, today=today) if reads else None,
        "records": recent_records(found, request.user),
        "reads": reads,
        "writes": request.user.reach.covers(Right.RECORD, found.path, found.sector),
        "scored": scored_quarter(today) if reads else None,
        "at_desk": request.user.reach.has(Right.DESK),
    }
    return render(request, "analytics/home/branch.html", context)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """我的参与: the own attendance, for oneself only."""
    quarter = Quarter.containing(localdate())
    context = {"quarter": quarter, "taken": taken_part(request.user, quarter), "rows": own_record(request.user)}
    return render(request, "analytics/home/own.html", context)


@login_not_required
@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """使用帮助: the same for everybody, the reader's own part first where it is known."""
    roles = request.user.reach.roles if request.user.is_authenticated else frozenset()
    return render(request, "analytics/home/help.html", {"chapters": chapters(roles)})


@login_not_required
@require_GET
def functions(request: HttpRequest) -> HttpResponse:
    """功能清单: open to everybody who wants to check what this portal does and does not do."""
    context = {
        "absent": [one for one in FUNCTIONS if not one.exists],
        "present": [one for one in FUNCTIONS if one.exists],
        "filing": settings.FILING_NUMBER,
    }
    return render(request, "analytics/home/functions.html", context)

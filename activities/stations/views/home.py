"""驿站首页: what is missing now, with the button beside it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.records.queries.branches import recordable_places
from activities.stations.models import Opinion
from activities.stations.queries import (
    backings,
    balance_of,
    is_department,
    keeps,
    managed_by,
    overdue_of,
    reads_registers,
    sites_left,
    station_lines,
    stations_visible_to,
    years_of,
)
from activities.stations.queries.sketch import dot, picture
from activities.stations.views.scope import station_to_read
from members.floating.models import Inflow
from members.floating.queries import headcounts, with_closed
from members.floating.rules import State
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE, MOST_PEOPLE, MOST_WAITING = 20, 5, 10


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The stations in reach; whoever manages one alone is led to it."""
    require(request.user, Right.READ)
    today = localdate()
    own = managed_by(request.user, today)
    if len(own) == 1:
        return redirect("stations:home", own[0].pk)
    found = stations_visible_to(request.user).standing(today).select_related("parent", "committee").order_by("path")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": station_lines(page, today), "query": request.GET}
    return render(request, "activities/stations/mine.html", context)


@require_GET
def home(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_read(request, station), localdate()
    (line,) = station_lines([here], today)
    records = recordable_places(request.user, today).filter(pk=here.pk).exists()
    everybody = Inflow.objects.visible_to(request.user).filter(organization=here)
    people, waiting = everybody.in_care(), everybody.filter(state=State.REPORTED)
    context = {
        "station": here,
        "line": line,
        "closed": (closed := here.dissolved_on is not None and here.dissolved_on <= today),
        "left": sites_left(here),
        "years": years_of(here, today) if closed else [],
        "waiting": (first := list(waiting.order_by("reported_at", "pk")[:MOST_WAITING])),
        "many_waiting": (many := waiting.count() if len(first) == MOST_WAITING else len(first)),
        "more_waiting": many - len(first),
        "people": people.order_by("-arrived_on", "-pk")[:MOST_PEOPLE],
        "in_care": headcounts([here.pk], today).get(here.pk, 0),
        "reads_people": with_closed(request.user).filter(pk=here.pk).exists(),
        "open_opinions": Opinion.objects.visible_to(request.user).open().filter(organization=here).count(),
        "overdue": overdue_of([here.pk], today) if records else [],
        "records": records,
        "keeps": keeps(request.user, here, today),
        "reads_registers": reads_registers(request.user, here),
        "at_desk": request.user.reach.has(Right.DESK),
        "today": today,
        "governs": not closed
        and request.user.reach.has(Right.DESK)
        and backings(request.user, today).filter(pk=here.parent_id).exists(),
        "shown": (shown := picture()),
        "place": dot(line.site, here, shown) if shown else None,
        "balance": balance_of(here),
        "balances": is_department(request.user, here),
        "next_kind": next((row.one.kind for row in line.rows if row.is_missing and not row.one.is_paper), ""),
    }
    return render(request, "activities/stations/home.html", context)

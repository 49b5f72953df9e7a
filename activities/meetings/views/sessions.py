"""党（工）委组织生活: that and when."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.meetings.forms import SessionFilter, SessionForm
from activities.meetings.models import CommitteeSession
from activities.meetings.services import drop_session, note_session
from dangjian.acts import asks_first, carried_out
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization

PER_PAGE = 50
COMMITTEES = (Kind.WORKING_COMMITTEE, Kind.COMMITTEE)


@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    form = SessionFilter(request.GET)
    year, kind = form.wanted(localdate())
    rows = CommitteeSession.objects.visible_to(request.user).filter(for_year=year)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.select_related("organization", "recorded_by").order_by("-held_on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    mine = CommitteeSession.objects.editable_by(request.user).filter(pk__in=[row.pk for row in page])
    context = {
        "form": form,
        "year": year,
        "kind": kind,
        "page": page,
        "mine": set(mine.values_list("pk", flat=True)),
        "enters": request.user.reach.has(Right.RECORD),
    }
    return render(request, "activities/meetings/sessions.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.RECORD)
    require(request.user, Right.DESK)
    reached = Organization.objects.reached(request.user, Right.RECORD).filter(kind__in=COMMITTEES)
    committees = reached.standing(localdate()).order_by("path")
    form = SessionForm(request.POST or None, today=localdate(), committees=committees)
    if carried_out(request, form, lambda **said: note_session(by=request.user, **said)):
        messages.success(request, "已登记。")
        return redirect("meetings:sessions")
    return render(request, "activities/meetings/session.html", {"form": form})


@require_POST
@asks_first("删除这一条？")
def drop(request: HttpRequest, session: int) -> HttpResponse:
    require(request.user, Right.DESK)
    drop_session(
        session=get_object_or_404(CommitteeSession.objects.editable_by(request.user), pk=session), by=request.user
    )
    messages.success(request, "已删除。")
    return redirect("meetings:sessions")

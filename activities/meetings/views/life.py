"""整改清单 of an 组织生活会, and the branch's talks."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.duties.rules import DutyKind
from activities.meetings.forms import RectificationForm, TalkForm
from activities.meetings.models import Rectification, Talk
from activities.meetings.queries import members_here, not_talked_with, talks_of
from activities.meetings.services import (
    add_rectification,
    drop_rectification,
    drop_talk,
    finish_rectification,
    note_talk,
)
from activities.meetings.views.scope import branch_kept, record_inside, record_kept
from dangjian.acts import asks_first, carried_out
from dangjian.periods import Year
from dangjian.web.rules import row_number
from members.followups.queries import acts, handed_on
from organizations.access.rules import Right

KIND = DutyKind.ORGANIZATIONAL_LIFE_MEETING
PER_PAGE = 20


@require_GET
def rectification(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_inside(request, branch, activity, KIND)
    handed, hands_on = handed_on(request.user, "rectification", held.pk), acts(request.user)
    items = Rectification.objects.visible_to(request.user).filter(activity=held).order_by("until", "pk")
    context = {
        "activity": held,
        "items": [(item, handed.get(item.pk, []), hands_on and item.pk not in handed) for item in items],
        "keeps": request.user.reach.covers(Right.RECORD, held.path, held.organization.sector),
        "today": localdate(),
    }
    return render(request, "activities/meetings/rectification.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_kept(request, branch, activity, KIND)
    form = RectificationForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda **said: add_rectification(activity=held, by=request.user, **said)):
        messages.success(request, "已加进整改清单。")
        return redirect("meetings:rectification", branch, activity)
    return render(request, "activities/meetings/rectification_new.html", {"activity": held, "form": form})


@require_POST
@asks_first("从清单里删掉这一条？", do="drop")
def rectified(request: HttpRequest, branch: int, activity: int, item: int) -> HttpResponse:
    """Mended today, not mended after all, or never meant: what the button says."""
    held = record_kept(request, branch, activity, KIND)
    mine = Rectification.objects.editable_by(request.user).select_related("activity")
    found = get_object_or_404(mine, pk=item, activity=held)
    if request.POST.get("do") == "drop":
        drop_rectification(item=found, by=request.user)
    else:
        finish_rectification(item=found, on=None if found.done_on else localdate(), by=request.user)
    return redirect("meetings:rectification", branch, activity)


@require_http_methods(["GET", "POST"])
def talks(request: HttpRequest, branch: int) -> HttpResponse:
    place, today = branch_kept(request, branch), localdate()
    form = TalkForm(request.POST or None, today=today, members=members_here(place, today))
    if carried_out(request, form, lambda **said: note_talk(organization=place, by=request.user, **said)):
        messages.success(request, "谈心谈话已登记。")
        return redirect("meetings:talks", branch)
    asked = row_number(request.GET.get("year", "")) or today.year
    year = Year(asked if today.year - 10 < asked <= today.year else today.year)
    context = {
        "branch": place,
        "page": Paginator(talks_of(place, year), PER_PAGE).get_page(request.GET.get("page")),
        "year": year.year,
        "years": range(today.year, today.year - 3, -1),
        "missing": not_talked_with(place, year, today) if year.year == today.year else [],
        "form": form,
    }
    return render(request, "activities/meetings/talks.html", context)


@require_POST
@asks_first("删除这一次？")
def forget_talk(request: HttpRequest, branch: int, talk: int) -> HttpResponse:
    place = branch_kept(request, branch)
    drop_talk(
        talk=get_object_or_404(Talk.objects.editable_by(request.user), pk=talk, organization=place), by=request.user
    )
    messages.success(request, "已删除。")
    return redirect("meetings:talks", branch)

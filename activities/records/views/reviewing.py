"""The reviewer's queue and one record of it, with its photos beside the text."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from activities.records.forms import ReturnForm, ReviewFilter, Seen, seen_at
from activities.records.models import Activity, State
from activities.records.queries.lists import (
    Listed,
    activity_list,
    end_of,
    latest_overdue,
    only_listed,
    queue_size,
    reviewable,
    rows,
    to_review,
)
from activities.records.queries.record import rights_on
from activities.records.services import (
    ChangedMeanwhile,
    NotForYou,
    PhotosArrived,
    QuarterBeingTaken,
    accept,
    send_back,
)
from activities.records.views.lists import units_for
from activities.records.views.record import facts_shown
from dangjian.web.queries import paged
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
OWN = "自己记的、自己所在支部的记录，要由别人来审。"


@require_http_methods(["GET", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.REVIEW)
    if request.method == "POST":
        return accept_ticked(request)
    return show_queue(request)


def show_queue(request: HttpRequest, arrived: Collection[int] = ()) -> HttpResponse:
    """`arrived`: records whose photos came in while somebody looked at this page."""
    made_at = now()
    narrowed = ReviewFilter(request.GET, units=units_for(request), today=localdate())
    waiting = narrowed_queue(request, narrowed)
    page = paged(request, waiting, only_listed(waiting), PER_PAGE)
    context = {
        "page": page,
        "rows": rows(page, today=localdate()),
        "form": narrowed,
        "all": scope_all(request),
        "size": queue_size(request.user, localdate()),
        "query": request.GET,
        "seen_at": made_at.isoformat(),
        "arrived": arrived,
    }
    return render(request, "activities/records/queue.html", context)


def scope_all(request: HttpRequest) -> bool:
    """Also what waits for units below; whoever is above may step in."""
    return request.GET.get("scope") == "all"


def narrowed_queue(request: HttpRequest, narrowed: ReviewFilter) -> QuerySet[Activity]:
    waiting = to_review(request.user)
    if scope_all(request):
        waiting = reviewable(request.user).filter(state=State.SUBMITTED)
    chosen = activity_list(waiting, narrowed.wanted(), sort="waiting")
    if narrowed.cleaned_data.get("waiting") == "long":
        chosen = chosen.filter(submitted_at__lte=end_of(latest_overdue(localdate())))
    return chosen


def accept_ticked(request: HttpRequest) -> HttpResponse:
    seen = {one.pk: one.version for one in Seen.posted(request.POST)}
    records = list(reviewable(request.user).filter(pk__in=seen).select_related("organization", "recorded_by"))
    for record in records:
        record.version = seen[record.pk]
    if len(records) > 1 and "sure" not in request.POST:
        return ask_for_all(request, records)
    if not records:
        messages.error(request, "先勾选要通过的记录。")
    else:
        try:
            accepted(request, records)
        except PhotosArrived as stopped:
            messages.warning(request, photos_arrived(stopped.changed))
            return show_queue(request, {record.pk for record in stopped.changed})
    return redirect(request.get_full_path())


def ask_for_all(request: HttpRequest, records: list[Activity]) -> HttpResponse:
    """Several at once are named once more before they are accepted: nothing takes an acceptance back unseen."""
    context = {
        "rows": rows(map(Listed.of, records), today=localdate()),
        "seen_at": request.POST.get("seen_at", ""),
        "query": request.GET,
    }
    return render(request, "activities/records/accept_many.html", context)


def photos_arrived(records: list[Activity]) -> str:
    names = "、".join(f"《{record.topic}》" for record in records[:3])
    several = f"等{len(records)}条" if len(records) > 3 else ""
    return f"{names}{several}刚传来了新照片或附件，还没有通过。支部的照片是陆续上传的，请再看一眼，然后点“通过”。"


def accepted(request: HttpRequest, records: list[Activity]) -> bool:
    """Accept and say so; False when somebody else was quicker. Raises PhotosArrived."""
    try:
        number = accept(activities=records, by=request.user, now=now(), seen_at=seen_at(request.POST))
    except PhotosArrived:
        raise
    except ChangedMeanwhile as stopped:
        names = "、".join(f"《{record.topic}》" for record in stopped.changed[:3])
        messages.error(request, f"{names}等{len(stopped.changed)}条刚才有变化，一条都没有通过。请看过以后再点。")
        return False
    except NotForYou:
        messages.error(request, OWN)
        return False
    except QuarterBeingTaken as refusal:
        messages.error(request, f"{refusal}。")
        return False
    messages.success(request, f"通过了{number}条。")
    return True


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, activity: int) -> HttpResponse:
    require(request.user, Right.REVIEW)
    related = "organization", "album", "campaign", "subgroup", "recorded_by", "reviewed_by", "reviewer", "committee"
    made = get_object_or_404(reviewable(request.user).select_related(*related), pk=activity)
    form = ReturnForm(request.POST if request.POST.get("do") == "return" else None)
    if request.method == "POST" and (answer := decided(request, made, form)):
        return answer
    made_at = now().isoformat()  # before the photos are read: what comes in meanwhile is new
    context = facts_shown(request, made, rights_on(made, request.user)) | neighbours(request, made)
    return render(
        request, "activities/records/review.html", context | {"form": form, "query": request.GET, "seen_at": made_at}
    )


def decided(request: HttpRequest, activity: Activity, form: ReturnForm) -> HttpResponse | None:
    """Accept or send back the version that was on the page, then on to the next one."""
    version = request.POST.get("version", "")
    activity.version = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    onward = next_page(request, activity)
    if request.POST.get("do") == "accept":
        try:
            return onward if accepted(request, [activity]) else redirect(request.get_full_path())
        except PhotosArrived as stopped:
            messages.warning(request, photos_arrived(stopped.changed))
            return redirect(request.get_full_path())
    if not form.is_valid():
        return None
    try:
        send_back(activity=activity, reason=form.reason(), by=request.user, now=now())
    except ChangedMeanwhile:
        messages.error(request, "这条记录刚才有变化，请看过以后再决定。")
        return redirect(request.get_full_path())
    except QuarterBeingTaken as refusal:
        messages.error(request, f"{refusal}。")
        return redirect(request.get_full_path())
    messages.success(request, f"已退回给{activity.organization}：{form.reason()}")
    return onward


def neighbours(request: HttpRequest, activity: Activity) -> dict[str, Any]:
    """The records before and after this one in the queue, as its filters and order stand."""
    ids = queue_ids(request)
    at = ids.index(activity.pk) if activity.pk in ids else None
    return {
        "position": None if at is None else at + 1,
        "waiting": len(ids),
        "previous": ids[at - 1] if at else None,
        "next": ids[at + 1] if at is not None and at + 1 < len(ids) else None,
    }


def queue_ids(request: HttpRequest) -> list[int]:
    narrowed = ReviewFilter(request.GET, units=units_for(request), today=localdate())
    return list(narrowed_queue(request, narrowed).values_list("pk", flat=True))


def next_page(request: HttpRequest, activity: Activity) -> HttpResponse:
    around = neighbours(request, activity)
    onward = around["next"] or around["previous"]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    page = redirect("records:review_one", onward) if onward else redirect("records:review")
    page["Location"] += query
    return page

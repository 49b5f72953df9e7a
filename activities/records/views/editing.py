"""Mending a record that is not accepted yet, and taking it back."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from activities.duties.queries import service_categories
from activities.records.forms import typed
from activities.records.models import OPEN_STATES, Activity
from activities.records.queries.occasions import Occasion
from activities.records.queries.prefill import values_recorded
from activities.records.queries.record import first_handed_in
from activities.records.queries.rsvps import leaves
from activities.records.rules import Problem
from activities.records.services import NotOpen, QuarterBeingTaken, RecordRefused, Tied, VersionConflict, revise
from activities.records.services import withdraw as take_back
from activities.records.views.conflict import show_both_records, show_problems
from activities.records.views.files import dropped, take_files
from activities.records.views.form_page import Writing, read, show, take_photos
from activities.records.views.kinds import asked_first, wanted_occasion
from activities.records.views.scope import named_occasion, record_to_write
from dangjian.acts import asks_first

CLOSED = "这条记录已经通过审核，不能再改。确实要改，请审核的单位先退回。"


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    made = record_to_write(request, branch, activity)
    occasion = named_occasion(
        request,
        made.organization,
        kind=made.kind,
        period=made.for_period,
        subgroup=str(made.subgroup.uid) if made.subgroup else "",
        day=made.held_on,
    )
    if request.method == "POST":
        return posted(request, made, occasion)
    if made.state not in OPEN_STATES:
        messages.error(request, CLOSED)
        return redirect("records:record", branch, activity)
    return show(request, mending(made, occasion, values_recorded(made), version=made.version))


def mending(activity: Activity, occasion: Occasion, values: Mapping[str, Any], *, version: int) -> Writing:
    place = activity.organization_id, activity.pk
    return Writing(
        occasion=occasion,
        album=activity.album,
        values=values,
        hidden={"version": str(version)},
        action=f"{reverse('records:edit', args=place)}?{occasion.query}",
        back=reverse("records:record", args=place),
        files_at=reverse("records:record_file", args=place) if activity.album else "",
        mends=activity,
        first_on=first_handed_in(activity),
        leaves=leaves(activity),
        categories=[*dict.fromkeys([*service_categories(), *filter(None, [activity.service_category])])],
    )


def posted(request: HttpRequest, activity: Activity, occasion: Occasion) -> HttpResponse:
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    take_photos(request, activity.album)
    take_files(request, activity.album)
    writing = mending(activity, occasion, typed(request.POST), version=version)
    if dropped(request, activity.album) or request.POST.get("do") == "look":
        return show(request, writing)
    if request.POST.get("do") == "switch":
        return change_kind(request, activity, writing, version)
    return asked_first(request, writing, occasion) or mend(request, activity, writing, version)


def change_kind(request: HttpRequest, activity: Activity, writing: Writing, version: int) -> HttpResponse:
    """The same text as another kind's form shows it; nothing is changed before it is handed in."""
    wanted = wanted_occasion(request, activity.organization, activity.held_on)
    asked = asked_first(request, writing, wanted)
    return asked or show(request, mending(activity, wanted, writing.values, version=version))


def mend(request: HttpRequest, activity: Activity, writing: Writing, version: int) -> HttpResponse:
    facts, problems = read(writing)
    if facts is not None and not problems:
        try:
            mended = revise(activity=activity, version=version, facts=facts, by=request.user, now=now())
        except RecordRefused as refusal:
            problems = refusal.problems
        except Tied as refusal:
            problems = [Problem("kind", str(refusal))]
        except (NotOpen, VersionConflict):
            return conflict(request, activity, writing)
        else:
            messages.success(request, "改好了，已重新提交。")
            place = reverse("records:record", args=(activity.organization_id, activity.pk))
            return redirect(f"{place}#mended-{mended.version}")  # the phone may forget its copy (static/js/draft.js)
    return show_problems(request, writing, problems)


def conflict(request: HttpRequest, activity: Activity, writing: Writing) -> HttpResponse:
    activity.refresh_from_db()
    theirs = values_recorded(activity)
    newest = mending(activity, writing.occasion, writing.values, version=activity.version)
    return show_both_records(request, newest, current=activity, theirs=theirs)


@require_POST
@asks_first("撤回以后这一次先不算已记，改好再提交。确定撤回？")
def withdraw(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    made = record_to_write(request, branch, activity)
    try:
        take_back(activity=made, by=request.user, now=now())
    except NotOpen:
        messages.error(request, "已经审核过，不能撤回了。")
    except VersionConflict:
        messages.error(request, "刚才有人改过这条记录，请看一看再决定。")
    except (Tied, QuarterBeingTaken) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已撤回。改好后可以重新提交；在那之前这一次不算已记。")
    return redirect("records:record", branch, activity)

"""One record, as much of it as its reader may see, and the receipt after handing it in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.records.models import COUNTED_STATES, Activity
from activities.records.queries.files import Files, files_of
from activities.records.queries.joint import is_guest, part_lines
from activities.records.queries.lists import latest_overdue, turnouts_of, waits_long
from activities.records.queries.occasions import Occasion, occasion_for
from activities.records.queries.owed import tally
from activities.records.queries.prefill import ends_at
from activities.records.queries.record import (
    Rights,
    absentees,
    credit_labels,
    late_for,
    own_status,
    rights_on,
    text_shown,
    versions_of,
)
from activities.records.rules import Turnout, clock, written_when
from activities.records.views.card import card_form, scenes
from activities.records.views.scope import branch_to_read, record_to_read, record_to_write
from dangjian.web.queries import public_address
from organizations.photos.models import Photo, PhotoKind
from organizations.photos.queries import visible_photos
from organizations.stationery.queries import offered_forms
from organizations.stationery.rules import Use


@require_GET
def record(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    if is_guest(branch, activity):
        branch_to_read(request, branch)  # who took part is nobody else's affair
        return redirect("records:part", branch, activity)  # a guest has a page of its own about it
    shown = record_to_read(request, branch, activity)
    rights = rights_on(shown, request.user)
    context = facts_shown(request, shown, rights) | {
        "own_status": own_status(shown, request.user),
        "share": share_text(request, shown, turnout_of(shown)) if rights.keeps else "",
        "offers_forms": offers_forms(shown, rights),
    }
    return render(request, "activities/records/record.html", context)


def offers_forms(activity: Activity, rights: Rights) -> bool:
    """Whether the department has a form of its own that this record can be put into."""
    inside = rights.names and activity.state in COUNTED_STATES
    return inside and offered_forms(Use.RECORD, Use.ROLL).exists()


def facts_shown(request: HttpRequest, activity: Activity, rights: Rights) -> dict[str, Any]:
    """What the record's page and the reviewer's page have in common."""
    pictures = photos_shown(request, activity)
    return {
        "activity": activity,
        "rights": rights,
        "label": occasion_of(activity).label,
        "when": when(activity),
        "turnout": turnout_of(activity),
        "absentees": absentees(activity) if rights.names else [],
        "shows_text": text_shown(activity, rights),
        "photos": [one for one in pictures if one.kind != PhotoKind.SCAN],
        "scanned": [one for one in pictures if one.kind == PhotoKind.SCAN],
        "files": files_of(request.user, activity.album) if rights.names else Files(),
        "photo_title": f"{activity.organization}{activity.get_kind_display()}",
        "credits": credit_labels(activity),
        "parts": part_lines(activity) if activity.group_id and rights.reads else [],
        "versions": versions_of(activity) if rights.reads else [],
        "waits_long": waits_long(activity, latest_overdue(localdate())),
    }


def photos_shown(request: HttpRequest, activity: Activity) -> list[Photo]:
    if activity.album_id is None:
        return []
    return visible_photos(request.user, [activity.album_id]).get(activity.album_id, [])


def turnout_of(activity: Activity) -> Turnout:
    return turnouts_of([activity.pk]).get(activity.pk, Turnout())


def when(activity: Activity) -> str:
    return written_when(activity.held_on, clock(activity.starts_at), clock(ends_at(activity)))


def occasion_of(activity: Activity) -> Occasion:
    return occasion_for(
        activity.organization,
        kind=activity.kind,
        for_period=activity.for_period,
        subgroup=str(activity.subgroup.uid) if activity.subgroup else "",
        today=activity.held_on,
    )


def share_text(request: HttpRequest, activity: Activity, turnout: Turnout) -> str:
    """What is pasted into the branch's group chat: no name of anybody absent."""
    address = public_address(request, reverse("records:record", args=(activity.organization_id, activity.pk)))
    place = f"，{activity.place}" if activity.place else ""
    came = activity.volunteered_words or f"应到{turnout.due}人，实到{turnout.present}人"
    return (
        f"【{activity.organization.short_name}】{activity.get_kind_display()}：{activity.topic}\n"
        f"{when(activity)}{place}，{came}。\n{address}"
    )


@require_GET
def receipt(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    made = record_to_write(request, branch, activity)
    occasion, turnout = occasion_of(made), turnout_of(made)
    context = {
        "activity": made,
        "occasion": occasion,
        "turnout": turnout,
        "tally": tally(made.organization, occasion.item) if occasion.item else None,
        "credits": credit_labels(made),
        "share": share_text(request, made, turnout),
        "late": late_for(made),
        "photos": photos_shown(request, made),
    }
    if made.may_be_shown and not made.entry_id:
        context |= {"form": card_form(request, made), "scenes": scenes(request, made)}
    return render(request, "activities/records/receipt.html", context)

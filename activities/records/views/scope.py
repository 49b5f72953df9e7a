"""Every page here begins by fetching what its reader may have; anything else does not exist (404)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from activities.records.models import Activity, JointPart, ReportDraft
from activities.records.queries.branches import (
    readable_branches,
    readable_places,
    recordable_branches,
    recordable_places,
)
from activities.records.queries.lists import shown_records
from activities.records.queries.occasions import NoSuchOccasion, Occasion, occasion_for
from organizations.tree.models import Organization


def branch_to_write(request: HttpRequest, branch: int) -> Organization:
    return get_object_or_404(recordable_branches(request.user, localdate()), pk=branch)


def place_to_write(request: HttpRequest, place: int) -> Organization:
    """A branch or a station."""
    return get_object_or_404(recordable_places(request.user, localdate()), pk=place)


def place_to_read(request: HttpRequest, place: int) -> Organization:
    """A branch or a station."""
    return get_object_or_404(readable_places(request.user), pk=place)


def branch_to_read(request: HttpRequest, branch: int) -> Organization:
    return get_object_or_404(readable_branches(request.user), pk=branch)


def record_to_write(request: HttpRequest, branch: int, pk: int) -> Activity:
    mine = Activity.objects.editable_by(request.user).recorded().select_related("organization", "album", "subgroup")
    return get_object_or_404(mine, pk=pk, organization=branch)


def part_of(request: HttpRequest, branch: Organization, pk: int) -> JointPart | None:
    """The branch's own part for whoever writes for it; others only look on."""
    mine = JointPart.objects.editable_by(request.user).select_related("activity__organization", "organization")
    return mine.filter(activity=pk, organization=branch).first()


def record_to_read(request: HttpRequest, branch: int, pk: int) -> Activity:
    related = "organization", "album", "subgroup", "campaign", "recorded_by", "reviewed_by", "reviewer"
    return get_object_or_404(shown_records(request.user).select_related(*related), pk=pk, organization=branch)


def draft_to_write(request: HttpRequest, branch: int, uid: UUID) -> ReportDraft:
    mine = ReportDraft.objects.editable_by(request.user).select_related("organization", "album", "subgroup")
    return get_object_or_404(mine, uid=uid, organization=branch)


def named_occasion(request: HttpRequest, organization: Organization, **otherwise: Any) -> Occasion:
    """The occasion of `?kind=&period=&subgroup=`; what the address leaves out comes from `otherwise`."""
    asked = {name: request.GET[name] for name in ("kind", "period", "subgroup") if request.GET.get(name)}
    if asked.get("kind", otherwise["kind"]) != otherwise["kind"]:
        otherwise |= {"period": "", "subgroup": ""}
    return occasion_or_404(organization, **(otherwise | asked))


def occasion_or_404(
    organization: Organization, *, kind: str, period: str = "", subgroup: str = "", day: date | None = None
) -> Occasion:
    try:
        return occasion_for(organization, kind=kind, for_period=period, subgroup=subgroup, today=day or localdate())
    except NoSuchOccasion as error:
        raise Http404 from error

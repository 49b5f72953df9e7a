"""Every record in reach, and the records of one branch."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.records.forms import ActivityFilter
from activities.records.models import Activity, StudyCampaign
from activities.records.queries.lists import activity_list, listed_records, only_listed, rows, volunteered
from activities.records.rules import ExtraKind
from activities.records.views.scope import place_to_read
from dangjian.web.queries import paged
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE_DESK, PER_PAGE_PHONE = 50, 20


def units_for(request: HttpRequest) -> QuerySet[Organization]:
    """The units directly under the district committee in reach."""
    return Organization.objects.visible_to(request.user).units().only("short_name")


def filter_of(request: HttpRequest, units: QuerySet[Organization]) -> ActivityFilter:
    campaigns = StudyCampaign.objects.visible_to(request.user)
    return ActivityFilter(request.GET, units=units, campaigns=campaigns, today=localdate())


@require_GET
def every_record(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    narrowed = filter_of(request, units_for(request))
    wanted = narrowed.wanted()
    found = activity_list(Activity.objects.visible_to(request.user).recorded(), wanted)
    page = paged(request, found, only_listed(found), PER_PAGE_DESK)
    context = {
        "page": page,
        "rows": rows(page, today=localdate()),
        "form": narrowed,
        "query": request.GET,
        "volunteered": volunteered(found) if wanted.kind == ExtraKind.VOLUNTEERING else None,
        "writes": request.user.reach.has(Right.RECORD),
    }
    return render(request, "activities/records/list.html", context)


@require_GET
def branch_records(request: HttpRequest, branch: int) -> HttpResponse:
    organization = place_to_read(request, branch)
    narrowed = filter_of(request, Organization.objects.none())
    shown = listed_records(request.user, organization)
    found = activity_list(shown, narrowed.wanted())
    page = paged(request, found, only_listed(found), PER_PAGE_PHONE)
    path, sector = organization.path, organization.sector
    writes, reviews = (request.user.reach.covers(right, path, sector) for right in (Right.RECORD, Right.REVIEW))
    context = {
        "branch": organization,
        "page": page,
        "rows": rows(page, today=localdate(), branch=organization),
        "form": narrowed,
        "query": request.GET,
        "writes": writes,
        "exports": writes or reviews,
    }
    return render(request, "activities/records/branch.html", context)

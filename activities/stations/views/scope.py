"""Every page of a station begins by fetching it as far as its reader may have it; anything else does not exist (404)."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from activities.records.queries.branches import recordable_places
from activities.stations.queries import (
    backings,
    is_department,
    of_department,
    reads_registers,
    stations_kept_by,
    stations_visible_to,
)
from activities.stations.rules import SixOne, six_one
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Kind, Organization

RELATED = ("parent", "committee")


def station_to_read(request: HttpRequest, pk: int) -> Organization:
    return get_object_or_404(stations_visible_to(request.user).select_related(*RELATED), pk=pk)


def station_with_registers(request: HttpRequest, pk: int) -> Organization:
    station = station_to_read(request, pk)
    if not reads_registers(request.user, station):
        raise Http404
    return station


def station_to_keep(request: HttpRequest, pk: int) -> Organization:
    return get_object_or_404(stations_kept_by(request.user, localdate()).select_related(*RELATED), pk=pk)


def station_to_record(request: HttpRequest, pk: int) -> Organization:
    places = recordable_places(request.user, localdate()).filter(kind=Kind.STATION)
    return get_object_or_404(places.select_related(*RELATED), pk=pk)


def station_to_govern(request: HttpRequest, pk: int) -> Organization:
    """At the desk, by its town and the department."""
    require(request.user, Right.DESK)
    above = backings(request.user, localdate())
    standing = stations_visible_to(request.user).standing(localdate()).filter(parent__in=above.values("pk"))
    return get_object_or_404(standing.select_related(*RELATED), pk=pk)


def station_to_balance(request: HttpRequest, pk: int) -> Organization:
    """At the desk, by the department."""
    require(request.user, Right.DESK)
    station = station_to_read(request, pk)
    if not is_department(request.user, station):
        raise Http404
    return station


def district_to_draw(request: HttpRequest) -> Organization:
    """At the desk, by the department: the sketch is the whole district's."""
    require(request.user, Right.DESK)
    if not draws(request):
        raise Http404
    return Organization.objects.visible_to(request.user).get(parent=None)


def draws(request: HttpRequest) -> bool:
    return of_department(request.user, Organization.objects.visible_to(request.user).filter(parent=None)).exists()


def six_one_or_404(kind: str) -> SixOne:
    try:
        return six_one(kind)
    except KeyError as error:
        raise Http404 from error

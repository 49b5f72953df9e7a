"""党员信息台账 as a workbook: first what will leave and the question why, then the file."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from dangjian.taking import RecordsExportForm, Taker, handed_over
from members.floating.forms import year_wanted
from members.floating.models import Inflow
from members.floating.queries import Wanted, people_list
from members.floating.services import export_register
from members.floating.views.layout import framed, read_station
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization
from organizations.tree.queries import top_of


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, organization: int) -> HttpResponse:
    return asked_why(request, read_station(request, organization))


@require_http_methods(["GET", "POST"])
def export_every(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    return asked_why(request, None)


def asked_why(request: HttpRequest, station: Organization | None) -> HttpResponse:
    wanted = Wanted(station=station, year=year_wanted(request.GET.get("year", ""), today=localdate()))
    form = RecordsExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return taken(request, wanted, form.cleaned_data["reason"])
    found = people_list(Inflow.objects.visible_to(request.user), wanted, today=localdate())
    behind = reverse("floating:register", args=[station.pk]) if station else reverse("floating:list")
    context = {
        "station": station,
        "form": form,
        "count": found.count(),
        "chosen": [("驿站", station.short_name if station else "管辖范围内全部"), ("年份", f"{wanted.year}年")],
        "back": f"{behind}?year={wanted.year}" if station else behind,
    }
    return framed(request, "export", context)


def taken(request: HttpRequest, wanted: Wanted, reason: str) -> HttpResponse:
    people, top = Inflow.objects.visible_to(request.user), top_of(request.user) or wanted.station
    taker = Taker(request.user, top.short_name if top else "", reason, now())
    where = wanted.station.short_name if wanted.station else "全部驿站"
    write = partial(export_register, people=people, wanted=wanted, scope=wanted.station or top, taker=taker)
    return handed_over(write, f"党员信息台账-{where}-{wanted.year}.xlsx")

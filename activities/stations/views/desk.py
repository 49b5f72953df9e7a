"""Stations from above: which there are, what this month lacks, and opening, moving and closing them."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.stations import services
from activities.stations.forms import BalanceForm, CloseForm, MoveForm, OpenForm, SiteForm, SpanForm, StationFilter
from activities.stations.queries import (
    backings,
    balance_of,
    closed_stations,
    lines_by_town,
    site_of,
    station_lines,
    stations_read_by,
    stations_visible_to,
    years_kept,
)
from activities.stations.queries.registers import BOOKS
from activities.stations.queries.sketch import dots, picture
from activities.stations.views.figures import figures_shown
from activities.stations.views.scope import draws, station_to_balance, station_to_govern
from dangjian.acts import carried_out
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 50


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    today = localdate()
    found = stations_visible_to(request.user).standing(today).select_related("parent", "committee").order_by("path")
    every = station_lines(found, today)  # a district has dozens of them, and each of them is counted
    closed = closed_stations(request.user, today)
    wanted = StationFilter(request.GET, years=years_kept(stations_read_by(request.user), today))
    rows: list[Any] = [one for one in closed if wanted.finds(*one)]
    if not wanted.closed:
        rows = [line for line in every if wanted.finds(line.station, line.site)]
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    span, shown = SpanForm(request.GET, today=today), picture()
    keeps_all = request.user.reach.has(Right.MAINTAIN)
    context = {
        "page": page,
        "by_town": [] if wanted.closed else lines_by_town(page, rows),
        "wanted": wanted,
        "states": [("", "在用", len(every)), ("closed", "已撤销", len(closed))],
        "shown": shown,
        "dots": dots(every, shown) if shown else [],
        "draws": draws(request),
        "form": span,
        "query": request.GET,
        "beside_span": beside(request, "state", "q", "year", "sort"),
        "beside_search": beside(request, "state", "year", "since", "until", "sort"),
        "opens": backings(request.user, today).exists(),
        "books": [(name, shape.title) for name, shape in BOOKS.items()] if keeps_all else [],
        **figures_shown(request, span, {one.station.pk: len(one.gaps) for one in every}),
    }
    return render(request, "activities/stations/desk.html", context)


def beside(request: HttpRequest, *names: str) -> list[tuple[str, str]]:
    """What a form of the page leaves as it is asked for."""
    return [(name, value) for name in names if (value := request.GET.get(name))]


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    if not backings(request.user, localdate()).exists():
        raise Http404
    form = OpenForm(request.POST or None, today=localdate(), account=request.user)
    made: list[Organization] = []
    if carried_out(request, form, lambda **said: made.append(services.open_station(by=request.user, **said))):
        return done(request, made[0], f"已建立“{made[0]}”。接着在“账号与权限”里指定驿站管理员。")
    return act(request, form, None, "建立驿站")


@require_http_methods(["GET", "POST"])
def site(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_govern(request, station)
    form = SiteForm(request.POST or None, today=localdate(), site=site_of(here))
    if carried_out(request, form, lambda **said: services.correct_site(station=here, by=request.user, **said)):
        return done(request, here, "改好了。")
    return act(request, form, here, "修改项目和地址")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_govern(request, station)
    form = MoveForm(request.POST or None, today=localdate(), station=here, account=request.user)
    if carried_out(request, form, lambda **said: services.move_station(station=here, by=request.user, **said)):
        return done(request, here, f"“{here}”搬好了。")
    return act(request, form, here, "随项目搬迁")


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_govern(request, station)
    form = CloseForm(request.POST or None, today=localdate(), station=here, account=request.user)
    if carried_out(request, form, partial(services.close_station, station=here, by=request.user, now=now())):
        return done(request, here, f"“{here}”已撤销。")
    return act(request, form, here, "撤销驿站")


@require_http_methods(["GET", "POST"])
def balance(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_balance(request, station)
    form = BalanceForm(request.POST or None, today=localdate(), balance=balance_of(here))
    if carried_out(request, form, partial(services.set_balance, station=here, by=request.user)):
        return done(request, here, "上线前累计记好了。")
    return act(request, form, here, "上线前累计")


def act(request: HttpRequest, form: forms.Form, station: Organization | None, heading: str) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "station": station, "heading": heading}
    return render(request, "activities/stations/act.html", context)


def done(request: HttpRequest, station: Organization, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect("stations:home", station.pk)

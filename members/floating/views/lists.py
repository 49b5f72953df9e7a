"""Who is at a station or at all of them, somebody written in by the manager, the monthly list, and the register."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from dangjian.periods import Month
from members.floating import services
from members.floating.forms import EnterForm, PeopleFilter, StillHereForm, year_wanted
from members.floating.models import Inflow, StillHere
from members.floating.queries import Wanted, figures, left_in, people_list, stations
from members.floating.views.layout import framed, kept_station, read_station
from members.private.services import masked
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

ON_THE_DESK, ON_THE_PHONE = 50, 20


@require_GET
def people(request: HttpRequest, organization: int) -> HttpResponse:
    station = read_station(request, organization)
    return listed(request, PeopleFilter(request.GET, stations=None), station=station, page_of=ON_THE_PHONE)


@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    form = PeopleFilter(request.GET, stations=stations(request.user, today=localdate()))
    return listed(request, form, station=None, page_of=ON_THE_DESK)


def listed(request: HttpRequest, form: PeopleFilter, *, station: Organization | None, page_of: int) -> HttpResponse:
    today, visible = localdate(), Inflow.objects.visible_to(request.user)
    wanted = form.wanted(station)
    of = visible.filter(organization=wanted.station) if wanted.station else visible
    page = Paginator(people_list(visible, wanted, today=today), page_of).get_page(request.GET.get("page"))
    context = {
        "station": station,
        "closed": bool(station and station.dissolved_on and station.dissolved_on <= today),
        "form": form,
        "page": page,
        "rows": [(one, one.silence(today), one.asks_for_talk(today)) for one in page.object_list],
        "figures": figures(of, today=today),
        "narrowed": wanted.narrows or bool(wanted.station and not station),
        "checked": checked_this_month(request, station) if station else None,
    }
    return framed(request, "people", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, organization: int) -> HttpResponse:
    station, made = kept_station(request, organization), []
    form = EnterForm(request.POST or None, today=localdate())

    def act(**said: Any) -> None:
        made.append(services.enter(station=station, by=request.user, now=now(), **said))

    if carried_out(request, form, act):
        messages.success(request, "已登记到站。党员身份待核实，请联系流出地党组织。")
        return redirect("floating:one", made[0].pk)
    return framed(request, "enter", {"form": form, "station": station})


@require_http_methods(["GET", "POST"])
def still_here(request: HttpRequest, organization: int) -> HttpResponse:
    """Nobody has gone: one tap. Whoever was ticked by mistake is taken back below the list."""
    station, today, made = kept_station(request, organization), localdate(), []
    there = Inflow.objects.visible_to(request.user).filter(organization=station)
    form = StillHereForm(request.POST or None, today=today, people=there)

    def act(**said: Any) -> None:
        made.append(services.go_through(station=station, by=request.user, now=now(), **said))

    if carried_out(request, form, act):
        messages.success(request, f"{today.month}月核对好了：在站{made[0].here}人，本月走了{made[0].gone}人。")
        return redirect("floating:still_here" if form.cleaned_data["gone"] else "floating:people", station.pk)
    context = {"form": form, "station": station, "left": left_in(there, Month.containing(today))}
    return framed(request, "still_here", context | {"checked": checked_this_month(request, station)})


def checked_this_month(request: HttpRequest, station: Organization) -> StillHere | None:
    month = Month.containing(localdate()).index
    return StillHere.objects.visible_to(request.user).filter(organization=station, month=month).first()


@require_GET
def register(request: HttpRequest, organization: int) -> HttpResponse:
    """党员信息台账 of one year, to read and to print."""
    station, today = read_station(request, organization), localdate()
    year = year_wanted(request.GET.get("year", ""), today=today)
    wanted = Wanted(station=station, year=year)
    found = people_list(Inflow.objects.visible_to(request.user), wanted, today=today)
    page = Paginator(found.order_by("arrived_on", "pk"), 200).get_page(request.GET.get("page"))
    rows = [(one, masked(one.numbers).phone) for one in page.object_list]
    years = range(today.year, max(today.year - 5, (station.founded_on or today).year) - 1, -1)
    return framed(request, "register", {"station": station, "year": year, "years": years, "page": page, "rows": rows})

"""意见本、服务、岗位: each a list with one short form behind it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.stations import services
from activities.stations.forms import HandleForm, HonourForm, OpinionForm, ReviewForm, ServiceForm, SpanForm
from activities.stations.models import Honour, Opinion, Service
from activities.stations.queries import keeps
from activities.stations.queries.figures import services_of
from activities.stations.rules import ServiceKind
from activities.stations.views.scope import station_to_keep, station_to_read, station_with_registers
from dangjian.acts import ActForm, carried_out
from organizations.tree.models import Organization

PER_PAGE = 20


def listed(request: HttpRequest, station: Organization, rows: Any, page: str, **more: Any) -> HttpResponse:
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "station": station,
        "page": found,
        "query": request.GET,
        "keeps": keeps(request.user, station, localdate()),
        "year": localdate().year,
    }
    return render(request, f"activities/stations/{page}.html", context | more)


def form_page(request: HttpRequest, station: Organization, form: ActForm, heading: str, back: str) -> HttpResponse:
    context = {"station": station, "form": form, "heading": heading, "back": back}
    return render(request, "activities/stations/form.html", context)


@require_GET
def opinions(request: HttpRequest, station: int) -> HttpResponse:
    here = station_with_registers(request, station)
    rows = Opinion.objects.visible_to(request.user).filter(organization=here).open_first()
    return listed(request, here, rows, "opinions")


@require_http_methods(["GET", "POST"])
def opinion_new(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    form = OpinionForm(request.POST or None, today=today)
    if carried_out(
        request, form, lambda **said: services.enter_opinion(station=here, by=request.user, today=today, **said)
    ):
        messages.success(request, "记在意见本里了。")
        return redirect("stations:opinions", here.pk)
    return form_page(request, here, form, "记一条意见", "stations:opinions")


@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, station: int, opinion: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    one = get_object_or_404(Opinion.objects.editable_by(request.user).filter(organization=here), pk=opinion)
    form = HandleForm(request.POST or None, today=today, opinion=one)
    made: list[Opinion] = []

    def handle(**said: Any) -> None:
        made.append(services.handle_opinion(opinion=one, by=request.user, today=today, **said))

    if carried_out(request, form, handle):
        typed, stands = form.cleaned_data, made[0]
        messages.success(request, "记下了。")
        if (typed["handed_to"], typed["answer"]) != (stands.handed_to, stands.answer):
            messages.warning(request, "您打开这一页以后，有人记了新的内容，没有覆盖。请再看一眼。")
        return redirect("stations:opinions", here.pk)
    context = {"station": here, "opinion": one, "form": form}
    return render(request, "activities/stations/opinion.html", context)


@require_GET
def service_list(request: HttpRequest, station: int) -> HttpResponse:
    """From month to month, with what it adds up to."""
    here, span = station_with_registers(request, station), SpanForm(request.GET, today=localdate())
    mine, (start, end) = Service.objects.visible_to(request.user).filter(organization=here), span.days
    found = services_of(mine, start, end).get(here.pk, {})
    sums = [(label, found[kind]) for kind, label in ServiceKind.choices if kind in found]
    rows = mine.filter(held_on__gte=start, held_on__lt=end).order_by("-held_on", "-pk")
    return listed(request, here, rows, "services", form=span, sums=sums)


@require_http_methods(["GET", "POST"])
def service_new(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_keep(request, station)
    form = ServiceForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda **said: services.enter_service(station=here, by=request.user, **said)):
        messages.success(request, "记好了。")
        return redirect("stations:services", here.pk)
    return form_page(request, here, form, "记一次服务", "stations:services")


@require_GET
def honours(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_read(request, station)
    rows = Honour.objects.visible_to(request.user).filter(organization=here).order_by("-ends_on", "kind", "pk")
    return listed(request, here, rows, "honours")


@require_http_methods(["GET", "POST"])
def honour_new(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    form = HonourForm(request.POST or None, today=today)
    if carried_out(
        request, form, lambda **said: services.give_honour(station=here, by=request.user, today=today, **said)
    ):
        messages.success(request, "岗位设好了。")
        return redirect("stations:honours", here.pk)
    return form_page(request, here, form, "设一个岗", "stations:honours")


@require_http_methods(["GET", "POST"])
def honour(request: HttpRequest, station: int, honour: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    mine = Honour.objects.editable_by(request.user).filter(organization=here, ends_on=None)
    one = get_object_or_404(mine, pk=honour)
    form = ReviewForm(request.POST or None, today=today)
    if carried_out(
        request, form, lambda **said: services.review_honour(honour=one, by=request.user, today=today, **said)
    ):
        messages.success(request, "评议记下了。")
        return redirect("stations:honours", here.pk)
    return form_page(request, here, form, f"评议{one.get_kind_display()}", "stations:honours")

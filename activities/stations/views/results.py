"""服务、岗位: what was done for people by number, and posts with their promises; and putting them right."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.stations import services
from activities.stations.forms import (
    CorrectHonourForm,
    CorrectServiceForm,
    HonourFilter,
    HonourForm,
    ReviewForm,
    ServiceFilter,
    ServiceForm,
    SpanForm,
)
from activities.stations.models import Honour, Service
from activities.stations.queries.figures import services_of
from activities.stations.rules import ServiceKind
from activities.stations.views.books import (
    WITHDRAWING,
    corrected,
    form_page,
    line_to_keep,
    listed,
    narrowed,
    taken_back,
)
from activities.stations.views.scope import station_to_keep, station_to_read, station_with_registers
from dangjian.acts import asks_first, carried_out


@require_GET
def service_list(request: HttpRequest, station: int) -> HttpResponse:
    """From month to month, as far as the filter lets it, with what that adds up to."""
    here, span = station_with_registers(request, station), SpanForm(request.GET, today=localdate())
    form, (start, end) = ServiceFilter(request.GET), span.days
    mine = form.narrowed(Service.objects.visible_to(request.user).filter(organization=here))
    found = services_of(mine, start, end).get(here.pk, {})
    sums = [(label, found[kind]) for kind, label in ServiceKind.choices if kind in found]
    rows = mine.filter(held_on__gte=start, held_on__lt=end).order_by("-held_on", "-pk")
    every = f"{reverse('stations:services', args=(here.pk,))}?{span.query}"
    return listed(request, here, rows, "services", form=form, span=span, sums=sums, all=every)


@require_http_methods(["GET", "POST"])
def service_new(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_keep(request, station)
    form = ServiceForm(request.POST or None, today=localdate(), station=here)
    if carried_out(request, form, lambda **said: services.enter_service(station=here, by=request.user, **said)):
        messages.success(request, "记好了。")
        return redirect("stations:services", here.pk)
    return form_page(request, here, form, "记一次服务", "stations:services")


@require_GET
def honours(request: HttpRequest, station: int) -> HttpResponse:
    here = station_to_read(request, station)
    rows = Honour.objects.visible_to(request.user).filter(organization=here).standing_first()
    return narrowed(request, here, rows, "honours", HonourFilter(request.GET))


@require_http_methods(["GET", "POST"])
def honour_new(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    form = HonourForm(request.POST or None, today=today, station=here)
    if carried_out(
        request, form, lambda **said: services.give_honour(station=here, by=request.user, today=today, **said)
    ):
        messages.success(request, "岗位设好了。")
        return redirect("stations:honours", here.pk)
    return form_page(request, here, form, "设一个岗", "stations:honours")


@require_http_methods(["GET", "POST"])
def honour(request: HttpRequest, station: int, honour: int) -> HttpResponse:
    (here, one), today = line_to_keep(request, station, Honour, honour, ends_on=None), localdate()
    form = ReviewForm(request.POST or None, today=today)
    if carried_out(
        request, form, lambda **said: services.review_honour(honour=one, by=request.user, today=today, **said)
    ):
        messages.success(request, "评议记下了。")
        return redirect("stations:honours", here.pk)
    return form_page(request, here, form, f"评议{one.get_kind_display()}", "stations:honours")


@require_http_methods(["GET", "POST"])
def service_correct(request: HttpRequest, station: int, service: int) -> HttpResponse:
    here, one = line_to_keep(request, station, Service, service)
    form = CorrectServiceForm(request.POST or None, today=localdate(), station=here, row=one)
    act = partial(services.correct_service, service=one, by=request.user)
    back, away = (
        reverse("stations:services", args=(here.pk,)),
        reverse("stations:service_withdraw", args=(here.pk, one.pk)),
    )
    return corrected(request, form, act, row=one, heading="修改服务", back=back, withdraw=away)


@require_POST
@asks_first(WITHDRAWING)
def service_withdraw(request: HttpRequest, station: int, service: int) -> HttpResponse:
    here, one = line_to_keep(request, station, Service, service)
    act = partial(services.withdraw_service, service=one, by=request.user, today=localdate())
    return taken_back(request, act, page="stations:services", station=here)


@require_http_methods(["GET", "POST"])
def honour_correct(request: HttpRequest, station: int, honour: int) -> HttpResponse:
    (here, one), today = line_to_keep(request, station, Honour, honour), localdate()
    form = CorrectHonourForm(request.POST or None, today=today, station=here, row=one)
    act = partial(services.correct_honour, honour=one, by=request.user, today=today)
    back = reverse("stations:honours", args=(here.pk,))
    away = reverse("stations:honour_withdraw", args=(here.pk, one.pk))
    return corrected(request, form, act, row=one, heading="修改岗位", back=back, withdraw=away)


@require_POST
@asks_first(WITHDRAWING)
def honour_withdraw(request: HttpRequest, station: int, honour: int) -> HttpResponse:
    here, one = line_to_keep(request, station, Honour, honour)
    act = partial(services.withdraw_honour, honour=one, by=request.user, today=localdate())
    return taken_back(request, act, page="stations:honours", station=here)

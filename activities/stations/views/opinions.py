"""征求意见本: what was said, how far it went, and putting it right."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.stations import services
from activities.stations.forms import CorrectOpinionForm, HandleForm, OpinionFilter, OpinionForm
from activities.stations.models import Opinion
from activities.stations.queries import keeps
from activities.stations.views.books import WITHDRAWING, corrected, form_page, line_to_keep, narrowed, taken_back
from activities.stations.views.scope import station_to_keep, station_with_registers
from dangjian.acts import asks_first, carried_out


@require_GET
def opinions(request: HttpRequest, station: int) -> HttpResponse:
    here = station_with_registers(request, station)
    rows = Opinion.objects.visible_to(request.user).filter(organization=here).open_first()
    return narrowed(request, here, rows, "opinions", OpinionFilter(request.GET))


@require_http_methods(["GET", "POST"])
def opinion_new(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    form = OpinionForm(request.POST or None, today=today, station=here)
    if carried_out(
        request, form, lambda **said: services.enter_opinion(station=here, by=request.user, today=today, **said)
    ):
        messages.success(request, "记在意见本里了。")
        return redirect("stations:opinions", here.pk)
    return form_page(request, here, form, "记一条意见", "stations:opinions")


@require_GET
def opinion(request: HttpRequest, station: int, opinion: int) -> HttpResponse:
    here = station_with_registers(request, station)
    mine = Opinion.objects.visible_to(request.user).filter(organization=here).select_related("entered_by")
    context = {
        "station": here,
        "opinion": get_object_or_404(mine, pk=opinion),
        "keeps": keeps(request.user, here, localdate()),
    }
    return render(request, "activities/stations/opinion.html", context)


@require_http_methods(["GET", "POST"])
def opinion_handle(request: HttpRequest, station: int, opinion: int) -> HttpResponse:
    (here, one), today = line_to_keep(request, station, Opinion, opinion), localdate()
    form = HandleForm(request.POST or None, today=today, station=here, opinion=one)
    made: list[Opinion] = []

    def handle(**said: Any) -> None:
        made.append(services.handle_opinion(opinion=one, by=request.user, today=today, **said))

    if carried_out(request, form, handle):
        messages.success(request, "记下了。")
        if not form.knows(made[0]):
            messages.warning(request, "您打开这一页以后，有人记了新的内容，没有覆盖。请再看一眼。")
        return redirect("stations:opinions", here.pk)
    context = {"station": here, "opinion": one, "form": form}
    return render(request, "activities/stations/handle.html", context)


@require_http_methods(["GET", "POST"])
def opinion_correct(request: HttpRequest, station: int, opinion: int) -> HttpResponse:
    (here, one), today = line_to_keep(request, station, Opinion, opinion), localdate()
    form = CorrectOpinionForm(request.POST or None, today=today, station=here, row=one)
    act = partial(services.correct_opinion, opinion=one, by=request.user, today=today)
    away = reverse("stations:opinion_withdraw", args=(here.pk, one.pk))
    back = reverse("stations:opinion", args=(here.pk, one.pk))
    if one.withdrawn_on:
        back = reverse("stations:opinions", args=(here.pk,))
    return corrected(request, form, act, row=one, heading="修改意见", back=back, withdraw=away)


@require_POST
@asks_first(WITHDRAWING)
def opinion_withdraw(request: HttpRequest, station: int, opinion: int) -> HttpResponse:
    here, one = line_to_keep(request, station, Opinion, opinion)
    act = partial(services.withdraw_opinion, opinion=one, by=request.user, today=localdate())
    return taken_back(request, act, page="stations:opinions", station=here)

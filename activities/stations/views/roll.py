"""Who of a station's roll came, and what one person took part in."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from activities.stations import services
from activities.stations.forms import RollForm
from activities.stations.queries.roll import held_at, roll_of, took_part
from dangjian.acts import carried_out
from members.floating.models import Inflow
from members.floating.queries import followed, with_closed
from organizations.access.rules import Right


@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, station: int, activity: int) -> HttpResponse:
    here = get_object_or_404(with_closed(request.user), pk=station)
    made = get_object_or_404(held_at(here).select_related("organization"), pk=activity)
    listed = roll_of(made, here)
    people = Inflow.objects.visible_to(request.user).filter(pk__in=[one.inflow.pk for one in listed])
    away = [one.inflow.pk for one in listed if one.came is False]
    form = RollForm(
        request.POST if request.method == "POST" else None,
        today=localdate(),
        people=people.order_by("pinyin", "pk"),
        initial={"away": away},
    )
    if request.method == "POST" and carried_out(
        request, form, partial(services.note_roll, activity=made, station=here, by=request.user, today=localdate())
    ):
        messages.success(request, "谁来了，记好了。")
        return redirect("stations:roll", here.pk, made.pk)
    noted = any(one.came is not None for one in listed)
    context = {"station": here, "made": made, "listed": listed, "form": form, "noted": noted}
    return render(request, "activities/stations/roll.html", context)


@require_GET
def visits(request: HttpRequest, inflow: int) -> HttpResponse:
    """For the station and who keeps its people; of a member that is confirmed also for home and the 依托党组织."""
    one = get_object_or_404(followed(request.user), pk=inflow)
    context = {
        "one": one,
        "visits": took_part(one),
        "keeps": Inflow.objects.visible_to(request.user).filter(pk=one.pk).exists(),
        "layout": "desk.html" if request.user.reach.has(Right.DESK) else "phone.html",
    }
    return render(request, "activities/stations/visits.html", context)

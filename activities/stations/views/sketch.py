"""The sketch of the district: the department's picture, and where each station lies on it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from activities.stations import services
from activities.stations.forms import SketchForm, TapForm
from activities.stations.queries import site_of, station_lines, stations_visible_to
from activities.stations.queries.sketch import dot, dots, last_sent, picture
from activities.stations.views.scope import district_to_draw, station_to_govern
from dangjian.acts import carried_out


@require_http_methods(["GET", "POST"])
def sketch(request: HttpRequest) -> HttpResponse:
    district, today = district_to_draw(request), localdate()
    form = SketchForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and carried_out(
        request, form, partial(services.set_sketch, district=district, by=request.user)
    ):
        messages.success(request, "示意图收到了，处理好就显示。")
        return redirect("stations:sketch")
    shown = picture()
    here = stations_visible_to(request.user).standing(today).select_related("parent", "committee").order_by("path")
    lines = station_lines(here, today) if shown else []
    context = {
        "form": form,
        "shown": shown,
        "last": last_sent(),
        "dots": dots(lines, shown) if shown else [],
        "without": [one.station for one in lines if one.site is None or one.site.across is None],
    }
    return render(request, "activities/stations/sketch.html", context)


@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, station: int) -> HttpResponse:
    """Tapped on the picture; the browser says where, without scripts too."""
    here, shown = station_to_govern(request, station), picture()
    if shown is None:
        messages.info(request, "还没有示意图，请组织部先上传；也可以在这里填横向和纵向位置。")
        return redirect("stations:site", here.pk)
    form = TapForm(request.POST or None, today=localdate(), shown=shown)
    if request.method == "POST" and carried_out(
        request, form, partial(services.place_on_sketch, station=here, by=request.user)
    ):
        messages.success(request, "位置记好了。")
        return redirect("stations:home", here.pk)
    mine = dot(site_of(here), here, shown)
    return render(
        request, "activities/stations/place.html", {"station": here, "form": form, "shown": shown, "mine": mine}
    )

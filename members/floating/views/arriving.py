"""The page behind the code on the wall, for anybody who stands before it; and the poster itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from dangjian.acts import asks_first, carried_out
from dangjian.web.queries import public_address
from members.floating import services
from members.floating.forms import ArriveForm
from members.floating.models import WallCode
from members.floating.queries import wall_of
from members.floating.views.layout import framed, kept_station
from organizations.access.queries import address_of
from organizations.access.rules import square


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def arrive(request: HttpRequest, code: str) -> HttpResponse:
    """The answer to a sheet is the same whether or not somebody of that name was there already."""
    wall = wall_of(code, today=localdate())
    if wall is None:
        raise Http404
    form = ArriveForm(request.POST or None, today=localdate())
    address = address_of(request)
    if carried_out(request, form, lambda **said: services.report(wall=wall, address=address, now=now(), **said)):
        return render(request, "members/floating/arrived.html", {"station": wall.organization})
    return render(request, "members/floating/arrive.html", {"form": form, "station": wall.organization})


@require_http_methods(["GET", "POST"])
@asks_first("换码以后，墙上现在的这张就打不开了。换吗？", again="1")
def poster(request: HttpRequest, organization: int) -> HttpResponse:
    """A POST makes the first code, or a new one that makes the old posters void."""
    station = kept_station(request, organization)
    if request.method == "POST":
        services.renew_code(station=station, by=request.user, now=now())
        messages.success(request, "登记码已经换好，请打印这一张，撤下以前的。")
        return redirect("floating:poster", station.pk)
    wall = WallCode.objects.visible_to(request.user).filter(organization=station).first()
    link = public_address(request, reverse("floating:arrive", args=[wall.code])) if wall else ""
    context = {"station": station, "wall": wall, "link": link, "square": square(link) if wall else None}
    return framed(request, "poster", context)

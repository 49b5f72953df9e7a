"""一本两台账 of a year as workbooks, of one station or of all: first what will leave and the question why, then the file."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from activities.stations.queries import stations_read_by, stations_visible_to
from activities.stations.queries.registers import Stations
from activities.stations.services import export_book
from activities.stations.views.registers import book_or_404, year_or_404
from activities.stations.views.scope import station_with_registers
from dangjian.taking import RecordsExportForm, Taker, handed_over
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization
from organizations.tree.queries import top_of

HOLDS = {True: "有姓名。", False: "只有人次和金额，没有姓名。"}


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, station: int, year: int, book: str) -> HttpResponse:
    here, year = station_with_registers(request, station), year_or_404(year)
    mine = stations_visible_to(request.user).filter(pk=here.pk)
    back = reverse("stations:register", args=[here.pk, year, book])
    return asked_why(request, here, mine, year, book, back=back, layout="phone.html")


@require_http_methods(["GET", "POST"])
def export_every(request: HttpRequest, year: int, book: str) -> HttpResponse:
    """Of all the stations of a town or of the district, as the member register's."""
    require(request.user, Right.MAINTAIN)
    mine, year = stations_read_by(request.user), year_or_404(year)
    back = f"{reverse('stations:desk')}?year={year}#h-books"
    return asked_why(request, None, mine, year, book, back=back, layout="desk.html")


def asked_why(
    request: HttpRequest, here: Organization | None, mine: Stations, year: int, book: str, **frame: str
) -> HttpResponse:
    shape, form = book_or_404(book), RecordsExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return taken(request, here, form.cleaned_data["reason"], book=book, stations=mine, year=year)
    context = {
        "form": form,
        "station": here,
        "title": shape.title,
        "count": shape.lines(mine, year).count(),
        "chosen": [("驿站", here.short_name if here else "管辖范围内全部，含已撤销的"), ("年份", f"{year}年")],
        "holds": HOLDS[shape.persons],
    }
    return render(request, "activities/stations/export.html", context | frame)


def taken(request: HttpRequest, here: Organization | None, reason: str, **wanted: Any) -> HttpResponse:
    top, year = top_of(request.user) or here, wanted["year"]
    taker = Taker(request.user, top.short_name if top else "", reason, now())
    narrowing = {"organization": here.pk, "year": year} if here else {"year": year}
    write = partial(export_book, scope=here or top, taker=taker, narrowing=narrowing, **wanted)
    title = book_or_404(wanted["book"]).title
    return handed_over(write, f"{here or '全部驿站'}{title}-{year}.xlsx")

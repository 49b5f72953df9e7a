"""一本两台账 of a year: on screen, to print, as a workbook."""

from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.stations.queries import stations_read_by, stations_visible_to
from activities.stations.queries.registers import BOOKS
from activities.stations.services import export_book
from activities.stations.views.scope import station_with_registers
from dangjian.sheets import CONTENT_TYPE
from members.floating.rules import FIRST_YEAR
from organizations.access.queries import require
from organizations.access.rules import Right


def year_or_404(year: int) -> int:
    if not FIRST_YEAR <= year <= localdate().year:
        raise Http404
    return year


@require_GET
def register(request: HttpRequest, station: int, year: int, book: str) -> HttpResponse:
    here, year = station_with_registers(request, station), year_or_404(year)
    if book not in BOOKS:
        raise Http404
    mine, shape = stations_visible_to(request.user).filter(pk=here.pk), BOOKS[book]
    context = {
        "station": here,
        "year": year,
        "book": book,
        "shape": shape,
        "lines": [(shape.named(line), line.called) for line in shape.rows(mine, year)],
        "books": [(name, other.title) for name, other in BOOKS.items()],
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < localdate().year else None,
    }
    return render(request, "activities/stations/register.html", context)


@require_GET
def sheet(request: HttpRequest, station: int, year: int, book: str) -> FileResponse:
    here, year = station_with_registers(request, station), year_or_404(year)
    if book not in BOOKS:
        raise Http404
    mine = stations_visible_to(request.user).filter(pk=here.pk)
    name = f"{here}{BOOKS[book].title}-{year}.xlsx"
    return workbook(
        request, name, book=book, stations=mine, year=year, narrowing={"organization": here.pk, "year": year}
    )


@require_GET
def every_sheet(request: HttpRequest, year: int, book: str) -> FileResponse:
    """Of all the stations of a town or of the district, as the member register's."""
    require(request.user, Right.MAINTAIN)
    if book not in BOOKS:
        raise Http404
    mine, year = stations_read_by(request.user), year_or_404(year)
    name = f"全部驿站{BOOKS[book].title}-{year}.xlsx"
    return workbook(request, name, book=book, stations=mine, year=year, narrowing={"year": year})


def workbook(request: HttpRequest, name: str, **wanted: Any) -> FileResponse:
    target = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    export_book(target=target, by=request.user, **wanted)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

"""一本两台账 of a year: on screen, to print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.stations.queries import stations_visible_to
from activities.stations.queries.registers import BOOKS, Book
from activities.stations.views.scope import station_with_registers
from members.floating.rules import FIRST_YEAR


def year_or_404(year: int) -> int:
    if not FIRST_YEAR <= year <= localdate().year:
        raise Http404
    return year


def book_or_404(book: str) -> Book:
    if book not in BOOKS:
        raise Http404
    return BOOKS[book]


@require_GET
def register(request: HttpRequest, station: int, year: int, book: str) -> HttpResponse:
    here, year = station_with_registers(request, station), year_or_404(year)
    mine, shape = stations_visible_to(request.user).filter(pk=here.pk), book_or_404(book)
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

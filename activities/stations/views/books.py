"""What the books of a station have in common: a list, a short form behind it, and the page on which a line is put right."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate

from activities.stations.forms import BookFilter, WithdrawForm
from activities.stations.models import Honour, Opinion, Service
from activities.stations.queries import keeps, lines_kept_by
from activities.stations.views.scope import station_to_keep
from dangjian.acts import ActForm, carried_out
from organizations.tree.models import Organization

PER_PAGE = 20
WITHDRAWING = "撤回以后这一条不再显示，也不再计数。确定撤回？"
Row = Opinion | Service | Honour


def listed(request: HttpRequest, station: Organization, rows: QuerySet, page: str, **more: Any) -> HttpResponse:
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "station": station,
        "page": found,
        "query": request.GET,
        "keeps": keeps(request.user, station, localdate()),
        "year": localdate().year,
    }
    return render(request, f"activities/stations/{page}.html", context | more)


def narrowed(request: HttpRequest, station: Organization, rows: QuerySet, page: str, form: BookFilter) -> HttpResponse:
    """The list as far as the filter lets it, under how many there are in each state."""
    every = reverse(f"stations:{page}", args=(station.pk,))
    return listed(request, station, form.narrowed(rows), page, form=form, states=form.counted(rows), all=every)


def form_page(request: HttpRequest, station: Organization, form: ActForm, heading: str, back: str) -> HttpResponse:
    context = {"station": station, "form": form, "heading": heading, "back": back}
    return render(request, "activities/stations/form.html", context)


def line_to_keep(
    request: HttpRequest, station: int, model: type[Row], pk: int, **which: Any
) -> tuple[Organization, Any]:
    """What was taken back since the page was opened may still be sent: the answer says so and keeps what was typed."""
    here, rows = station_to_keep(request, station), model.objects.editable_by(request.user)
    if request.method == "POST":
        rows = lines_kept_by(request.user, model)
    return here, get_object_or_404(rows.filter(organization=here, **which), pk=pk)


def corrected(
    request: HttpRequest, form: ActForm, act: Callable[..., None], *, row: Row, heading: str, back: str, withdraw: str
) -> HttpResponse:
    """`back` and `withdraw` are addresses."""
    if carried_out(request, form, act):
        messages.success(request, "改好了。")
        return redirect(back)
    context = {"station": row.organization, "form": form, "heading": heading, "back": back, "withdraw": withdraw}
    return render(request, "activities/stations/correct.html", context | {"row": row})


def taken_back(request: HttpRequest, act: Callable[..., None], *, page: str, station: Organization) -> HttpResponse:
    form = WithdrawForm(request.POST, today=localdate())
    if carried_out(request, form, act):
        messages.success(request, "撤回了：名单、合计、台账里都没有这一条了，操作日志里留着。")
    else:
        for words in form.non_field_errors():
            messages.error(request, words)
    return redirect(reverse(page, args=(station.pk,)))

"""活动台账 as a workbook, with the filters of its list: first what will leave and the question why, then the file."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from activities.records.models import Activity
from activities.records.queries import Wanted
from activities.records.queries.lists import activity_list
from activities.records.services import export_register
from activities.records.views.lists import filter_of, units_for
from dangjian.taking import RecordsExportForm, Taker, handed_over
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization
from organizations.tree.queries import top_of


@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    chosen = filter_of(request, units_for(request))
    wanted, form = chosen.wanted(), RecordsExportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return taken(request, wanted, form.cleaned_data["reason"])
    query, everything = request.GET.urlencode(), reverse("records:list")
    context = {
        "form": form,
        "chosen": chosen.in_words(),
        "count": activity_list(Activity.objects.visible_to(request.user).recorded(), wanted).count(),
        "all": everything,
        "back": f"{everything}?{query}" if query else everything,
    }
    return render(request, "activities/records/export.html", context)


def taken(request: HttpRequest, wanted: Wanted, reason: str) -> HttpResponse:
    found = activity_list(Activity.objects.visible_to(request.user).recorded(), wanted)
    top = top_of(request.user)
    taker = Taker(request.user, top.short_name if top else "", reason, now())
    unit = Organization.objects.visible_to(request.user).filter(pk=wanted.unit).first() if wanted.unit else None
    write = partial(export_register, found=found, scope=unit or top, taker=taker, narrowing=wanted.narrowing())
    return handed_over(write, f"活动台账-{localdate():%Y%m%d}.xlsx")

"""Who will be red at the quarter's end, while there is still time."""

from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET

from activities.reminders.queries import waiting_rounds
from analytics.desk.queries.standing import standing
from analytics.desk.queries.warning import COMING, SORTS, Warned, counts, warned
from analytics.desk.views.scope import asked_unit, asked_word, units_offered
from dangjian.periods import Quarter
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


def asked_rows(request: HttpRequest) -> list[Warned]:
    """Of today's quarter, by the unit, the colour and the order in the address."""
    today, unit = localdate(), asked_unit(request)
    here = standing(request.user, Quarter.containing(today), today=today, under=unit.path if unit else "")
    return warned(here, coming=asked_word(request, "coming", COMING), sort=asked_word(request, "sort", SORTS))


@require_GET
def who_will_be_red(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    rows = asked_rows(request)
    unit, coming = asked_unit(request), asked_word(request, "coming", COMING)
    context = {
        "quarter": Quarter.containing(localdate()),
        "unit": unit,
        "units": units_offered(request, unit),
        "coming": coming,
        "narrowed": bool(unit or coming),
        "found": COMING.get(coming, "还有要记的，或者会掉档"),
        "colours": COMING.items(),
        "sort": asked_word(request, "sort", SORTS),
        "sorts": SORTS.items(),
        "file_uid": uuid4(),
        "total": len(rows),
        "counts": counts(rows),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting_rounds(request.user, now()),
    }
    return render(request, "analytics/desk/warning.html", context)

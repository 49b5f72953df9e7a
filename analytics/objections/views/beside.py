"""What lies beside the process of a quarter: late records, what was entered late, and what was held against the paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from analytics.assessment.models import Closing
from analytics.assessment.queries.late import late_changes, late_entries
from analytics.assessment.queries.scores import asked_quarter
from analytics.objections.queries import spot_checks
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


@dataclass(frozen=True)
class Beside:
    name: str
    hint: str
    rows: Callable[[Closing, Account], QuerySet]


LISTS = {
    "records": Beside(
        "取数以后的补报",
        "取数的时候没有计入；重新取数，才在新的一版里计入。",
        lambda closing, account: late_changes(closing.quarter, account=account),
    ),
    "entries": Beside(
        "取数以后的加分、否决、免除和人工填报",
        "登记、改动和撤销的都列在这里；重新取数，才在新的一版里计入。",
        lambda closing, account: late_entries(closing.quarter, account=account),
    ),
    "spots": Beside(
        "抽查纸质", "支部留的纸质记录和系统里的对过的。", lambda closing, account: spot_checks(closing, account=account)
    ),
}


def listed(what: str, closing: Closing, request: HttpRequest, *, most: int) -> dict[str, Any]:
    """A page of it: on the process the first rows, on its own page all of them in turn."""
    one, number = LISTS[what], request.GET.get("page") if most == PER_PAGE else 1
    page = Paginator(one.rows(closing, request.user), most).get_page(number)
    return {"what": what, "name": one.name, "hint": one.hint, "page": page}


@require_GET
def beside(request: HttpRequest, quarter: str, what: str) -> HttpResponse:
    require(request.user, Right.DESK)
    asked = asked_quarter(quarter)
    if what not in LISTS:
        raise Http404
    closing = get_object_or_404(Closing.objects.visible_to(request.user).of(asked))
    context = {"quarter": asked, "one": listed(what, closing, request, most=PER_PAGE)}
    return render(request, "analytics/objections/beside.html", context)

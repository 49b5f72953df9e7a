"""人工填报: the figures of a quarter that no record shows, entered page by page for whoever a scheme asks them of."""

import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from analytics.assessment.forms import BEING_TAKEN, FiguresForm
from analytics.assessment.queries.extras import asking, manual_lines, scored_by
from analytics.assessment.queries.stages import counted_when
from analytics.assessment.views.extras import begun_quarter
from analytics.indicators.models import ManualFigure
from analytics.indicators.rules import ManualKind
from analytics.indicators.services import FiguresBeingTaken, enter_figures
from dangjian.fields.text import searched
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


@require_GET
def figures(request: HttpRequest, quarter: str) -> HttpResponse:
    """What the schemes of the quarter ask staff for, and how much of it is entered."""
    require(request.user, Right.ASSESS)
    shown = begun_quarter(quarter)
    context = {"quarter": shown, "lines": manual_lines(request.user, shown)}
    return render(request, "analytics/assessment/figures.html", context)


@require_http_methods(["GET", "POST"])
def figures_of(request: HttpRequest, quarter: str, indicator: str) -> HttpResponse:
    """One page of organizations at a time; what was typed on it is kept or comes back with what is wrong."""
    require(request.user, Right.ASSESS)
    shown, asked = begun_quarter(quarter), searched(request.GET.get("q", ""))
    if indicator not in ManualKind.values:
        raise Http404
    every = scored_by(request.user, asking(shown, indicator), shown)
    page = Paginator(every.called(asked), PER_PAGE).get_page(request.GET.get("page"))
    places = list(every.filter(pk__in=sent(request.POST))[:PER_PAGE]) if request.method == "POST" else list(page)
    rows = ManualFigure.objects.editable_by(request.user).of(indicator, shown).filter(organization__in=places)
    standing = {row.organization_id: row for row in rows}
    form = FiguresForm(request.POST or None, places=places, standing=standing)
    if form.is_valid():
        said = {"indicator": indicator, "quarter": shown, "figures": form.figures}
        try:
            changed = enter_figures(**said, by=request.user, now=now())
        except FiguresBeingTaken:
            form.add_error(None, BEING_TAKEN)
        else:
            kept = f"已保存，改动{changed}个，{counted_when(shown)}。"
            messages.success(request, kept if changed else "没有改动。")
            return redirect(f"{request.path}?{request.GET.urlencode()}")
    context = {"form": form, "page": page, "asked": asked, "quarter": shown, "name": ManualKind(indicator).label}
    return render(request, "analytics/assessment/figures_of.html", context)


def sent(typed: QueryDict) -> list[int]:
    """Whose rows were on the page that was sent; the list may have moved on since."""
    found = (re.fullmatch(r"due_(\d{1,9})", name, re.ASCII) for name in typed)
    return [int(one[1]) for one in found if one]

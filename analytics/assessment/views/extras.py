"""加分和一票否决: what the department enters for a quarter, each with its document."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analytics.assessment.forms import BEING_TAKEN, MeritForm, VetoForm
from analytics.assessment.models import Merit, Veto
from analytics.assessment.queries.extras import extra_rows, scored_named
from analytics.assessment.queries.scores import asked_quarter
from analytics.assessment.queries.stages import counted_when
from analytics.assessment.services.extras import add_merit, add_veto, drop_extra
from analytics.indicators.services import FiguresBeingTaken
from dangjian.acts import carried_out
from dangjian.fields.text import searched
from dangjian.periods import Quarter
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 50


def begun_quarter(text: str) -> Quarter:
    """The quarter of the address; nothing is entered for one that has not begun."""
    quarter = asked_quarter(text)
    if quarter.start > localdate():
        raise Http404
    return quarter


@require_GET
def extras(request: HttpRequest, quarter: str) -> HttpResponse:
    require(request.user, Right.DESK)
    shown = begun_quarter(quarter)
    context = {
        "quarter": shown,
        "page": Paginator(extra_rows(request.user, shown), PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": request.user.reach.has(Right.ASSESS),
        "counted": counted_when(shown),
    }
    return render(request, "analytics/assessment/extras.html", context)


@require_GET
def choose(request: HttpRequest, quarter: str) -> HttpResponse:
    """For whom: branches and units found by name."""
    require(request.user, Right.ASSESS)
    asked = searched(request.GET.get("q", ""))
    shown = begun_quarter(quarter)
    context = {"quarter": shown, "asked": asked, "found": scored_named(request.user, asked, shown)}
    return render(request, "analytics/assessment/extra_choose.html", context)


@require_http_methods(["GET", "POST"])
def merit(request: HttpRequest, quarter: str, organization: int) -> HttpResponse:
    shown, place = asked(request, quarter, organization)
    form = MeritForm(request.POST or None, today=localdate(), organization=place, quarter=shown)
    return entered(request, form, add_merit, "加分")


@require_http_methods(["GET", "POST"])
def veto(request: HttpRequest, quarter: str, organization: int) -> HttpResponse:
    shown, place = asked(request, quarter, organization)
    form = VetoForm(request.POST or None, today=localdate(), organization=place, quarter=shown)
    return entered(request, form, add_veto, "一票否决")


def asked(request: HttpRequest, quarter: str, organization: int) -> tuple[Quarter, Organization]:
    require(request.user, Right.ASSESS)
    return begun_quarter(quarter), get_object_or_404(Organization.objects.visible_to(request.user), pk=organization)


def entered(
    request: HttpRequest, form: MeritForm | VetoForm, act: Callable[..., Merit | Veto], word: str
) -> HttpResponse:
    def enter(**_: object) -> None:
        act(**form.facts, by=request.user, now=now())
        messages.success(request, f"已登记{form.organization.short_name}的{word}，{counted_when(form.quarter)}。")

    if carried_out(request, form, enter):
        return redirect("assessment:extras", quarter=form.quarter.slug)
    context = {"form": form, "place": form.organization, "quarter": form.quarter, "word": word}
    context["counted"] = counted_when(form.quarter)
    return render(request, "analytics/assessment/extra_add.html", context)


@require_POST
def drop_merit(request: HttpRequest, merit: int) -> HttpResponse:
    require(request.user, Right.ASSESS)
    return dropped(request, get_object_or_404(Merit.objects.editable_by(request.user), pk=merit))


@require_POST
def drop_veto(request: HttpRequest, veto: int) -> HttpResponse:
    require(request.user, Right.ASSESS)
    return dropped(request, get_object_or_404(Veto.objects.editable_by(request.user), pk=veto))


def dropped(request: HttpRequest, extra: Merit | Veto) -> HttpResponse:
    quarter = extra.quarter
    try:
        drop_extra(extra=extra, by=request.user, now=now())
    except FiguresBeingTaken:
        messages.error(request, BEING_TAKEN)
    else:
        messages.success(request, f"已撤销；{counted_when(quarter)}。")
    return redirect("assessment:extras", quarter=quarter.slug)

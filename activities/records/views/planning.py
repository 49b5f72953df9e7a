"""The next theme day, announced beforehand: its record is half written then."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from activities.duties.queries import theme_day
from activities.duties.rules import DutyKind
from activities.records.forms import PlanForm
from activities.records.models import Activity, State
from activities.records.queries.occasions import Occasion
from activities.records.queries.prefill import usual_values, values_of
from activities.records.rules import parse_period
from activities.records.services import AlreadyHeld, drop_plan
from activities.records.services import plan as announce
from activities.records.views.scope import branch_to_write, named_occasion
from dangjian.periods import Month, last_day
from organizations.tree.models import Organization


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, branch: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    occasion = named_occasion(request, organization, kind=DutyKind.THEME_DAY, period=next_month(organization))
    planned = planned_for(request, occasion)
    first, last = span(occasion)
    start = plan_start(occasion, planned)
    form = PlanForm(request.POST or None, initial=start, first=max(first, localdate()), last=last)
    if form.is_valid():
        return announced(request, occasion, form)
    upcoming = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    context = {"occasion": occasion, "form": form, "planned": planned, "upcoming": upcoming.order_by("held_on", "pk")}
    return render(request, "activities/records/plan.html", context)


def next_month(organization: Organization) -> str:
    """The month whose theme day comes next."""
    this = Month.containing(localdate())
    return str(this if theme_day(organization, this) >= localdate() else this.shifted(1))


def span(occasion: Occasion) -> tuple[Any, Any]:
    if occasion.item:
        return occasion.item.opens_on, occasion.item.closes_on
    period = parse_period(occasion.for_period)
    return period.start, last_day(period)


def planned_for(request: HttpRequest, occasion: Occasion) -> Activity | None:
    plans = Activity.objects.editable_by(request.user).filter(
        organization=occasion.organization, kind=occasion.kind, for_period=occasion.for_period, state=State.PLANNED
    )
    return plans.first()


def plan_start(occasion: Occasion, planned: Activity | None) -> dict[str, Any]:
    """The plan there is, else the usual day, place and hour."""
    if planned is not None:
        return values_of(planned)
    day = occasion.item.planned_on if occasion.item else None
    usual = usual_values(occasion.organization, occasion.kind)
    return usual | {"held_on": day or localdate() + timedelta(days=7)}


def announced(request: HttpRequest, occasion: Occasion, form: PlanForm) -> HttpResponse:
    try:
        announce(
            organization=occasion.organization,
            kind=occasion.kind,
            for_period=occasion.for_period,
            by=request.user,
            **form.announced(),
        )
    except AlreadyHeld:
        messages.error(request, f"{occasion.label}已经记过了，不用再排。")
    else:
        messages.success(request, f"{occasion.label}排好了。到时候记录会按计划填好。")
    return redirect(f"{reverse('records:plan', args=(occasion.organization.pk,))}?{occasion.query}")


@require_POST
def drop(request: HttpRequest, branch: int, plan: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    plans = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    drop_plan(activity=get_object_or_404(plans, pk=plan), by=request.user)
    messages.success(request, "计划已取消。")
    return redirect("records:plan", branch)

"""A group's month for its leader, and the joint theme day that the leader plans. No page here names a person."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.duties.queries import service_categories, theme_day, theme_of
from activities.records.forms import JointForm, month_in
from activities.records.models import Activity, State
from activities.records.queries.branches import recordable_branches
from activities.records.queries.joint import joint_of, part_lines
from activities.records.queries.prefill import values_of
from activities.records.queries.theme_month import lines_of, month_rows, month_text, stages_of
from activities.records.services import AlreadyHeld, NobodyElse, PlannedElsewhere, plan_joint
from activities.records.views.planning import chosen_theme
from dangjian.periods import Month, last_day
from organizations.groups.models import CollaborationGroup
from organizations.groups.queries import branches_of, groups_led
from organizations.tree.models import Organization


def group_to_lead(request: HttpRequest, pk: int) -> CollaborationGroup:
    return get_object_or_404(groups_led(request.user), pk=pk)


def month_asked(request: HttpRequest) -> Month:
    return month_in(request.GET.get("month", ""), default=Month.containing(localdate()))


@require_GET
def group(request: HttpRequest, group: int) -> HttpResponse:
    led, month = group_to_lead(request, group), month_asked(request)
    lines = lines_of(branches_of(led, last_day(month)), month)
    joint = joint_of(led, month)
    context = {
        "group": led,
        "month": month,
        "earlier": month.shifted(-1),
        "later": month.shifted(1),
        "is_over": month < Month.containing(localdate()),
        "dissolved": led.dissolved_on is not None and led.dissolved_on <= last_day(month),
        "theme": theme_of(led, month),
        "stages": stages_of(lines),
        "rows": month_rows(lines),
        "copied": month_text(month, lines),
        "joint": joint,
        "parts": part_lines(joint) if joint and joint.state != State.PLANNED else [],
    }
    return render(request, "activities/records/group.html", context)


@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest, group: int) -> HttpResponse:
    led, month = group_to_lead(request, group), month_asked(request)
    planned = joint_of(led, month)
    gone = led.dissolved_on is not None and led.dissolved_on <= last_day(month)
    if gone or month < Month.containing(localdate()) or (planned and planned.state != State.PLANNED):
        messages.error(request, f"{month.label}的联合活动已经不能再排。")
        return to_group(led, month)
    branches = branches_of(led, last_day(month))
    hosts = recordable_branches(request.user, localdate()).filter(pk__in=branches.values("pk"))
    hosts = hosts.filter(pk=planned.organization_id) if planned else hosts
    theme = theme_of(led, month)
    guides = [theme] if theme else []
    form = JointForm(
        request.POST or None,
        initial=start_of(planned, month, hosts, branches, guides),
        hosts=hosts.order_by("path"),
        branches=branches,
        first=max(month.start, localdate()),
        last=last_day(month),
        categories=service_categories(),
    )
    if form.is_valid() and announced(request, led, month, form):
        return to_group(led, month)
    context = {"group": led, "month": month, "form": form, "guides": guides, "planned": planned}
    return render(request, "activities/records/joint.html", context)


def start_of(planned: Activity | None, month: Month, hosts: Any, branches: Any, guides: list[Any]) -> dict[str, Any]:
    """The plan there is; else everybody takes part in what the first possible host holds on the usual day."""
    if planned:
        guests = planned.parts.values_list("organization", flat=True)
        said = values_of(planned) | {"held_by": planned.organization_id, "guests": list(guests)}
        return chosen_theme(said, guides)
    first: Organization | None = hosts.order_by("path").first()
    day = theme_day(first, month) if first else month.start
    return {"held_by": first, "guests": list(branches.values_list("pk", flat=True)), "held_on": max(day, localdate())}


def announced(request: HttpRequest, led: CollaborationGroup, month: Month, form: JointForm) -> bool:
    said = form.announced()
    held_by, guests = said.pop("held_by"), said.pop("guests")
    try:
        plan_joint(group=led, month=month, held_by=held_by, guests=guests, by=request.user, now=now(), **said)
    except NobodyElse:
        form.add_error("guests", "除了主办支部，至少再选一个支部。")
    except AlreadyHeld:
        form.add_error("held_by", f"它{month.short_label}的主题党日已经记过了，换一个支部主办。")
    except PlannedElsewhere:
        form.add_error("held_by", "这个月已经排了一次联合活动，请刷新再看。")
    else:
        messages.success(request, f"{month.label}的联合主题党日排好了，参加的支部都看得到。")
        return True
    return False


def to_group(led: CollaborationGroup, month: Month) -> HttpResponse:
    return redirect(f"{reverse('records:group', args=(led.pk,))}?month={month}")

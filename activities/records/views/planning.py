"""The next theme day: planned, published to the branch, and then the record is half written."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from activities.duties.models import ThemeGuide
from activities.duties.queries import guides_heard, service_categories, theme_day
from activities.duties.rules import HALF_A_DAY, DutyKind
from activities.records.forms import PlanForm
from activities.records.models import Activity, State
from activities.records.queries.occasions import Occasion, address_of
from activities.records.queries.prefill import last_time, usual_values, values_of
from activities.records.queries.rsvps import may_see_names, replies
from activities.records.rules import WHOLE_BRANCH, parse_period
from activities.records.services import AlreadyHeld, announce, drop_plan
from activities.records.views.choosing import turn_to
from activities.records.views.record import when
from activities.records.views.scope import branch_to_write, named_occasion
from dangjian.acts import asks_first
from dangjian.periods import Month, last_day
from dangjian.web.queries import public_address
from organizations.tree.models import Organization

# In the session: what to tell the group chat of a published plan that was just called off.
CALLED_OFF = "called_off"
# What a plan takes over from the one before with one tap; the day and the theme are new every time.
COPIED = ("starts_at", "ends_at", "place", "host", "theme_category", "service_category")


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, branch: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    turn_to(request, organization)
    occasion = named_occasion(request, organization, kind=DutyKind.THEME_DAY, period=next_month(organization))
    if occasion.lacks_subgroup:
        return render(request, "activities/records/subgroup.html", {"occasion": occasion, "plans": True})
    planned, guides = planned_for(request, occasion), guides_for(occasion)
    before = last_time(organization, occasion.kind, before=parse_period(occasion.for_period).start)
    start = plan_start(occasion, planned) | (copied(before) if before and "copy" in request.GET else {})
    first, last = span(occasion)
    if last < localdate() and request.method == "GET":
        return to_record(request, occasion)
    form = PlanForm(
        request.POST or None,
        initial=chosen_theme(start, guides),
        first=max(first, localdate()),
        last=last,
        categories=service_categories(),
    )
    if form.is_valid():
        return announced(request, occasion, form)
    context = {
        "occasion": occasion,
        "form": form,
        "planned": planned,
        "guides": guides,
        "before": before,
        "is_theme_day": occasion.kind == DutyKind.THEME_DAY,
        "is_for_all": occasion.kind in WHOLE_BRANCH,
        "half_a_day": next((guide.words for guide in guides if guide.words), HALF_A_DAY),
        "called_off": request.session.pop(CALLED_OFF, ""),
        "upcoming": upcoming(request, organization, localdate()),
    }
    return render(request, "activities/records/plan.html", context | published(request, planned))


def to_record(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    messages.info(request, f"{occasion.label}的时间已经过了，不能再排；开过了就在这里记。")
    return redirect(f"{reverse('records:new', args=(occasion.organization.pk,))}?{occasion.query}")


@dataclass(frozen=True)
class Planned:
    """A plan in the list: once its day is over it is to be recorded, or moved while its period lasts."""

    activity: Activity
    query: str
    answers: int
    is_over: bool
    may_move: bool

    @property
    def warning(self) -> str:
        return f"已有{self.answers}人答复，取消后请在群里说一声。" if self.answers and not self.is_over else ""


def upcoming(request: HttpRequest, organization: Organization, today: date) -> list[Planned]:
    plans = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    return [
        Planned(
            activity=one,
            query=address_of(one.kind, one.for_period, one.subgroup.uid if one.subgroup else None),
            answers=one.answers,
            is_over=one.held_on < today,
            may_move=parse_period(one.for_period).end > today,
        )
        for one in plans.select_related("subgroup").annotate(answers=Count("rsvps")).order_by("held_on", "pk")
    ]


def next_month(organization: Organization) -> str:
    """The month whose theme day comes next."""
    this = Month.containing(localdate())
    return str(this if theme_day(organization, this) >= localdate() else this.shifted(1))


def guides_for(occasion: Occasion) -> list[ThemeGuide]:
    period = parse_period(occasion.for_period)
    is_asked = occasion.kind == DutyKind.THEME_DAY and isinstance(period, Month)
    return guides_heard(occasion.organization, [period]) if is_asked else []


def span(occasion: Occasion) -> tuple[Any, Any]:
    if occasion.item:
        return occasion.item.opens_on, occasion.item.closes_on
    period = parse_period(occasion.for_period)
    return period.start, last_day(period)


def planned_for(request: HttpRequest, occasion: Occasion) -> Activity | None:
    plans = (
        Activity.objects.editable_by(request.user)
        .filter(
            organization=occasion.organization, kind=occasion.kind, for_period=occasion.for_period, state=State.PLANNED
        )
        .filter(subgroup=occasion.subgroup)
    )
    return plans.select_related("organization").first()


def plan_start(occasion: Occasion, planned: Activity | None) -> dict[str, Any]:
    """The plan there is, else the usual day, place and hour."""
    if planned is not None:
        return values_of(planned)
    day = occasion.item.planned_on if occasion.item else None
    usual = usual_values(occasion.organization, occasion.kind)
    return usual | {"held_on": day or localdate() + timedelta(days=7)}


def copied(before: Activity) -> dict[str, Any]:
    said = values_of(before)
    return {name: said[name] for name in COPIED}


def chosen_theme(start: dict[str, Any], guides: list[ThemeGuide]) -> dict[str, Any]:
    """A topic that is among the suggested ones is shown as their choice."""
    suggested = {theme for guide in guides for theme in guide.themes}
    topic = start.get("topic", "")
    return start | ({"theme": topic, "topic": ""} if topic in suggested else {})


def published(request: HttpRequest, planned: Activity | None) -> dict[str, Any]:
    """Who answered, and the words for the group chat, once the branch has been told."""
    if planned is None or planned.published_at is None:
        return {}
    named = may_see_names(request.user, planned.organization, localdate())
    return {"replies": replies(planned, named=named), "share": share_text(request, planned)}


def share_text(request: HttpRequest, planned: Activity) -> str:
    address = public_address(request, reverse("records:rsvp", args=(planned.pk,)))
    place = f"，{planned.place}" if planned.place else ""
    return (
        f"【{planned.organization.short_name}】{planned.get_kind_display()}：{planned.topic}\n"
        f"{when(planned)}{place}。\n来不了的请在这里请假：{address}"
    )


def announced(request: HttpRequest, occasion: Occasion, form: PlanForm) -> HttpResponse:
    publishes = request.POST.get("do") == "publish" and occasion.kind in WHOLE_BRANCH
    try:
        made = announce(
            organization=occasion.organization,
            kind=occasion.kind,
            for_period=occasion.for_period,
            subgroup=occasion.subgroup,
            by=request.user,
            publish_at=now() if publishes else None,
            **form.announced(),
        )
    except AlreadyHeld:
        messages.error(request, f"{occasion.label}已经记过了，不用再排。")
    else:
        told = "支部党员在首页看得到，可以回复参加或请假。" if made.published_at else "到时候记录会按计划填好。"
        messages.success(request, f"{occasion.label}排好了。{told}")
    return redirect(f"{reverse('records:plan', args=(occasion.organization.pk,))}?{occasion.query}")


@require_POST
@asks_first("取消这个计划？")
def drop(request: HttpRequest, branch: int, plan: int) -> HttpResponse:
    organization = branch_to_write(request, branch)
    plans = Activity.objects.editable_by(request.user).filter(organization=organization, state=State.PLANNED)
    planned = get_object_or_404(plans, pk=plan)
    answers = planned.rsvps.count()
    if not drop_plan(activity=planned, by=request.user):
        messages.error(request, "这次活动刚才已经记录了，没有取消。")
    elif planned.published_at is None or planned.held_on < localdate():
        messages.success(request, "计划已取消。")
    else:
        told = f"已有{answers}人答复" if answers else "它已经发布过"
        messages.success(request, f"计划已取消。{told}，请在群里说一声，文字在下面。")
        request.session[CALLED_OFF] = called_off_text(planned)
    return redirect("records:plan", branch)


def called_off_text(planned: Activity) -> str:
    named = f"{planned.get_kind_display()}（{planned.topic}）"
    return f"【{planned.organization.short_name}】原定{when(planned)}的{named}取消了，请互相转告。"

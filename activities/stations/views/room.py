"""What stands in the room, what hangs on its wall, and the paper."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from activities.records.queries.branches import recordable_places, writes_for
from activities.records.services import DraftGone, RecordRefused, start_draft
from activities.stations import services
from activities.stations.forms import EquipmentForm, HouseRuleForm, TickForm
from activities.stations.models import Equipment, EquipmentCheck, HouseRule, HouseRuleVersion, Newspaper
from activities.stations.queries import keeps
from activities.stations.queries.paper import open_days, paper_of
from activities.stations.rules import SIX_ONES, HouseRuleKind
from activities.stations.services.rules import FIRST_DAY_KEPT
from activities.stations.views.scope import station_to_keep, station_to_read, station_to_record
from dangjian.acts import carried_out
from dangjian.periods import Month
from organizations.tree.models import Organization

PAPER = SIX_ONES[0]
MOST_CHECKS = 12


def room_page(request: HttpRequest, station: Organization, form: EquipmentForm | None = None) -> HttpResponse:
    today = localdate()
    things = list(Equipment.objects.visible_to(request.user).filter(organization=station).select_related("checked_by"))
    rules = {one.kind: one for one in HouseRule.objects.visible_to(request.user).filter(organization=station)}
    context = {
        "station": station,
        "form": form or EquipmentForm(today=today, known={one.kind: one.condition for one in things}),
        "things": things,
        "last": max(things, key=lambda one: one.checked_on, default=None),
        "checks": EquipmentCheck.objects.visible_to(request.user)
        .filter(organization=station)
        .select_related("checked_by")
        .order_by("-checked_on")[:MOST_CHECKS],
        "rules": [(kind, label, rules.get(kind)) for kind, label in HouseRuleKind.choices],
        "keeps": keeps(request.user, station, today),
    }
    return render(request, "activities/stations/equipment.html", context)


@require_GET
def equipment(request: HttpRequest, station: int) -> HttpResponse:
    return room_page(request, station_to_read(request, station))


@require_POST
def check(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_keep(request, station), localdate()
    form = EquipmentForm(request.POST, today=today, known={})

    def note(**conditions: str) -> None:
        services.check_equipment(station=here, conditions=conditions, by=request.user, today=today)

    if carried_out(request, form, note):
        messages.success(request, "检查结果记下了。")
        return redirect("stations:equipment", here.pk)
    return room_page(request, here, form)


def rule_asked(house_rule: str) -> HouseRuleKind:
    if house_rule not in HouseRuleKind.values:
        raise Http404
    return HouseRuleKind(house_rule)


def rule_page(
    request: HttpRequest, station: Organization, kind: HouseRuleKind, form: HouseRuleForm | None = None
) -> HttpResponse:
    known = HouseRule.objects.visible_to(request.user).filter(organization=station, kind=kind).first()
    context = {
        "station": station,
        "kind": kind,
        "rule": known,
        "versions": HouseRuleVersion.objects.visible_to(request.user)
        .filter(organization=station, kind=kind)
        .exclude(adopted_on=known.adopted_on if known else None)
        .order_by("-adopted_on")[:MOST_CHECKS],
        "form": form or HouseRuleForm(today=localdate(), initial={"text": known.text if known else ""}),
        "keeps": keeps(request.user, station, localdate()),
    }
    return render(request, "activities/stations/house_rule.html", context)


@require_GET
def house_rule(request: HttpRequest, station: int, house_rule: str) -> HttpResponse:
    return rule_page(request, station_to_read(request, station), rule_asked(house_rule))


@require_POST
def hang(request: HttpRequest, station: int, house_rule: str) -> HttpResponse:
    here, today, kind = station_to_keep(request, station), localdate(), rule_asked(house_rule)
    form = HouseRuleForm(request.POST, today=today)

    def put_up(text: str) -> None:
        services.set_house_rule(station=here, kind=kind, text=text, by=request.user, today=today)

    if carried_out(request, form, put_up):
        messages.success(request, f"{kind.label}改好了。")
        return redirect("stations:house_rule", here.pk, kind)
    return rule_page(request, here, kind, form)


def first_month(station: Organization) -> Month:
    """In which it opened; of one whose opening nobody noted, that of the rules."""
    return Month.containing(station.founded_on or FIRST_DAY_KEPT)


def month_asked(request: HttpRequest, station: Organization) -> Month:
    """This month, or one since the opening."""
    today = Month.containing(localdate())
    try:
        asked = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return today
    return asked if first_month(station) <= asked <= today else today


@require_GET
def paper(request: HttpRequest, station: int) -> HttpResponse:
    here, today = station_to_read(request, station), localdate()
    month = month_asked(request, here)
    context = {
        "station": here,
        "found": paper_of(here, month, today),
        "records": recordable_places(request.user, today).filter(pk=here.pk).exists(),
        "proxy": not writes_for(request.user, here),
        "earlier": month.shifted(-1) if month > first_month(here) else None,
        "later": month.shifted(1) if today >= month.end else None,
    }
    return render(request, "activities/stations/paper.html", context)


@require_POST
def tick(request: HttpRequest, station: int) -> HttpResponse:
    """The days; with the button below them the month as well."""
    here, today = station_to_record(request, station), localdate()
    month = month_asked(request, here)
    found = paper_of(here, month, today)
    form = TickForm(request.POST, today=today)
    if not form.is_valid():
        messages.error(request, "没有记下：日子或代录原因不对，请再勾一次。")
        return redirect(f"{reverse('stations:paper', args=(here.pk,))}?month={month}")
    days = open_days(found) & set(form.cleaned_data["day"])
    kept = services.tick_days(station=here, month=month, days=days, by=request.user)
    if request.POST.get("do") != "confirm":
        messages.success(request, f"{month.short_label}送到了{len(kept.days)}天。")
    elif found.is_confirmed:
        messages.info(request, f"{month.short_label}已经确认过了。")
    elif not found.may_confirm or not confirm(request, kept, form.cleaned_data["proxy_reason"]):
        return redirect(f"{reverse('stations:paper', args=(here.pk,))}?month={month}")
    return redirect("stations:home", here.pk)


def confirm(request: HttpRequest, kept: Newspaper, reason: str) -> bool:
    try:
        draft = start_draft(
            organization=kept.organization, kind=PAPER.kind, for_period=kept.month, by=request.user, now=now()
        )
        made = services.confirm_month(paper=kept, draft=draft, by=request.user, now=now(), proxy_reason=reason)
    except services.NoDays:
        messages.error(request, "先勾上送到的日子，再确认。")
    except RecordRefused as refusal:
        messages.error(request, str(refusal))
    except DraftGone:
        messages.info(request, f"{Month.parse(kept.month).short_label}刚刚有人确认过了。")
        return True
    else:
        messages.success(request, f"{made.topic}，已确认。")
        return True
    return False

"""流动党员 of a branch: whom stations ask about, who takes part there, who is away."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.acts import ActForm, carried_out
from members.floating import forms, services
from members.floating.models import Inflow, Outflow
from members.floating.queries import (
    acting_branches,
    acts_for_branches,
    asked_about,
    asked_or_answered,
    away_list,
    hosted,
    may_go_out,
    members_of,
    own_in_care,
)
from members.floating.rules import Match
from members.floating.views.layout import framed
from organizations.access.models import Account

PER_PAGE = 50
LISTS: dict[str, tuple[str, Callable[[Account], QuerySet[Inflow]]]] = {
    "asked": ("驿站请您确认", asked_about),
    "ours": ("在驿站参加组织生活", own_in_care),
    "hosted": ("在我们依托的驿站参加组织生活", hosted),
}
AWAY_ACTS: dict[str, tuple[type[ActForm], Callable[..., Any], str]] = {
    "contact": (forms.ContactForm, services.contact_away, "已记下这次联系。"),
    "national": (forms.NationalForm, services.note_registered, "已保存。"),
    "come_back": (forms.ComeBackForm, services.come_back, "已结束流出。"),
}


@require_GET
def branch(request: HttpRequest) -> HttpResponse:
    if not acts_for_branches(request.user):
        raise Http404
    if (name := request.GET.get("list", "")) in LISTS:
        return whole(request, name)
    over, q = request.GET.get("state") == "over", request.GET.get("q", "").replace("\0", "")[:60]
    today = localdate()
    page = Paginator(away_list(request.user, over=over, q=q), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "parts": [beginning(request, name) for name in LISTS],
        "page": page,
        "away": [(one, one.silence(today)) for one in page.object_list],
        "over": over,
        "q": q,
        "writes": acting_branches(request.user, today=today).exists(),
    }
    return framed(request, "branch", context)


@dataclass(frozen=True)
class Part:
    """One of the branch's lists: its beginning, and how many there are in all."""

    name: str
    title: str
    people: list[Inflow]
    count: int

    @property
    def template(self) -> str:
        return template_of(self.name)

    @property
    def is_cut(self) -> bool:
        return self.count > len(self.people)


def beginning(request: HttpRequest, name: str) -> Part:
    """A short list is counted by reading it."""
    title, found = LISTS[name][0], LISTS[name][1](request.user)
    people = list(found[: PER_PAGE + 1])
    count = found.count() if len(people) > PER_PAGE else len(people)
    return Part(name, title, people[:PER_PAGE], count)


def whole(request: HttpRequest, name: str) -> HttpResponse:
    title, people = LISTS[name]
    page = Paginator(people(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return framed(request, "part", {"title": title, "page": page, "template": template_of(name)})


def template_of(name: str) -> str:
    return f"members/floating/_{name}.html"


@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, inflow: int) -> HttpResponse:
    """The branch sees a name, a station and a trade, and says who of its own it is."""
    found = get_object_or_404(asked_or_answered(request.user), pk=inflow)
    if found.match == Match.CONFIRMED:
        return confirmed(request, found)
    people = members_of(found.home, localdate())
    declines = request.POST.get("do") == "decline"
    form = forms.MatchForm(None if declines else request.POST or None, today=localdate(), people=people)
    if declines:
        return declined(request, found)
    if carried_out(request, form, partial(services.match, inflow=found, by=request.user, now=now())):
        messages.success(request, "已确认。以后在这里看得到在驿站参加组织生活的情况。")
        return redirect("floating:branch")
    return framed(request, "asked", {"found": found, "form": form})


def confirmed(request: HttpRequest, found: Inflow) -> HttpResponse:
    """Where the member is, and the way back for a branch that confirmed the wrong person."""
    withdraws = request.POST.get("do") == "withdraw"
    if request.method == "POST" and not withdraws:
        messages.info(request, "支部已经确认过，不用再答复。")
        return redirect("floating:branch")
    form = forms.WithdrawForm(request.POST if withdraws else None, today=localdate())
    if carried_out(request, form, partial(services.withdraw, inflow=found, by=request.user, now=now())):
        messages.success(request, "已撤回。从今天起，这名党员在本支部应到。")
        return redirect("floating:branch")
    return framed(request, "confirmed", {"found": found, "form": form})


def declined(request: HttpRequest, found: Inflow) -> HttpResponse:
    try:
        services.decline(inflow=found, by=request.user, now=now())
    except services.ChangedMeanwhile:
        messages.error(request, "刚刚有人答复过了。")
    else:
        messages.success(request, "已答复驿站：不是本支部党员。")
    return redirect("floating:branch")


@require_http_methods(["GET", "POST"])
def go_out(request: HttpRequest) -> HttpResponse:
    branches = acting_branches(request.user, today=localdate())
    if not branches.exists():
        raise Http404
    form = forms.GoOutForm(request.POST or None, today=localdate(), people=may_go_out(branches))
    made: list[Outflow] = []
    if carried_out(request, form, lambda **said: made.append(services.go_out(by=request.user, now=now(), **said))):
        messages.success(request, "已登记流出。每季度联系一次，在这里记下。")
        return redirect("floating:away", made[0].pk)
    return framed(request, "go_out", {"form": form})


@require_GET
def away(request: HttpRequest, outflow: int) -> HttpResponse:
    return shown(request, in_reach(request, outflow))


@require_POST
def act_away(request: HttpRequest, outflow: int) -> HttpResponse:
    found, name = in_reach(request, outflow), request.POST.get("do", "")
    if name not in AWAY_ACTS or found.ends_on:
        messages.error(request, "现在不能这样办，请看一眼现在的情况。")
        return redirect("floating:away", found.pk)
    form = form_of(request, name, found, bound=True)
    _, service, said = AWAY_ACTS[name]
    facts = {"by": request.user} | ({} if name == "national" else {"now": now()})
    if carried_out(request, form, partial(service, outflow=found, **facts)):
        messages.success(request, said)
        return redirect("floating:away", found.pk)
    return shown(request, found, asked=name, form=form)


def in_reach(request: HttpRequest, pk: int) -> Outflow:
    reached = Outflow.objects.visible_to(request.user).select_related("member", "organization", "committee")
    return get_object_or_404(reached, pk=pk)


def shown(request: HttpRequest, found: Outflow, *, asked: str = "", form: ActForm | None = None) -> HttpResponse:
    names = [] if found.ends_on else list(AWAY_ACTS)
    acts = {name: form_of(request, name, found, bound=False) for name in names}
    if form:
        acts[asked] = form
    contacts = found.contacts.select_related("by").order_by("-on", "-pk")[:20]
    context = {"found": found, "forms": acts, "asked": asked, "contacts": contacts, "form": form}
    return framed(request, "away", context | {"silence": found.silence(localdate())})


def form_of(request: HttpRequest, name: str, found: Outflow, *, bound: bool) -> ActForm:
    initial = {"registered": "1" if found.in_national_system else "0"}
    posted = request.POST if bound else None
    return AWAY_ACTS[name][0](posted, today=localdate(), auto_id=f"id_{name}_%s", initial=initial)

"""One item: what is asked, how it went, and what its reader may do with it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from dangjian.acts import ActForm, carried_out
from members.followups import services
from members.followups.forms import CloseForm, FinishForm, MoveForm, NameForm, ReportForm, SendBackForm, WithdrawForm
from members.followups.models import FollowUp
from members.followups.queries import Part, part_in, people_of, source_of
from members.followups.rules import State
from members.followups.views.layout import framed

RELATED = ("organization", "asker", "asked_by", "member")
ACTS: dict[str, tuple[type[ActForm], Callable[..., None], str]] = {
    "report": (ReportForm, services.report, "已记下，交办单位看得到。"),
    "finish": (FinishForm, services.finish, "已报办结，等交办单位确认。"),
    "name": (NameForm, services.name, "责任人已保存。"),
    "close": (CloseForm, services.close, "已办结。"),
    "send_back": (SendBackForm, services.send_back, "已退回，承办单位会再办。"),
    "move": (MoveForm, services.move, "期限已改。"),
    "withdraw": (WithdrawForm, services.withdraw, "已撤销。"),
}

ASKERS_ACTS = ("close", "send_back", "move", "withdraw")


def open_acts(found: FollowUp, part: Part) -> list[str]:
    """What may be done now, the usual first."""
    if not found.is_live:
        return []
    finished = found.state == State.FINISHED
    owner = ["report", *([] if finished else ["finish"])] if part.owns else []
    asker = ["close", *(["send_back"] if finished else []), "move", "withdraw"] if part.asked else []
    return [*owner, *(["name"] if part.names else []), *asker]


@require_GET
def one(request: HttpRequest, follow_up: int) -> HttpResponse:
    found = in_reach(request, follow_up)
    acts = open_acts(found, part_in(request.user, found))
    return shown(request, found, {name: form_of(request, name, found, bound=False) for name in acts})


@require_POST
def act(request: HttpRequest, follow_up: int) -> HttpResponse:
    """What is wrong stands in the page of the item, with what was typed."""
    found, asked = in_reach(request, follow_up), request.POST.get("do", "")
    part = part_in(request.user, found)
    acts = open_acts(found, part)
    if asked not in acts:
        return refused(request, found, part, asked)
    forms = {name: form_of(request, name, found, bound=name == asked) for name in acts}
    if taken(request, found, asked, forms[asked]):
        return redirect("followups:one", found.pk)
    return shown(request, found, forms, asked)


def in_reach(request: HttpRequest, pk: int) -> FollowUp:
    return get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def shown(request: HttpRequest, found: FollowUp, forms: dict[str, ActForm], asked: str = "") -> HttpResponse:
    source = found.source and source_of(request.user, found.source, found.source_record or 0, found.source_item)
    context = {
        "found": found,
        "steps": found.steps.select_related("by").order_by("-at", "-pk"),
        "forms": forms,
        "asked": asked,
        "came": source,
        "today": localdate(),
    }
    return framed(request, "one", context | {"form": forms.get(asked)})


def form_of(request: HttpRequest, name: str, found: FollowUp, *, bound: bool) -> ActForm:
    shape, today = ACTS[name][0], localdate()
    more: dict[str, Any] = {"people": people_of(found.organization, today)} if name == "name" else {}
    more["initial"] = {"member": found.member_id, "due_on": found.due_on}
    return shape(request.POST if bound else None, today=today, auto_id=f"id_{name}_%s", **more)


def refused(request: HttpRequest, found: FollowUp, part: Part, asked: str) -> HttpResponse:
    """Somebody was quicker, or it is not theirs to do."""
    theirs = part.asked if asked in ASKERS_ACTS else part.owns
    if asked not in ACTS or not theirs:
        raise PermissionDenied
    messages.error(request, "这一件现在不能这样办，请看一眼现在的情况。")
    return redirect("followups:one", found.pk)


def taken(request: HttpRequest, found: FollowUp, name: str, form: ActForm) -> bool:
    _, service, said = ACTS[name]
    if not carried_out(request, form, lambda **facts: service(follow_up=found, by=request.user, now=now(), **facts)):
        return False
    messages.success(request, said)
    return True

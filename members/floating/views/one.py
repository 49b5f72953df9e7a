"""One person at a station: what is known, how it went, and the next act."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from dangjian.acts import ActForm, carried_out
from members.floating import forms, services
from members.floating.models import Inflow
from members.floating.queries import next_stations
from members.floating.rules import Match, Standing, State
from members.floating.views.layout import framed
from members.private.services import masked

RELATED = ("organization", "committee", "home", "member", "numbers", "participation")
ACTS: dict[str, tuple[type[ActForm], Callable[..., Any], str]] = {
    "confirm": (forms.ConfirmForm, services.confirm, "已确认到站。党员身份还要等流出地答复。"),
    "turn_away": (forms.TurnAwayForm, services.turn_away, "已删除这份登记。"),
    "contact": (forms.ContactForm, services.contact_here, "已记下这次联系。"),
    "answer": (forms.AnswerForm, services.answer, "已记下流出地的答复。"),
    "national": (forms.NationalForm, services.say_registered, "已保存。"),
    "propose": (forms.ProposeForm, services.propose, "已请支部确认，等支部答复。"),
    "talk": (forms.TalkForm, services.talk, "已记下商量的结果。"),
    "end": (forms.EndForm, services.end, "已记下。"),
    "move_on": (forms.MoveOnForm, services.move_on, "已转到下一站；不归您管的驿站，等那里的管理员确认到站。"),
    "find_again": (forms.FindAgainForm, services.find_again, "已记下，又在站了。"),
    "prolong": (forms.ProlongForm, services.prolong, "已改好预计到期。"),
    "correct": (forms.CorrectForm, services.correct, "已更正，原来写的留在经过里。"),
    "withdraw": (forms.WithdrawForm, services.withdraw, "已撤回，要请支部确认的，可以再请。"),
    "erase_phone": (forms.ErasePhoneForm, services.erase_phone, "已删除手机号。"),
    "phone": (forms.PhoneForm, services.show_phone, ""),
}
WITHOUT_MOMENT = ("phone",)
ARRIVING = ("confirm", "find_again")


def acts_now(found: Inflow, today: date) -> list[str]:
    """What may be done now, the usual first; whoever asks for it is corrected or has the number erased at any time."""
    number = ["phone"] if found.numbers else []
    after = {
        State.REPORTED: ["confirm", "turn_away", *number],
        State.IN_CARE: ["contact", *number, *pending(found, today), "end", "move_on"],
        State.LOST: ["find_again", *number, "end"],
        State.LEFT: ["end", "find_again"],
        State.HOME: ["end", "find_again"],
    }
    asked = ["withdraw"] if found.match in {Match.PROPOSED, Match.CONFIRMED} else []
    erase = ["erase_phone"] if found.numbers and found.state != State.REPORTED else []
    open_now = [*after.get(State(found.state), []), *asked, "correct", *erase]
    closed = found.organization.dissolved_on
    return [name for name in open_now if name not in ARRIVING] if closed and closed <= today else open_now


def pending(found: Inflow, today: date) -> list[str]:
    asks = found.match in {Match.NONE, Match.DECLINED} and found.standing != Standing.VERIFIED
    wanted = {
        "prolong": found.is_expired(today),
        "answer": found.match != Match.CONFIRMED,
        "national": True,
        "propose": asks,
        "talk": found.asks_for_talk(today) or found.talked_on is not None,
    }
    return [name for name, open_ in wanted.items() if open_]


@require_GET
def one(request: HttpRequest, inflow: int) -> HttpResponse:
    found = in_reach(request, inflow)
    return shown(request, found)


@require_POST
def act(request: HttpRequest, inflow: int) -> HttpResponse:
    """What is wrong stands in the page of the person, with what was typed; a number is in the answer and nowhere else."""
    found, asked = in_reach(request, inflow), request.POST.get("do", "")
    if asked not in acts_now(found, localdate()):
        messages.error(request, "已经办过，或者现在不能这样办，请看一眼现在的情况。")
        return redirect("floating:one", found.pk)
    form = form_of(request, asked, found, bound=True)
    answer: list[Any] = []
    _, service, said = ACTS[asked]
    facts = {"by": request.user} | ({} if asked in WITHOUT_MOMENT else {"now": now()})
    deed = partial(service, inflow=found, **facts)
    if not carried_out(request, form, lambda **typed: answer.append(deed(**typed))):
        return shown(request, found, asked=asked, form=form)
    if asked == "phone":
        return shown(request, found, phone=answer[0])
    messages.success(request, said)
    if asked == "turn_away":
        return redirect("floating:people", found.organization_id)
    return redirect("floating:one", next_page(request, found, answer[0]))


def next_page(request: HttpRequest, found: Inflow, made: Inflow | None) -> int:
    """Of who moved on to a station of somebody else, the old page is the last that one reads."""
    follows = made is not None and Inflow.objects.visible_to(request.user).filter(pk=made.pk).exists()
    return made.pk if made and follows else found.pk


def in_reach(request: HttpRequest, pk: int) -> Inflow:
    return get_object_or_404(Inflow.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def in_reach_too(request: HttpRequest, **which: Any) -> Inflow | None:
    """The time before or after this one, as far as one reads it."""
    return Inflow.objects.visible_to(request.user).filter(**which).select_related("organization").first()


def shown(
    request: HttpRequest, found: Inflow, *, asked: str = "", form: ActForm | None = None, phone: str = ""
) -> HttpResponse:
    today = localdate()
    acts = {name: form_of(request, name, found, bound=False) for name in acts_now(found, localdate())}
    if form:
        acts[asked] = form
    context = {
        "found": found,
        "steps": found.steps.select_related("by").order_by("-at", "-pk"),
        "contacts": found.contacts.select_related("by").order_by("-on", "-pk")[:10],
        "silence": found.silence(today),
        "asks_for_talk": found.asks_for_talk(today),
        "expired": found.is_expired(today),
        "before": in_reach_too(request, pk=found.came_from_id),
        "after": in_reach_too(request, came_from=found),
        "forms": acts,
        "asked": asked,
        "masked": masked(found.numbers).phone,
        "phone": phone,
        "form": form,
    }
    return framed(request, "one", context)


def form_of(request: HttpRequest, name: str, found: Inflow, *, bound: bool) -> ActForm:
    shape, today = ACTS[name][0], localdate()
    more: dict[str, Any] = {"stations": next_stations(found, request.user, today=today)} if name == "move_on" else {}
    initial = {"registered": "1" if found.in_national_system else "0", "branch": found.home_text}
    if name == "correct":
        initial = {field: getattr(found, field) for field in ("name", "home_text", "trade", "expected_until")}
    return shape(request.POST if bound else None, today=today, auto_id=f"id_{name}_%s", initial=initial, **more)

"""What waits for an answer: a page for the phone of the secretary and one for the desk, the same behind both."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import carried_out
from members.corrections import services
from members.corrections.forms import CorrectForm, DeclineForm, ListFilter
from members.corrections.models import Correction
from members.corrections.queries import current, found_for, may_answer, require_answering
from members.looks.services import look
from members.private.rules import Purpose
from members.private.services import UsedUp, masked
from members.roster.models import Member
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
RELATED = ("member", "member__organization", "member__numbers", "wanted", "asked_by", "answered_by")
STEPS = {
    "correct": (CorrectForm, services.correct, "已答复本人：已更正。"),
    "decline": (DeclineForm, services.decline, "已答复本人：不予更正。"),
}


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    require_answering(request.user)
    return requests(request, "members/corrections/list_phone.html")


@require_GET
def listed_at_desk(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    return requests(request, "members/corrections/list.html")


def requests(request: HttpRequest, template: str) -> HttpResponse:
    form = ListFilter(request.GET)
    wanted = form.wanted()
    context = {
        "form": form,
        "page": Paginator(found_for(request.user, wanted), PER_PAGE).get_page(request.GET.get("page")),
        "everything": wanted.everything,
        "narrowed": bool(wanted.state or wanted.q),
        "today": localdate(),
    }
    return render(request, template, context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, correction: int) -> HttpResponse:
    require_answering(request.user)
    return answer(request, correction, "corrections:listed", "members/corrections/one_phone.html")


@require_http_methods(["GET", "POST"])
def one_at_desk(request: HttpRequest, correction: int) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    return answer(request, correction, "corrections:list", "members/corrections/one.html")


def answer(request: HttpRequest, pk: int, back: str, template: str) -> HttpResponse:
    found = get_object_or_404(Correction.objects.visible_to(request.user).select_related(*RELATED), pk=pk)
    able, asked = may_answer(request.user, found), request.POST.get("do", "")
    if asked and not able:
        raise PermissionDenied
    forms = {name: form_of(request, name, bound=name == asked) for name in STEPS}
    if asked in STEPS and taken(request, found, asked, forms[asked]):
        return redirect(back)
    context = {
        "correction": found,
        "member": found.member,
        "told": found.told,
        "now_says": current(found.member, found.fact),
        "forms": forms,
        "able": able,
        "maintains": Member.objects.editable_by(request.user).filter(pk=found.member_id).exists(),
        "today": localdate(),
    }
    return render(request, template, context | number_wanted(request, found, looks=asked == "look"))


def form_of(request: HttpRequest, name: str, *, bound: bool) -> Any:
    shape, _, _ = STEPS[name]
    return shape(request.POST if bound else None, today=localdate(), auto_id=f"id_{name}_%s")


def taken(request: HttpRequest, correction: Correction, name: str, form: Any) -> bool:
    _, service, said = STEPS[name]
    if not carried_out(
        request, form, lambda text: service(correction=correction, text=text, by=request.user, now=now())
    ):
        return False
    messages.success(request, said)
    return True


def number_wanted(request: HttpRequest, correction: Correction, *, looks: bool) -> dict[str, Any]:
    """The number that was asked for, masked; in full once, like every look, for who writes it into the roster."""
    if correction.wanted is None:
        return {}
    name = correction.fact.lower()
    shown = {"wanted": getattr(masked(correction.wanted), name)}
    if not looks:
        return shown
    one = get_object_or_404(Member.objects.editable_by(request.user), pk=correction.member_id)
    facts = {"member": one, "by": request.user, "purpose": Purpose.CORRECT, "numbers": correction.wanted}
    try:
        whole = look(**facts, now=now())
    except UsedUp as refusal:
        return shown | {"used_up": str(refusal)}
    return {"revealed": getattr(whole, name)}

"""Requests that another person answers, and the looks that are withheld until the matter is over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from members.looks import services
from members.looks.forms import ListFilter, ProlongForm, RefuseForm
from members.looks.models import Look
from members.looks.queries import is_of_office, is_second_person, look_list, opening_soon, second_persons
from members.looks.rules import Standing
from members.looks.views.looking import show
from members.private.services import UsedUp
from members.roster.models import Member
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
RELATED = ("member__organization", "member__numbers", "by", "office", "answered_by", "answer_office")
STEPS: dict[str, tuple[type[forms.Form], Callable[..., None], str]] = {
    "consent": (forms.Form, services.consent, "已同意。申请人24小时内可以查看一次。"),
    "refuse": (RefuseForm, services.refuse, "已答复不同意。"),
    "release": (forms.Form, services.release, "已公开，本人现在能看到这一次。"),
    "prolong": (ProlongForm, services.prolong, "已延长一年，以后不能再延长。"),
}
REFUSALS: dict[type[Exception], str] = {
    services.AnsweredMeanwhile: "这份申请刚才已有人答复，或者已经超过7天。",
    services.NotAnotherPerson: "您不能答复这份申请：提出申请的，账号是您开通或授权的，或者您的账号是对方开通或授权的。",
    services.IsOpen: "这一次已经公开了。",
    services.ProlongedBefore: "已经延长过一次，不能再延长。",
    services.NotTheirOffice: "要由查看单位或同意单位的人办理。",
    services.ConsentOver: "同意已经用过或者过期了，要看请重新申请。",
}


@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    form, moment = ListFilter(request.GET), now()
    found = look_list(request.user, form.wanted(), now=moment)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, one.standing(moment)) for one in page.object_list]
    context = {"form": form, "page": page, "rows": rows, "soon": opening_soon(request.user, now=moment).count()}
    return render(request, "members/looks/list.html", context)


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, look: int) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    found = get_object_or_404(Look.objects.visible_to(request.user).select_related(*RELATED), pk=look)
    do = request.POST.get("do", "")
    if do == "look":
        return looked(request, found)
    shapes = {name: shape(request.POST if name == do else None) for name, (shape, _, _) in STEPS.items()}
    if do in STEPS and shapes[do].is_valid():
        return taken(request, found, do, shapes[do])
    return render(request, "members/looks/one.html", page_of(request, found) | {"forms": shapes})


def page_of(request: HttpRequest, look: Look) -> dict[str, Any]:
    standing, own = look.standing(now()), look.by_id == request.user.pk
    asked = standing == Standing.ASKED
    return {
        "look": look,
        "standing": standing,
        "own": own,
        "may_answer": asked and not own and is_second_person(request.user, look),
        "second_persons": second_persons(look.member, look.by) if asked and own else [],
        "may_look": standing == Standing.READY and own and reaches(request, look),
        "may_release": standing == Standing.WITHHELD and is_of_office(look, request.user),
    }


def reaches(request: HttpRequest, look: Look) -> bool:
    return Member.objects.editable_by(request.user).filter(pk=look.member_id).exists()


def looked(request: HttpRequest, look: Look) -> HttpResponse:
    """Shown in this one answer only."""
    get_object_or_404(Member.objects.editable_by(request.user), pk=look.member_id)
    try:
        return show(request, look.member, services.look_once(look=look, by=request.user, now=now()))
    except services.ConsentOver as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    except UsedUp as refusal:
        messages.error(request, str(refusal))
    return redirect("looks:one", look.pk)


def taken(request: HttpRequest, look: Look, name: str, form: forms.Form) -> HttpResponse:
    """The step, if nobody was quicker; afterwards the list, when it has left one's sight."""
    _, service, said = STEPS[name]
    try:
        service(look=look, by=request.user, now=now(), **form.cleaned_data)
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
    else:
        messages.success(request, said)
    if Look.objects.visible_to(request.user).filter(pk=look.pk).exists():
        return redirect("looks:one", look.pk)
    return redirect("looks:list")

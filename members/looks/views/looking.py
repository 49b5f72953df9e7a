"""Numbers in full, in the answer to one POST and nowhere else."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from members.looks import services
from members.looks.forms import PurposeForm
from members.looks.models import Look
from members.looks.queries import office_of
from members.private.rules import Purpose
from members.private.services import Revealed, UsedUp, masked
from members.roster.models import Member
from organizations.access.queries import require
from organizations.access.rules import Right

REFUSALS: dict[type[Exception], tuple[str, str]] = {
    services.OwnFile: ("purpose", "不能为这个用途申请查看自己的资料。"),
    services.NobodyToAsk: (
        "purpose",
        "现在没有人能同意：要有另一位也能维护这名党员的人，您给他开的账号不算。请上级党组织先授权一位。",
    ),
}


@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, member: int) -> HttpResponse:
    """Going back or loading it again asks for the purpose again; where two persons are needed it becomes a request."""
    require(request.user, Right.DESK)
    reached = Member.objects.editable_by(request.user).select_related("organization", "numbers")
    one = get_object_or_404(reached, pk=member)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if not (one.numbers and form.is_valid()):
        return shown(request, one, form=form)
    if form.needs_consent():
        asked = asked_for(request, one, form)
        return redirect("looks:one", asked.pk) if asked else shown(request, one, form=form)
    purpose = form.cleaned_data["purpose"]
    try:
        revealed = services.look(member=one, by=request.user, purpose=purpose, now=now())
    except UsedUp as refusal:
        form.add_error("purpose", str(refusal))
        return shown(request, one, form=form)
    return show(request, one, revealed, told=Purpose(purpose).label)


def asked_for(request: HttpRequest, member: Member, form: PurposeForm) -> Look | None:
    try:
        asked = services.ask(member=member, by=request.user, now=now(), **form.cleaned_data)
    except tuple(REFUSALS) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return None
    messages.success(request, "已提出申请。另一个人同意以后，24小时内可以查看一次。")
    return asked


def shown(request: HttpRequest, member: Member, *, form: PurposeForm) -> HttpResponse:
    facts: dict[str, Any] = {"office": office_of(request.user, member), "masked": masked(member.numbers)}
    return render(request, "members/looks/reveal.html", {"member": member, "form": form, **facts})


def show(request: HttpRequest, member: Member, revealed: Revealed, *, told: str = "") -> HttpResponse:
    """`told` is the purpose as the person reads it from now on; nothing when the look is withheld."""
    context = {"member": member, "revealed": revealed, "told": told, "office": office_of(request.user, member)}
    return render(request, "members/looks/revealed.html", context)

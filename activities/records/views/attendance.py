"""Study made up, and what members say about their own lines."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.records.forms import AcceptClaimForm, ClaimForm, DeclineClaimForm, MakeUpForm
from activities.records.models import ABSENT, AttendanceClaim
from activities.records.queries.claims import claims_of, own_lines
from activities.records.queries.record import absentees
from activities.records.rules import Status
from activities.records.services import accept_claim, decline_claim
from activities.records.services import claim as say_wrong
from activities.records.services import make_up as note_make_up
from activities.records.views.scope import branch_to_write, record_to_write
from dangjian.acts import carried_out

PER_PAGE = 20
STEPS: dict[str, tuple[type[AcceptClaimForm | DeclineClaimForm], Any, str]] = {
    "accept": (AcceptClaimForm, accept_claim, "已照本人说的改好，记录重新交给审核的单位。"),
    "decline": (DeclineClaimForm, decline_claim, "已答复本人。"),
}


@require_http_methods(["GET", "POST"])
def make_up(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_to_write(request, branch, activity)
    missing = [one for one in absentees(held) if one.status in ABSENT]
    form = MakeUpForm(request.POST or None, today=localdate(), absentees=missing)

    def note(member: int, **said: Any) -> None:
        note_make_up(activity=held, member_id=member, studied_on=said["on"], what=said["what"], by=request.user)

    if carried_out(request, form, note):
        messages.success(request, "补课已登记。")
        return redirect("records:make_up", branch, activity)
    return render(request, "activities/records/make_up.html", {"activity": held, "missing": missing, "form": form})


@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, activity: int) -> HttpResponse:
    """Only about oneself; whoever is on no list of the record finds nothing here. Who is down as absent mostly came."""
    line = get_object_or_404(own_lines(request.user), activity=activity)
    start = {} if line.status == Status.PRESENT else {"should_be": Status.PRESENT}
    form = ClaimForm(request.POST or None, today=localdate(), initial=start)
    if carried_out(request, form, lambda **said: say_wrong(line=line, by=request.user, now=now(), **said)):
        messages.success(request, "已告诉支部，改好或者答复以后在这里看得到。")
        return redirect("home:own")
    return render(request, "activities/records/claim.html", {"line": line, "form": form})


@require_GET
def claims(request: HttpRequest, branch: int) -> HttpResponse:
    place = branch_to_write(request, branch)
    page = Paginator(claims_of(place), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/records/claims.html", {"branch": place, "page": page})


@require_http_methods(["GET", "POST"])
def answer_claim(request: HttpRequest, branch: int, claim: int) -> HttpResponse:
    place, asked = branch_to_write(request, branch), request.POST.get("do", "")
    mine = AttendanceClaim.objects.editable_by(request.user).select_related("activity__organization", "member")
    found = get_object_or_404(mine, pk=claim, activity__organization=place)
    forms = {
        name: shape(request.POST if name == asked else None, today=localdate(), auto_id=f"id_{name}_%s")
        for name, (shape, _, _) in STEPS.items()
    }
    if asked in STEPS and found.is_open:
        _, service, said = STEPS[asked]
        if carried_out(request, forms[asked], lambda **more: service(claim=found, by=request.user, now=now(), **more)):
            messages.success(request, said)
            return redirect("records:claims", branch)
    return render(request, "activities/records/claim_one.html", {"branch": place, "claim": found, "forms": forms})

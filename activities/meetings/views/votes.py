"""The votes of one meeting: they hang on its record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.meetings.forms import VoteForm
from activities.meetings.models import Vote
from activities.meetings.queries import may_change, present_voters, voting_base
from activities.meetings.rules import VOTING
from activities.meetings.services import (
    ChangedByAnother,
    CountImpossible,
    change_vote,
    drop_vote,
    enter_vote,
)
from activities.meetings.views.scope import CHANGED, CLOSED, record_inside, record_kept, refuse
from activities.records.models import Activity
from dangjian.acts import asks_first
from members.followups.queries import acts, handed_on

WRITTEN = {"written_yes": 0, "written_no": 0}


@require_GET
def votes(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_inside(request, branch, activity, *VOTING)
    handed, hands_on = handed_on(request.user, "resolution", held.pk), acts(request.user)
    entered = Vote.objects.visible_to(request.user).filter(activity=held).order_by("pk")
    context = {
        "activity": held,
        "votes": [(vote, handed.get(vote.pk, []), hands_on and vote.pk not in handed) for vote in entered],
        "changes": may_change(held, request.user),
        "today": localdate(),
    }
    return render(request, "activities/meetings/votes.html", context)


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_kept(request, branch, activity, *VOTING)
    base = voting_base(held)
    start = {"base": base.voters, "present": present_voters(held), "no": 0, "abstain": 0} | WRITTEN
    form = VoteForm(request.POST or None, kind=held.kind, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            enter_vote(activity=held, ballot=form.ballot(), by=request.user, now=now())
        except CountImpossible as refusal:
            refuse(form, refusal.problems)
        except tuple(CLOSED) as refusal:
            form.add_error(None, CLOSED[type(refusal)])
        else:
            messages.success(request, "表决已记下。")
            return redirect("meetings:votes", branch, activity)
    return page(request, held, form, vote=None)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, branch: int, activity: int, vote: int) -> HttpResponse:
    held = record_kept(request, branch, activity, *VOTING)
    found = vote_kept(request, held, vote)
    start = {name: getattr(found, name) for name in VoteForm.base_fields}
    form = VoteForm(request.POST or None, kind=held.kind, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            change_vote(vote=found, version=version(request), ballot=form.ballot(), by=request.user, now=now())
        except CountImpossible as refusal:
            refuse(form, refusal.problems)
        except tuple(CLOSED) as refusal:
            form.add_error(None, CLOSED[type(refusal)])
        except ChangedByAnother:
            form.add_error(None, CHANGED)
        else:
            messages.success(request, "表决已改好。")
            return redirect("meetings:votes", branch, activity)
    return page(request, held, form, vote=found)


def page(request: HttpRequest, held: Activity, form: VoteForm, *, vote: Vote | None) -> HttpResponse:
    """`excluded` and `base` say where the proposed number comes from."""
    context = {"activity": held, "form": form, "vote": vote, "base": voting_base(held)}
    return render(request, "activities/meetings/vote.html", context)


def version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def vote_kept(request: HttpRequest, held: Activity, pk: int) -> Vote:
    mine = Vote.objects.editable_by(request.user).select_related("activity")
    return get_object_or_404(mine, pk=pk, activity=held)


@require_POST
@asks_first("删除这一项表决？")
def drop(request: HttpRequest, branch: int, activity: int, vote: int) -> HttpResponse:
    held = record_kept(request, branch, activity, *VOTING)
    try:
        drop_vote(vote=vote_kept(request, held, vote), by=request.user)
    except tuple(CLOSED) as refusal:
        messages.error(request, CLOSED[type(refusal)])
    else:
        messages.success(request, "表决已删除。")
    return redirect("meetings:votes", branch, activity)

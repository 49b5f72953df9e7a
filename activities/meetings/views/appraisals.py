"""民主评议: totals from the paper ballots, taken by two people, or a vote on the phone; then the list of grades."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.duties.rules import DutyKind
from activities.meetings.forms import GradesForm, TotalsForm
from activities.meetings.queries import grade_list, may_change, standing
from activities.meetings.rules import Grade
from activities.meetings.services import (
    AnotherPersonNeeded,
    CountImpossible,
    ListDiffers,
    NotCountedYet,
    TakenAlready,
    VotedOnPhone,
    grade_members,
    take_again,
    take_count,
)
from activities.meetings.views.scope import CLOSED, record_inside, record_kept, refuse
from activities.records.models import Activity
from dangjian.acts import asks_first
from members.ballots.models import Poll
from members.ballots.queries import progress, results
from organizations.access.rules import Right

KIND = DutyKind.DEMOCRATIC_APPRAISAL
SAID = {
    None: "第一遍已录。请另一个人再录一遍，两遍一样才算数。",
    True: "两个人录的一样，评议结果已定。",
    False: "两个人录的不一样。请对着票重新数一遍，两个人都再录一次。",
}


@require_GET
def appraisal(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held = record_inside(request, branch, activity, KIND)
    stands = standing(held)
    lists = request.user.reach.covers(Right.RECORD, held.path, held.organization.sector)
    context = {
        "activity": held,
        "standing": stands,
        "changes": may_change(held, request.user),
        "waits": stands.waits_for_another(request.user),
        "lists": lists,
        **(voted(stands.phone.poll, lists=lists) if stands.phone else {}),
    }
    return render(request, "activities/meetings/appraisal.html", context)


def voted(poll: Poll, *, lists: bool) -> dict[str, Any]:
    """Names, of those who have not voted and of those voted on, for the branch and the committees that file the list."""
    here = progress(poll) if poll.is_open else None
    return {
        "poll": poll,
        "progress": here,
        "missing": here.missing if here and lists else [],
        "countable": here and (here.complete or poll.closes_on < localdate()),
        "votes": results(poll) if lists else [],
    }


@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    """Whoever takes the second count sees nothing of the first."""
    held = record_kept(request, branch, activity, KIND)
    form = TotalsForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (said := taken(request, held, form)):
        messages.success(request, said)
        return redirect("meetings:appraisal", branch, activity)
    context = {"activity": held, "standing": standing(held), "form": form}
    return render(request, "activities/meetings/count.html", context)


def taken(request: HttpRequest, held: Activity, form: TotalsForm) -> str:
    """What came of the count, or nothing when it was refused."""
    try:
        agrees = take_count(
            activity=held, totals=form.totals(), reason=form.cleaned_data["reason"], by=request.user, now=now()
        )
    except CountImpossible as refusal:
        refuse(form, refusal.problems)
    except TakenAlready:
        form.add_error(None, "两个人录的已经一样，结果已定。要改，先点“重新录”。")
    except AnotherPersonNeeded:
        form.add_error(None, "第一遍是您录的，第二遍请另一个人录。")
    except VotedOnPhone:
        form.add_error(None, "这次评议用手机投票，没有纸质票要录。")
    except tuple(CLOSED) as refusal:
        form.add_error(None, CLOSED[type(refusal)])
    else:
        return SAID[agrees]
    return ""


@require_POST
@asks_first("两遍录的数和等次名单都会删掉。确定重新录？")
def again(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    try:
        take_again(activity=record_kept(request, branch, activity, KIND), by=request.user)
    except tuple(CLOSED) as refusal:
        messages.error(request, CLOSED[type(refusal)])
    return redirect("meetings:appraisal", branch, activity)


@require_http_methods(["GET", "POST"])
def grades(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    """For the branch and the committees above it alone."""
    held = record_kept(request, branch, activity, KIND)
    stands = standing(held)
    voted = {"voted": bool(stands.phone), "reason": stands.reason}
    form = GradesForm(request.POST or None, rows=grade_list(held), **voted)
    if request.method == "POST" and form.is_valid():
        try:
            said = {"grades": form.grades(), "reason": form.cleaned_data.get("reason", "")}
            grade_members(activity=held, **said, by=request.user)
        except ListDiffers as refusal:
            form.add_error(None, f"名单和汇总对不上：{refusal}")
        except CountImpossible as refusal:
            refuse(form, refusal.problems)
        except NotCountedYet:
            form.add_error(None, "汇总还没有定。先由两个人各录一遍评议结果。")
        except tuple(CLOSED) as refusal:
            form.add_error(None, CLOSED[type(refusal)])
        else:
            messages.success(request, "等次名单已存。")
            return redirect("meetings:appraisal", branch, activity)
    context = {
        "activity": held,
        "form": form,
        "grades": Grade.choices,
        "standing": stands,
        "changes": may_change(held, request.user),
    }
    return render(request, "activities/meetings/grades.html", context)

"""民主评议 on the phone: the branch opens the vote, waits, counts it or calls it off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from activities.duties.rules import DutyKind
from activities.meetings.forms import OpenBallotForm, ProlongForm
from activities.meetings.models import PhoneBallot
from activities.meetings.queries import full_members_at, phone_ballot
from activities.meetings.services import NotHandedIn, call_off_ballot, count_ballot, open_ballot, prolong_ballot
from activities.meetings.views.scope import record_kept
from dangjian.acts import asks_first, carried_out
from members.ballots.queries import voters_at, without_phone
from members.ballots.services import PollOver, TooEarly, TooFewBallots

KIND = DutyKind.DEMOCRATIC_APPRAISAL
SAID = {
    NotHandedIn: "这条记录已经撤回或退回，先不能计票。请改好重新提交再计票；不想投了，可以作废。",
    PollOver: "投票已经计票或者作废。",
    TooEarly: "还没截止，也还有人没投。到期以后，或者都投过以后再计票。",
    TooFewBallots: "收到的票不足5张，计票会看出是谁投的。可以延长，或者作废后用纸质票。",
}


@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    held, today = record_kept(request, branch, activity, KIND), localdate()
    form = OpenBallotForm(request.POST or None, today=today, first=today)
    act = {"activity": held, "by": request.user, "today": today}
    if carried_out(request, form, lambda **said: open_ballot(**act, **said)):
        messages.success(request, "投票已发起。党员在首页能看到。")
        return redirect("meetings:appraisal", branch, activity)
    context = {
        "activity": held,
        "form": form,
        "voters": voters_at(held.organization, today).count(),
        "members": full_members_at(held.organization, held.held_on).count(),
        "without_phone": without_phone(held.organization, today),
    }
    return render(request, "activities/meetings/ballot.html", context)


def ballot_kept(request: HttpRequest, branch: int, activity: int) -> PhoneBallot:
    found = phone_ballot(record_kept(request, branch, activity, KIND))
    if found is None:
        raise Http404
    return found


@require_POST
@asks_first("计票以后不能再投。现在计票？")
def count_one(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    try:
        count_ballot(ballot=ballot_kept(request, branch, activity), by=request.user, today=localdate())
    except tuple(SAID) as refusal:
        messages.error(request, SAID[type(refusal)])
    else:
        messages.success(request, "已计票。请支部按得票评定等次。")
    return redirect("meetings:appraisal", branch, activity)


@require_POST
@asks_first("票箱不打开，已经投的票全部作废。确定？")
def call_off_one(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    try:
        call_off_ballot(ballot=ballot_kept(request, branch, activity), by=request.user)
    except PollOver as refusal:
        messages.error(request, SAID[type(refusal)])
    else:
        messages.success(request, "投票已作废，票箱没有打开。")
    return redirect("meetings:appraisal", branch, activity)


@require_http_methods(["GET", "POST"])
def prolong_one(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    ballot = ballot_kept(request, branch, activity)
    form = ProlongForm(request.POST or None, today=localdate(), first=ballot.poll.closes_on)
    if carried_out(request, form, lambda **said: prolong_ballot(ballot=ballot, by=request.user, **said)):
        messages.success(request, "已延长。")
        return redirect("meetings:appraisal", branch, activity)
    return render(request, "activities/meetings/ballot.html", {"activity": ballot.activity, "form": form})

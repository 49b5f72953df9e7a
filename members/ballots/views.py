"""One page, one form: every line of the ballot, and whether it lies in the box."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from members.ballots.forms import BallotForm
from members.ballots.models import Poll
from members.ballots.queries import candidates, has_voted
from members.ballots.rules import USUAL
from members.ballots.services import PollOver, VotedAlready
from members.ballots.services import vote as put_into_the_box

SAID = {
    PollOver: "投票已经结束，这一张没有投进去。",
    VotedAlready: "您已经投过票，这一次没有再算。",
}


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest, poll: int) -> HttpResponse:
    """For whoever stands on the roll. What was chosen is shown to nobody again, the voter included."""
    visible = Poll.objects.visible_to(request.user).select_related("organization")
    found, today = get_object_or_404(visible, pk=poll), localdate()
    voted, over = has_voted(found, request.user), not found.is_open or found.closes_on < today
    lines = candidates(found)
    form = BallotForm(request.POST or None, lines=lines, options=found.options)
    if request.POST.get("do") == "rest":
        # On the page only: nothing is kept of a ballot before it lies in the box.
        form = BallotForm(lines=lines, options=found.options, initial=form.with_the_rest(USUAL[found.kind]))
    elif request.method == "POST" and not voted and not over and form.is_valid():
        try:
            put_into_the_box(poll=found, choices=form.choices(), by=request.user, today=today)
        except tuple(SAID) as refusal:
            messages.info(request, SAID[type(refusal)])
        else:
            messages.success(request, "票已投进票箱。")
        return redirect("ballots:vote", poll)
    usual = dict(found.options)[USUAL[found.kind]]
    context = {"poll": found, "form": form, "voted": voted, "over": over, "usual": usual}
    return render(request, "members/ballots/vote.html", context)

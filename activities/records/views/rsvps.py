"""我参加 or 请假: a member's own answer to what the branch has published."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from activities.records.forms import LeaveForm
from activities.records.models import Activity
from activities.records.queries.rsvps import Invitation, invitation
from activities.records.services import TooLate, reply
from activities.records.views.record import when

OVER = "这次活动已经记录，不能再答复。有出入请告诉支部。"


@require_http_methods(["GET", "POST"])
def rsvp(request: HttpRequest, activity: int) -> HttpResponse:
    """Where the link of the group chat leads; the button on the home page posts here."""
    asked = invited(request, activity)
    if request.method == "POST":
        return answered(request, asked, "已回复：参加。")
    return render(request, "activities/records/rsvp.html", shown(asked))


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, activity: int) -> HttpResponse:
    asked = invited(request, activity)
    mine = asked.answer
    posted = request.POST if request.method == "POST" else None  # choosing nothing posts nothing
    form = LeaveForm(posted, initial={"reason": mine.reason, "words": mine.words} if mine else None)
    if form.is_valid():
        return answered(request, asked, "已请假，支部记录时会看到。", **form.cleaned_data)
    return render(request, "activities/records/leave.html", shown(asked) | {"form": form})


def invited(request: HttpRequest, activity: int) -> Invitation:
    announced = Activity.objects.announced_to(request.user).select_related("organization")
    asked = invitation(request.user, get_object_or_404(announced, pk=activity))
    if asked is None:
        raise Http404
    return asked


def shown(asked: Invitation) -> dict[str, Any]:
    return {"asked": asked, "activity": asked.activity, "when": when(asked.activity), "over": OVER}


def answered(request: HttpRequest, asked: Invitation, sentence: str, **said: str) -> HttpResponse:
    """Back to where everything else waits; who works at a desk stays with the phone's pages."""
    try:
        reply(activity=asked.activity, member=asked.member, by=request.user, now=now(), **said)
    except TooLate:
        messages.error(request, OVER)
        return redirect("records:rsvp", asked.activity.pk)
    messages.success(request, sentence)
    return redirect(reverse("home:home", query={"phone": 1}))

"""What another branch holds with one's own: what it is, and who of the own people came."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from activities.records.forms import moment_said, typed
from activities.records.models import JointPart, State
from activities.records.queries.attendees import attendees
from activities.records.queries.joint import part_values, taken_part_in, turnouts_at
from activities.records.queries.rsvps import leaves, may_see_names, replies
from activities.records.rules import Problem, Turnout, absence_problems, absences_said, roster_problem
from activities.records.services import DayMoved, FilledMeanwhile, NotToFill, QuarterBeingTaken, fill_part, may_fill
from activities.records.views.form_page import REASONS, roster_for
from activities.records.views.record import when
from activities.records.views.scope import branch_to_read, branch_to_write, part_of


@require_GET
def part(request: HttpRequest, branch: int, joint: int) -> HttpResponse:
    place = branch_to_read(request, branch)
    activity = get_object_or_404(taken_part_in(place, request.user).select_related("organization", "group"), pk=joint)
    mine = part_of(request, place, activity.pk)
    context = {
        "branch": place,
        "activity": activity,
        "when": when(activity),
        "turnout": turnouts_at([activity.pk]).get((activity.pk, place.pk), Turnout()),
        "mine": mine,
        "fills": mine is not None and may_fill(activity, mine),
    }
    if mine is not None and activity.state == State.PLANNED:
        named = may_see_names(request.user, place, localdate())
        context["replies"] = replies(activity, named=named, branch=place)
    return render(request, "activities/records/part.html", context)


@require_http_methods(["GET", "POST"])
def fill(request: HttpRequest, branch: int, joint: int) -> HttpResponse:
    place = branch_to_write(request, branch)
    mine = part_of(request, place, joint)
    if mine is None:
        raise Http404
    asked, problems = leaves(mine.activity), []
    values = part_values(mine, asked)
    if request.method == "POST":
        values = typed(request.POST) | {"filled_at": moment_said(request.POST, "filled_at")}
        problems = filled(request, mine, values)
    if request.method == "POST" and not problems:
        return redirect("records:part", branch, joint)
    errors = {problem.field: problem.message for problem in reversed(problems)}
    expected = attendees(organization=place, kind=mine.activity.kind, day=mine.activity.held_on)
    context = {
        "branch": place,
        "part": mine,
        "when": when(mine.activity),
        "problems": problems,
        "errors": errors,
        "seen": values["filled_at"],
        "roster": roster_for(expected, values, errors, asked),
        "reasons": REASONS,
    }
    return render(request, "activities/records/part_fill.html", context)


def filled(request: HttpRequest, mine: JointPart, values: dict[str, Any]) -> list[Problem]:
    """What is still missing; nothing when the people were written down or cannot be any more."""
    expected = attendees(organization=mine.organization, kind=mine.activity.kind, day=mine.activity.held_on)
    absences = absences_said(values, expected)
    other_people = roster_problem(values, expected)
    if problems := [*filter(None, [other_people]), *absence_problems(absences, expected)]:
        return problems
    try:
        fill_part(part=mine, absences=absences, by=request.user, now=now(), seen_at=values["filled_at"])
    except FilledMeanwhile as error:
        values["filled_at"] = error.part.filled_at  # what is sent after these words is meant
        return [
            Problem("roster", f"{error.part.filled_by}刚刚填过，和您填的不一样。您填的还在下面；以您的为准就再交一次")
        ]
    except DayMoved:
        return [Problem("roster", "主办支部刚刚改了活动日期，请看一看名单再交一次")]
    except QuarterBeingTaken as refusal:
        return [Problem("roster", str(refusal))]
    except NotToFill:
        messages.error(request, "这次活动还没有记录，或者已经审核通过，现在不能填。确实要改，请审核的单位先退回。")
    else:
        messages.success(request, "本支部的到会情况填好了。")
    return []

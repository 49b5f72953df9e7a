"""核对, on the phone of a branch: agree, or say of a line what is wrong."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from analytics.assessment.models import Closing, ScoreLine
from analytics.assessment.queries.differences import differences
from analytics.assessment.queries.scores import asked_quarter
from analytics.assessment.queries.stages import closing_of
from analytics.assessment.rules import Stage, points_text
from analytics.objections import services
from analytics.objections.forms import OVER, CarryOnForm, ObjectForm
from analytics.objections.models import SPEAKING_ROLES, ScoreObjection
from analytics.objections.queries import (
    asked,
    check_of,
    earlier_check,
    lines_asked,
    lines_of,
    lines_to_check,
    score_to_check,
    shares_shown,
    to_ask_again,
)
from dangjian.acts import carried_out
from dangjian.web.rules import row_number
from organizations.access.models import within
from organizations.tree.models import Kind, Organization


def own_branch(request: HttpRequest, branch: int) -> Organization:
    """A branch that whoever asks speaks for; elsewhere there is nothing to check."""
    mine = within(request.user.reach.held_as(*SPEAKING_ROLES), sector="sector")
    return get_object_or_404(Organization.objects.visible_to(request.user).filter(mine), pk=branch, kind=Kind.BRANCH)


@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, branch: int, quarter: str) -> HttpResponse:
    place, shown = own_branch(request, branch), asked_quarter(quarter)
    closing = closing_of(shown)
    if request.method == "POST":
        return confirmed(request, place, closing, shown.slug)
    score = score_to_check(closing, place) if closing else None
    checked = check_of(closing, place) if closing else None
    before = earlier_check(closing, place) if closing and score and not checked else None
    runs = bool(closing and closing.is_checked_on(localdate()) and asked(closing).filter(pk=place.pk).exists())
    since = before.run if before else closing.asked_run if closing and runs and not checked else None
    context = {
        "branch": place,
        "quarter": shown,
        "closing": closing,
        "score": score,
        "points": points_text(score.points) if score else "",
        "lines": lines_to_check(score, closing) if score else [],
        "checked": checked,
        "before": before,
        "since": since,
        "changed": differences([place], since, score.run)[0] if since and score else None,
        "runs": runs,
        "waits": bool(closing and score and not runs and to_ask_again(closing).filter(pk=place.pk).exists()),
        "open": bool(closing and closing.stage in {Stage.CHECKING, Stage.DECIDING}),
    }
    return render(request, "analytics/objections/check.html", context)


def confirmed(request: HttpRequest, place: Organization, closing: Closing | None, slug: str) -> HttpResponse:
    if closing is None or score_to_check(closing, place) is None:
        raise Http404
    try:
        seen = row_number(request.POST.get("seen_version", ""))
        services.confirm(closing=closing, organization=place, by=request.user, now=now(), seen=seen)
    except services.AnotherVersion:
        messages.error(request, "刚刚重新取过数，请看一看新的一版，再核对一次。")
    except services.CheckingOver:
        messages.error(request, "现在不在核对期里，不用核对。")
    else:
        messages.success(request, "核对好了，组织部看得到。")
    return redirect("objections:check", place.pk, slug)


def is_asked(line: ScoreLine, closing: Closing) -> bool:
    branch = line.score.organization_id
    here = closing.is_checked_on(localdate()) and asked(closing).filter(pk=branch).exists()
    return here and lines_asked(closing).filter(pk=line.pk).exists()


@require_http_methods(["GET", "POST"])
def object_to(request: HttpRequest, branch: int, line: int) -> HttpResponse:
    place = own_branch(request, branch)
    found = get_object_or_404(lines_of(place), pk=line)
    slug, closing = found.score.run.quarter.slug, closing_of(found.score.run.quarter)
    if request.method == "GET" and not (closing and is_asked(found, closing)):
        messages.error(request, OVER)
        return redirect("objections:check", place.pk, slug)
    form = ObjectForm(request.POST or None, request.FILES or None, today=localdate())
    if carried_out(request, form, lambda **said: services.object_to(line=found, by=request.user, now=now(), **said)):
        messages.success(request, f"“{found.name}”的异议已经提交，答复了会告诉您。")
        return redirect("objections:check", place.pk, slug)
    context = {"branch": place, "line": found, "form": form, "slug": slug} | shares_shown(found)
    return render(request, "analytics/objections/object.html", context)


@require_http_methods(["GET", "POST"])
def carry_on(request: HttpRequest, score_objection: int) -> HttpResponse:
    mine = ScoreObjection.objects.editable_by(request.user).select_related("organization", "line__item", "closing")
    found = get_object_or_404(mine, pk=score_objection)
    form = CarryOnForm(request.POST or None, today=localdate())
    if carried_out(
        request, form, lambda words: services.carry_on(objection=found, words=words, by=request.user, now=now())
    ):
        messages.success(request, "已请组织部复核，会由另一位同志办理。")
        return redirect("objections:check", found.organization_id, found.closing.quarter.slug)
    return render(request, "analytics/objections/carry_on.html", {"objection": found, "form": form})


@require_POST
def withdraw(request: HttpRequest, score_objection: int) -> HttpResponse:
    mine = ScoreObjection.objects.editable_by(request.user).select_related("closing")
    found = get_object_or_404(mine, pk=score_objection)
    try:
        services.withdraw(objection=found, by=request.user, now=now())
    except services.NothingToCarryOn:
        messages.error(request, "已经答复过，不能撤回了。")
    else:
        messages.success(request, "异议已撤回。")
    return redirect("objections:check", found.organization_id, found.closing.quarter.slug)

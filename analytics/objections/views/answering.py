"""Objections on the desk of whoever answers them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from analytics.assessment.queries.lights import DUTY_KINDS
from analytics.objections.forms import AnswerForm, ExcuseForm, HeadForm
from analytics.objections.queries import answerable_by_nobody, objections_shown, shares_shown, waiting_for
from analytics.objections.rules import State
from analytics.objections.services import answer, decide_by_head, exempt_upheld
from dangjian.acts import carried_out
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Those that wait for the viewer first; `?state=all` lists every one in reach."""
    require(request.user, Right.DESK)
    every, wanted = objections_shown(request.user).order_by("-raised_at", "-pk"), request.GET.get("state", "")
    mine = waiting_for(request.user).values("pk")
    page = Paginator(every if wanted == "all" else every.filter(pk__in=mine), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "analytics/objections/list.html", {"page": page, "all": wanted == "all"})


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, score_objection: int) -> HttpResponse:
    require(request.user, Right.DESK)
    found = get_object_or_404(
        objections_shown(request.user).select_related("first_by", "second_by", "exemption"), pk=score_objection
    )
    may = waiting_for(request.user).filter(pk=found.pk).exists()
    form = AnswerForm(request.POST or None, today=localdate()) if may else None
    if request.method == "POST" and form is None:
        messages.error(request, "这一件现在不由您答复，或者已经答复过。")
        return redirect("objections:one", found.pk)
    if form and carried_out(request, form, lambda **said: answer(objection=found, by=request.user, now=now(), **said)):
        messages.success(request, "已答复，支部收到消息。")
        return redirect("objections:list")
    decides = request.user.reach.has(Right.ASSESS)
    context = {
        "objection": found,
        "by_head": decides and bool(answerable_by_nobody([found])),
        "excusable": decides and found.is_upheld and not found.exemption,
        "form": form,
        **shares_shown(found.line),
        "attachments": found.album.attachments.order_by("pk") if found.album else [],
        "second": found.state == State.APPEALED,
    }
    return render(request, "analytics/objections/one.html", context)


@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, score_objection: int) -> HttpResponse:
    """What the head of the department decided, written down where nobody is left to answer."""
    require(request.user, Right.ASSESS)
    found = get_object_or_404(objections_shown(request.user), pk=score_objection)
    form = HeadForm(request.POST or None, today=localdate())
    if carried_out(request, form, lambda **said: decide_by_head(objection=found, by=request.user, now=now(), **said)):
        messages.success(request, "部领导的决定已登记，支部收到消息。")
        return redirect("objections:one", found.pk)
    return render(request, "analytics/objections/head.html", {"objection": found, "form": form})


@require_http_methods(["GET", "POST"])
def excuse(request: HttpRequest, score_objection: int) -> HttpResponse:
    """The exemption that an upheld objection was about; the next version counts it."""
    require(request.user, Right.ASSESS)
    found = get_object_or_404(objections_shown(request.user), pk=score_objection)
    about = DUTY_KINDS.get(found.line.item.indicator, "") if found.line.item else ""
    form = ExcuseForm(request.POST or None, today=localdate(), initial={"kind": about})
    if carried_out(request, form, lambda **said: exempt_upheld(objection=found, by=request.user, now=now(), **said)):
        messages.success(request, "免除已登记，重新取数以后计入新的一版。")
        return redirect("objections:process", found.closing.quarter.slug)
    return render(request, "analytics/objections/excuse.html", {"objection": found, "form": form})

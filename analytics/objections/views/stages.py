"""The quarter's way from 取数 to 通报 on the desk: where it stands, and the next step for whoever may take it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_POST

from analytics.assessment.models import Closing, Run
from analytics.assessment.queries.differences import differences, differing
from analytics.assessment.queries.late import late_changes, late_entries
from analytics.assessment.queries.scores import asked_quarter, current_run, newest_run
from analytics.assessment.queries.stages import closing_of, stages_of
from analytics.assessment.rules import Stage
from analytics.assessment.services import ask, take_figures
from analytics.assessment.services.closings import call_off_closing, cannot_be_taken, is_adjustable, report
from analytics.objections import forms, services
from analytics.objections.queries import answerable_by_nobody, open_objections, progress_of, to_ask_again
from analytics.objections.views.beside import LISTS, listed
from dangjian.acts import carried_out
from dangjian.jobs.models import JobState
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right

SHAPES: dict[str, type[forms.StepForm]] = {
    "take": forms.TakeForm,
    "check": forms.CheckForm,
    "decide": forms.DecideForm,
    "again": forms.AgainForm,
    "final": forms.FinalForm,
    "report": forms.ReportForm,
    "call_off": forms.CallOffForm,
    "adjust": forms.AdjustForm,
}
SAID = {
    "take": "正在取数，算好后自动显示。",
    "check": "已通知各支部核对。",
    "decide": "进入审定。",
    "again": "已通知得分变了的支部再核对。",
    "final": "已经定稿。",
    "report": "通报已登记。",
    "call_off": "已撤销，季度重新打开。",
    "adjust": "正在重新取数，算好后自动显示新的一版。",
}
NEXT = {Stage.CHECKING: "decide", Stage.DECIDING: "final", Stage.FINAL: "report"}
FIRST = 10


def steps_open(closing: Closing | None, quarter: Quarter, today: date) -> list[str]:
    """The next step first, then what may be done besides."""
    if closing is None:
        return ["take"] if today >= quarter.end else []
    if closing.stage == Stage.TAKING and closing.run.job_state != JobState.DONE:
        return ["call_off"] if cannot_be_taken(closing.run, now=now()) else []
    following = "check" if closing.stage == Stage.TAKING else NEXT.get(Stage(closing.stage), "")
    first = ["again"] if following in ("decide", "final") and to_ask_again(closing).exists() else []
    return [*first, *([following] if following else []), *(["adjust"] if is_adjustable(closing, quarter) else [])]


def acts(closing: Closing | None, quarter: Quarter, request: HttpRequest) -> dict[str, Callable[..., object]]:
    by, today, at = request.user, localdate(), now()
    return {
        "take": lambda: take_figures(quarter=quarter, by=by, today=today, now=at),
        "check": lambda: services.begin_checking(closing=closing, by=by, today=today, now=at),
        "decide": lambda: services.begin_deciding(closing=closing, by=by, now=at),
        "again": lambda: services.ask_again(closing=closing, by=by, today=today, now=at),
        "final": lambda: services.finalise(closing=closing, by=by, now=at),
        "report": lambda on, circular_number: report(closing=closing, on=on, number=circular_number, by=by, now=at),
        "call_off": lambda: call_off_closing(closing=closing, by=by, now=at),
        "adjust": lambda reason: ask(quarter=quarter, by=by, today=today, reason=reason),
    }


@require_GET
def process(request: HttpRequest, quarter: str) -> HttpResponse:
    require(request.user, Right.DESK)
    return shown(request, asked_quarter(quarter), {})


@require_POST
def step(request: HttpRequest, quarter: str) -> HttpResponse:
    """Take the step that the button names, if it is open; else say so."""
    require(request.user, Right.ASSESS)
    asked, wanted = asked_quarter(quarter), request.POST.get("do", "")
    closing = closing_of(asked)
    if wanted not in steps_open(closing, asked, localdate()):
        messages.error(request, "现在还不能走这一步，请看一眼现在的情况。")
        return redirect("objections:process", asked.slug)
    form = form_of(wanted, closing, asked, request.POST)
    if carried_out(request, form, acts(closing, asked, request)[wanted]):
        messages.success(request, SAID[wanted])
        return redirect("objections:process", asked.slug)
    return shown(request, asked, {wanted: form})


def form_of(name: str, closing: Closing | None, quarter: Quarter, said: Any = None) -> forms.StepForm:
    shape = SHAPES[name]
    return shape(said, today=localdate(), closing=closing, quarter=quarter, auto_id=f"id_{name}_%s")


def shown(request: HttpRequest, quarter: Quarter, bound: dict[str, forms.StepForm]) -> HttpResponse:
    closing, latest = closing_of(quarter), newest_run(quarter)
    open_steps = steps_open(closing, quarter, localdate()) if request.user.reach.has(Right.ASSESS) else []
    context = {
        "quarter": quarter,
        "closing": closing,
        "stages": stages_of(quarter, today=localdate()),
        "latest": latest,
        "waiting": latest is not None and latest.job_state == JobState.WAITING,
        "failure": latest.failure if latest and latest.job_state == JobState.FAILED else "",
        "progress": progress_of(closing) if closing else None,
        "forms": {name: bound.get(name) or form_of(name, closing, quarter) for name in open_steps},
        "spots": bool(open_steps and closing and closing.stage in {Stage.CHECKING, Stage.DECIDING}),
        "stuck": stuck(closing, request.user) if closing else 0,
        "lists": [listed(what, closing, request, most=FIRST) for what in LISTS] if closing else [],
        "after": after_report(closing, request.user) if closing and closing.stage == Stage.REPORTED else None,
    } | adjustment_shown(current_run(quarter), request)
    return render(request, "analytics/objections/process.html", context)


def after_report(closing: Closing, account: Account) -> dict[str, Any]:
    """What is next once the branches were told: what came late and no version counts, or the quarter after."""
    late = late_changes(closing.quarter, account=account), late_entries(closing.quarter, account=account)
    return {"late": sum(one.filter(counted_in=None).count() for one in late), "next": closing.quarter.next()}


def stuck(closing: Closing, account: Account) -> int:
    """How many objections in reach wait for the department to write down what its head decides."""
    if not account.reach.has(Right.ASSESS):
        return 0
    return len(answerable_by_nobody(open_objections(closing).visible_to(account)))


def adjustment_shown(run: Run | None, request: HttpRequest) -> dict[str, Any]:
    """How many organizations the version scores otherwise than the one it adjusts, and the first of them."""
    if run is None or run.adjusts is None:
        return {"adjusted": None}
    found = differing(run.adjusts, run, account=request.user)
    return {"adjusted": run, "many": found.count(), "differences": differences(found[:FIRST], run.adjusts, run)}

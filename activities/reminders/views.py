"""Reminding by hand, taking it back, and the log of both kinds."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_GET, require_POST

from activities.reminders import queries, services
from activities.reminders.forms import LogFilter
from activities.reminders.models import Round
from activities.reminders.rules import UNDO_FOR
from dangjian.periods import Quarter
from dangjian.web.rules import own_page, row_numbers
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
NOBODY_CHOSEN = "还没有勾选支部。勾上要提醒的，再点“提醒选中的”。"


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """The branches and the quarter as the list of who is behind names them; afterwards that list again."""
    require(request.user, Right.DESK)
    try:
        quarter = Quarter.parse(request.POST.get("quarter", ""))
    except ValueError as error:
        raise Http404 from error
    chosen = row_numbers(request.POST.getlist("branch"))
    if chosen:
        asked = services.remind(branches=chosen, quarter=quarter, by=request.user, now=now())
        say = messages.success if asked.round else messages.warning
        say(request, in_words(asked))
    else:
        messages.warning(request, NOBODY_CHOSEN)
    return back_to_the_list(request)


def in_words(asked: services.Asked) -> str:
    parts = []
    if asked.round:
        due = localtime(asked.round.due_at)
        at_once = due - asked.round.asked_at <= UNDO_FOR
        when = "10秒后发出" if at_once else f"{due.month}月{due.day}日早上8点发出"
        parts.append(f"提醒{asked.count}个支部，{when}，发出以前可以撤回。")
    if asked.too_soon:
        parts.append(f"{asked.too_soon}个支部3个工作日内提醒过，没有再发。")
    if asked.not_behind:
        parts.append(f"{asked.not_behind}个支部已经记了，或者等联合活动的主办支部记，不用提醒。")
    return "".join(parts) or "选中的支部不在您的管辖范围，没有提醒。"


@require_POST
def undo(request: HttpRequest, batch: int) -> HttpResponse:
    require(request.user, Right.DESK)
    found = get_object_or_404(Round.objects.visible_to(request.user), pk=batch)
    try:
        count = services.undo(batch=found, by=request.user)
    except services.TooLate:
        messages.warning(request, "已经发出，撤不回了。")
    else:
        messages.success(request, f"已撤回，{count}个支部都没有收到。")
    return back_to_the_list(request)


def back_to_the_list(request: HttpRequest) -> HttpResponse:
    return redirect(own_page(request.POST.get("next", ""), otherwise=reverse("reminders:log")))


@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """提醒记录: who reminded whom of what and when, and how it went out."""
    require(request.user, Right.DESK)
    form = LogFilter(request.GET, account=request.user)
    found = queries.reminders(request.user, **form.wanted())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "narrowed": bool(form.changed_data),
        "lines": queries.log_lines(page.object_list),
        "waiting": queries.waiting_rounds(request.user, now()),
    }
    return render(request, "activities/reminders/log.html", context)

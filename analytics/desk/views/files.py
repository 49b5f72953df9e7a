"""Lists to take away: each asks a worker for the file of what its page shows, and leads to 我的导出."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from analytics.desk.forms import FileForm, RosterFileForm
from analytics.desk.queries.warning import COMING, SORTS
from analytics.desk.views.scope import asked_unit, asked_word, shown_quarter
from analytics.reports.rules import ExportKind
from analytics.reports.services import ask_export
from dangjian.periods import Quarter
from organizations.access.queries import require
from organizations.access.rules import Right

ASKED = "正在后台做，做好了在这里下载。"
LONGEST_WORD = 40  # of an address, kept with what was asked


@require_POST
def behind_file(request: HttpRequest) -> HttpResponse:
    """未完成情况.xlsx, with the filters of the page."""
    require(request.user, Right.DESK)
    wanted = {"item": request.GET.get("item", "")[:LONGEST_WORD], **of_unit(request)}
    asked = {"kind": ExportKind.BEHIND, "quarter": shown_quarter(request), "wanted": wanted}
    return asked_for(request, FileForm(request.POST), page="desk:behind", **asked)


@require_POST
def warning_file(request: HttpRequest) -> HttpResponse:
    """谁会变红.xlsx of today's quarter, with the filters of the page."""
    require(request.user, Right.DESK)
    words = {"coming": asked_word(request, "coming", COMING), "sort": asked_word(request, "sort", SORTS)}
    asked = {"kind": ExportKind.WARNING, "quarter": this_quarter(), "wanted": words | of_unit(request)}
    return asked_for(request, FileForm(request.POST), page="desk:warning", **asked)


@require_POST
def roster_file(request: HttpRequest) -> HttpResponse:
    """党员花名册.xlsx as the list of members was narrowed, once its page was told why."""
    require(request.user, Right.DESK)
    form = RosterFileForm(request.POST)
    said = form.wanted() if form.is_valid() else {}
    asked = {"kind": ExportKind.ROSTER, "quarter": this_quarter(), "wanted": said}
    return asked_for(request, form, page="roster:export", **asked)


def this_quarter() -> Quarter:
    return Quarter.containing(localdate())


def of_unit(request: HttpRequest) -> dict[str, int]:
    unit = asked_unit(request)
    return {"unit": unit.pk} if unit else {}


def asked_for(request: HttpRequest, form: FileForm, *, page: str, **asked: Any) -> HttpResponse:
    """One row however often the same page is sent; what the page does not say right, it is asked again."""
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect(f"{reverse(page)}?{request.GET.urlencode()}")
    ask_export(uid=form.cleaned_data["uid"], by=request.user, now=now(), **asked)
    messages.success(request, ASKED)
    return redirect("reports:exports")

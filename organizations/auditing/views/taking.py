"""First what will leave and the question why, then the file."""

from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from dangjian.taking import handed_over
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.auditing.forms import ExportForm, LogFilter
from organizations.auditing.queries import found_for, many
from organizations.auditing.rules import MOST_EXPORTED
from organizations.auditing.services import TooMany, export_log


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.AUDIT)
    chosen, form = LogFilter(request.GET), ExportForm(request.POST if request.method == "POST" else None)
    wanted = chosen.wanted()
    if form.is_valid():
        try:
            return log_file(request, chosen, form.cleaned_data["reason"])
        except TooMany:
            pass  # the page below says so
    context = {
        "form": form,
        "chosen": chosen.in_words(),
        "count": many(found_for(request.user, wanted), most=MOST_EXPORTED),
        "most": MOST_EXPORTED,
        "query": request.GET.urlencode(),
    }
    return render(request, "organizations/auditing/export.html", context)


def log_file(request: HttpRequest, chosen: LogFilter, reason: str) -> FileResponse:
    words = "；".join(f"{label}：{value}" for label, value in chosen.in_words()) or "没有筛选"
    facts = {"wanted": chosen.wanted(), "chosen": words, "reason": reason, "by": request.user, "now": now()}
    return handed_over(partial(export_log, **facts), f"操作日志-{localdate():%Y%m%d}.xlsx")

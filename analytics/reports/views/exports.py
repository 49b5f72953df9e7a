"""我的导出: ask for a file, see how far it is, take it, ask again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analytics.assessment.queries.scores import quarter_shown, scored_quarters
from analytics.reports.forms import ExportForm
from analytics.reports.models import Export
from analytics.reports.rules import KEPT_FOR, ExportKind
from analytics.reports.services.exports import NotAnyMore, ask_again, ask_export, take_export
from dangjian import papers, sheets
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
REFRESH = "4"  # seconds; a header, so that it works without scripts and only while something is made
TYPES = {"xlsx": sheets.CONTENT_TYPE, "docx": papers.CONTENT_TYPE}
GONE = "这个文件已经清理，或者您的管辖范围变了，不能下载。点“重新做”再做一份。"


@require_http_methods(["GET", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    quarters = scored_quarters() or [quarter_shown(localdate())]
    form = ExportForm(request.POST or None, quarters=quarters, shown=request.GET.get("quarter", ""))
    if form.is_valid():
        said = form.cleaned_data
        ask_export(kind=ExportKind(said["kind"]), quarter=said["quarter"], uid=said["uid"], by=request.user, now=now())
        return redirect("reports:exports")
    found = Export.objects.visible_to(request.user).order_by("-asked_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "days": KEPT_FOR.days}
    answer = render(request, "analytics/reports/exports.html", context)
    if request.method == "GET" and any(one.is_waiting for one in page):
        answer["Refresh"] = REFRESH
    return answer


@require_GET
def export_file(request: HttpRequest, export: int) -> HttpResponse:
    require(request.user, Right.DESK)
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=export)
    try:
        path = take_export(export=found, by=request.user, now=now())
    except NotAnyMore:
        messages.error(request, GONE)
        return redirect("reports:exports")
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.file_name, content_type=TYPES[found.ending])


@require_POST
def export_again(request: HttpRequest, export: int) -> HttpResponse:
    require(request.user, Right.DESK)
    found = get_object_or_404(Export.objects.visible_to(request.user), pk=export)
    ask_again(export=found, by=request.user, now=now())
    return redirect("reports:exports")

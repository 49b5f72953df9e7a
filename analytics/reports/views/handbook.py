"""支部工作手册 and 资料包: first what will leave and the question why, then the file."""

from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from analytics.reports.forms import HandbookForm
from analytics.reports.queries.handbook import Handbook, handbook_branches, handbook_of
from analytics.reports.queries.official import handbook_values
from analytics.reports.services.handbook import export_handbook, export_package
from analytics.reports.services.official import fill_form
from dangjian.papers import CONTENT_TYPE
from dangjian.taking import ExportReason, Taker, handed_over
from organizations.access.rules import Right
from organizations.stationery.models import OfficialForm
from organizations.stationery.services import REFUSALS, as_download
from organizations.tree.models import Organization
from organizations.tree.queries import top_of

ZIP = "application/zip"


@require_http_methods(["GET", "POST"])
def handbook(request: HttpRequest, branch: int) -> HttpResponse:
    found, today = get_object_or_404(handbook_branches(request.user), pk=branch), localdate()
    keeps = request.user.reach.covers(Right.RECORD, found.path, found.sector)
    usual = {"reason": ExportReason.ARCHIVE} if keeps else {}  # what a branch takes of its own it mostly files
    form = HandbookForm(request.POST if request.method == "POST" else None, today=today, initial=usual)
    if form.is_valid():
        wanted = handbook_of(found, form.cleaned_data["period"], request.user, today=today)
        taker = Taker(request.user, office_of(request, found), form.cleaned_data["reason"], now())
        whole, official = request.POST.get("do") == "package", form.cleaned_data.get("official_form")
        if whole or not official:
            return taken(wanted, taker, whole=whole)
        try:
            return put_into(wanted, official, taker)
        except REFUSALS as refusal:
            form.add_error("official_form", str(refusal) or "模板的文件不在了，请换一个，并告诉组织部。")
    return render(request, "analytics/reports/handbook.html", {"branch": found, "form": form})


def put_into(wanted: Handbook, official: OfficialForm, taker: Taker) -> HttpResponse:
    values, branch = handbook_values(wanted), wanted.branch
    content = fill_form(form=official, values=values, about=branch, rows=len(wanted.records), taker=taker)
    return as_download(content, f"{branch.short_name}{wanted.period.label}{official.name}", official.ending)


def office_of(request: HttpRequest, branch: Organization) -> str:
    """The highest place in reach, else the branch itself."""
    return (top_of(request.user) or branch).short_name


def taken(wanted: Handbook, taker: Taker, *, whole: bool) -> FileResponse:
    title = f"{wanted.branch.short_name}{wanted.period.label}"
    export, kind, name = (
        (export_package, ZIP, f"{title}支部资料包.zip")
        if whole
        else (export_handbook, CONTENT_TYPE, f"{title}支部工作手册.docx")
    )
    return handed_over(partial(export, handbook=wanted, taker=taker), name, kind)

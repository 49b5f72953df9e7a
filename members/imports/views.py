"""The desk's import pages: upload, look, answer, confirm, undo."""

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dangjian.acts import asks_first
from dangjian.sheets import CONTENT_TYPE, write_sheet
from members.imports import services
from members.imports.forms import AnswerForm, ConfirmForm, UploadForm
from members.imports.models import RosterImport, RosterRow, RowState, Stage
from members.imports.queries import problems, scope_name
from members.imports.rules.headers import NAMED
from organizations.access.queries import require
from organizations.access.rules import Right

PER_PAGE = 50
TABS = (
    RowState.WRONG,
    RowState.DOUBTFUL,
    RowState.NEW,
    RowState.CHANGED,
    RowState.ABSENT,
    RowState.UNCHANGED,
)
WORKING = {Stage.PREVIEW: "正在核对", Stage.APPLY: "正在写入，请稍候", Stage.UNDO: "正在撤销，请稍候"}


def mine(request: HttpRequest, roster_import: int) -> RosterImport:
    require(request.user, Right.MAINTAIN)
    return get_object_or_404(RosterImport.objects.editable_by(request.user).select_related("by"), pk=roster_import)


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    found = RosterImport.objects.visible_to(request.user).select_related("by").defer("ledger").order_by("-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "members/imports/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.MAINTAIN)
    form = UploadForm(request.POST or None, request.FILES or None, today=localdate())
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = services.receive(
                content=file.read(),
                file_name=file.name,
                as_of=form.cleaned_data["as_of"],
                by=request.user,
                now=now(),
            )
        except services.Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("imports:preview", received.pk)
    return render(request, "members/imports/upload.html", {"form": form})


@require_GET
def preview(request: HttpRequest, roster_import: int) -> HttpResponse:
    found = mine(request, roster_import)
    tabs = [(state, found.counts.get(state, 0)) for state in TABS if found.counts.get(state)]
    state = request.GET.get("state", "")
    if state not in {one for one, _ in tabs}:
        state = tabs[0][0] if tabs else RowState.WRONG
    rows = RosterRow.objects.visible_to(request.user).filter(roster_import=found, state=state).order_by("position")
    context = {
        "roster_import": found,
        "working": WORKING.get(found.stage) if found.is_working else None,
        "tabs": tabs,
        "state": state,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "scope": scope_name(found),
        "absent": found.counts.get(RowState.ABSENT, 0),
    }
    return render(request, "members/imports/preview.html", context)


@require_GET
def progress(request: HttpRequest, roster_import: int) -> JsonResponse:
    found = mine(request, roster_import)
    address = "" if found.is_working else reverse("imports:preview", args=[found.pk])
    figures = {"done": found.progress_done, "total": found.progress_total}
    return JsonResponse(figures | {"text": WORKING.get(found.stage, ""), "next": address})


@require_GET
def errors(request: HttpRequest, roster_import: int) -> FileResponse:
    found = mine(request, roster_import)
    columns = [("行", 8), ("列", 18), ("说明", 80)]
    rows = [(one["row"], one["column"], one["message"]) for one in problems(found)]
    return workbook(f"要改的内容-{found.pk}", f"{found.file_name} 要改的内容", columns, rows)


@require_GET
def blank(request: HttpRequest, kind: str) -> FileResponse:
    """An empty sheet with the national system's column names."""
    require(request.user, Right.MAINTAIN)
    sheets = {"members": ("MEMBER", "党员花名册"), "organizations": ("ORGANIZATION", "党组织表")}
    if kind not in sheets:
        raise Http404
    subject, title = sheets[kind]
    columns = [(names[0], 4 + 2 * len(names[0])) for names in NAMED[subject].values()]
    return workbook(title, title, columns, [])


def workbook(name: str, title: str, columns: list[tuple[str, int]], rows: list[tuple]) -> FileResponse:
    target = BytesIO()
    write_sheet(target, title=title, notes=[], columns=columns, rows=rows)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


@require_POST
def answer(request: HttpRequest, roster_import: int, roster_row: int) -> HttpResponse:
    found = mine(request, roster_import)
    rows = RosterRow.objects.editable_by(request.user).select_related("roster_import")
    row = get_object_or_404(rows, pk=roster_row, roster_import=found)
    form = AnswerForm(request.POST, options=len(row.options))
    if not form.is_valid():
        messages.error(request, "请选择是哪一位。")
    else:
        try:
            services.answer(row=row, option=form.cleaned_data["option"], by=request.user)
        except services.MeantAlready as refusal:
            messages.error(request, str(refusal))
        except services.NotReady:
            messages.error(request, "这份文件已经确认，不能再改。")
    return back_to(found, RowState.DOUBTFUL)


@require_POST
def accept(request: HttpRequest, roster_import: int) -> HttpResponse:
    found = mine(request, roster_import)
    try:
        accepted = services.accept_likeliest(roster_import=found, by=request.user)
    except services.NotReady:
        messages.error(request, "这份文件已经确认，不能再改。")
    else:
        messages.success(request, f"已采用 {accepted} 行。")
    return back_to(found, RowState.DOUBTFUL)


@require_POST
def confirm(request: HttpRequest, roster_import: int) -> HttpResponse:
    found = mine(request, roster_import)
    form = ConfirmForm(request.POST)
    form.is_valid()
    try:
        services.confirm(
            roster_import=found, by=request.user, now=now(), absent_leave=form.cleaned_data["absent_leave"]
        )
    except services.NotReady:
        messages.error(request, "现在还不能导入：请先把有错的行改好、把要确认的行确认完。")
    except services.TooManyLeaving:
        messages.error(request, "不在表内的人太多，不像都转出了。请核对文件是不是完整；确实转出的，请逐人办理。")
    return back_to(found)


@require_POST
@asks_first("撤销这次导入？新增的会删除，变更的会恢复原样。")
def undo(request: HttpRequest, roster_import: int) -> HttpResponse:
    found = mine(request, roster_import)
    try:
        services.ask_undo(roster_import=found, by=request.user, now=now())
    except services.NotReady:
        messages.error(request, "只有已经导入的文件才能撤销。")
    return back_to(found)


@require_POST
@asks_first("删除这次上传和核对的内容？")
def discard(request: HttpRequest, roster_import: int) -> HttpResponse:
    found = mine(request, roster_import)
    try:
        services.discard(roster_import=found, by=request.user)
    except services.StillNeeded:
        messages.error(request, "已经导入的文件要留作撤销的依据，不能删除。")
        return back_to(found)
    messages.success(request, "已删除这次上传，核对的内容没有保留。")
    return redirect("imports:list")


def back_to(roster_import: RosterImport, state: str = "") -> HttpResponse:
    address = reverse("imports:preview", args=[roster_import.pk])
    return redirect(f"{address}?state={state}" if state else address)

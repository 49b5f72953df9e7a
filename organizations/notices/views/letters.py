"""通知 on the desk of the office that writes it."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.sheets import CONTENT_TYPE
from dangjian.web.queries import public_address
from dangjian.web.rules import row_number
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.notices import services
from organizations.notices.forms import CallBackForm, LetterFilter, LetterForm
from organizations.notices.models import Notice
from organizations.notices.queries import (
    counts_of,
    delivery_list,
    notice_list,
    recipients,
    unanswered_names,
    without_reader,
)
from organizations.notices.rules import Stage
from organizations.photos.models import Attachment

PER_PAGE = 50
NAMES_COPIED = 30
STATES = [("OPEN", "未确认"), ("DONE", "已确认"), ("LATE", "逾期确认")]
GONE = "这份通知已经发出或撤回，不能再改。"
REFUSALS: dict[type[Exception], str] = {
    services.AlreadySent: GONE,
    services.ChangedMeanwhile: "您打开这页以后，有人改过这份草稿，还没有发出。请看过现在的内容再发。",
    services.NobodyToTell: "没有要发给的党组织，请改一改发给谁。",
}


def own(request: HttpRequest, pk: int) -> Notice:
    require(request.user, Right.PUBLISH)
    related = "organization", "album", "made_by", "follows"
    return get_object_or_404(Notice.objects.editable_by(request.user).select_related(*related), pk=pk)


@require_GET
def sent(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    form = LetterFilter(request.GET, states=Stage.choices)
    wanted = form.wanted()
    page = Paginator(notice_list(request.user, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "narrowed": bool(wanted.q or wanted.state)}
    return render(request, "organizations/notices/sent.html", context)


@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    start = {"follows": request.GET.get("after", "")}
    form = LetterForm(request.POST or None, account=request.user, today=localdate(), initial=start)
    if form.is_valid():
        made = services.draft(by=request.user, now=now(), **form.cleaned_data)
        add_files(request, made)
        return redirect("notices:sent_one", made.pk)
    return render(request, "organizations/notices/write.html", {"form": form, "notice": None})


@require_http_methods(["GET", "POST"])
def rewrite(request: HttpRequest, notice: int) -> HttpResponse:
    found = own(request, notice)
    if found.stage != Stage.DRAFT:
        messages.error(request, GONE)
        return redirect("notices:sent_one", found.pk)
    names = "organization", "title", "text", "asks", "due_on", "choice", "for_members", "follows", "uid"
    start = {name: getattr(found, name) for name in names} | {"picked": found.picked.all()}
    form = LetterForm(request.POST or None, account=request.user, today=localdate(), initial=start)
    if form.is_valid():
        kept = {
            name: form.cleaned_data[name]
            for name in form.cleaned_data
            if name not in {"organization", "follows", "uid"}
        }
        try:
            services.revise(notice=found, by=request.user, **kept)
        except services.AlreadySent:  # by somebody else, while this was typed
            form.add_error(None, GONE)
        else:
            add_files(request, found)
            return redirect("notices:sent_one", found.pk)
    return render(request, "organizations/notices/write.html", {"form": form, "notice": found})


def add_files(request: HttpRequest, notice: Notice) -> None:
    """None into what has left: who goes back and presses once more has the letter that was sent."""
    if files := request.FILES.getlist("files"):
        try:
            refusals = services.enclose(notice=notice, files=files, by=request.user)
        except services.AlreadySent:
            refusals = [GONE]
        for refused in refusals:
            messages.error(request, refused)


@require_http_methods(["GET", "POST"])
def sent_one(request: HttpRequest, notice: int) -> HttpResponse:
    found, asked = own(request, notice), request.POST.get("do", "")
    taking_back = CallBackForm(request.POST if asked == "call_back" else None)
    if request.method == "POST" and done(request, found, asked, taking_back):
        return redirect("notices:sent_one", found.pk)
    context = {
        "notice": found,
        "form": taking_back,
        "attachments": found.album.attachments.order_by("pk") if found.album else [],
    }
    if found.stage == Stage.DRAFT:
        to = recipients(found, today=localdate())
        return render(request, "organizations/notices/draft.html", context | {"to": to, "without": without_reader(to)})
    narrowing = LetterFilter(request.GET, states=STATES)
    wanted = narrowing.wanted()
    names = unanswered_names(found)
    context |= {
        "filter": narrowing,
        "narrowed": bool(wanted.q or wanted.state),
        "page": Paginator(delivery_list(found, wanted), PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts_of(found),
        "names": names[:NAMES_COPIED],
        "more": max(len(names) - NAMES_COPIED, 0),
        "address": public_address(request, reverse("notices:received")),
    }
    return render(request, "organizations/notices/sent_one.html", context)


def done(request: HttpRequest, found: Notice, asked: str, form: CallBackForm) -> bool:
    try:
        if asked == "send":
            seen = row_number(request.POST.get("seen", "")) or 0
            count = services.send(notice=found, by=request.user, now=now(), seen=seen)
            messages.success(request, f"已发给{count}个党组织。")
            return True
        if asked == "detach" and found.stage == Stage.DRAFT:
            services.take_out(notice=found, attachment=own_attachment(request, found), by=request.user)
            return True
        if asked == "call_back" and form.is_valid():
            services.call_back(notice=found, by=request.user, now=now(), **form.cleaned_data)
            messages.success(request, "已撤回，收到的人能看到原因。")
            return True
    except tuple(REFUSALS) as refusal:
        messages.error(request, REFUSALS[type(refusal)])
        return True
    return False


def own_attachment(request: HttpRequest, found: Notice) -> Attachment:
    wanted = row_number(request.POST.get("attachment", ""))
    mine = Attachment.objects.visible_to(request.user).filter(album=found.album_id)
    return get_object_or_404(mine, pk=wanted or 0)


@require_GET
def sheet(request: HttpRequest, notice: int) -> HttpResponse:
    found = own(request, notice)
    wanted = LetterFilter(request.GET, states=STATES).wanted()
    target = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    services.export_receipts(notice=found, wanted=wanted, target=target, by=request.user, now=now())
    target.seek(0)
    name = f"通知回执-{localdate():%Y%m%d}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

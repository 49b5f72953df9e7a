"""通知 as the told organization reads and answers it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from organizations.notices import services
from organizations.notices.forms import LetterFilter, ReplyForm
from organizations.notices.models import NoticeReceipt
from organizations.notices.queries import received_list
from organizations.notices.rules import may_answer
from organizations.photos.rules import DocumentRejected
from organizations.photos.services import NoSpace

PER_PAGE = 20
MEANWHILE = "您打开这页以后，{name}已经答复，写在上面。您写的还在下面：不用改就不必再按；再按一次，就改成您写的。"
FILE_AGAIN = "文件没有收，要交请再选一次。"
TOO_LATE = "截止日期已过或者通知已撤回，不能再改。"


@require_GET
def received(request: HttpRequest) -> HttpResponse:
    form = LetterFilter(request.GET, states=[("OPEN", "还没确认")])
    wanted = form.wanted()
    page = Paginator(received_list(request.user, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "narrowed": bool(wanted.q or wanted.state), "today": localdate()}
    return render(request, "organizations/notices/received.html", context)


@require_http_methods(["GET", "POST"])
def read_one(request: HttpRequest, delivery: int) -> HttpResponse:
    related = (
        "notice",
        "notice__organization",
        "notice__album",
        "notice__follows",
        "organization",
        "album",
        "answered_by",
    )
    found = get_object_or_404(NoticeReceipt.objects.visible_to(request.user).select_related(*related), pk=delivery)
    notice, writes = found.notice, NoticeReceipt.objects.editable_by(request.user).filter(pk=found.pk).exists()
    open_still = writes and may_answer(notice.stage, notice.due_on, found.answered_at, localdate())
    form = ReplyForm(request.POST if request.method == "POST" else None, request.FILES or None, delivery=found)
    if request.method == "POST" and writes and form.is_valid() and answered(request, found, form):
        return redirect("notices:read_one", found.pk)
    context = {
        "delivery": found,
        "notice": notice,
        "form": form,
        "writes": writes,
        "open": open_still,
        "attachments": notice.album.attachments.order_by("pk") if notice.album else [],
        "files": found.album.attachments.order_by("pk") if found.album and writes else [],
        "today": localdate(),
    }
    return render(request, "organizations/notices/read_one.html", context)


def answered(request: HttpRequest, found: NoticeReceipt, form: ReplyForm) -> bool:
    said = {name: value for name, value in form.cleaned_data.items() if value}
    try:
        services.confirm(delivery=found, by=request.user, now=now(), **said)
    except services.TooLate:
        form.add_error(None, TOO_LATE)
        return False
    except services.AnsweredMeanwhile:
        found.refresh_from_db()
        form.look_again(found, MEANWHILE.format(name=found.answered_by.name) + (FILE_AGAIN if said.get("file") else ""))
        return False
    except (DocumentRejected, NoSpace) as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, "已确认，发通知的单位看得到。")
    return True

"""公示 on the desk of the office that publishes it."""

from tempfile import TemporaryFile

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_GET, require_http_methods

from dangjian.acts import asks_first, carried_out
from dangjian.papers import CONTENT_TYPE
from dangjian.web.rules import row_number
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.notices import services
from organizations.notices.forms import AnswerForm, KeepForm, NoticeFilter, PublishForm, WithdrawForm
from organizations.notices.models import Objection, PublicNotice
from organizations.notices.queries import enclosed, objection_list, published_list, strip
from organizations.notices.views.files import download

PER_PAGE = 50
QUICKER = "刚才已经有人答复了，答复在下面。"


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    form, today = NoticeFilter(request.GET), localdate()
    wanted = form.wanted()
    context = {
        "form": form,
        "page": Paginator(published_list(request.user, wanted, today=today), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "narrowed": bool(wanted.q or wanted.state),
        "today": today,
    }
    return render(request, "organizations/notices/published.html", context)


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    form = PublishForm(request.POST or None, request.FILES or None, today=localdate(), account=request.user)
    act, made = {"by": request.user, "now": now(), "files": form.enclosed}, []
    if carried_out(request, form, lambda **facts: made.append(services.publish(**act, **facts))):
        messages.success(request, "已发布。")
        return redirect("notices:published_one", made[0].pk)
    return render(request, "organizations/notices/publish.html", {"form": form})


@require_http_methods(["GET", "POST"])
@asks_first("撤下以后公示页上就没有这个附件了，不能再放回来。确定撤下？", do="take_off")
def published_one(request: HttpRequest, public_notice: int) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    own = PublicNotice.objects.editable_by(request.user).select_related("organization", "published_by")
    found, today, asked = get_object_or_404(own, pk=public_notice), localdate(), request.POST.get("do", "")
    taking_back = WithdrawForm(request.POST if asked == "withdraw" else None, today=today, auto_id="id_withdraw_%s")
    keeping = KeepForm(request.POST if asked == "keep" else None, today=today, notice=found, auto_id="id_keep_%s")
    if carried_out(
        request, taking_back, lambda **facts: services.withdraw(notice=found, by=request.user, now=now(), **facts)
    ):
        messages.success(request, "已撤回，页面上只写着撤回的原因。")
        return redirect("notices:published_one", found.pk)
    if carried_out(request, keeping, lambda **facts: services.keep_names(notice=found, by=request.user, **facts)):
        messages.success(request, "已改。")
        return redirect("notices:published_one", found.pk)
    if asked == "take_off":
        # By its own id, not by its place: pressed twice, the next file has moved up.
        gone = get_object_or_404(enclosed(found.album_id), pk=row_number(request.POST.get("file", "")))
        services.take_off(notice=found, attachment=gone, by=request.user)
        messages.success(request, "附件已撤下。")
        return redirect("notices:published_one", found.pk)
    context = {
        "notice": found,
        "files": enclosed(found.album_id),
        "strip": strip(found, today=today),
        "page": Paginator(objection_list(found, request.user), PER_PAGE).get_page(request.GET.get("page")),
        "forms": {"withdraw": taking_back, "keep": keeping},
        "form": {"withdraw": taking_back, "keep": keeping}.get(asked),
        "count": found.names.count(),
    }
    return render(request, "organizations/notices/published_one.html", context)


@require_GET
def paper(request: HttpRequest, public_notice: int) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    own = PublicNotice.objects.editable_by(request.user).select_related("organization")
    found, target = get_object_or_404(own, pk=public_notice), TemporaryFile()  # noqa: SIM115 - the response closes it
    services.export_paper(notice=found, target=target, by=request.user, now=now())
    target.seek(0)
    name = f"公示-{found.starts_on:%Y%m%d}.docx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, objection: int) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    own = Objection.objects.visible_to(request.user).select_related("notice", "asked_by", "answered_by")
    found, asked, contact = get_object_or_404(own, pk=objection), request.POST.get("do", ""), ""
    form = AnswerForm(request.POST if asked == "answer" else None)
    if asked == "contact":
        contact = services.show_contact(objection=found, by=request.user)
    elif form.is_valid():
        try:
            services.answer(objection=found, by=request.user, now=now(), **form.cleaned_data)
        except services.AlreadyAnswered:
            messages.error(request, QUICKER)
        else:
            messages.success(request, "已答复，反映的人凭回执能看到。")
        return redirect("notices:objection", found.pk)
    context = {"objection": found, "form": form, "contact": contact, "files": enclosed(found.album_id)}
    return render(request, "organizations/notices/objection.html", context)


@require_GET
def objection_file(request: HttpRequest, objection: int, number: int) -> HttpResponse:
    require(request.user, Right.PUBLISH)
    found = get_object_or_404(Objection.objects.visible_to(request.user), pk=objection)
    return download(enclosed(found.album_id), number)

"""Comments are removed by their authors and by those who look after the card; a reported one waits for the latter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from activities.feed import services
from activities.feed.models import Comment
from activities.feed.queries import reported as waiting
from dangjian.acts import asks_first
from dangjian.web.rules import own_page
from organizations.access.rules import Right

PER_PAGE = 20


@require_GET
def reported(request: HttpRequest) -> HttpResponse:
    if not (request.user.reach.has(Right.RECORD) or request.user.reach.has(Right.REVIEW)):
        raise Http404
    page = Paginator(waiting(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/feed/reported.html", {"page": page, "query": request.GET})


@require_POST
def report(request: HttpRequest, comment: int) -> HttpResponse:
    said = get_object_or_404(Comment.objects.visible_to(request.user).select_related("entry"), pk=comment)
    if services.report_comment(comment=said, by=request.user, now=now()):
        messages.success(request, "谢谢提醒。这条评论已经先隐藏，支部或上级看过以后决定保留还是删除。")
    else:
        messages.info(request, "这条评论支部或上级已经看过，决定保留。")
    return back_to(request, said)


@require_POST
@asks_first("删除这条评论？删除后不能恢复。")
def remove(request: HttpRequest, comment: int) -> HttpResponse:
    said = get_object_or_404(Comment.objects.editable_by(request.user).select_related("entry"), pk=comment)
    services.remove_comment(comment=said, by=request.user)
    messages.success(request, "评论已经删除。")
    return back_to(request, said)


@require_POST
def keep(request: HttpRequest, comment: int) -> HttpResponse:
    said = get_object_or_404(
        Comment.objects.editable_by(request.user).judged_by(request.user).select_related("entry"), pk=comment
    )
    services.keep_comment(comment=said, by=request.user)
    messages.success(request, "评论已经保留，重新显示。")
    return back_to(request, said)


def back_to(request: HttpRequest, comment: Comment) -> HttpResponse:
    page = f"{reverse('feed:entry', args=(comment.entry_id,))}#comments"
    return redirect(own_page(request.POST.get("next", ""), otherwise=page))

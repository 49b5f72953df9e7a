"""我的消息: for oneself alone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_POST

from dangjian.web.rules import own_page
from organizations.messages import queries, services
from organizations.messages.models import Message

PER_PAGE = 20


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    context = {
        "page": Paginator(queries.inbox(request.user), PER_PAGE).get_page(request.GET.get("page")),
        "unread": queries.unread(request.user).count(),
    }
    return render(request, "organizations/messages/inbox.html", context)


@require_GET
def one(request: HttpRequest, message: int) -> HttpResponse:
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=message)
    return render(request, "organizations/messages/one.html", {"message": found})


@require_POST
def open_one(request: HttpRequest, message: int) -> HttpResponse:
    """Marks it read and leads to its place."""
    found = get_object_or_404(Message.objects.visible_to(request.user), pk=message)
    services.mark_read(message=found, now=now())
    return to_its_place(found)


@require_GET
def short(request: HttpRequest, message: int) -> HttpResponse:
    """The link in a text: writes nothing, so whoever previews links marks nothing read."""
    return to_its_place(get_object_or_404(Message.objects.visible_to(request.user), pk=message))


def to_its_place(message: Message) -> HttpResponse:
    """Of a message about one thing the page where it is done, of one about several the message itself."""
    first = message.parts[0].url if len(message.lines) == 1 else ""
    place = own_page(first, otherwise="")
    return redirect(place) if place else redirect("messages:one", message.pk)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = services.mark_all_read(by=request.user, now=now())
    messages.success(request, f"{count}条都标为已读了。" if count else "没有未读的消息。")
    return redirect("messages:inbox")

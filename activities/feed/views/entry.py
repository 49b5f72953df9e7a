"""One card with everything beneath it, its photos as whole pages, and what a reader does there."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.feed import services
from activities.feed.forms import CommentForm
from activities.feed.models import Comment, Entry
from activities.feed.queries import photos_of, thread
from dangjian.acts import asks_first
from dangjian.web.rules import own_page, row_number
from organizations.photos.models import Photo


def shown(request: HttpRequest, entry: int) -> Entry:
    visible = Entry.objects.visible_to(request.user).with_liked(request.user)
    return get_object_or_404(visible.select_related("organization"), pk=entry)


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry: int) -> HttpResponse:
    card = shown(request, entry)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.say(entry=card, text=form.cleaned_data["text"], by=request.user, now=now())
        return redirect(f"{reverse('feed:entry', args=(card.pk,))}#comments")
    said = thread(request.user, card, before=row_number(request.GET.get("before", "")) or 0)
    context = {
        "entry": card,
        "photos": pictures(request, card),
        "thread": said,
        "is_newest": "before" not in request.GET,
        "form": form,
        "removable": removable(request, said.comments),
        "looks_after": Entry.objects.editable_by(request.user).filter(pk=card.pk).exists(),
    }
    return render(request, "activities/feed/entry.html", context)


def pictures(request: HttpRequest, card: Entry) -> list[Photo]:
    return photos_of(request.user, [card.album_id]).get(card.album_id, [])


def removable(request: HttpRequest, comments: list[Comment]) -> set[int]:
    numbers = [comment.pk for comment in comments]
    return set(Comment.objects.editable_by(request.user).filter(pk__in=numbers).values_list("pk", flat=True))


@require_GET
def photo(request: HttpRequest, entry: int, number: int) -> HttpResponse:
    """The whole picture; the ones beside it are links, so it turns without scripts."""
    card = shown(request, entry)
    photos = pictures(request, card)
    if not 1 <= number <= len(photos):
        raise Http404
    context = {
        "entry": card,
        "photo": photos[number - 1],
        "number": number,
        "total": len(photos),
        "previous": number - 1 if number > 1 else 0,
        "next": number + 1 if number < len(photos) else 0,
    }
    return render(request, "activities/feed/photo.html", context)


@require_POST
def like(request: HttpRequest, entry: int) -> HttpResponse:
    """The key says what it does, so pressing it twice on a slow line does it once."""
    card = shown(request, entry)
    if request.POST.get("do") == "unlike":
        services.unlike(entry=card, by=request.user)
    else:
        services.like(entry=card, by=request.user, now=now())
    page = own_page(request.POST.get("next", ""), otherwise=reverse("feed:entry", args=(card.pk,)))
    return redirect(f"{page}#entry-{card.pk}")


@require_POST
def seen(request: HttpRequest, entry: int) -> HttpResponse:
    """A page that was shown says so; nothing is written here most of the time (`services.counting`)."""
    services.views.add(entry=shown(request, entry).pk, now=now())
    return HttpResponse(status=204)


@require_POST
@asks_first("收回以后谁都看不到，照片、赞和评论一起删除，不能恢复。活动记录不受影响。确定收回？")
def take_down(request: HttpRequest, entry: int) -> HttpResponse:
    card = get_object_or_404(Entry.objects.editable_by(request.user), pk=entry)
    services.take_down(entries=[card], by=request.user)
    messages.success(request, f"《{card.topic}》已经收回，照片、赞和评论一起删除了。")
    return redirect("feed:list")

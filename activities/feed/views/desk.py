"""The desk's list of cards: many at once released further, taken back or marked as good practice."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from activities.feed.forms import DeskFilter
from activities.feed.models import Entry
from activities.feed.queries import cards_of
from activities.feed.rules import Level
from activities.feed.services import forget_practice, narrow, praise, release, take_down
from dangjian.acts import asks_first
from dangjian.web.rules import row_numbers
from organizations.access.models import Account
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE = 30


@require_http_methods(["GET", "POST"])
@asks_first("撤下以后谁都看不到，照片、赞和评论一起删除，不能恢复。确定撤下选中的？", do="away")
def desk(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    if request.method == "POST":
        return act(request)
    form = DeskFilter(request.GET, units=Organization.objects.visible_to(request.user).units())
    found = form.narrowed(Entry.objects.visible_to(request.user).under_reach(request.user))
    page = Paginator(found.select_related("organization").order_by("-shown_at", "-pk"), PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "cards": cards_of(request.user, shown),
        "form": form,
        "query": request.GET,
        "releases": request.user.reach.has(Right.REVIEW),
        "praises": request.user.reach.has(Right.ASSESS),
    }
    return render(request, "activities/feed/desk.html", context)


def act(request: HttpRequest) -> HttpResponse:
    numbers = row_numbers(request.POST.getlist("entry"))
    rows, work, said = chosen(request.user, request.POST.get("do", ""))
    entries = list(rows.filter(pk__in=numbers))
    if not entries:
        messages.error(request, "先勾选要处理的动态。")
    else:
        messages.success(request, said.format(work(entries=entries)))
    return redirect(request.get_full_path())


def chosen(by: Account, act: str) -> tuple[object, Callable[..., int], str]:
    """Which rows the button may touch, what it does, and what to say; a button that does not exist touches none."""
    releasable, praisable = (
        Entry.objects.editable_by(by).releasable_by(by),
        Entry.objects.editable_by(by).praisable_by(by),
    )
    return {
        "committee": (releasable, partial(release, to=Level.COMMITTEE, by=by, now=now()), "{}条已在本单位展示。"),
        "district": (releasable, partial(release, to=Level.DISTRICT, by=by, now=now()), "{}条已在全区展示。"),
        "narrow": (releasable, partial(narrow, by=by), "{}条收回到只在支部展示。"),
        "away": (releasable, partial(take_down, by=by), "{}条已撤下，照片、赞和评论一起删除了。"),
        "praise": (praisable, partial(praise, by=by, now=now()), "{}条评为好做法，在全区展示。"),
        "forget": (praisable, partial(forget_practice, by=by), "{}条取消好做法。"),
    }.get(act, (Entry.objects.none(), len, ""))

"""The branch's writers look at what their members sent; the desk sees how it stands."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.snapshots.forms import PRESETS, DeskFilter, ReturnForm
from activities.snapshots.models import Snapshot
from activities.snapshots.queries import lines_of, waiting
from activities.snapshots.services import accept
from activities.snapshots.services import send_back as give_back
from dangjian.web.rules import row_numbers
from organizations.access.queries import require
from organizations.access.rules import Right
from organizations.tree.models import Organization

PER_PAGE, AT_DESK = 20, 50


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.RECORD)
    if request.method == "POST":
        return accepted(request)
    page = Paginator(waiting(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(request.user, page), "query": request.GET, "presets": PRESETS}
    return render(request, "activities/snapshots/review.html", context)


def accepted(request: HttpRequest) -> HttpResponse:
    numbers = row_numbers(request.POST.getlist("snapshot"))
    chosen = list(Snapshot.objects.visible_to(request.user).answerable_by(request.user).filter(pk__in=numbers))
    if not chosen:
        messages.error(request, "先勾选要通过的随手拍。")
    elif done := accept(snapshots=chosen, by=request.user, now=now()):
        messages.success(request, f"通过了{done}个，已经在本支部的动态里展示。")
    if left := len(chosen) - done if chosen else 0:
        messages.warning(request, f"{left}个照片还没传到，或者刚才已经有人处理，这次没有通过。")
    return redirect(request.get_full_path())


@require_POST
def send_back(request: HttpRequest, snapshot: int) -> HttpResponse:
    found = get_object_or_404(Snapshot.objects.visible_to(request.user).answerable_by(request.user), pk=snapshot)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
    elif give_back(snapshot=found, reason=form.cleaned_data["reason"], by=request.user, now=now()):
        messages.success(request, "已经退回，拍的人会看到原因。")
    return redirect("snapshots:review")


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    require(request.user, Right.DESK)
    form = DeskFilter(request.GET, units=Organization.objects.visible_to(request.user).units())
    found = (
        form.narrowed(Snapshot.objects.visible_to(request.user))
        .select_related("organization", "made_by", "entry")
        .order_by("-sent_at", "-pk")
    )
    page = Paginator(found, AT_DESK).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of(request.user, page),
        "form": form,
        "query": request.GET,
        "answers": request.user.reach.has(Right.RECORD),
    }
    return render(request, "activities/snapshots/desk.html", context)

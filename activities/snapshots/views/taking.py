"""A member's own: take, send, look after, withdraw."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.snapshots import services
from activities.snapshots.forms import SnapshotForm
from activities.snapshots.models import Snapshot
from activities.snapshots.queries import lines_of, own, own_branch
from activities.snapshots.rules import State
from dangjian.acts import asks_first
from dangjian.web.rules import row_number
from organizations.photos.models import PhotoKind
from organizations.photos.queries import visible_photos
from organizations.photos.rules import MOST_PER_ALBUM
from organizations.photos.services import receive_each

PER_PAGE = 20
SETTLED = "支部已经通过了这一条，不能再改；不想展示可以撤回。"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    branch = own_branch(request.user)
    if branch is None:
        return render(request, "activities/snapshots/nowhere.html")
    back = reverse("home:home")
    if named := sent_from_here(request):
        return redirect("snapshots:one", named.pk) if unchanged(request, named) else written(request, named, back=back)
    return written(request, services.begin(organization=branch, by=request.user), back=back)


def sent_from_here(request: HttpRequest) -> Snapshot | None:
    """What this very page has sent already: pressed twice, or changed after going back, it is no second snapshot."""
    number = row_number(request.POST.get("snapshot", ""))
    return own_ones(request).exclude(state=State.DRAFT).filter(pk=number).first() if number else None


def unchanged(request: HttpRequest, snapshot: Snapshot) -> bool:
    form = SnapshotForm(request.POST, initial={"text": snapshot.text, "chip": snapshot.chip})
    return snapshot.state == State.SENT and not form.has_changed() and not request.FILES


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, snapshot: int) -> HttpResponse:
    mine = get_object_or_404(own_ones(request), pk=snapshot)
    page = reverse("snapshots:one", args=(mine.pk,))
    if not mine.is_open:
        messages.info(request, SETTLED)
        return redirect(page)
    return written(request, mine, back=page)


def own_ones(request: HttpRequest):
    return Snapshot.objects.editable_by(request.user).select_related("organization", "album", "entry")


def written(request: HttpRequest, snapshot: Snapshot, *, back: str) -> HttpResponse:
    """The one form; photos come by the picker, or with the form where no script runs."""
    start = {"text": snapshot.text, "chip": snapshot.chip}
    form = SnapshotForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST":
        take_photos(request, snapshot)
    if form.is_valid():
        try:
            services.send(snapshot=snapshot, by=request.user, now=now(), **form.cleaned_data)
        except services.Settled:
            messages.info(request, SETTLED)
        return redirect("snapshots:one", snapshot.pk)
    context = {
        "snapshot": snapshot,
        "form": form,
        "photos": visible_photos(request.user, [snapshot.album_id]).get(snapshot.album_id, []),
        "most": MOST_PER_ALBUM,
        "back": back,
    }
    return render(request, "activities/snapshots/form.html", context)


def take_photos(request: HttpRequest, snapshot: Snapshot) -> None:
    files = [(PhotoKind.SCENE, file) for file in request.FILES.getlist("photos_scene")]
    if snapshot.album and files:
        for sentence in receive_each(album=snapshot.album, files=files, by=request.user):
            messages.warning(request, sentence)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    page = Paginator(own(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": lines_of(request.user, page), "query": request.GET}
    return render(request, "activities/snapshots/mine.html", context)


@require_GET
def one(request: HttpRequest, snapshot: int) -> HttpResponse:
    visible = Snapshot.objects.visible_to(request.user).select_related("organization", "entry", "made_by")
    found = get_object_or_404(visible, pk=snapshot)
    (line,) = lines_of(request.user, [found])
    context = {
        "line": line,
        "is_own": found.made_by_id == request.user.pk,
        "answers": Snapshot.objects.visible_to(request.user).answerable_by(request.user).filter(pk=found.pk).exists(),
    }
    return render(request, "activities/snapshots/one.html", context)


@require_POST
@asks_first("撤回以后这条随手拍和照片都删除，已展示的动态也一起删除，不能恢复。确定撤回？")
def withdraw(request: HttpRequest, snapshot: int) -> HttpResponse:
    services.withdraw(snapshot=get_object_or_404(own_ones(request), pk=snapshot), by=request.user)
    messages.success(request, "已经撤回，照片一起删除了。")
    return redirect("snapshots:mine")

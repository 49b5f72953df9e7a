from uuid import UUID

from django.contrib import messages
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from activities.duties.rules import DutyKind
from activities.records.forms import typed
from activities.records.models import ReportDraft
from activities.records.queries.occasions import Occasion
from activities.records.services import DraftChangedElsewhere, DraftGone, discard_draft, save_draft, start_draft
from activities.records.views.form_page import page_name
from activities.records.views.scope import draft_to_write, named_occasion, place_to_write
from dangjian.acts import asks_first
from organizations.tree.models import Organization


def drafts_in(request: HttpRequest, organization: Organization) -> QuerySet[ReportDraft]:
    mine = ReportDraft.objects.editable_by(request.user).select_related("organization", "album", "subgroup")
    return mine.filter(organization=organization)


def opened(request: HttpRequest, occasion: Occasion) -> ReportDraft:
    """What is being written for this occasion, before it was said which subgroup's meeting it was too; otherwise an
    empty page with a name, of which nothing is kept yet."""
    same = drafts_in(request, occasion.organization).filter(kind=occasion.kind, for_period=occasion.for_period)
    mine = same.filter(Q(subgroup=occasion.subgroup) | Q(subgroup=None)).order_by(F("subgroup").asc(nulls_last=True))
    return mine.first() or ReportDraft(kind=occasion.kind, for_period=occasion.for_period, subgroup=occasion.subgroup)


def begin(request: HttpRequest, occasion: Occasion, uid: UUID | None) -> ReportDraft:
    """The draft behind a page named `uid`; thrown away elsewhere, it is begun anew. Raises DraftGone."""
    return start_draft(
        organization=occasion.organization,
        kind=occasion.kind,
        for_period=occasion.for_period,
        subgroup=occasion.subgroup,
        by=request.user,
        now=now(),
        uid=uid,
    )


@require_POST
def begun(request: HttpRequest, branch: int, draft: UUID) -> JsonResponse:
    """Where a page that nothing is kept of yet puts its photos; asked by its script."""
    kept = written_on(request, branch, draft)
    return JsonResponse({"album": str(kept.album_id), "status": reverse("photos:status", args=(kept.album_id,))})


def written_on(request: HttpRequest, branch: int, uid: UUID) -> ReportDraft:
    """The draft of that name; where there is none, the one that the address asks for (`?kind=&period=`)."""
    organization = place_to_write(request, branch)
    if mine := drafts_in(request, organization).filter(uid=uid).first():
        return mine
    if "kind" not in request.GET:
        raise Http404
    occasion = named_occasion(request, organization, kind=DutyKind.THEME_DAY)
    if occasion.lacks_subgroup:
        raise Http404
    try:
        return begin(request, occasion, uid)
    except DraftGone as error:
        raise Http404 from error


@require_POST
def save(request: HttpRequest, branch: int, draft: UUID) -> HttpResponse:
    """Every few seconds while somebody types; answers when it was kept, or that another page was quicker."""
    kept = written_on(request, branch, draft)
    revision = request.POST.get("revision", "")
    try:
        kept = save_draft(
            draft=kept,
            values=typed(request.POST),
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
            page=page_name(request),
            now=now(),
        )
    except DraftChangedElsewhere:
        return JsonResponse({"text": "另一个页面也在写这份草稿"}, status=409)
    except DraftGone as error:
        raise Http404 from error
    return JsonResponse({"revision": kept.revision, "saved_at": f"{localtime(kept.saved_at):%H:%M}"})


@require_POST
@asks_first("删除这份草稿和它的照片？")
def discard(request: HttpRequest, branch: int, draft: UUID) -> HttpResponse:
    discard_draft(draft=draft_to_write(request, branch, draft), by=request.user)
    messages.success(request, "草稿已删除。")
    return redirect("records:choose")

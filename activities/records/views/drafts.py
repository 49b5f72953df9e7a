from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_POST

from activities.records.forms import typed
from activities.records.services import DraftChangedElsewhere, discard_draft, save_draft
from activities.records.views.form_page import page_name
from activities.records.views.scope import draft_to_write


@require_POST
def save(request: HttpRequest, branch: int, draft: UUID) -> HttpResponse:
    """Every few seconds while somebody types; answers when it was kept, or that another page was quicker."""
    begun = draft_to_write(request, branch, draft)
    revision = request.POST.get("revision", "")
    try:
        kept = save_draft(
            draft=begun,
            values=typed(request.POST),
            revision=int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else -1,
            page=page_name(request),
            now=now(),
        )
    except DraftChangedElsewhere:
        return JsonResponse({"text": "另一个页面也在写这份草稿"}, status=409)
    return JsonResponse({"revision": kept.revision, "saved_at": f"{localtime(kept.saved_at):%H:%M}"})


@require_POST
def discard(request: HttpRequest, branch: int, draft: UUID) -> HttpResponse:
    discard_draft(draft=draft_to_write(request, branch, draft), by=request.user)
    messages.success(request, "草稿已删除。")
    return redirect("records:choose")

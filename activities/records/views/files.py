"""PDFs of a record: a meeting's papers, and the scan of one that was kept on paper. Scripts send them one by one; a form
without scripts brings them along."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, JsonResponse
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_POST

from activities.records.forms import FileForm
from activities.records.views.drafts import written_on
from activities.records.views.scope import record_to_write
from dangjian.web.rules import row_number
from organizations.photos.models import OF_A_RECORD, Album, Attachment
from organizations.photos.queries import visible_files
from organizations.photos.rules import Kind
from organizations.photos.services import FILE_REFUSALS, AlbumSealed, NoSpace, attach, attach_each, take_out

PDF = (Kind.PDF,)


@require_POST
def draft_file(request: HttpRequest, branch: int, draft: UUID) -> JsonResponse:
    return changed(request, written_on(request, branch, draft).album)


@require_POST
def record_file(request: HttpRequest, branch: int, activity: int) -> JsonResponse:
    made = record_to_write(request, branch, activity)
    if made.album is None:
        raise Http404
    return changed(request, made.album)


def changed(request: HttpRequest, album: Album) -> JsonResponse:
    """One file added, or the one that `attachment` names taken out; answers with what is there now."""
    form = FileForm(request.POST, request.FILES)
    try:
        if "attachment" in request.POST:
            take_named(request, album)
        elif form.is_valid():
            attach(album=album, by=request.user, takes=PDF, **form.cleaned_data)
        else:
            return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=400)
    except FILE_REFUSALS as refusal:
        return JsonResponse({"error": str(refusal)}, status=507 if isinstance(refusal, NoSpace) else 409)
    held = visible_files(request.user, [album.pk]).get(album.pk, [])
    return JsonResponse({"files": [told(one) for one in held]})


def told(one: Attachment) -> dict[str, object]:
    address = reverse("photos:attachment", args=[one.pk])
    return {"id": one.pk, "use": one.use, "name": one.name, "size": filesizeformat(one.size), "address": address}


def take_named(request: HttpRequest, album: Album) -> None:
    """Pressed twice, the file is gone already. Raises AlbumSealed."""
    mine = Attachment.objects.editable_by(request.user).filter(album=album)
    if held := mine.filter(pk=row_number(request.POST.get("attachment", "")) or 0).first():
        take_out(attachment=held, by=request.user)


def take_files(request: HttpRequest, album: Album | None) -> None:
    """What a form without scripts brings along; a file that is refused never keeps the record back."""
    if album is None:
        return
    for use in OF_A_RECORD:
        files = request.FILES.getlist(f"files_{use.lower()}")
        for sentence in attach_each(album=album, files=files, by=request.user, use=use, takes=PDF):
            messages.warning(request, f"{use.label}没有收：{sentence}")


def dropped(request: HttpRequest, album: Album | None) -> bool:
    """Whether the form's button took a file out; what was typed is kept by the caller."""
    if album is None or "attachment" not in request.POST:
        return False
    try:
        take_named(request, album)
    except AlbumSealed as refusal:
        messages.error(request, str(refusal))
    return True

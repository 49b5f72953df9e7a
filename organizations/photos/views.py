"""Photos in and out. A picture is served only through the rights of its album, on every single request."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from dangjian.acts import asks_first
from dangjian.images.rules import Rejection
from dangjian.images.services import PictureRejected
from dangjian.web.rules import own_page
from organizations.photos import services
from organizations.photos.forms import UploadForm
from organizations.photos.models import Album, AlbumState, Attachment, Photo
from organizations.photos.queries import visible_photos
from organizations.photos.rules import DOCUMENT_HEADERS, DOCUMENT_TYPE, MOST_PER_ALBUM

logger = logging.getLogger(__name__)

PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    # A photo's address always shows the same pixels; another log-in has another cookie, so it asks us anew.
    "Cache-Control": "private, max-age=86400, immutable",
}
STATUS = {
    services.AlbumFull: 409,
    services.AlbumSealed: 409,
    services.ScenesOnly: 409,
    services.NoSpace: 507,
    PictureRejected: 415,
}


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES, by=request.user)
    if not form.is_valid():
        if form.has_error("album", "invalid_choice"):
            raise Http404
        return JsonResponse({"error": next(iter(form.errors.values()))[0]}, status=400)
    try:
        photo = services.receive(by=request.user, **form.cleaned_data)
    except services.REFUSALS as refusal:
        return refused(refusal)
    return JsonResponse(told(photo))


def refused(refusal: Exception) -> JsonResponse:
    too_large = getattr(refusal, "reason", "") == Rejection.TOO_LARGE
    return JsonResponse({"error": str(refusal)}, status=413 if too_large else STATUS[type(refusal)])


def told(photo: Photo) -> dict[str, object]:
    return {
        "id": photo.pk,
        "client_id": photo.client_id,
        "kind": photo.kind,
        "position": photo.position,
        "state": photo.job_state,
        "error": photo.failure,
        "thumbnail": reverse("photos:thumbnail", args=[photo.pk]) if photo.is_ready else "",
        "page": reverse("photos:page", args=[photo.pk]),
        "remove": reverse("photos:remove", args=[photo.pk]),
    }


@require_GET
def status(request: HttpRequest, album_id: int) -> HttpResponse:
    """What the album holds, for a picker that was reopened and for one that waits for thumbnails."""
    album = get_object_or_404(Album.objects.visible_to(request.user), pk=album_id)
    photos = visible_photos(request.user, [album.pk]).get(album.pk, [])
    return JsonResponse(
        {
            "most": MOST_PER_ALBUM,
            "open": album.state == AlbumState.OPEN,
            "photos": [told(photo) for photo in photos],
        }
    )


@require_GET
def thumbnail(request: HttpRequest, photo_id: int) -> HttpResponse:
    photo = ready(request, photo_id)
    return picture(request, photo.thumbnail)


@require_GET
def large(request: HttpRequest, photo_id: int) -> HttpResponse:
    photo = ready(request, photo_id)
    return picture(request, photo.large)


def ready(request: HttpRequest, photo_id: int) -> Photo:
    return get_object_or_404(Photo.objects.visible_to(request.user).ready(), pk=photo_id)


def picture(request: HttpRequest, file: str) -> HttpResponse:
    path = services.path_of(file)
    etag = f'"{path.stem}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            response = FileResponse(path.open("rb"), content_type="image/jpeg")
        except FileNotFoundError:
            logger.exception("picture file missing")
            raise Http404 from None
    for name, value in (PICTURE_HEADERS | {"ETag": etag}).items():
        response.headers[name] = value
    patch_vary_headers(response, ["Cookie"])
    return response


@require_GET
def attachment(request: HttpRequest, attachment: int) -> HttpResponse:
    """Always a download, never a page of ours: what stands in it is its sender's."""
    found = get_object_or_404(Attachment.objects.visible_to(request.user), pk=attachment)
    try:
        file = services.opened(found)
    except FileNotFoundError:
        logger.exception("attachment file missing")
        raise Http404 from None
    said = {"as_attachment": True, "filename": found.name, "content_type": DOCUMENT_TYPE}
    return FileResponse(file, headers=DOCUMENT_HEADERS, **said)


@require_GET
def page(request: HttpRequest, photo_id: int) -> HttpResponse:
    """The whole picture with the ones before and after it; works without scripts."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user).select_related("album__organization"), pk=photo_id)
    series = visible_photos(request.user, [photo.album_id])[photo.album_id]
    place = series.index(photo)
    return render(
        request,
        "organizations/photos/page.html",
        {
            "photo": photo,
            "number": place + 1,
            "total": len(series),
            "previous": series[place - 1] if place else None,
            "next": series[place + 1] if place + 1 < len(series) else None,
            "may_remove": may_remove(request, photo),
            "back": back(request),
        },
    )


def may_remove(request: HttpRequest, photo: Photo) -> bool:
    return Photo.objects.editable_by(request.user).filter(pk=photo.pk, album__state=AlbumState.OPEN).exists()


@require_POST
@asks_first("删除这张照片？删除后不能恢复。")
def remove(request: HttpRequest, photo_id: int) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.editable_by(request.user), pk=photo_id)
    try:
        services.remove(photo=photo, by=request.user)
    except services.AlbumSealed as refusal:
        return refused(refusal)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        return JsonResponse({})
    return redirect(back(request))


def back(request: HttpRequest) -> str:
    """Where the viewer was opened from; a page below records knows their addresses only by being told."""
    return own_page(request.POST.get("back") or request.GET.get("back", ""), otherwise="/")

"""Two pages for the tests of the photo picker: the form's part with photos, and the page after it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import include, path, reverse

from organizations.photos.models import Album
from organizations.photos.queries import visible_photos
from organizations.photos.rules import MOST_PER_ALBUM

FORM = """{% extends "phone.html" %}{% block back %}/{% endblock %}{% block heading %}记一次主题党日{% endblock %}
{% block content %}<form method="post" enctype="multipart/form-data">
{% include "organizations/photos/_picker.html" with album=album photos=photos most=most upload_url=upload_url csrf_token=csrf_token only %}
</form>{% endblock %}
{% block actionbar %}<p id="upstat" role="status" hidden></p><button class="btn btn-primary">提交</button>{% endblock %}"""
RECEIPT = """{% extends "phone.html" %}{% block heading %}已记下{% endblock %}
{% block content %}{% include "organizations/photos/_rest.html" with album_id=album.pk csrf_token=csrf_token only %}
{% include "organizations/photos/_strip.html" with photos=photos title="锦绣社区第一党支部主题党日" back="/" only %}{% endblock %}"""


def page(request: HttpRequest, album: int, source: str) -> HttpResponse:
    found = get_object_or_404(Album.objects.editable_by(request.user), pk=album)
    context = {
        "album": found,
        "photos": visible_photos(request.user, [found.pk]).get(found.pk, []),
        "most": MOST_PER_ALBUM,
        "upload_url": reverse("photos:upload"),
    }
    return HttpResponse(engines["django"].from_string(source).render(context, request))


urlpatterns = [
    path("try/<int:album>/", page, {"source": FORM}),
    path("try/<int:album>/receipt/", page, {"source": RECEIPT}),
    path("", include("dangjian.urls")),
]

"""发到动态: the card of a record, from its receipt or its page."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from activities.records.forms import CardForm
from activities.records.models import Activity
from activities.records.rules import shown_topic
from activities.records.services import NotForShowing, show_card
from activities.records.views.scope import record_to_write
from organizations.photos.models import Photo, PhotoQuerySet


@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, branch: int, activity: int) -> HttpResponse:
    made = record_to_write(request, branch, activity)
    if made.entry_id:
        return redirect("feed:entry", made.entry_id)
    if not made.may_be_shown:
        raise Http404
    form = card_form(request, made)
    if form.is_valid():
        said = form.cleaned_data
        photos = [photo.pk for photo in said.pop("photos")]
        try:
            entry = show_card(activity=made, photos=photos, by=request.user, now=now(), **said)
        except NotForShowing:
            messages.error(request, "这条记录刚才有变化，现在不能发动态。")
            return redirect("records:record", branch, made.pk)
        messages.success(request, "已经发到本支部的动态，支部党员都能看到。上级可以放到更大范围。")
        return redirect("feed:entry", entry.pk)
    context = {"activity": made, "form": form, "photos": scenes(request, made)}
    return render(request, "activities/records/card.html", context)


def card_form(request: HttpRequest, made: Activity) -> CardForm:
    topic = shown_topic(made.kind, made.get_kind_display(), made.topic)
    posted = request.POST if request.method == "POST" else None
    return CardForm(posted, scenes=scenes(request, made), initial={"topic": topic})


def scenes(request: HttpRequest, made: Activity) -> PhotoQuerySet:
    """What may be chosen: 会议记录照片 are none of these, whoever asks."""
    shown = Photo.objects.visible_to(request.user).filter(album=made.album_id)
    return shown.scenes().ready().order_by("position", "pk")

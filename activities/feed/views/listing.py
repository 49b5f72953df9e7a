"""动态: the newest cards of the district, one's unit or one's branch; ten, and a link to the next ten."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from activities.feed.forms import kind_chosen
from activities.feed.queries import feed, place_of, places_of
from activities.feed.queries.places import GOOD
from activities.feed.rules import EntryKind, Mark


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    place = GOOD if "good" in request.GET else place_of(request.user, request.GET.get("org", ""))
    if place is None:
        raise Http404
    kind, after = kind_chosen(request.GET), Mark.parse(request.GET.get("after", ""))
    context = {
        "place": place,
        "places": places_of(request.user),
        "kind": kind,
        "kinds": EntryKind.choices,
        "page": feed(request.user, place, kind=kind, after=after),
        "is_first": after is None,
        "query": request.GET,
    }
    return render(request, "activities/feed/list.html", context)

"""What was said inside has no way to a card: no field for it, no key to it, and no page that shows a card shows it."""

import re

import pytest
from access.urls import routes
from factories import clerk, member, secretary, staff
from feed_factories import person
from photos_factories import shown
from records_factories import NOW, handed_in

from activities.feed.models import Comment, Entry
from activities.feed.services import praise, say
from activities.records.models import Activity
from activities.records.services import show_card
from activities.records.services.reviewing import accept
from organizations.photos.models import Photo, PhotoKind

pytestmark = pytest.mark.django_db

INSIDE = {
    "text": "canary-minutes",
    "resolution": "canary-resolution",
    "vote": "canary-vote",
    "host": "canary-host",
    "place": "canary-place",
    "late": "canary-late",
    "absent": "canary-absent",
    "topic": "canary-topic",
}


def test_a_card_has_no_field_for_what_stays_inside_and_no_key_upwards():
    fields = {field.name: field.related_model and field.related_model.__name__ for field in Entry._meta.concrete_fields}

    assert fields == {
        "id": None,
        "organization": "Organization",
        "path": None,
        "committee": "Organization",
        "kind": None,
        "held_on": None,
        "topic": None,
        "sentence": None,
        "album": "Album",
        "made_by": "Account",
        "shown_at": None,
        "in_committee_since": None,
        "in_district_since": None,
        "good_since": None,
        "like_count": None,
        "comment_count": None,
        "view_count": None,
    }


@pytest.fixture
def told(town):
    """A meeting whose record says everything, accepted, with a card that is shown everywhere."""
    writer = secretary(town.own)
    absent = member(town.own, INSIDE["absent"])
    said = {"text": f"{INSIDE['text']} {INSIDE['resolution']} {INSIDE['vote']}", "topic": INSIDE["topic"]}
    said |= {"host": INSIDE["host"], "place": INSIDE["place"], "late_reason": INSIDE["late"]}
    activity = handed_in(
        town.own, writer, kind="MEMBERS_MEETING", for_period="2026Q3", absences={absent.pk: "SICK"}, **said
    )
    photos = [shown(activity.album, writer, kind=kind) for kind in (PhotoKind.SCENE, PhotoKind.MINUTES)]
    chosen = [photo.pk for photo in photos]
    entry = show_card(activity=activity, topic="开了党员大会", sentence="会风很好。", photos=chosen, by=writer, now=NOW)
    accept(activities=[activity], by=clerk(town.street), now=NOW, seen_at=NOW.replace(year=2099))
    praise(entries=[entry], by=writer, now=NOW)
    say(entry=entry, text="好", by=person(town.sibling), now=NOW)
    return entry, writer


def addresses(entry: Entry) -> list[str]:
    """Every address that can show a card, by the names of the routes: a new one is asked without being listed here."""
    values = {"entry": entry.pk, "number": 1, "comment": Comment.objects.get().pk}
    asked = [route.address(values) for route in routes() if route.name.startswith("feed:") and route.stands_in(values)]
    lists = [f"/feed/?org={entry.organization_id}", f"/feed/?org={entry.committee_id}", "/feed/?good=1"]
    return [*asked, *lists, "/home/", "/home/?phone=1"]


@pytest.mark.proves("inside-stays-inside")
def test_no_page_that_shows_a_card_shows_what_was_said_inside(client, town, told):
    entry, writer = told
    book = Photo.objects.get(kind=PhotoKind.MINUTES)
    shows = set()
    for reader in (person(town.own), person(town.foreign), writer, clerk(town.street), staff(town.root)):
        client.force_login(reader)
        for address in addresses(entry):
            answer = client.get(address)
            page = answer.content.decode(errors="replace") if not answer.streaming else ""
            found = [word for word in INSIDE.values() if word in page]
            photos = {int(pk) for pk in re.findall(r"/photo/(\d+)/", page)}
            assert (address, found, book.pk in photos) == (address, [], False)
            assert all(
                kind == PhotoKind.SCENE for kind in Photo.objects.filter(pk__in=photos).values_list("kind", flat=True)
            )
            if f"/a/{entry.pk}/" in page or entry.topic in page:
                shows.add(address)

    assert {f"/a/{entry.pk}/", f"/a/{entry.pk}/p/1/", "/feed/", "/desk/feed/", "/home/"} <= shows


def test_the_picture_of_the_minute_book_is_not_served_to_whoever_sees_the_card(client, town, told):
    book = Photo.objects.get(kind=PhotoKind.MINUTES)
    for reader in (person(town.own), person(town.foreign)):
        client.force_login(reader)
        assert [client.get(f"/photo/{book.pk}/{name}").status_code for name in ("s.jpg", "l.jpg", "")] == [404] * 3


def test_what_stands_on_a_card_was_written_for_it(client, town, told):
    entry, _ = told
    activity = Activity.objects.get(entry=entry)

    assert (entry.kind, entry.topic, entry.sentence) == ("LIFE", "开了党员大会", "会风很好。")
    assert activity.topic == INSIDE["topic"]

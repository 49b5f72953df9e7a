"""Likes, comments, views, snapshots, photos and log-ins are inputs of no score, a unit's included."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from factories import secretary
from feed_factories import card, person
from hypothesis import given, settings
from hypothesis import strategies as st
from quarter_factories import computed, held, install, units_scheme
from records_factories import NOW

from activities.feed.models import Comment, Entry, Like
from activities.feed.services import like, praise, say, take_down, unlike
from activities.feed.services.counting import write_views
from activities.records.models import Activity
from activities.snapshots.models import Snapshot
from activities.snapshots.services import begin, send, send_back, withdraw
from organizations.access.models import Account
from organizations.photos.models import Album, Audience, Photo
from organizations.tree.models import Organization

ACTS = st.sampled_from(
    ["like", "unlike", "say", "view", "show", "praise", "take_down", "snap", "return", "withdraw", "photo", "log_in"]
)


@pytest.fixture
def lively(town):
    """A scored quarter with a card, its writer and a member in every branch."""
    install()
    units_scheme()
    branches = [town.own, town.sibling, town.foreign]
    for place, branch in enumerate(branches):
        held(branch, date(2026, 7 + place, 10))
    writers = [secretary(branch) for branch in branches]
    for branch, writer in zip(branches, writers, strict=True):
        card(branch, writer)
    return branches, writers, [person(branch, f"党员{place}") for place, branch in enumerate(branches)]


def act(name: str, place: int, times: int, lively) -> None:
    branches, writers, members = lively
    writer, someone = writers[place], members[place]
    entry = Entry.objects.filter(organization=branches[place]).order_by("-pk").first()
    now = NOW + timedelta(minutes=times)
    if name == "snap":
        send(snapshot=begin(organization=branches[place], by=someone), text="河堤", chip="STUDY", by=someone, now=now)
    elif name in {"return", "withdraw"}:
        sent = Snapshot.objects.filter(made_by=someone).order_by("pk").first()
        if sent and name == "return":
            send_back(snapshot=sent, reason="不清楚", by=writer, now=now)
        elif sent:
            withdraw(snapshot=sent, by=someone)
    elif name == "photo":
        hang(times, branches[place], writer)
    elif name == "log_in":
        Account.objects.filter(pk=someone.pk).update(last_login=now)
    elif name == "show":
        card(branches[place], writer, at=now)
    elif entry:
        {
            "like": lambda: [like(entry=entry, by=one, now=now) for one in members],
            "unlike": lambda: unlike(entry=entry, by=someone),
            "say": lambda: [say(entry=entry, text=f"第{n}句", by=someone, now=now) for n in range(times)],
            "view": lambda: write_views({entry.pk: times * 1000}),
            "praise": lambda: praise(entries=[entry], by=writer, now=now),
            "take_down": lambda: take_down(entries=[entry], by=writer),
        }[name]()


def hang(photos: int, branch: Organization, by: Account) -> None:
    """More pictures on a record that stands."""
    record = Activity.objects.filter(organization=branch).order_by("pk")[0]
    if record.album is None:
        record.album = Album(audience=Audience.BRANCH, made_by=by)
        record.album.settle_in(branch)
        record.album.save()
        record.save(update_fields=["album"])
    Photo.objects.bulk_create(Photo(album=record.album, uploaded_by=by) for _ in range(photos))


@pytest.mark.django_db
@pytest.mark.proves("nothing-social-scores")
def test_no_like_comment_view_snapshot_photo_or_log_in_moves_a_digest(lively):
    before = computed()
    counted = {"Entry": Entry, "Like": Like, "Comment": Comment, "Snapshot": Snapshot, "Photo": Photo}
    reached = dict.fromkeys(counted, 0)

    @settings(max_examples=8, deadline=None)
    @given(st.lists(st.tuples(ACTS, st.integers(0, 2), st.integers(1, 4)), min_size=5, max_size=25))
    def whatever_happens(acts):
        with transaction.atomic():
            for name, place, times in acts:
                act(name, place, times, lively)
            after = computed()
            for name, model in counted.items():
                reached[name] = max(reached[name], model.objects.count())
            assert (after.input_digest, after.result_digest) == (before.input_digest, before.result_digest)
            transaction.set_rollback(True)

    whatever_happens()
    assert all(reached.values()), reached

"""How far a card is shown, what is counted beneath it, and what becomes of comments."""

from datetime import timedelta

import pytest
from factories import clerk, secretary, staff
from feed_factories import card, person, recorded_card
from photos_factories import shown
from records_factories import NOW, facts, handed_in, later

from activities.feed.models import Comment, Entry, Like
from activities.feed.rules import CommentState, Level
from activities.feed.services import (
    ViewCounter,
    forget_practice,
    keep_comment,
    like,
    narrow,
    praise,
    release,
    remove_comment,
    report_comment,
    say,
    take_down,
    unlike,
)
from activities.records.models import Activity
from activities.records.services import NotForShowing, revise, show_card, withdraw
from dangjian.audit.models import AuditRow
from organizations.access.models import Account
from organizations.photos.models import Album, Audience, Photo, PhotoKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def entry(town, writer):
    return card(town.own, writer)


def seen_by(entry: Entry, *accounts: Account) -> list[bool]:
    """Whether each sees the card; the album always says the same."""
    found = []
    for one in accounts:
        again = Account.objects.get(pk=one.pk)
        sees = Entry.objects.visible_to(again).filter(pk=entry.pk).exists()
        assert Album.objects.visible_to(again).filter(pk=entry.album_id).exists() == sees
        found.append(sees)
    return found


def test_a_card_is_shown_in_its_branch_then_in_its_unit_then_everywhere_and_taken_back(town, entry):
    readers = [person(town.own), person(town.sibling), person(town.foreign)]
    above, department = clerk(town.street), staff(town.root)

    at_first = seen_by(entry, *readers, above)
    release(entries=[entry], to=Level.COMMITTEE, by=above, now=later(hours=1))
    in_the_unit = seen_by(entry, *readers)
    praise(entries=[entry], by=department, now=later(hours=2))
    everywhere = seen_by(entry, *readers)
    narrow(entries=[entry], by=above)

    assert at_first == [True, False, False, True]
    assert in_the_unit == [True, True, False]
    assert everywhere == [True, True, True]
    assert seen_by(entry, *readers) == [True, False, False]
    entry.refresh_from_db()
    assert (entry.level, entry.good_since) == (Level.BRANCH, None)


def test_releasing_again_keeps_a_card_at_its_place_and_counts_only_what_moved(town, writer, entry):
    other, above = card(town.sibling, writer), clerk(town.street)
    release(entries=[entry], to=Level.DISTRICT, by=above, now=later(hours=1))

    moved = release(entries=[entry, other], to=Level.DISTRICT, by=above, now=later(hours=5))

    assert moved == 1
    since = Entry.objects.order_by("pk").values_list("in_district_since", flat=True)
    assert list(since) == [later(hours=1), later(hours=5)]
    assert release(entries=[entry], to=Level.COMMITTEE, by=above, now=later(hours=6)) == 0


def test_a_mark_of_good_practice_is_taken_away_and_the_card_stays(town, entry):
    department = staff(town.root)
    praise(entries=[entry], by=department, now=NOW)

    assert (praise(entries=[entry], by=department, now=NOW), forget_practice(entries=[entry], by=department)) == (0, 1)
    entry.refresh_from_db()
    assert (entry.level, entry.good_since) == (Level.DISTRICT, None)


def test_what_is_taken_down_is_gone_with_everything_beneath_it_but_the_record_stays(town, writer):
    entry = recorded_card(town.own, writer)
    like(entry=entry, by=writer, now=NOW)
    say(entry=entry, text="好", by=writer, now=NOW)

    take_down(entries=[entry], by=writer)

    activity = Activity.objects.get()
    assert (Entry.objects.count(), Like.objects.count(), Comment.objects.count()) == (0, 0, 0)
    assert (activity.entry_id, Photo.objects.filter(album=activity.album_id).count(), Photo.objects.count()) == (
        None,
        3,
        3,
    )
    assert Album.objects.count() == 1


def test_a_card_holds_copies_of_scenes_and_never_a_page_of_the_minute_book(town, writer):
    entry = recorded_card(town.own, writer, scenes=2, minutes=2)

    copies = Photo.objects.filter(album=entry.album_id)
    assert [(one.kind, one.position, one.is_ready) for one in copies.order_by("position")] == [
        (PhotoKind.SCENE, 1, True),
        (PhotoKind.SCENE, 2, True),
    ]
    assert entry.album.audience == Audience.BRANCH


def test_photos_of_another_record_are_not_taken_along(town, writer):
    elsewhere = handed_in(town.sibling, secretary(town.sibling))
    photo = shown(elsewhere.album, elsewhere.recorded_by)
    activity = handed_in(town.own, writer)

    entry = show_card(activity=activity, topic="植树去", sentence="", photos=[photo.pk], by=writer, now=NOW)

    assert Photo.objects.filter(album=entry.album_id).count() == 0


def test_a_record_has_one_card_however_often_the_button_is_pressed(town, writer):
    entry = recorded_card(town.own, writer)
    again = show_card(activity=Activity.objects.get(), topic="又一条", sentence="", photos=[], by=writer, now=NOW)

    assert (again, Entry.objects.count()) == (entry, 1)


def test_what_stays_inside_or_does_not_count_is_not_shown(town, writer):
    inside = handed_in(town.own, writer, kind="COMMITTEE_MEETING")
    withdrawn = withdraw(activity=handed_in(town.own, writer), by=writer, now=NOW)

    for activity in (inside, withdrawn):
        with pytest.raises(NotForShowing):
            show_card(activity=activity, topic="开会", sentence="", photos=[], by=writer, now=NOW)


def test_the_card_of_a_record_that_is_taken_back_or_turned_into_a_closed_meeting_goes(town, writer):
    entry = recorded_card(town.own, writer)
    withdraw(activity=Activity.objects.get(), by=writer, now=NOW)
    assert not Entry.objects.filter(pk=entry.pk).exists()

    other = recorded_card(town.own, writer, topic="读书")
    activity = Activity.objects.get(entry=other)
    revise(activity=activity, version=activity.version, facts=facts(kind="COMMITTEE_MEETING"), by=writer, now=NOW)
    assert not Entry.objects.filter(pk=other.pk).exists()


def test_one_like_per_account_and_the_counter_equals_the_rows(town, entry):
    readers = [person(town.own), person(town.own, "王秀英")]
    for one in (*readers, *readers):
        like(entry=entry, by=one, now=NOW)
    unlike(entry=entry, by=readers[0])
    unlike(entry=entry, by=readers[0])

    entry.refresh_from_db()
    assert (entry.like_count, Like.objects.count()) == (1, 1)


def test_the_same_words_sent_twice_are_one_comment_and_say_where_their_author_belongs(town, entry):
    me = person(town.own)
    first = say(entry=entry, text="干得好", by=me, now=NOW)
    again = say(entry=entry, text="干得好", by=me, now=later(minutes=1))
    much_later = say(entry=entry, text="干得好", by=me, now=later(hours=1))

    entry.refresh_from_db()
    assert (first == again, first == much_later, entry.comment_count, first.organization) == (True, False, 2, town.own)


def test_a_reported_comment_is_hidden_until_it_was_looked_at_and_what_was_kept_stays(town, writer, entry):
    me, other = person(town.own), person(town.own, "王秀英")
    comment = say(entry=entry, text="干得好", by=me, now=NOW)

    report_comment(comment=comment, by=other, now=NOW)
    hidden = (Comment.objects.visible_to(me).count(), Entry.objects.get().comment_count)
    waiting = [
        Comment.objects.judged_by(one).count() for one in (writer, clerk(town.street), clerk(town.other_street), me)
    ]
    keep_comment(comment=comment, by=writer)

    assert (hidden, waiting) == ((0, 0), [1, 1, 0, 0])
    assert report_comment(comment=comment, by=other, now=NOW) is False
    assert (Comment.objects.visible_to(me).count(), Entry.objects.get().comment_count) == (1, 1)
    comment.refresh_from_db()
    assert comment.state == CommentState.KEPT


def test_nobody_judges_the_own_words(town, writer, entry):
    comment = say(entry=entry, text="我说的", by=writer, now=NOW)
    report_comment(comment=comment, by=person(town.own), now=NOW)

    assert (Comment.objects.judged_by(writer).count(), Comment.objects.editable_by(writer).count()) == (0, 1)


def test_removing_a_hidden_comment_leaves_the_counter_alone_and_the_log_without_its_words(town, writer, entry):
    me = person(town.own)
    kept, gone = (say(entry=entry, text=text, by=me, now=NOW) for text in ("留着", "不该说的话"))
    report_comment(comment=gone, by=writer, now=NOW)
    remove_comment(comment=gone, by=writer)
    remove_comment(comment=gone, by=writer)

    entry.refresh_from_db()
    assert (entry.comment_count, list(Comment.objects.all())) == (1, [kept])
    rows = AuditRow.objects.filter(action__startswith="feed.").order_by("pk")
    assert [row.action for row in rows] == [
        "feed.publish",
        *["feed.comment"] * 2,
        "feed.report_comment",
        "feed.remove_comment",
    ]
    assert not any("不该说" in str(row.detail) for row in rows)


def test_views_are_written_once_a_minute_for_all_cards_in_one_statement(town, writer, django_assert_num_queries):
    one, two, gone = card(town.own, writer), card(town.own, writer), 987_654
    counter = ViewCounter()
    with django_assert_num_queries(0):
        for entry in [one.pk] * 5 + [two.pk, gone]:
            counter.add(entry=entry, now=NOW)
    with django_assert_num_queries(1):
        counter.add(entry=one.pk, now=NOW + timedelta(seconds=61))

    assert list(Entry.objects.order_by("pk").values_list("view_count", flat=True)) == [6, 1]
    with django_assert_num_queries(0):
        counter.add(entry=one.pk, now=NOW + timedelta(seconds=62))

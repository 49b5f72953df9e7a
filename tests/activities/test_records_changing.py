"""What was handed in may be mended until it is accepted, and nobody's words are lost on the way."""

from datetime import date

import pytest
from factories import account, clerk, grant, member, secretary, staff
from photos_factories import shown
from records_factories import NOW, facts, handed_in, later

from activities.records.models import Activity, ActivityCredit, ActivityVersion, Attendance, State
from activities.records.services import (
    ChangedMeanwhile,
    NotForYou,
    NotOpen,
    PhotosArrived,
    RecordRefused,
    VersionConflict,
    accept,
    revise,
    send_back,
    withdraw,
)
from dangjian.audit.models import AuditRow
from organizations.photos.models import Album, AlbumState, Audience, Photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def reviewer(town):
    return clerk(town.street)


def mend(made, writer, *, version=1, **said):
    return revise(activity=made, version=version, facts=facts(**said), by=writer, now=later(hours=1))


def test_a_revision_replaces_the_text_and_keeps_the_first_version(town, writer):
    made = handed_in(town.own, writer)

    mend(made, writer, text="栽下海棠120棵，浇了水。")

    assert Activity.objects.values_list("text", "version", "state").get() == (
        "栽下海棠120棵，浇了水。",
        2,
        State.SUBMITTED,
    )
    said = ActivityVersion.objects.order_by("number").values_list("number", "content__facts__text")
    assert list(said) == [(1, "栽下海棠和白蜡120棵。"), (2, "栽下海棠120棵，浇了水。")]


def test_a_revision_replaces_attendance_and_duties(town, writer):
    ill = member(town.own)
    made = handed_in(town.own, writer, absences={ill.pk: "SICK"})

    mend(made, writer, held_on=date(2026, 8, 14), for_period="2026-08", absences={ill.pk: "DUTY"})

    assert list(Attendance.objects.values_list("activity", "member", "status", "period")) == [
        (made.pk, ill.pk, "DUTY", 202608)
    ]
    assert list(ActivityCredit.objects.values_list("activity", "period_start")) == [(made.pk, date(2026, 8, 1))]


def test_a_revision_obeys_the_same_rules(town, writer):
    made = handed_in(town.own, writer)

    with pytest.raises(RecordRefused):
        mend(made, writer, text="")

    assert Activity.objects.get().version == 1


def test_a_second_writer_is_refused_and_sees_what_stands(town, writer):
    made = handed_in(town.own, writer)
    mend(made, writer, text="第一个人改的")

    with pytest.raises(VersionConflict) as conflict:
        mend(made, writer, text="第二个人改的")

    assert conflict.value.current.text == "第一个人改的"
    assert Activity.objects.get().text == "第一个人改的"


def test_an_accepted_record_is_closed_to_its_branch(town, writer, reviewer):
    made = handed_in(town.own, writer)
    accept(activities=[made], by=reviewer, now=NOW, seen_at=NOW)

    with pytest.raises(NotOpen):
        mend(made, writer, version=2)
    with pytest.raises(NotOpen):
        withdraw(activity=Activity.objects.get(), by=writer, now=NOW)


def test_a_returned_record_is_mended_and_counts_again(town, writer, reviewer):
    made = handed_in(town.own, writer)
    send_back(activity=made, reason="参加人数对不上", by=reviewer, now=NOW)
    assert not Activity.objects.counted().exists()

    mend(made, writer, version=2)

    mended = Activity.objects.counted().get()
    assert (mended.state, mended.return_reason, mended.reviewed_by, mended.version) == (State.SUBMITTED, "", None, 3)
    assert list(ActivityVersion.objects.order_by("number").values_list("state", flat=True)) == [
        "SUBMITTED",
        "RETURNED",
        "SUBMITTED",
    ]


def test_a_return_while_somebody_is_mending_is_a_conflict(town, writer, reviewer):
    made = handed_in(town.own, writer)
    send_back(activity=made, reason="日期不对", by=reviewer, now=NOW)

    with pytest.raises(VersionConflict) as conflict:
        mend(made, writer)

    assert conflict.value.current.return_reason == "日期不对"


def test_who_mends_a_record_becomes_its_recorder(town, writer, reviewer):
    other = clerk(town.street, "周静")
    made = handed_in(town.own, writer)

    mend(made, other)

    assert Activity.objects.get().recorded_by == other


def test_a_record_taken_back_no_longer_counts_and_can_be_handed_in_again(town, writer):
    made = handed_in(town.own, writer)

    withdrawn = withdraw(activity=made, by=writer, now=NOW)

    assert not Activity.objects.counted().exists()
    assert mend(withdrawn, writer, version=2).state == State.SUBMITTED


def test_a_record_is_taken_back_once(town, writer):
    made = withdraw(activity=handed_in(town.own, writer), by=writer, now=NOW)

    with pytest.raises(NotOpen):
        withdraw(activity=made, by=writer, now=NOW)


# Review


def test_many_records_are_accepted_at_once(town, writer, reviewer):
    first = handed_in(town.own, writer)
    second = handed_in(town.sibling, secretary(town.sibling))

    assert accept(activities=[first, second], by=reviewer, now=NOW, seen_at=NOW) == 2

    assert set(Activity.objects.values_list("pk", "state", "reviewed_by", "reviewed_at", "version")) == {
        (first.pk, "ACCEPTED", reviewer.pk, NOW, 2),
        (second.pk, "ACCEPTED", reviewer.pk, NOW, 2),
    }
    assert ActivityVersion.objects.filter(state="ACCEPTED", by=reviewer).count() == 2
    row = AuditRow.objects.get(action="records.accept")
    assert row.detail == {"activities": sorted([first.pk, second.pk])}
    assert row.organization_path == town.street.path


def test_one_record_that_changed_meanwhile_stops_them_all(town, writer, reviewer):
    first = handed_in(town.own, writer)
    second = handed_in(town.sibling, secretary(town.sibling))
    mend(second, writer, text="改过了")

    with pytest.raises(ChangedMeanwhile) as stopped:
        accept(activities=[first, second], by=reviewer, now=NOW, seen_at=NOW)

    assert stopped.value.changed == [second]
    assert set(Activity.objects.values_list("state", flat=True)) == {State.SUBMITTED}


def photo_of(made, at, by):
    photo = Photo.objects.create(album=made.album, uploaded_by=by)
    Photo.objects.filter(pk=photo.pk).update(uploaded_at=at)
    return photo


def test_a_photo_that_came_in_after_the_page_was_made_stops_them_all(town, writer, reviewer):
    first = handed_in(town.own, writer)
    second = handed_in(town.sibling, secretary(town.sibling))
    photo_of(first, NOW, writer)
    photo_of(second, later(minutes=2), writer)

    with pytest.raises(PhotosArrived) as stopped:
        accept(activities=[first, second], by=reviewer, now=later(minutes=3), seen_at=later(minutes=1))

    assert stopped.value.changed == [second]
    assert set(Activity.objects.values_list("state", flat=True)) == {State.SUBMITTED}
    assert set(Album.objects.values_list("state", flat=True)) == {AlbumState.OPEN}
    assert accept(activities=[first, second], by=reviewer, now=later(minutes=4), seen_at=later(minutes=3)) == 2


def test_nobody_reviews_his_own_record(town, reviewer):
    made = handed_in(town.own, reviewer)

    with pytest.raises(NotForYou):
        accept(activities=[made], by=reviewer, now=NOW, seen_at=NOW)
    with pytest.raises(NotForYou):
        send_back(activity=made, reason="日期不对", by=reviewer, now=NOW)

    assert Activity.objects.get().state == State.SUBMITTED


def test_nobody_reviews_the_branch_he_belongs_to(town, writer):
    from factories import grant

    insider = clerk(town.street)
    grant(insider, "MEMBER", town.own)
    made = handed_in(town.own, writer)

    with pytest.raises(NotForYou):
        accept(activities=[made], by=insider, now=NOW, seen_at=NOW)


def test_an_accepted_record_can_still_be_sent_back(town, writer, reviewer):
    made = handed_in(town.own, writer)
    accept(activities=[made], by=reviewer, now=NOW, seen_at=NOW)

    sent = send_back(activity=Activity.objects.get(), reason="事项选错了", by=staff(town.root), now=later(days=1))

    assert (sent.state, sent.return_reason, sent.version) == (State.RETURNED, "事项选错了", 3)
    assert ActivityVersion.objects.get(number=3).content == {"reason": "事项选错了"}


def test_a_returned_record_is_not_sent_back_twice(town, writer, reviewer):
    made = send_back(activity=handed_in(town.own, writer), reason="日期不对", by=reviewer, now=NOW)

    with pytest.raises(ChangedMeanwhile):
        send_back(activity=made, reason="日期不对", by=reviewer, now=NOW)


def test_the_audit_does_not_repeat_the_reason(town, writer, reviewer):
    send_back(activity=handed_in(town.own, writer), reason="周海峰没来", by=reviewer, now=NOW)

    assert AuditRow.objects.get(action="records.send_back").detail == {"version": 2}


# Photos follow the record


def test_the_photos_of_an_accepted_record_are_fixed_until_it_is_sent_back(town, writer, reviewer):
    made = handed_in(town.own, writer)
    accept(activities=[made], by=reviewer, now=NOW, seen_at=NOW)
    assert Album.objects.get().state == AlbumState.SEALED

    send_back(activity=Activity.objects.get(), reason="照片和内容不符", by=reviewer, now=NOW)

    assert Album.objects.get().state == AlbumState.OPEN


def test_photos_of_the_committees_meeting_stay_with_its_keepers(town, writer):
    made = handed_in(town.own, writer)
    assert Album.objects.get().audience == Audience.BRANCH

    mend(made, writer, kind="COMMITTEE_MEETING")

    assert Album.objects.get().audience == Audience.KEEPERS


def test_mending_months_later_asks_for_no_reason_when_the_record_came_in_time(town, writer, reviewer):
    made = handed_in(town.own, writer)
    sent = send_back(activity=made, reason="写细一点", by=reviewer, now=later(days=90))

    mended = revise(activity=sent, version=2, facts=facts(text="写细了。"), by=writer, now=later(days=91))

    assert (mended.state, mended.late_reason) == (State.SUBMITTED, "")


def test_mending_cannot_move_a_record_to_a_day_long_before_it_came_in(town, writer):
    made = handed_in(town.own, writer)

    with pytest.raises(RecordRefused) as refused:
        mend(made, writer, held_on=date(2026, 6, 12), for_period="2026-06")

    assert [problem.field for problem in refused.value.problems] == ["late_reason"]


def test_the_same_words_sent_twice_are_one_version(town, writer):
    made = handed_in(town.own, writer)
    mend(made, writer, text="写细了。")

    again = mend(made, writer, text="写细了。")

    assert (again.version, ActivityVersion.objects.count()) == (2, 2)
    with pytest.raises(VersionConflict):
        mend(made, writer, text="又改了。")
    with pytest.raises(VersionConflict):
        mend(made, secretary(town.own, "李四海"), text="写细了。")


@pytest.mark.proves("what-does-not-count-is-not-shown")
def test_the_photos_of_a_returned_record_are_closed_to_the_branch_until_it_is_mended(client, town, writer, reviewer):
    made, neighbour = handed_in(town.own, writer), account()
    grant(neighbour, "MEMBER", town.own)
    photo = shown(Album.objects.get(), writer)
    watchers = {"neighbour": neighbour, "writer": writer, "deputy": secretary(town.own), "reviewer": reviewer}

    def seen() -> set[str]:
        found = set()
        for name, someone in watchers.items():
            client.force_login(someone)
            found |= {name} if client.get(f"/photo/{photo.pk}/").status_code == 200 else set()
        return found

    assert seen() == {"neighbour", "writer", "deputy", "reviewer"}
    sent = send_back(activity=made, reason="照片和内容不符", by=reviewer, now=NOW)
    assert seen() == {"writer", "deputy", "reviewer"}
    mend(sent, writer, version=2)
    assert seen() == {"neighbour", "writer", "deputy", "reviewer"}
    withdraw(activity=Activity.objects.get(), by=writer, now=later(hours=2))
    assert seen() == {"writer", "deputy", "reviewer"}


def test_a_record_without_an_album_is_sent_back_and_taken_back_all_the_same(town, writer, reviewer):
    made = handed_in(town.own, writer)
    Activity.objects.update(album=None)
    made.refresh_from_db()

    sent = send_back(activity=made, reason="写细一点", by=reviewer, now=NOW)
    mended = mend(sent, writer, version=2)

    assert withdraw(activity=mended, by=writer, now=later(hours=2)).state == State.WITHDRAWN

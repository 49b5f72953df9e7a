"""随手拍: four taps, the branch's answer, the author's way back."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, grant, secretary, staff
from feed_factories import person, snapshot
from photos_factories import saved, scene, sent, shown, uploaded
from records_factories import NOW, later

from activities.feed.models import Entry
from activities.feed.services import take_down
from activities.snapshots.models import Snapshot
from activities.snapshots.rules import FORGOTTEN, State
from activities.snapshots.services import Settled, accept, begin, return_old, send, send_back, withdraw
from activities.snapshots.tasks import give_back
from activities.snapshots.todos import todos
from dangjian.audit.models import AuditRow
from organizations.access.models import Account
from organizations.photos.models import Album, Audience, Photo
from organizations.photos.services import AlbumSealed, ScenesOnly

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def me(town):
    return person(town.own)


def state_of(made: Snapshot) -> str:
    return Snapshot.objects.get(pk=made.pk).state


def test_without_scripts_a_picture_a_sentence_and_a_chip_are_one_form(client, town, me):
    client.force_login(me)
    form = client.get("/snap/new/").text
    answer = client.post("/snap/new/", {"photos_scene": uploaded(), "text": "雨后的河堤", "chip": "SERVICE"})

    made = Snapshot.objects.get()
    assert re.findall(r'type="file"[^>]* name="(\w+)"|name="(\w+)" type="file"', form) == [("", "photos_scene")]
    assert (answer.url, made.state, made.chip, made.organization) == (f"/snap/{made.pk}/", "SENT", "SERVICE", town.own)
    assert Photo.objects.filter(album=made.album).count() == 1
    assert "等支部看" in client.get(answer.url).text


def test_pressed_twice_or_mended_after_going_back_it_is_one_snapshot(client, town, me):
    client.force_login(me)
    page = client.get("/snap/new/").text
    said = {"snapshot": re.search(r'name="snapshot" value="(\d+)"', page)[1], "text": "雨后的河堤", "chip": ""}

    answers = [client.post("/snap/new/", said | more).url for more in ({}, {}, {"text": "雨后的江堤"})]

    made = Snapshot.objects.get()
    assert (answers, made.text, made.state) == ([f"/snap/{made.pk}/"] * 3, "雨后的江堤", "SENT")
    assert AuditRow.objects.filter(action="snapshots.send").count() == 2


def test_the_picker_sends_into_an_album_that_only_author_and_writers_see(client, town, writer, me):
    made = snapshot(town.own, me)
    photo = Photo.objects.get()
    others = [person(town.own, "王秀英"), secretary(town.sibling)]

    seen = [
        Photo.objects.visible_to(one).filter(pk=photo.pk).exists() for one in (me, writer, clerk(town.street), *others)
    ]

    assert (seen, made.album.audience) == ([True, True, True, False, False], Audience.AUTHOR)
    assert [Album.objects.editable_by(one).exists() for one in (me, writer, *others)] == [True, False, False, False]


def test_a_snapshot_takes_no_page_of_the_minute_book(client, town, me):
    begun = begin(organization=town.own, by=me)
    with pytest.raises(ScenesOnly):
        sent(begun.album, me, kind="MINUTES")
    client.force_login(me)
    data = {"album": begun.album.pk, "client_id": "5f0c9f1e-0d3a-4a58-9d4b-3f1f2f9f6a11", "kind": "MINUTES"}

    answer = client.post("/photo/", data | {"file": uploaded(saved(scene()))})

    assert (answer.status_code, Photo.objects.count()) == (409, 0)


def test_a_form_opened_twice_is_one_draft_and_a_new_branch_begins_anew(town, me):
    first, again = begin(organization=town.own, by=me), begin(organization=town.own, by=me)
    shown(first.album, me)
    moved = begin(organization=town.sibling, by=me)

    assert (first == again, Snapshot.objects.get(), Photo.objects.count()) == (True, moved, 0)


def test_accepted_it_is_a_card_of_the_branch_with_its_chip_its_words_and_its_photos(town, writer, me):
    made = snapshot(town.own, me, chip="SERVICE", photos=2)

    number = accept(snapshots=[made], by=writer, now=later(days=1))

    entry = Entry.objects.get()
    made.refresh_from_db()
    assert (number, made.state, made.entry, made.album) == (1, "ACCEPTED", entry, None)
    assert (entry.kind, entry.topic, entry.held_on, entry.level) == ("SERVICE", "雨后的河堤", NOW.date(), "BRANCH")
    assert (Photo.objects.filter(album=entry.album_id).count(), entry.album.audience) == (2, Audience.BRANCH)
    with pytest.raises(AlbumSealed):
        sent(entry.album, me)
    with pytest.raises(Settled):
        send(snapshot=made, text="改", chip="", by=me, now=later(days=2))


def test_many_are_accepted_at_once_and_what_has_no_photo_yet_waits(client, town, writer, me):
    made = [snapshot(town.own, me, str(number)) for number in range(2)]
    bare = snapshot(town.own, me, "还在传", photos=0)
    client.force_login(writer)

    answer = client.post("/snap/review/", {"snapshot": [one.pk for one in (*made, bare)]}, follow=True)

    assert [state_of(one) for one in (*made, bare)] == ["ACCEPTED", "ACCEPTED", "SENT"]
    assert "通过了2个" in answer.text
    assert "1个照片还没传到" in answer.text
    assert accept(snapshots=made, by=writer, now=NOW) == 0


def test_returned_with_a_sentence_it_can_be_mended_and_sent_again(client, town, writer, me):
    made = snapshot(town.own, me)
    client.force_login(writer)
    empty = client.post(reverse("snapshots:return", args=(made.pk,)), {"reason": " "}, follow=True)
    client.post(reverse("snapshots:return", args=(made.pk,)), {"reason": "照片看不清"})
    with time_machine.travel(NOW):
        back = [(todo.title, todo.detail) for todo in todos(me, NOW.date())]
    client.force_login(me)
    page = client.get(reverse("snapshots:edit", args=(made.pk,))).text

    client.post(reverse("snapshots:edit", args=(made.pk,)), {"text": "再拍一张", "chip": ""})

    made.refresh_from_db()
    assert ("写一句为什么退回" in empty.text, "照片看不清" in page) == (True, True)
    assert back == [("随手拍退回了", "照片看不清")]
    assert (made.state, made.text, made.reason) == ("SENT", "再拍一张", "")


def test_after_two_weeks_it_goes_back_once_however_often_the_clock_asks(town, writer, me):
    old, young = snapshot(town.own, me, "旧的"), snapshot(town.own, me, "新的")
    Snapshot.objects.filter(pk=young.pk).update(sent_at=later(days=1))
    in_time = return_old(now=NOW + timedelta(days=13))

    with time_machine.travel(NOW + timedelta(days=14, hours=1)):
        give_back()
    again = return_old(now=NOW + timedelta(days=14, hours=1))

    old.refresh_from_db()
    assert (in_time, again, state_of(young)) == (0, 0, State.SENT)
    assert (old.state, old.reason, old.answered_by) == ("RETURNED", FORGOTTEN, None)
    assert AuditRow.objects.filter(action="snapshots.return").count() == 1


def test_sent_again_meanwhile_it_is_not_returned_for_what_it_was(town, writer, me):
    made = snapshot(town.own, me)
    send(snapshot=made, text="新的", chip="", by=me, now=later(days=3))

    assert send_back(snapshot=made, reason="旧的不清楚", by=writer, now=later(days=4)) is False
    assert state_of(made) == State.SENT


@pytest.mark.parametrize("accepted", [False, True])
def test_withdrawn_it_is_gone_with_its_photos_and_its_card(client, town, writer, me, accepted):
    made = snapshot(town.own, me)
    if accepted:
        accept(snapshots=[made], by=writer, now=NOW)
    page = reverse("snapshots:withdraw", args=(made.pk,))
    client.force_login(writer)
    refused = client.post(page, {"sure": "1"}).status_code
    client.force_login(me)

    client.post(page, {"sure": "1"})

    rows = [model.objects.count() for model in (Snapshot, Entry, Photo, Album)]
    assert (refused, rows) == (404, [0, 0, 0, 0])
    withdraw(snapshot=made, by=me)


def test_a_card_that_the_branch_took_back_leaves_word_with_the_author(client, town, writer, me):
    made = snapshot(town.own, me)
    accept(snapshots=[made], by=writer, now=NOW)
    take_down(entries=[Snapshot.objects.get().entry], by=writer)
    client.force_login(me)

    assert "支部收回了" in client.get("/snap/").text
    assert "支部收回了" in client.get(reverse("snapshots:one", args=(made.pk,))).text


def test_who_moved_away_still_finds_and_withdraws_the_own_ones(client, town, me):
    made = snapshot(town.own, me)
    me.grants.all().delete()
    grant(me, "MEMBER", town.foreign)
    client.force_login(Account.objects.get(pk=me.pk))

    assert "雨后的河堤" in client.get("/snap/").text
    client.post(reverse("snapshots:withdraw", args=(made.pk,)), {"sure": "1"})
    assert Snapshot.objects.count() == 0


def test_writers_are_told_of_their_own_branches_and_committees_are_not_asked(town, writer, me):
    snapshot(town.own, me)

    assert [todo.title for todo in todos(writer, NOW.date())] == ["1个随手拍等您看"]
    assert [todos(one, NOW.date()) for one in (secretary(town.sibling), clerk(town.street), staff(town.root), me)] == [
        []
    ] * 4


def test_who_belongs_to_no_branch_is_told_so(client, town):
    client.force_login(staff(town.root))

    assert "还没有对应的支部" in client.get("/snap/new/").text
    assert Snapshot.objects.count() == 0


def test_the_desk_narrows_its_list(client, town, writer, me):
    snapshot(town.own, me)
    client.force_login(clerk(town.street))

    assert "雨后的河堤" in client.get("/desk/snap/?state=SENT&q=河堤").text
    assert "没有这样的随手拍" in client.get("/desk/snap/?state=RETURNED").text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("page", "reader", "cost"), [("/snap/", "me", 6), ("/snap/review/", "writer", 6), ("/desk/snap/", "clerk", 7)]
)
def test_lists_cost_the_same_for_one_and_three(
    client, town, writer, me, page, reader, cost, count, django_assert_num_queries, quiet_side
):
    for number in range(count):
        snapshot(town.own, me, str(number))
    client.force_login({"me": me, "writer": writer, "clerk": clerk(town.street)}[reader])
    client.get(page)

    with django_assert_num_queries(cost):
        client.get(page)

"""Photos over HTTP: what comes in, who sees what, and how it is served."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse
from factories import account, clerk, grant, member, secretary, staff
from photos_factories import album, saved, scene, sent, shown, uploaded

from dangjian.images.rules import MOST_BYTES
from dangjian.space import LARGEST_RESERVE
from organizations.access.rules import Role
from organizations.photos.models import AlbumState, Audience, Photo, PhotoKind
from organizations.photos.services import path_of, set_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def book(town, writer):
    return album(town.own, writer)


def answer(client, user, method: str, url: str, data=None, **headers):
    client.force_login(user)
    response = getattr(client, method)(url, data, headers={"accept": "application/json"} | headers)
    response.body = b"".join(response) if response.streaming else response.content
    return response


def post(client, user, to, *, content: bytes | None = None, **fields):
    data = {"album": to.pk, "client_id": str(uuid4()), "kind": "SCENE", "file": uploaded(content)} | fields
    return answer(client, user, "post", reverse("photos:upload"), data)


def test_an_upload_answers_with_what_the_picker_needs(client, book, writer):
    client_id = str(uuid4())
    response = post(client, writer, book, client_id=client_id)

    photo = Photo.objects.get()
    assert (response.status_code, response.json()) == (
        200,
        {
            "id": photo.pk,
            "client_id": client_id,
            "kind": "SCENE",
            "position": 1,
            "state": "WAITING",
            "error": "",
            "thumbnail": "",
            "page": f"/photo/{photo.pk}/",
            "remove": f"/photo/{photo.pk}/remove/",
        },
    )


def test_photos_stand_in_the_order_they_were_picked_in(client, book, writer):
    arrived = [post(client, writer, book, position=position).json()["id"] for position in (2, 1, "")]

    told = answer(client, writer, "get", reverse("photos:status", args=[book.pk])).json()["photos"]

    assert [(one["id"], one["position"]) for one in told] == [(arrived[1], 1), (arrived[0], 2), (arrived[2], 3)]


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        ({"client_id": "junk"}, 400, "照片编号不对，请刷新页面再选一次。"),
        ({"album": ""}, 400, "没有说明是哪一次活动的照片，请刷新页面再试。"),
        ({"file": ""}, 400, "没有收到照片，请再选一次。"),
        ({"content": b""}, 400, "照片是空的，请再选一次。"),
        ({"kind": "SELFIE"}, 400, "请说明是现场照片还是会议记录照片。"),
        ({"content": b"%PDF-1.7"}, 415, "这个文件不是照片，只收 JPG、PNG、WebP 和 HEIC 格式。"),
        ({"content": b"\xff\xd8\xff" + bytes(MOST_BYTES)}, 413, "照片超过15 MB，请压缩后再传。"),
    ],
)
def test_a_refused_upload_says_what_to_do(client, book, writer, fields, status, sentence):
    response = post(client, writer, book, **fields)
    assert (response.status_code, response.json()) == (status, {"error": sentence})


def test_a_full_and_a_sealed_album_refuse_in_words(client, book, writer):
    for _ in range(9):
        sent(book, writer)
    response = post(client, writer, book)
    assert (response.status_code, response.json()) == (409, {"error": "一次活动最多9张照片，请先删掉一张再传。"})

    set_state(albums=[book.pk], state=AlbumState.SEALED)
    response = post(client, writer, book)
    assert (response.status_code, response.json()["error"]) == (
        409,
        "这次活动的记录已经审核通过，照片和附件不能再增减。",
    )


@pytest.mark.parametrize("in_memory", [0, MOST_BYTES], ids=["through a file", "in memory"])
def test_a_disk_that_photos_have_filled_is_said_in_words(client, book, writer, settings, disk_left, in_memory):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory
    disk_left(LARGEST_RESERVE - 1)
    refused = post(client, writer, book)
    disk_left(LARGEST_RESERVE)
    taken = post(client, writer, book)

    sentence = "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"
    assert (refused.status_code, refused.json()) == (507, {"error": sentence})
    assert (taken.status_code, Photo.objects.count()) == (200, 1)


@pytest.mark.parametrize("number", ["0", "junk", str(2**63), "-1"])
def test_an_album_that_is_not_there_is_not_found(client, book, writer, number):
    assert post(client, writer, book, album=number).status_code == 404


def people(town, writer):
    """Everybody who might ask, by name."""
    made = {
        "uploader": writer,
        "co-secretary": secretary(town.own),
        "member": account(),
        "sibling's secretary": secretary(town.sibling),
        "foreign secretary": secretary(town.foreign),
        "foreign member": account(),
        "street's clerk": clerk(town.street),
        "foreign clerk": clerk(town.other_street),
        "staff": staff(town.root),
        "line staff": account(),
        "system admin": account(),
        "auditor": account(),
        "nobody": account(),
    }
    grant(made["member"], Role.MEMBER, town.own)
    grant(made["foreign member"], Role.MEMBER, town.foreign)
    grant(made["line staff"], Role.LINE_STAFF, town.root)
    grant(made["system admin"], Role.SYSTEM_ADMIN, town.root)
    grant(made["auditor"], Role.AUDITOR, town.root)
    return made


KEEPERS = {"uploader", "co-secretary", "street's clerk", "staff"}
READERS = KEEPERS | {"line staff"}
BRANCH = READERS | {"member"}
TAKING_PART = BRANCH | {"sibling's secretary", "foreign secretary", "foreign member", "foreign clerk"}


@pytest.mark.parametrize(
    ("audience", "kind", "seers"),
    [
        (Audience.DRAFT, PhotoKind.SCENE, {"uploader"}),
        (Audience.DRAFT, PhotoKind.MINUTES, {"uploader"}),
        (Audience.KEEPERS, PhotoKind.SCENE, READERS),
        (Audience.KEEPERS, PhotoKind.MINUTES, KEEPERS),
        (Audience.BRANCH, PhotoKind.SCENE, BRANCH),
        (Audience.BRANCH, PhotoKind.MINUTES, KEEPERS),
        (Audience.RELEASED, PhotoKind.SCENE, TAKING_PART),
        (Audience.RELEASED, PhotoKind.MINUTES, KEEPERS),
    ],
)
def test_only_those_whom_the_album_is_for_see_a_photo(client, town, writer, audience, kind, seers):
    made = people(town, writer)
    photo = shown(album(town.own, writer, audience=audience), writer, kind=kind)
    for name in ("thumbnail", "large", "page"):
        url = reverse(f"photos:{name}", args=[photo.pk])
        answers = {who: answer(client, user, "get", url).status_code for who, user in made.items()}
        assert answers == {who: 200 if who in seers else 404 for who in made}


def test_whoever_sees_the_album_sees_only_their_part_of_it(client, town, writer):
    made = people(town, writer)
    book = album(town.own, writer, audience=Audience.BRANCH)
    scenes, minutes = sent(book, writer), sent(book, writer, kind=PhotoKind.MINUTES)
    url = reverse("photos:status", args=[book.pk])

    def seen(user) -> list[int]:
        response = answer(client, user, "get", url)
        return [photo["id"] for photo in response.json()["photos"]] if response.status_code == 200 else []

    assert seen(made["uploader"]) == [scenes.pk, minutes.pk]
    assert seen(made["member"]) == [scenes.pk]
    assert seen(made["foreign member"]) == []


def test_only_who_writes_for_the_branch_adds_and_removes(client, town, writer):
    made = people(town, writer)
    for audience, allowed in (
        (Audience.DRAFT, {"uploader"}),
        (Audience.BRANCH, {"uploader", "co-secretary", "street's clerk"}),
    ):
        book = album(town.own, writer, audience=audience)
        adds = {who for who, user in made.items() if post(client, user, book).status_code == 200}
        removes = set()
        for who, user in made.items():
            photo = sent(album(town.own, writer, audience=audience), writer)
            response = answer(client, user, "post", reverse("photos:remove", args=[photo.pk]))
            removes |= {who} if response.status_code == 200 else set()
            assert Photo.objects.filter(pk=photo.pk).exists() == (response.status_code == 404)
        assert (adds, removes) == (allowed, allowed)


def test_a_former_secretary_has_no_draft_any_more(client, town):
    former = secretary(town.own)
    photo = shown(album(town.own, former), former)
    former.grants.update(ends_at=former.grants.get().starts_at)

    assert answer(client, former, "get", reverse("photos:large", args=[photo.pk])).status_code == 404
    assert post(client, former, photo.album).status_code == 404


def test_a_picture_is_served_so_that_it_can_only_be_looked_at(client, book, writer):
    photo = shown(book, writer)
    response = answer(client, writer, "get", reverse("photos:large", args=[photo.pk]))

    assert response.body == path_of(photo.large).read_bytes()
    assert {name: response.headers[name] for name in SERVED} == SERVED
    assert set(response.headers["Vary"].split(", ")) >= {"Cookie"}
    assert int(response.headers["Content-Length"]) == len(response.body)


SERVED = {
    "Content-Type": "image/jpeg",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=86400, immutable",
}


def test_a_known_picture_is_not_sent_twice(client, book, writer):
    url = reverse("photos:thumbnail", args=[shown(book, writer).pk])
    etag = answer(client, writer, "get", url).headers["ETag"]
    again = answer(client, writer, "get", url, **{"if-none-match": etag})

    assert (again.status_code, again.body, again.headers["Cache-Control"]) == (304, b"", SERVED["Cache-Control"])


def test_a_picture_that_is_not_ready_or_lost_is_not_found(client, book, writer):
    waiting, ready = sent(book, writer), shown(book, writer, content=saved(scene(30, 30)))
    path_of(ready.large).unlink()
    Photo.objects.filter(pk=waiting.pk).update(job_state="WAITING")

    assert answer(client, writer, "get", reverse("photos:large", args=[waiting.pk])).status_code == 404
    assert answer(client, writer, "get", reverse("photos:large", args=[ready.pk])).status_code == 404
    assert answer(client, writer, "get", reverse("photos:thumbnail", args=[ready.pk])).status_code == 200


def test_nobody_sees_a_photo_without_logging_in(client, book, writer):
    photo = shown(book, writer)
    for name in ("thumbnail", "large", "page"):
        assert client.get(reverse(f"photos:{name}", args=[photo.pk])).status_code == 302


def test_the_status_tells_what_became_of_each_photo(client, book, writer, django_assert_num_queries):
    url = reverse("photos:status", args=[book.pk])
    ready = shown(book, writer)
    answer(client, writer, "get", url)
    with django_assert_num_queries(5):
        client.get(url)
    broken, waiting = shown(book, writer, content=saved(scene())[:900]), sent(book, writer)
    with django_assert_num_queries(5):
        told = client.get(url).json()

    assert (told["most"], told["open"]) == (9, True)
    assert [(one["id"], one["state"], one["thumbnail"], one["error"]) for one in told["photos"]] == [
        (ready.pk, "DONE", f"/photo/{ready.pk}/s.jpg", ""),
        (broken.pk, "FAILED", "", "照片文件不完整或已损坏，请重新选择或重拍一张。"),
        (waiting.pk, "WAITING", "", ""),
    ]


def test_the_viewer_turns_within_what_one_may_see(client, town, writer):
    book = album(town.own, writer, audience=Audience.BRANCH)
    first, minutes, last = (
        shown(book, writer),
        shown(book, writer, kind=PhotoKind.MINUTES, content=saved(scene(60, 60))),
        shown(book, writer, content=saved(scene(40, 50))),
    )
    one = account()
    grant(one, Role.MEMBER, town.own)
    member(town.own, account=one)

    text = answer(client, one, "get", reverse("photos:page", args=[first.pk]) + "?back=/home/").content.decode()
    assert "照片 1 / 2" in text
    assert f'href="/photo/{last.pk}/?back=/home/"' in text
    assert f"/photo/{minutes.pk}/" not in text
    assert "删除这张照片" not in text
    text = answer(client, writer, "get", reverse("photos:page", args=[minutes.pk])).content.decode()
    assert ("照片 2 / 3" in text, 'rel="prev"' in text, 'rel="next"' in text) == (True, True, True)
    assert "删除这张照片" in text


@pytest.mark.parametrize(
    ("asked", "goes"),
    [("/b/1/report/", "/b/1/report/"), ("//elsewhere/", "/"), ("https://elsewhere/", "/"), ("javascript:1", "/")],
)
def test_removing_from_the_viewer_leads_back_where_it_was_opened(client, book, writer, asked, goes):
    photo = sent(book, writer)
    client.force_login(writer)
    response = client.post(
        reverse("photos:remove", args=[photo.pk]),
        {"back": asked, "sure": "1"},
        headers={"accept": "text/html,*/*;q=0.8"},
    )
    assert (response.status_code, response.headers["Location"]) == (302, goes)
    assert not Photo.objects.exists()


def test_a_sealed_album_keeps_its_photos(client, book, writer):
    photo = sent(book, writer)
    set_state(albums=[book.pk], state=AlbumState.SEALED)
    response = answer(client, writer, "post", reverse("photos:remove", args=[photo.pk]))
    assert (response.status_code, Photo.objects.count()) == (409, 1)
    assert "删除这张照片" not in answer(client, writer, "get", reverse("photos:page", args=[photo.pk])).content.decode()
    assert json.loads(response.content) == {"error": "这次活动的记录已经审核通过，照片和附件不能再增减。"}

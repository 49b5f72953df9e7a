"""A full disk (F5): of the photos alone, or of everything; filled by photos, by others, or of names."""

import json
import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from crowd import Crowd, Writer, album_of
from phone import Phone
from photos_factories import megapixels
from servers import eventually, program
from standing import Standing, standing
from test_uploads_killed import files, request_for, send

from dangjian.space import LEAST_RESERVE

MEGABYTE = 1_000_000
SIZES = (5 * MEGABYTE, 500_000, 50_000, 5_000)  # of photos, until not even the smallest goes in
TEXTS = 60  # of records: SQLite lives for a while on what its files hold already
WAITING = "SELECT count(*) FROM organizations_photo WHERE job_state != 'DONE'"
HANDED_IN = "SELECT count(*) FROM activities_activity"
# Photos, files of which a part stayed, the log-in page, a record without photos, and a photo when there is room again.
GOAL = [507] * 3, [], 200, 302, [200]
pytestmark = [pytest.mark.faults, pytest.mark.once, pytest.mark.nightly]


@pytest.fixture
def small_disk(peopled, tmp_path, verdict):
    """Two hundred megabytes, on which lies what is named of the portal's folder: its photos, or everything."""
    folder, sessions = peopled
    place = tmp_path / "portal"

    @contextmanager
    def started(below: str, **more: str) -> Iterator[tuple[Standing, list[Writer]]]:
        disk = place / below
        disk.mkdir(parents=True)
        mount = [program("mount"), "-t", "tmpfs", "-o", "size=200m,nr_inodes=9000", "tmpfs", disk]
        if not mount[0] or subprocess.run(mount, check=False, capture_output=True).returncode:
            verdict("F5", "磁盘写满", rounds=0, void=1, reached="不许挂小磁盘（要root）", goal="507", met=False)
            pytest.skip("may not mount")
        try:
            with standing(place, like=folder, **more) as portal:
                portal.start()
                writers = Crowd(portal, sessions, rate=1e9).writers
                for writer in writers:
                    writer.open_form()
                yield portal, writers
        finally:
            subprocess.run(["umount", "-l", disk], check=False)

    return started


@contextmanager
def filled(folder: Path, *, left: int) -> Iterator[None]:
    """By somebody else, but for so many bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(65536)):
            pass
    os.truncate(filler, filler.stat().st_size - left)
    yield
    filler.unlink()


@contextmanager
def without_names(folder: Path) -> Iterator[None]:
    """There is room, and no further file may be made."""
    crowd = folder / "filler"
    crowd.mkdir()
    with suppress(OSError):
        for number in range(20_000):
            (crowd / str(number)).touch()
    yield
    for file in crowd.iterdir():
        file.unlink()


def refused(portal: Standing, writer: Writer, times: int) -> tuple[list[int], list[Path]]:
    """What so many photos were answered, and the files as they came in that are there since; the worker makes its own."""
    album, before = album_of(writer), set(files(portal, "received"))
    content = megapixels() + bytes(5 * MEGABYTE)
    answers = [send(portal.port, request_for(writer, album, uuid4(), content)) for _ in range(times)]
    return answers, sorted(set(files(portal, "received")) - before)


def texts(writers: list[Writer], times: int) -> Counter[int]:
    """What records without photos were answered, each saved as a draft and handed in; after a refusal no more are sent."""
    answers: Counter[int] = Counter()
    for writer in islice(cycle(writers), times):
        answers[text_answered(writer)] += 1
        if set(answers) != {302}:
            break
    return answers


def text_answered(writer: Writer) -> int:
    uid = uuid4()
    said = [*writer.fields, ("draft", str(uid)), ("text", "讲了一课。")]
    draft = f"/b/{writer.branch}/report/draft/{uid}/?kind=PARTY_LECTURE"
    status, _, saved = writer.ask("POST", draft, urlencode([*said, ("revision", "0")]).encode())
    if status != 200:
        return status
    said += [("revision", str(json.loads(saved)["revision"])), ("again", "1")]
    return writer.ask("POST", writer.address, urlencode(said).encode())[0]


@pytest.mark.parametrize(
    ("what", "full"),
    [
        ("只剩0字节", lambda folder: filled(folder, left=0)),
        ("只剩1000字节", lambda folder: filled(folder, left=1000)),
        ("只剩4000000字节", lambda folder: filled(folder, left=4 * MEGABYTE)),
        ("不能再建文件", without_names),
    ],
    ids=["nothing", "little", "less than a photo", "no names"],
)
def test_a_full_disk_of_the_photos_refuses_them_in_words_and_nothing_else(small_disk, what, full, verdict):
    with small_disk("media") as (portal, writers):
        with full(portal.folder / "media"):
            answers, torsos = refused(portal, writers[0], 3)
            login = Phone(portal.port).exchange("GET", "/account/login/")[0]
            [said] = texts(writers, 1)
        after, _ = refused(portal, writers[0], 1)

    verdict(
        "F5",
        f"照片的磁盘{what}",
        rounds=3,
        reached=f"回答{answers}，留下半个文件{len(torsos)}，登录页{login}，交文字{said}，腾出以后{after}",
        goal="507，0，200，302，不重启就能传",
        met=(answers, torsos, login, said, after) == GOAL,
    )
    assert (answers, torsos, login, said, after) == GOAL


def test_without_the_reserve_a_photo_that_fills_the_disk_still_leaves_no_part_of_itself(small_disk, verdict):
    """The reserve is looked at before: what the disk itself refuses is a second protection, and shown by itself."""
    with small_disk("media", **without("the reserve")) as (portal, writers):
        with filled(portal.folder / "media", left=4 * MEGABYTE):
            answers, torsos = refused(portal, writers[0], 3)
        after, _ = refused(portal, writers[0], 1)

    verdict(
        "F5",
        "照片的磁盘只剩4000000字节，没有预留",
        rounds=3,
        reached=f"回答{answers}，留下半个文件{len(torsos)}，腾出以后{after}",
        goal="507，0，不重启就能传",
        met=(answers, torsos, after) == ([507] * 3, [], [200]),
    )
    assert (answers, torsos, after) == ([507] * 3, [], [200])


def test_the_same_look_finds_the_half_photo_that_a_full_disk_leaves_under_the_final_name(small_disk, verdict):
    """The control: with room there is none."""
    with small_disk("media", **without("whole files")) as (portal, writers):
        green, _ = refused(portal, writers[0], 1)
        with filled(portal.folder / "media", left=4 * MEGABYTE):
            _, torsos = refused(portal, writers[0], 1)

    verdict(
        "F5",
        "照片的磁盘写满，直接写到最后的名字",
        rounds=1,
        reached=f"有地方时回答{green}，写满留下半个文件{len(torsos)}",
        goal="200，发现",
        met=green == [200] and bool(torsos),
        control="变红" if torsos else "没有变红",
    )
    assert green == [200]
    assert torsos


def without(protection: str) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "unprotected", "UNPROTECTED": protection}


# Everything on one disk, as the portal is set up by itself


@contextmanager
def frozen(portal: Standing) -> Iterator[None]:
    """Nobody makes photos smaller while they come in: a day's photos in a minute."""
    pids = [*portal.find("worker"), *portal.find("worker's child")]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    yield
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def crammed(portal: Standing, writers: list[Writer]) -> Counter[int]:
    """What photos were answered, eight at a time, ever smaller ones, until none of them went in."""
    answers: Counter[int] = Counter()
    small = megapixels(320, 240)
    places = cycle([(writer, album_of(writer, kind)) for kind in ("PARTY_LECTURE", "THEME_DAY") for writer in writers])
    with ThreadPoolExecutor(8) as pool:
        for size in SIZES:
            content = small + bytes(max(size - len(small), 0))
            for _ in range(4):  # so that no album ever holds more than it may
                eight = [request_for(*place, uuid4(), content) for place in islice(places, 8)]
                said = Counter(pool.map(lambda request: send(portal.port, request), eight))
                answers += said
                if 200 not in said:
                    break
    return answers


def filled_by_photos(small_disk, **more: str) -> tuple[Counter[int], Counter[int], int, bool]:
    """What the photos were answered and then the texts, the bytes left between the two, and whether in the end all
    that were taken are ready."""
    with small_disk("", **more) as (portal, writers):
        with filled(portal.folder, left=LEAST_RESERVE + 30 * MEGABYTE):
            with frozen(portal):
                answers = crammed(portal, writers)
                disk = os.statvfs(portal.folder)
                said = texts(writers, TEXTS)
            ready = eventually(lambda: portal.rows(WAITING) == [(0,)])
        return answers, said, disk.f_bavail * disk.f_frsize, ready


def test_photos_that_filled_the_disk_of_everything_leave_room_for_text(small_disk, verdict):
    answers, said, left, ready = filled_by_photos(small_disk)

    enough = left > LEAST_RESERVE - MEGABYTE
    met = (set(answers), said, enough, ready) == ({200, 507}, Counter({302: TEXTS}), True, True)
    verdict(
        "F5",
        "照片写满全部数据所在的磁盘",
        rounds=1,
        reached=f"照片的回答{told(answers)}，剩{left // MEGABYTE} MB，交文字{told(said)}，收下的{'都处理好了' if ready else '没有都处理好'}",
        goal=f"照片200以后507，剩下预留的，交文字302×{TEXTS}",
        met=met,
    )
    assert (set(answers), said, enough, ready) == ({200, 507}, Counter({302: TEXTS}), True, True)


def told(answers: Counter[int]) -> str:
    return "、".join(f"{status}×{count}" for status, count in sorted(answers.items()))


def test_the_same_look_finds_text_refused_where_photos_may_take_everything(small_disk, verdict):
    """The control."""
    answers, said, left, _ = filled_by_photos(small_disk, **without("the reserve"))

    red = said[302] < TEXTS and set(said) <= {302, 507} and 507 in said
    verdict(
        "F5",
        "照片写满全部数据所在的磁盘，没有预留",
        rounds=1,
        reached=f"照片的回答{told(answers)}，剩{left}字节，交文字{told(said)}",
        goal="发现交不了",
        met=red,
        control="变红" if red else "没有变红",
    )
    assert red


@pytest.mark.parametrize("left", [0, 4 * MEGABYTE])
def test_a_disk_of_everything_that_others_filled_is_said_in_words_and_loses_nothing(small_disk, left, verdict):
    with small_disk("") as (portal, writers):
        before = portal.rows(HANDED_IN)[0][0]
        albums = [album_of(writer) for writer in writers[:3]]
        requests = [request_for(*place, uuid4(), megapixels()) for place in zip(writers, albums, strict=False)]
        with filled(portal.folder, left=left):
            photos = [send(portal.port, request) for request in requests]
            said = texts(writers, 10 * TEXTS)
            login = Phone(portal.port).exchange("GET", "/account/login/")[0]
            lost = said[302] - (portal.rows(HANDED_IN)[0][0] - before)
        again, after = texts(writers, 3), [send(portal.port, request) for request in requests]

    met = (photos, set(said) <= {302, 507}, login, lost, again[302], after) == ([507] * 3, True, 200, 0, 3, [200] * 3)
    verdict(
        "F5",
        f"别的东西写满全部数据所在的磁盘，只剩{left}字节",
        rounds=1,
        reached=f"照片的回答{photos}，交文字{told(said)}，丢{lost}，登录页{login}，腾出以后文字{told(again)}，照片{after}",
        goal="507，302或507，0，200，不重启就能交、能传",
        met=met,
    )
    assert (photos, login, lost, again, after) == ([507] * 3, 200, 0, Counter({302: 3}), [200] * 3)
    assert set(said) <= {302, 507}

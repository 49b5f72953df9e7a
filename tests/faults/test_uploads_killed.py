"""Photos on their way while the web process dies (F1)."""

import random
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from crowd import NOT_BACK, Crowd, Writer, album_of
from phone import in_parts
from photos_factories import megapixels
from reader import Reader
from servers import eventually
from standing import Standing, standing

SOON = 2.0  # seconds until a killed web process is made up for
BETWEEN = 6.0  # seconds: who dies again as soon as it is up is taken for broken, and started more and more slowly
pytestmark = [pytest.mark.faults, pytest.mark.once, pytest.mark.nightly]


@pytest.fixture
def running(peopled, tmp_path, request):
    folder, sessions = peopled
    with standing(tmp_path, like=folder, **getattr(request, "param", {})) as portal:
        portal.start()
        yield portal, Crowd(portal, sessions, rate=1e9).writers


def many(writers: list[Writer], count: int, content: bytes) -> list[bytes]:
    """Requests for so many photos: nine to an album, and of each secretary one album of each kind of record."""
    places = [(writer, album_of(writer, kind)) for kind in ("PARTY_LECTURE", "THEME_DAY") for writer in writers]
    return [request_for(*places[number // 9], uuid4(), content) for number in range(count)]


def request_for(writer: Writer, album: str, client_id: UUID, content: bytes) -> bytes:
    """A whole request as its bytes go over the line."""
    fields = {"album": album, "client_id": str(client_id), "kind": "SCENE"}
    body, kind = in_parts(fields.items(), content)
    heads = writer.phone.heads("POST") | {"Host": "127.0.0.1", "Content-Type": kind, "Connection": "close"}
    lines = [f"{name}: {said}\r\n" for name, said in (heads | {"Content-Length": str(len(body))}).items()]
    return "".join(["POST /photo/ HTTP/1.1\r\n", *lines, "\r\n"]).encode() + body


def send(port: int, request: bytes, *, rate: float = 0, until: threading.Event | None = None) -> int:
    """The status of the answer, 0 without one. At `rate` bytes a second, or as fast as it goes; given up at `until`."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=300) as line:
            piece = max(int(rate / 4), 1) if rate else len(request)
            for start in range(0, len(request), piece):
                line.sendall(request[start : start + piece])
                if rate:
                    time.sleep(0.25)
            return int(line.recv(64).split(b" ")[1])
    except (OSError, IndexError, ValueError):
        return 0


def files(portal: Standing, below: str = "") -> list[Path]:
    return [one for one in (portal.folder / "media" / below).rglob("*") if one.is_file()]


def photo(portal: Standing, client_id: UUID) -> list[tuple]:
    rows = portal.rows("SELECT client_id, job_state, upload, digest FROM organizations_photo")
    return [row[1:] for row in rows if UUID(str(row[0])) == client_id]


def serving(portal: Standing) -> int:
    """How many web processes take requests: one that is still starting has a thread or two."""
    found = 0
    for pid in portal.find("web worker"):
        with suppress(OSError):
            found += len(list(Path(f"/proc/{pid}/task").iterdir())) > 2
    return found


@pytest.mark.parametrize("running", [{"WEB_WORKERS": "2"}], indirect=True)  # as the portal starts them by itself
def test_a_web_process_killed_at_any_byte_of_an_upload_leaves_no_half_photo_and_sending_again_makes_one(
    running, verdict
):
    portal, writers = running
    moments, content, void, back, once = random.Random(1), megapixels(), 0, [], 0
    album, rounds, cut, takes, reader = "", 40, [], 0.4, Reader(writers[7], every=0.1)
    reader.start()
    for number in range(rounds):
        assert eventually(lambda: serving(portal) == 2), NOT_BACK  # on a busy machine a new one takes its time
        time.sleep(BETWEEN)
        writer, client_id = writers[number // 9 % len(writers)], uuid4()
        if number % 9 == 0:
            album = album_of(writer)
        request = request_for(writer, album, client_id, content)
        sending = threading.Thread(
            target=lambda sent=request: cut.append(send(portal.port, sent, rate=len(sent) / takes) == 0)
        )
        sending.start()
        time.sleep(moments.uniform(0, takes * 1.3))
        void += portal.kill("web worker", moments.choice) == 0
        began = time.monotonic()
        sending.join()
        assert eventually(lambda sent=request: send(portal.port, sent) == 200), NOT_BACK
        back.append(time.monotonic() - began)
        once += len(photo(portal, client_id)) == 1
    read = reader.stop()
    assert eventually(
        lambda: not portal.rows("SELECT 1 FROM organizations_photo WHERE job_state = 'WAITING'"), seconds=200
    )
    torsos = [one for one in files(portal, "received") if one.stat().st_size != len(content)]
    without = [row for row in portal.rows("SELECT digest, job_state FROM organizations_photo") if row[1] != "DONE"]
    back.sort()
    whole = (once, torsos, without, set(reader.answers)) == (rounds, [], [], {200})
    in_time = max(back[-1], read[-1]) <= SOON
    verdict(
        "F1",
        "传照片时杀掉网站进程（随机字节）",
        rounds=rounds - void,
        void=void,
        reached=f"断在半路{sum(cut)}次，重发后恰好1张{once}/{rounds}，半个文件{len(torsos)}，没做成{len(without)}，"
        f"杀了以后到重发收下中位{back[rounds // 2]:.1f}秒，最慢{back[-1]:.1f}秒；"
        f"另一部手机看{len(read)}页，断{reader.unanswered}次，错页{reader.answers.total() - reader.answers[200]}，"
        f"最久等{read[-1]:.1f}秒",
        goal=f"全部，0，0，≤{SOON:.0f}秒；错页0，≤{SOON:.0f}秒",
        met=whole and in_time and void <= rounds // 10,
        control="见下",
    )
    assert void <= rounds // 10
    assert (once, torsos, without, set(reader.answers)) == (rounds, [], [], {200})
    assert max(back[-1], read[-1]) <= SOON

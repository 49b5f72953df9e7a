"""A process that dies with a photo in its hands: no row without its file, no half file, and trying again ends as if
nothing had happened (F1, F2)."""

import random
from pathlib import Path
from uuid import UUID

import pytest
from foreman import Workplace, workplace
from photos_factories import megapixels
from PIL import Image
from servers import eventually

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from factories import branch, committee, district, secretary
from photos_factories import album
own = branch(committee(district()))
album(own, secretary(own))
"""
RECEIVE = """
import sys
from pathlib import Path
from uuid import UUID
from django.core.files import File
from organizations.photos.models import Album
from organizations.photos.services import receive
album = Album.objects.get()
with Path(sys.argv[1]).open("rb") as file:
    for number in map(int, sys.argv[2:]):
        receive(album=album, file=File(file), client_id=UUID(int=number), kind="SCENE", by=album.made_by)
"""
# `1`: an hour later, when the lease of whoever was killed has ended.
PREPARE = """
import sys
from datetime import timedelta
from django.utils.timezone import now
from organizations.photos.services import prepare_next
while prepare_next(now=now() + timedelta(hours=int(sys.argv[1]))):
    pass
"""
# The decoder's number, as its worker starts it: whose orphan it becomes differs from machine to machine.
NOTED = """
import sys
from pathlib import Path
from dangjian.images import services
begin = services.Workshop.__init__
def noted(self):
    begin(self)
    Path(sys.argv[2]).write_text(str(self.process.pid))
services.Workshop.__init__ = noted
"""
SWEEP = """
from datetime import timedelta
from django.utils.timezone import now
from organizations.photos.services import sweep_orphans
sweep_orphans(now=now() + timedelta(hours=25))
"""
RECEIVING = ("photos.after_write", "photos.before_commit", "photos.after_commit")
PREPARING = (
    "images.encoding",
    "photos.after_write",
    "photos.before_marking",
    "photos.before_marking_commit",
    "photos.after_marking_commit",
)
pytestmark = [pytest.mark.faults, pytest.mark.once]


class Portal:
    """One branch with an empty album, in a database file and a media folder of its own."""

    def __init__(self, place: Workplace) -> None:
        self.place, self.media = place, place.folder / "media"
        self.photo = place.folder / "IMG_0001.jpg"
        self.photo.write_bytes(megapixels())

    def act(self, act: str, *arguments: str, **more: str) -> int:
        return self.place.run(act, *arguments, **more)

    def receive(self, *numbers: int, **more: str) -> int:
        return self.act(RECEIVE, str(self.photo), *map(str, numbers), **more)

    def rows(self) -> list[tuple]:
        return self.place.rows(
            "SELECT client_id, job_state, upload, digest FROM organizations_photo ORDER BY client_id"
        )

    def files(self, below: str) -> list[Path]:
        return sorted(path for path in (self.media / below).rglob("*") if path.is_file())

    def check(self) -> None:
        """What must hold at every moment, however a process ended."""
        for _, state, upload, digest in self.rows():
            assert state != "FAILED"
            assert state != "WAITING" or (self.media / upload).is_file()
            assert state != "DONE" or len(self.files(f"pictures/{digest[:2]}")) == 2
        assert all(path.read_bytes() == self.photo.read_bytes() for path in self.files("received"))
        for path in self.files("pictures"):
            with Image.open(path) as picture:
                picture.load()

    def ended(self) -> tuple[list[tuple], list[str]]:
        """The rows and the files after everything has come to rest."""
        assert self.act(PREPARE + SWEEP, "1") == 0
        self.check()
        return self.rows(), [str(path.relative_to(self.media)) for path in self.files("")]


@pytest.fixture(scope="module")
def place(fresh_portal, tmp_path_factory):
    with workplace(tmp_path_factory.mktemp("photos"), like=fresh_portal, fill=FILL) as one:
        yield one


@pytest.fixture
def portal(place, undisturbed):
    place.anew()
    return Portal(place)


@pytest.fixture(scope="module")
def undisturbed(place):
    quiet = Portal(place)
    assert quiet.receive(1) == 0
    rows, files = quiet.ended()
    [(client_id, state, upload, digest)] = rows
    assert (UUID(client_id), state, upload) == (UUID(int=1), "DONE", "")
    assert files == [f"pictures/{digest[:2]}/{digest}-{size}.jpg" for size in "ls"]
    return rows, files


@pytest.mark.parametrize("point", RECEIVING)
def test_an_upload_killed_at_a_named_point_is_one_photo_when_it_is_sent_again(portal, undisturbed, point):
    assert portal.receive(1, KILL_AT_CHECKPOINT=point) == -9
    portal.check()
    assert len(portal.rows()) == (point == "photos.after_commit")

    assert portal.receive(1) == 0

    assert portal.ended() == undisturbed


@pytest.mark.nightly
def test_the_same_look_finds_the_half_photo_of_whoever_writes_under_the_final_name(fresh_portal, tmp_path, verdict):
    """The control: of whoever is not killed, the photo is whole."""
    direct = {"DJANGO_SETTINGS_MODULE": "unprotected", "UNPROTECTED": "whole files"}
    with workplace(tmp_path, like=fresh_portal, fill=FILL, **direct) as unprotected:
        portal = Portal(unprotected)

        def torsos() -> int:
            return sum(path.read_bytes() != portal.photo.read_bytes() for path in portal.files("received"))

        assert portal.receive(1) == 0
        green = torsos()
        assert portal.receive(2, KILL_AT_CHECKPOINT="photos.after_write") == -9
        red = torsos()

    verdict(
        "F1",
        "同上，直接写到最后的名字",
        rounds=1,
        reached=f"没有杀时半个文件{green}，杀了{red}",
        goal="0，发现",
        met=green == 0 and red > 0,
        control="变红" if red else "没有变红",
    )
    assert green == 0
    assert red


@pytest.mark.parametrize("point", PREPARING)
def test_a_worker_killed_at_a_named_point_is_finished_by_the_next_one(portal, undisturbed, point):
    assert portal.receive(1) == 0

    assert portal.act(PREPARE, "0", KILL_AT_CHECKPOINT=point) == -9
    portal.check()
    assert portal.rows()[0][1] == ("DONE" if point == "photos.after_marking_commit" else "WAITING")

    assert portal.ended() == undisturbed


def test_processes_killed_at_random_moments_end_as_if_nothing_had_happened(portal, undisturbed):
    moments = random.Random(20260911)
    numbers = range(1, 10)
    acts = [(0.2, RECEIVE, str(portal.photo), *map(str, numbers)), (0.5, PREPARE, "0")]
    killed = dict.fromkeys((RECEIVE, PREPARE), 0)
    for number in range(20):
        longest, act, *arguments = acts[number % 2]
        ended = portal.act(act, *arguments, after=moments.uniform(0.0, longest))
        assert ended in {0, -9}
        killed[act] += ended == -9
        portal.check()
        if act == PREPARE and len(portal.rows()) == len(numbers):  # nothing would be left to receive
            portal.place.anew()
            portal = Portal(portal.place)
    assert all(killed.values())
    assert portal.receive(*numbers) == 0

    rows, files = portal.ended()

    assert [UUID(client_id) for client_id, *_ in rows] == [UUID(int=number) for number in numbers]
    assert [row[1:] for row in rows] == [undisturbed[0][0][1:]] * 9
    assert files == undisturbed[1]


def test_a_killed_worker_leaves_no_decoder_behind(portal):
    noted = portal.place.folder / "decoder"
    assert portal.receive(1) == 0
    assert portal.act(NOTED + PREPARE, "0", str(noted), KILL_AT_CHECKPOINT="images.encoding") == -9

    decoder = Path("/proc") / noted.read_text()
    assert eventually(lambda: not decodes(decoder), seconds=20)


def decodes(process: Path) -> bool:
    """Of an ended process that nobody has collected, no command is left."""
    return process.exists() and b"dangjian.images" in (process / "cmdline").read_bytes()

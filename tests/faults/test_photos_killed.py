"""A process that dies with a photo in its hands: no row without its file, no half file, and trying again ends as if
nothing had happened (F1, F2)."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from uuid import UUID

import pytest
from photos_factories import megapixels
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
START = "import django\ndjango.setup()\n"
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

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, folder / "media"
        self.photo = folder / "IMG_0001.jpg"
        self.photo.write_bytes(megapixels())
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "PYTHONPATH": os.pathsep.join(map(str, [ROOT, ROOT / "tests", ROOT / "tests" / "organizations"])),
        }

    def build(self) -> None:
        assert self.run("manage.py", "migrate", "-v0") == 0
        assert self.act(FILL) == 0

    def start(self, *arguments: str, **more: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment | more, stderr=subprocess.DEVNULL
        )

    def run(self, *arguments: str, **more: str) -> int:
        return self.start(*arguments, **more).wait(timeout=120)

    def act(self, act: str, *arguments: str, **more: str) -> int:
        return self.run("-c", START + act, *arguments, **more)

    def receive(self, *numbers: int, **more: str) -> int:
        return self.act(RECEIVE, str(self.photo), *map(str, numbers), **more)

    def rows(self) -> list[tuple]:
        with sqlite3.connect(self.folder / "portal.sqlite3") as connection:
            return connection.execute(
                "SELECT client_id, job_state, upload, digest FROM organizations_photo ORDER BY client_id"
            ).fetchall()

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
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty")
    Portal(folder).build()
    return folder


@pytest.fixture
def portal(empty, tmp_path):
    return Portal(shutil.copytree(empty, tmp_path, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def undisturbed(empty, tmp_path_factory):
    quiet = Portal(shutil.copytree(empty, tmp_path_factory.mktemp("quiet"), dirs_exist_ok=True))
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
    acts = [(RECEIVE, str(portal.photo), *map(str, numbers)), (PREPARE, "0")]
    for number in range(20):
        act, *arguments = acts[number % 2]
        process = portal.start("-c", START + act, *arguments)
        time.sleep(moments.uniform(0.3, 1.6))
        process.kill()
        process.wait(timeout=10)
        portal.check()
    assert portal.receive(*numbers) == 0

    rows, files = portal.ended()

    assert [UUID(client_id) for client_id, *_ in rows] == [UUID(int=number) for number in numbers]
    assert [row[1:] for row in rows] == [undisturbed[0][0][1:]] * 9
    assert files == undisturbed[1]


def test_a_killed_worker_leaves_no_decoder_behind(portal):
    assert portal.receive(1) == 0
    worker = portal.start("-c", START + PREPARE, "0", KILL_AT_CHECKPOINT="images.encoding")
    assert worker.wait(timeout=60) == -9

    deadline = time.monotonic() + 20
    while left := decoders_without_owner():
        assert time.monotonic() < deadline, left
        time.sleep(0.1)


def decoders_without_owner() -> list[str]:
    """Workshops whose parent is not there any more."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if b"dangjian.images" in command and parent == "1":
            found.append(folder.name)
    return found

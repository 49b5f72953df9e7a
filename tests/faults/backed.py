"""A portal with something of everything that a backup must hold, and what backs it up and puts it back."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from standing import PATHS, ROOT

DJANGO = "import django; django.setup(); from django.utils.timezone import localtime, now; from pathlib import Path\n"
PHOTOS = (
    "from photos_factories import document, saved, scene, sent, shown; from organizations.photos.services import *\n"
)
PASSWORD = "dushu-huaxi-29"
# In two albums: a photo that is ready and shown in both, one that could not be read, one that was taken out, one that
# still waits; a document enclosed in both.
FILL = f"""
from factories import account, branch, committee, district, grant
from photos_factories import album
from members.private.services import store_many
store_many([("", f"199{{number:08}}") for number in range(7)])
own = branch(committee(district()))
writer = account("胡明远", username="humingyuan", password={PASSWORD!r})
grant(writer, "SECRETARY", own)
one, other = album(own, writer), album(own, writer)
sent(one, writer, content=bytes([255, 216, 255]) + bytes(500))
ready = shown(one, writer)
copy_scenes(source=one, photos=[ready.pk], into=other, by=writer)
remove(photo=shown(one, writer, content=saved(scene(64, 48))), by=writer)
for each in (one, other):
    attach(album=each, file=document(), by=writer)
sent(one, writer, content=saved(scene(80, 60)))
"""
TAKE = "from dangjian.backups.services import gathering, take_backup\n"
NIGHTLY = "from dangjian.backups.tasks import take; take()"
PREPARE = "while prepare_next(now=now()): pass"
STATES = "SELECT job_state, failure <> '' FROM organizations_photo ORDER BY id"


def environment(data: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data),
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
        "PYTHONPATH": os.pathsep.join(map(str, PATHS)),
    }


def start(data: Path, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment(data), stderr=subprocess.DEVNULL)


def run(data: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(data) | more,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


def act(data: Path, what: str, **more: str) -> subprocess.CompletedProcess:
    """Python beside the portal."""
    return run(data, "-c", f"{DJANGO}{PHOTOS}{what}", **more)


@pytest.fixture(scope="session")
def live(fresh_portal, tmp_path_factory) -> Path:
    """A portal with seven encrypted numbers, photos at every stage, and one file still on its way."""
    data = tmp_path_factory.mktemp("live") / "var"
    shutil.copytree(fresh_portal, data)
    done = act(data, FILL)
    assert done.returncode == 0, done.stderr
    assert rows(data, STATES) == [("FAILED", 1), ("DONE", 0), ("DONE", 0), ("WAITING", 0)]
    (data / "media" / "tmp" / "half").write_bytes(b"ha")
    return data


@pytest.fixture
def apart(live, tmp_path) -> Path:
    """The same portal in a folder of its own, to be changed."""
    return shutil.copytree(live, tmp_path / "apart")


def rows(data: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(data / "portal.sqlite3", timeout=20)) as opened:
        return opened.execute(sql).fetchall()


def media(data: Path) -> dict[str, bytes]:
    """Every file that has its name for good."""
    files = [one for one in (data / "media").rglob("*") if one.is_file() and one.parent.name != "tmp"]
    return {one.relative_to(data / "media").as_posix(): one.read_bytes() for one in files}


def named(data: Path) -> set[str]:
    """What the rows name, asked of them in words that are not the portal's."""
    [waiting] = [upload for (upload,) in rows(data, "SELECT upload FROM organizations_photo WHERE upload <> ''")]
    [shown] = {digest for (digest,) in rows(data, "SELECT digest FROM organizations_photo WHERE digest <> ''")}
    [document] = {digest for (digest,) in rows(data, "SELECT digest FROM organizations_attachment")}
    pictures = {f"pictures/{shown[:2]}/{shown}-{size}.jpg" for size in "ls"}
    return {waiting, *pictures, f"attachments/{document[:2]}/{document}-d"}


@pytest.fixture(scope="session")
def folder(live, tmp_path_factory) -> Path:
    copies = tmp_path_factory.mktemp("copies")
    done = run(live, "manage.py", "backup", str(copies))
    assert done.returncode == 0, done.stderr
    assert f"，{len(media(live))}个照片和附件。" in done.stdout
    assert f"{backup_in(copies)} 完好：" in done.stdout
    assert named(live) < media(live).keys()  # two of the photo that was taken out are still to be swept
    return copies


def backup_in(folder: Path) -> Path:
    [found] = [one for one in folder.iterdir() if (one / "manifest.json").exists()]
    return found


def made_at(copies: Path, name: str) -> None:
    """The only backup there gets an older name: two within one second would have the same."""
    backup_in(copies).rename(copies / name)


def with_keys(live: Path, data: Path) -> Path:
    shutil.copytree(live / "keys", data / "keys")
    return data


def dump(database: Path) -> dict[str, list]:
    """All rows of all tables but the log, which goes on by itself."""
    with closing(sqlite3.connect(database)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if "audit" not in name and not name.startswith("sqlite_")]
        return {name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"'))) for name in kept}


def restored(live: Path, copies: Path, data: Path, *more: str, **environment: str) -> subprocess.CompletedProcess:
    return run(with_keys(live, data), "manage.py", "restore", str(copies), *more, **environment)


def backups(copies: Path) -> list[str]:
    return [one.name for one in copies.iterdir() if one.name[0].isdigit()]


def flip(file: Path, at: int = -1) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def a_picture(backup: Path) -> Path:
    return next(one for one in (backup.parent / "media").rglob("*") if one.is_file())

"""What a program that watches reads: every figure is always there, and what does not answer says so instead of being left out."""

import errno
import shutil
import subprocess
import sys
from collections import namedtuple
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils.timezone import get_current_timezone
from factories import secretary
from photos_factories import album, sent
from time_machine import travel

from dangjian.backups.services import CannotBackUp, note_refusal
from dangjian.jobs.models import Pulse
from organizations.operating.queries import disks, told
from organizations.operating.rules import Line, figure_line
from organizations.photos.models import Photo

NOW = datetime(2026, 11, 23, 12, tzinfo=get_current_timezone())
GB = 1024**3
KINDS = ["delivery", "export", "photo", "rosterimport", "round", "run"]
KINDS += ["change"] if connection.vendor == "postgresql" else []  # what was written to the tree is noted there
# What needs the database: left out while it does not answer.
ASKED = {
    f'dangjian_jobs_{name}{{kind="{kind}"}}'
    for name in ("waiting", "running", "failed", "oldest_seconds")
    for kind in KINDS
}
ASKED |= {"dangjian_worker_silent_seconds", "dangjian_records_handed_in_hour", "dangjian_audit_waiting"}
# What the machine knows by itself.
KNOWN = {
    f'dangjian_disk_{name}{{folder="{folder}"}}'
    for name in ("readable", "free_bytes", "total_bytes")
    for folder in ("data", "media")
}
KNOWN |= {"dangjian_up", "dangjian_asked_at_seconds", "dangjian_backups_kept", "dangjian_backup_age_seconds"}
KNOWN |= {"dangjian_backup_refused"}
KNOWN |= {"dangjian_pages_two_hours", "dangjian_pages_failed_two_hours", "dangjian_page_milliseconds_average"}
# How large the database is cannot be said of one in memory.
SIZE = {"dangjian_database_bytes"}


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def read(capsys):
    """What the command prints, by name."""

    def figures() -> dict[str, str]:
        call_command("metrics")
        return dict(one.rsplit(" ", 1) for one in capsys.readouterr().out.splitlines())

    return figures


def on_disks(section: str = "磁盘") -> list[Line]:
    [found] = [one for one in told(now=NOW) if one.title == section]
    return list(found.lines)


def usage(free: int, total: int = 500) -> tuple:
    return namedtuple("Usage", "total used free")(total * GB, (total - free) * GB, free * GB)  # noqa: PYI024


@pytest.mark.parametrize(
    ("figure", "line"),
    [
        (("up", {}, 1), "dangjian_up 1"),
        (("jobs_waiting", {"kind": "photo"}, 3), 'dangjian_jobs_waiting{kind="photo"} 3'),
        (("backup_age_seconds", {}, float("inf")), "dangjian_backup_age_seconds +Inf"),
    ],
)
def test_figures_are_written_as_prometheus_reads_them(figure, line):
    assert figure_line(*figure) == line


def test_a_program_that_watches_reads_what_the_page_shows(town, client, read, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(300))
    client.get("/account/login/")
    Pulse.objects.create(pk=1, seen_at=NOW - timedelta(seconds=4))
    writer = secretary(town.own)
    photo = sent(album(town.own, writer), writer)
    Photo.objects.filter(pk=photo.pk).update(uploaded_at=NOW - timedelta(minutes=11))

    said = read()

    assert set(said) - SIZE == ASKED | KNOWN
    assert {
        name: said[f"dangjian_{name}"]
        for name in (
            "up",
            "asked_at_seconds",
            'jobs_waiting{kind="photo"}',
            'jobs_oldest_seconds{kind="photo"}',
            "worker_silent_seconds",
            "pages_two_hours",
            "pages_failed_two_hours",
            "records_handed_in_hour",
            'disk_free_bytes{folder="media"}',
        )
    } == {
        "up": "1",
        "asked_at_seconds": str(int(NOW.timestamp())),
        'jobs_waiting{kind="photo"}': "1",
        'jobs_oldest_seconds{kind="photo"}': "660",
        "worker_silent_seconds": "4",
        "pages_two_hours": "1",
        "pages_failed_two_hours": "0",
        "records_handed_in_hour": "0",
        'disk_free_bytes{folder="media"}': str(300 * GB),
    }


@pytest.mark.django_db
def test_what_has_never_been_was_infinitely_long_ago(read, settings, tmp_path):
    said = read()
    assert (said["dangjian_worker_silent_seconds"], said["dangjian_backups_kept"]) == ("+Inf", "0")
    assert said["dangjian_backup_age_seconds"] == "+Inf"

    settings.BACKUP_DIR = tmp_path
    for name in ("20261120T023000", "20261123T023000", ".unfinished"):
        (tmp_path / name).mkdir()

    said = read()
    assert (said["dangjian_backups_kept"], said["dangjian_backup_age_seconds"]) == ("2", str(int(9.5 * 3600)))


@pytest.mark.django_db
def test_a_program_that_watches_hears_that_there_was_no_backup_last_night(read, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    before = read()["dangjian_backup_refused"]
    note_refusal(tmp_path, CannotBackUp("多半是照片的磁盘没有挂上。这次没有备份。"))

    assert (before, read()["dangjian_backup_refused"]) == ("0", "1")


def test_a_disk_of_backups_that_does_not_answer_is_not_a_folder_without_backups(settings, tmp_path, monkeypatch):
    def stale(_):
        raise OSError(errno.ESTALE, "Stale file handle")

    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(Path, "iterdir", stale)

    assert disks.kept_backups() is None


@pytest.mark.django_db
def test_backups_that_cannot_be_read_are_none_to_programs_and_said_to_people(read, settings, tmp_path, monkeypatch):
    def gone(_):
        raise OSError

    settings.BACKUP_DIR = tmp_path
    monkeypatch.setattr(disks, "backups_in", gone)

    said = read()

    assert (said["dangjian_backups_kept"], said["dangjian_backup_age_seconds"]) == ("0", "+Inf")
    assert on_disks("备份") == [
        Line("最近一次", "读不到", "读不到备份目录，请检查 BACKUP_DIR 所在的磁盘是不是还挂着。")
    ]


@pytest.mark.django_db
def test_every_disk_has_a_line_and_every_folder_its_figures(read, settings, tmp_path, monkeypatch):
    settings.BACKUP_DIR = tmp_path / "backups"
    monkeypatch.setattr(disks, "device_of", lambda folder: 2 if folder.name == "backups" else 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(300 if place == tmp_path else 1))
    settings.BACKUP_DIR.mkdir()

    said = read()

    assert on_disks() == [
        Line("数据目录、照片和附件", "剩300.0 GB，共500.0 GB"),
        Line("备份", "剩1.0 GB，共500.0 GB", "备份所在的磁盘快满了，满了以后就存不进去了：请清理或者扩容。"),
    ]
    free = {name.split('"')[1]: int(value) // GB for name, value in said.items() if "disk_free_bytes" in name}
    assert free == {"data": 300, "media": 300, "backups": 1}


@pytest.mark.django_db
def test_a_disk_that_is_gone_is_said_and_hides_no_other(read, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: place.stat() and usage(300))
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.symlink_to(tmp_path / "not-mounted")

    said = read()

    assert on_disks() == [
        Line("数据目录", "剩300.0 GB，共500.0 GB"),
        Line("照片和附件", "读不到", "读不到照片和附件所在的磁盘，请检查是不是还挂着。"),
    ]
    assert {name: value for name, value in said.items() if "disk" in name} == {
        'dangjian_disk_readable{folder="data"}': "1",
        'dangjian_disk_free_bytes{folder="data"}': str(300 * GB),
        'dangjian_disk_total_bytes{folder="data"}': str(500 * GB),
        'dangjian_disk_readable{folder="media"}': "0",
    }


@pytest.mark.django_db
def test_without_its_database_a_portal_is_not_up_and_the_rest_is_said(read):
    def gone(*_):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(gone):
        said = read()

    assert (said["dangjian_up"], set(said)) == ("0", KNOWN)


@pytest.mark.parametrize("lies", ["below a file", "behind a link to nowhere"])
def test_a_portal_starts_without_its_disk_of_backups_and_says_that_it_is_gone(tmp_path, lies):
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(tmp_path / "not-mounted")
    place = {"below a file": tmp_path / "file" / "backups", "behind a link to nowhere": tmp_path / "link"}[lies]

    done = metrics(DATA_DIR=str(tmp_path / "var"), BACKUP_DIR=str(place))

    assert (done.returncode, done.stderr) == (0, "")
    readable = [one for one in done.stdout.splitlines() if one.startswith("dangjian_disk_readable")]
    assert readable == [
        'dangjian_disk_readable{folder="backups"} 0',
        'dangjian_disk_readable{folder="data"} 1',
        'dangjian_disk_readable{folder="media"} 1',
    ]


def metrics(**environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "metrics"],
        cwd=portal.BASE_DIR,
        env={"LANG": "C.UTF-8"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("url", ["postgres://portal:geheim@127.0.0.1:1/x", ""], ids=["refused", "no file"])
def test_the_command_ends_well_without_a_database_so_that_its_answer_replaces_the_last(url, tmp_path):
    done = metrics(DATA_DIR=str(tmp_path), **({"DATABASE_URL": url} if url else {}))

    assert (done.returncode, done.stderr, "\ndangjian_up 0\n" in done.stdout) == (0, "", True)
    assert not Path(tmp_path / "portal.sqlite3").exists()  # an empty one would keep a backup from being put back

"""Backups of the embedded portal: taken while it is written to, damaged, killed, and put back on an empty machine."""

import errno
import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from dangjian.backups.services import BackupDamaged, check_backup

ROOT = Path(__file__).resolve().parents[2]
FILL = """
from members.private.services import store_many
store_many([("", f"199{number:08}") for number in range(7)])
"""
pytestmark = [pytest.mark.faults, pytest.mark.once]


def environment(data: Path) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "DATA_DIR": str(data), "DJANGO_SETTINGS_MODULE": "dangjian.settings"}


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


@pytest.fixture(scope="module")
def live(fresh_portal, tmp_path_factory) -> Path:
    """A portal with seven encrypted numbers, two pictures, and one file still on its way."""
    data = tmp_path_factory.mktemp("live") / "var"
    shutil.copytree(fresh_portal, data)
    assert run(data, "-c", f"import django\ndjango.setup()\n{FILL}").returncode == 0
    for name, content in {"photos/ab/one.jpg": b"one", "photos/cd/two.jpg": b"two", "tmp/half": b"ha"}.items():
        (data / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (data / "media" / name).write_bytes(content)
    return data


@pytest.fixture(scope="module")
def folder(live, tmp_path_factory) -> Path:
    copies = tmp_path_factory.mktemp("copies")
    done = run(live, "manage.py", "backup", str(copies))
    assert done.returncode == 0, done.stderr
    assert "2个照片和附件" in done.stdout
    return copies


def backup_in(folder: Path) -> Path:
    [found] = [one for one in folder.iterdir() if (one / "manifest.json").exists()]
    return found


def with_keys(live: Path, data: Path) -> Path:
    shutil.copytree(live / "keys", data / "keys")
    return data


def dump(database: Path) -> dict[str, list]:
    """All rows of all tables but the log, which goes on by itself."""
    with closing(sqlite3.connect(database)) as opened:
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if "audit" not in name and not name.startswith("sqlite_")]
        return {name: sorted(map(repr, opened.execute(f'SELECT * FROM "{name}"'))) for name in kept}


def test_a_restored_portal_holds_every_row_and_every_file_and_answers(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")

    done = run(data, "manage.py", "restore", str(folder))

    assert done.returncode == 0, done.stderr
    assert "7行加密的内容都打得开" in done.stdout
    assert dump(data / "portal.sqlite3") == dump(live / "portal.sqlite3")
    files = {one.relative_to(data).as_posix(): one.read_bytes() for one in (data / "media").rglob("*.jpg")}
    assert files == {"media/photos/ab/one.jpg": b"one", "media/photos/cd/two.jpg": b"two"}
    assert not (data / "media" / "tmp").exists()
    asked = "from django.test import Client; from django.urls import reverse; print(Client().get('/readyz').status_code, Client().get(reverse('access:login')).status_code)"
    smoke = run(data, "-c", f"import django\ndjango.setup()\n{asked}", DEBUG="true")
    assert smoke.stdout.split() == ["200", "200"], smoke.stderr
    assert run(data, "manage.py", "audit", "verify").returncode == 0


def test_no_key_lies_in_a_backup(live, folder):
    secrets = [one.read_text().strip().rpartition(":")[2].encode() for one in (live / "keys").iterdir()]
    held = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())

    assert len(secrets) == 3
    assert [secret for secret in secrets if secret in held] == []


def test_a_backup_that_was_written_to_meanwhile_is_of_one_moment(live, tmp_path):
    writing = "import django\ndjango.setup()\nfrom members.private.services import store_many\nwhile True: store_many([('', '19900000000')] * 2)"
    writer = subprocess.Popen(
        [sys.executable, "-c", writing],
        cwd=ROOT,
        env=environment(live),
    )
    try:
        done = run(live, "manage.py", "backup", str(tmp_path))
    finally:
        writer.kill()
        writer.wait()

    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(backup_in(tmp_path) / "portal.sqlite3")) as copy:
        [rows] = copy.execute("SELECT count(*) FROM members_privatenumbers").fetchone()
    assert rows % 2 == 1


def flip(file: Path, at: int = -1) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(content)


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def a_picture(backup: Path) -> Path:
    return next(one for one in (backup.parent / "media").rglob("*") if one.is_file())


def rewrite(backup: Path, sql: str) -> None:
    with closing(sqlite3.connect(backup / "portal.sqlite3")) as opened:
        opened.execute(sql)
        opened.commit()


def replace_seal(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["files"].pop("photos/ab/one.jpg")
    (backup / "manifest.json").write_text(json.dumps(manifest))


DAMAGES = {
    "a flipped byte in the database": lambda backup: flip(backup / "portal.sqlite3", 5000),
    "a byte more in the database": lambda backup: longer(backup / "portal.sqlite3"),
    "half the database": lambda backup: os.truncate(backup / "portal.sqlite3", 8192),
    "no database": lambda backup: (backup / "portal.sqlite3").unlink(),
    "a row less": lambda backup: rewrite(backup, "DELETE FROM members_privatenumbers WHERE id = 3"),
    "a changed row": lambda backup: rewrite(backup, "UPDATE members_privatenumbers SET phone = '' WHERE id = 3"),
    "a table less": lambda backup: rewrite(backup, "DROP TABLE members_privatenumbers"),
    "a flipped byte in a picture": lambda backup: flip(a_picture(backup)),
    "an empty picture": lambda backup: a_picture(backup).write_bytes(b""),
    "no picture": lambda backup: a_picture(backup).unlink(),
    "a flipped byte in the list": lambda backup: flip(backup / "manifest.json", 300),
    "a picture struck off the list": replace_seal,
    "no list": lambda backup: (backup / "manifest.json").unlink(),
    "no seal": lambda backup: (backup / "manifest.sha256").unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_noticed(folder, tmp_path, damage):
    copies = tmp_path / "copies"
    shutil.copytree(folder, copies)
    backup = backup_in(copies)
    check_backup(backup)

    DAMAGES[damage](backup)

    with pytest.raises(BackupDamaged):
        check_backup(backup)


def test_a_damaged_backup_is_never_put_back(live, folder, tmp_path):
    copies, data = tmp_path / "copies", with_keys(live, tmp_path / "new")
    shutil.copytree(folder, copies)
    flip(a_picture(backup_in(copies)))

    done = run(data, "manage.py", "restore", str(copies))

    assert (done.returncode, (data / "portal.sqlite3").exists(), list(data.rglob("*.jpg"))) == (1, False, [])
    assert "和备份时不一样" in done.stderr


def test_other_keys_are_noticed_before_anything_is_put_back(folder, tmp_path):
    done = run(tmp_path / "new", "manage.py", "restore", str(folder))

    assert done.returncode == 1
    assert "密钥不是备份时的那一套（缺 FIELD_KEY k1、INDEX_KEY、SECRET_KEY）" in done.stderr
    assert not (tmp_path / "new" / "portal.sqlite3").exists()


def test_a_portal_that_holds_something_is_not_written_over(live, folder):
    before = dump(live / "portal.sqlite3")

    done = run(live, "manage.py", "restore", str(folder))

    assert (done.returncode, "已经有数据，不会盖掉它" in done.stderr) == (1, True)
    assert dump(live / "portal.sqlite3") == before


def test_a_backup_killed_anywhere_is_no_backup_and_the_next_one_is_whole(live, tmp_path):
    for point in ("backups.after_database", "backups.before_name"):
        killed = run(live, "manage.py", "backup", str(tmp_path), KILL_AT_CHECKPOINT=point)
        assert (killed.returncode, [one for one in tmp_path.iterdir() if one.name[0].isdigit()]) == (-9, [])

    assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
    assert run(live, "manage.py", "backup", str(tmp_path), "--check").returncode == 0


def test_a_restore_killed_half_way_is_no_portal_and_can_be_done_again(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")

    killed = run(data, "manage.py", "restore", str(folder), KILL_AT_CHECKPOINT="backups.after_files")

    assert (killed.returncode, (data / "portal.sqlite3").exists()) == (-9, False)
    shutil.rmtree(data / "media")
    assert run(data, "manage.py", "restore", str(folder)).returncode == 0


def test_only_the_newest_are_kept_and_the_files_they_name(live, tmp_path):
    extra = live / "media" / "photos" / "gone.jpg"
    extra.write_bytes(b"gone")
    for name in ("20250101T000000", "20250102T000000"):
        assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
        max(one for one in tmp_path.iterdir() if one.name[0].isdigit()).rename(tmp_path / name)
    extra.unlink()

    assert run(live, "manage.py", "backup", str(tmp_path), "--keep", "1").returncode == 0

    assert len([one for one in tmp_path.iterdir() if one.name[0].isdigit()]) == 1
    assert sorted(one.read_bytes() for one in (tmp_path / "media").rglob("*") if one.is_file()) == [b"one", b"two"]


def test_a_second_backup_meanwhile_says_so_and_leaves_the_first_alone(live, folder, tmp_path):
    copies = shutil.copytree(folder, tmp_path / "copies")
    before = sorted(copies.rglob("*"))
    with (copies / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # as whoever checks or restores
        second = run(live, "manage.py", "backup", str(copies))
        checked = run(live, "manage.py", "backup", str(copies), "--check")
        fcntl.flock(lock, fcntl.LOCK_EX)  # as whoever backs up
        third = run(live, "manage.py", "backup", str(copies), "--check")
        restored = run(live, "manage.py", "restore", str(copies), DATA_DIR=str(with_keys(live, tmp_path / "new")))

    assert [done.returncode for done in (second, checked, third, restored)] == [1, 0, 1, 1]
    assert ["两件不能同时做。请等它做完再试。" in done.stderr for done in (second, third, restored)] == [True] * 3
    assert sorted(copies.rglob("*")) == before
    assert not (tmp_path / "new" / "portal.sqlite3").exists()


def test_two_backups_at_once_are_one_backup_or_two_whole_ones(live, tmp_path):
    both = [start(live, "manage.py", "backup", str(tmp_path), "--keep", "1") for _ in range(2)]
    ended = sorted(one.wait(timeout=120) for one in both)

    assert ended in ([0, 0], [0, 1])
    assert check_backup(backup_in(tmp_path)).files.keys() == {"photos/ab/one.jpg", "photos/cd/two.jpg"}


def test_a_backup_on_a_disk_for_reading_only_can_still_be_read(folder, tmp_path, monkeypatch):
    copies = shutil.copytree(folder, tmp_path / "copies")
    (copies / ".lock").unlink()

    def refused(path):
        raise OSError(errno.EROFS, "read-only", str(path))

    monkeypatch.setattr(Path, "touch", refused)

    assert check_backup(backup_in(copies)).files.keys() == {"photos/ab/one.jpg", "photos/cd/two.jpg"}
    assert not (copies / ".lock").exists()


def test_the_nightly_backup_has_been_read_again_before_it_has_its_name(live, tmp_path):
    """A disk that gives back something else than was written: no backup of that name, and the older ones stay."""
    assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
    first = backup_in(tmp_path).rename(tmp_path / "20250101T000000")
    task = "from dangjian.backups.services import taking; from dangjian.backups.tasks import take"
    spoil = "kept = taking.seal\ndef spoilt(m, p): kept(m, p); (p / 'portal.sqlite3').write_bytes(b'x')\ntaking.seal = spoilt"

    done = run(
        live,
        "-c",
        f"import django\ndjango.setup()\n{task}\n{spoil}\ntake()",
        BACKUP_DIR=str(tmp_path),
        BACKUPS_KEPT="1",
    )

    assert (done.returncode, "BackupDamaged: 数据库和备份时不一样" in done.stderr) == (1, True)
    assert [one.name for one in tmp_path.iterdir() if one.name[0].isdigit()] == [first.name]
    check_backup(first)


def test_a_picture_that_went_bad_among_the_backups_is_copied_anew(live, folder, tmp_path):
    copies = shutil.copytree(folder, tmp_path / "copies")
    old = backup_in(copies).rename(copies / "20250101T000000")
    flip(a_picture(old))
    with pytest.raises(BackupDamaged):
        check_backup(old)

    done = run(live, "manage.py", "backup", str(copies))

    assert done.returncode == 0, done.stderr
    check_backup(old)


def test_heads_of_another_log_are_neither_lost_nor_mixed_with_the_backup(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")
    (data / "audit-heads.txt").write_text("2026-09-01 03:20 7:" + "a" * 64 + "\n")

    refused = run(data, "manage.py", "restore", str(folder))

    assert (refused.returncode, (data / "portal.sqlite3").exists()) == (1, False)
    assert "记着另一个数据库的操作日志链头" in refused.stderr
    (data / "audit-heads.txt").rename(tmp_path / "kept")
    assert run(data, "manage.py", "restore", str(folder)).returncode == 0
    assert run(data, "manage.py", "audit", "verify").returncode == 0


def test_the_heads_come_back_with_the_log_they_belong_to(live, tmp_path):
    assert run(live, "manage.py", "audit", "head").returncode == 0
    noted = (live / "audit-heads.txt").read_text()
    assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
    data = with_keys(live, tmp_path / "new")

    assert run(data, "manage.py", "restore", str(tmp_path)).returncode == 0

    assert (data / "audit-heads.txt").read_text() == noted
    assert run(data, "manage.py", "audit", "verify").returncode == 0


def test_a_backup_never_lies_among_the_data(live):
    done = run(live, "manage.py", "backup", str(live / "copies"))

    assert (done.returncode, "不能放在 DATA_DIR 里面" in done.stderr) == (1, True)

"""Backups of the embedded portal: taken while it is written to, damaged, killed and kept."""

import errno
import fcntl
import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from backed import (
    DJANGO,
    NIGHTLY,
    PREPARE,
    STATES,
    TAKE,
    a_picture,
    act,
    backup_in,
    backups,
    dump,
    flip,
    made_at,
    media,
    restored,
    rows,
    run,
    start,
    with_keys,
)
from servers import eventually

from dangjian.backups.queries import last_refusal
from dangjian.backups.services import BackupDamaged, check_backup

pytestmark = [pytest.mark.faults, pytest.mark.once]


MEANWHILE = {
    "before the moment is chosen": ("pass", "pass", PREPARE),
    "while the moment's files are gathered": (PREPARE, "pass", "pass"),
    "while the database is copied": ("pass", PREPARE, "pass"),
}


@pytest.mark.nightly
@pytest.mark.parametrize("when", MEANWHILE)
def test_a_photo_that_arrives_and_is_prepared_meanwhile_is_in_the_backup(apart, tmp_path, when):
    """It comes after the files were gathered and is prepared, its upload deleted, at the worst moment."""
    gathering, copying, choosing = MEANWHILE[when]
    script = f"""{TAKE}
from organizations.photos.models import Album
book, whole, copy = Album.objects.earliest("pk"), gathering.named_in, gathering.copy_database
def arriving(point):
    if point == "backups.before_database":
        sent(book, book.made_by, content=saved(scene(96, 72)))
        {choosing}
def asked(live):
    found = whole(live)
    {gathering}
    return found
def copying(live, target):
    {copying}
    copy(live, target)
gathering.checkpoint, gathering.named_in, gathering.copy_database = arriving, asked, copying
take_backup(Path({str(tmp_path / "copies")!r}), keep=1, now=localtime())
"""
    done = act(apart, script)
    assert (done.returncode, rows(apart, STATES)[-2:]) == (0, [("DONE", 0)] * 2), done.stderr

    data = tmp_path / "new"
    assert restored(apart, tmp_path / "copies", data).returncode == 0

    assert run(data, "manage.py", "check_files").returncode == 0
    assert act(data, PREPARE).returncode == 0
    assert rows(data, STATES) == rows(apart, STATES)
    assert dump(data / "portal.sqlite3")["organizations_album"] == dump(apart / "portal.sqlite3")["organizations_album"]


@pytest.mark.nightly
def test_a_document_that_is_deleted_meanwhile_stops_no_backup(apart, tmp_path):
    """Rows first, then the sweep takes the files, between the choice of the moment and its gathering."""
    script = f"""{TAKE}
from datetime import timedelta
from organizations.photos.models import Attachment
whole, once = gathering.named_in, [1]
def asked(live):
    found = whole(live)
    if once:
        once.pop()
        for one in Attachment.objects.all():
            detach(attachment=one, by=None)
        sweep_orphans(now=now() + timedelta(days=2))
    return found
gathering.named_in, gathering.media_files = asked, lambda root: []
take_backup(Path({str(tmp_path / "copies")!r}), keep=1, now=localtime())
"""
    done = act(apart, script)

    assert done.returncode == 0, done.stderr
    manifest = check_backup(backup_in(tmp_path / "copies"))
    assert (sorted(manifest.files), manifest.missing) == (sorted(media(apart)), [])
    assert not any(name.startswith("attachments/") for name in manifest.files)


@pytest.mark.nightly
def test_a_head_that_is_noted_down_meanwhile_belongs_to_no_row_that_is_missing(apart, tmp_path):
    script = f"""{TAKE}
from dangjian.audit.services import note_head, record, seal_waiting
def noting(point):
    if point == "backups.after_database":
        record("photos.remove", by=None, target="photo:1"); seal_waiting(); print(note_head(now=now()))
gathering.checkpoint = noting
take_backup(Path({str(tmp_path / "copies")!r}), keep=1, now=localtime())
"""
    done = act(apart, script)
    assert (done.returncode, done.stdout.strip() in (apart / "audit-heads.txt").read_text()) == (0, True), done.stderr

    assert restored(apart, tmp_path / "copies", tmp_path / "new").returncode == 0

    verified = run(tmp_path / "new", "manage.py", "audit", "verify")
    assert verified.returncode == 0, verified.stdout


# Read for the names of its files, and only copied.
@pytest.mark.nightly
@pytest.mark.parametrize("table", ["organizations_photo", "members_privatenumbers"])
def test_a_database_that_went_bad_is_said_with_what_to_do_and_older_backups_stay(apart, tmp_path, table):
    copies = tmp_path / "copies"
    assert run(apart, "manage.py", "backup", str(copies)).returncode == 0
    made_at(copies, "20250101T000000")
    spoil(apart / "portal.sqlite3", table)

    done = act(apart, NIGHTLY, BACKUP_DIR=str(copies), BACKUPS_KEPT="1")

    assert (done.returncode, backups(copies)) == (1, ["20250101T000000"])
    said = last_refusal(copies)
    assert (said[:8], "这次没有备份，以前的备份都没有动。请停下门户，把 DATA_DIR 整个复制一份留着" in said) == (
        "数据库文件坏了（",
        True,
    )


def spoil(database: Path, table: str) -> None:
    """The first page of the table and of each of its indexes holds nothing but ones."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(size,)] = opened.execute("PRAGMA page_size").fetchall()
        pages = opened.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ? AND rootpage > 0", [table])
        spoilt = [page for (page,) in pages]
    with database.open("r+b") as file:
        for page in spoilt:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)


def test_no_key_lies_in_a_backup(live, folder):
    secrets = [one.read_text().strip().rpartition(":")[2].encode() for one in (live / "keys").iterdir()]
    held = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())

    assert len(secrets) == 3
    assert [secret for secret in secrets if secret in held] == []


def test_a_backup_that_was_written_to_meanwhile_is_of_one_moment(apart, tmp_path):
    """Two rows at a time beside the seven that were there: a moment between two of them would be even."""
    count = "SELECT count(*) FROM members_privatenumbers"
    writing = "from members.private.services import store_many\nwhile True: store_many([('', '19900000000')] * 2)"
    writer = start(apart, "-c", f"{DJANGO}{writing}")
    try:
        assert eventually(lambda: rows(apart, count) > [(7,)])
        done = run(apart, "manage.py", "backup", str(tmp_path / "copies"))
        [(then,)] = rows(apart, count)
        assert eventually(lambda: rows(apart, count) > [(then,)])
    finally:
        writer.kill()
        writer.wait()

    assert done.returncode == 0, done.stderr
    [(held,)] = rows(backup_in(tmp_path / "copies"), count)
    assert (7 < held < then, held % 2) == (True, 1)


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def rewrite(backup: Path, sql: str) -> None:
    with closing(sqlite3.connect(backup / "portal.sqlite3")) as opened:
        opened.execute(sql)
        opened.commit()


def replace_seal(backup: Path) -> None:
    manifest = json.loads((backup / "manifest.json").read_text())
    manifest["files"].pop(min(manifest["files"]))
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


def test_a_backup_killed_anywhere_is_no_backup_and_the_next_one_is_whole(live, tmp_path):
    for point in ("backups.after_database", "backups.before_name"):
        killed = run(live, "manage.py", "backup", str(tmp_path), KILL_AT_CHECKPOINT=point)
        assert (killed.returncode, [one for one in tmp_path.iterdir() if one.name[0].isdigit()]) == (-9, [])

    assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
    assert run(live, "manage.py", "backup", str(tmp_path), "--check").returncode == 0


def test_only_the_newest_are_kept_and_the_files_they_name(live, tmp_path):
    kept = set(media(live).values())
    extra = live / "media" / "pictures" / "gone.jpg"
    extra.write_bytes(b"gone")
    for name in ("20250101T000000", "20250102T000000"):
        assert run(live, "manage.py", "backup", str(tmp_path)).returncode == 0
        max(one for one in tmp_path.iterdir() if one.name[0].isdigit()).rename(tmp_path / name)
    extra.unlink()

    assert run(live, "manage.py", "backup", str(tmp_path), "--keep", "1").returncode == 0

    assert len([one for one in tmp_path.iterdir() if one.name[0].isdigit()]) == 1
    assert {one.read_bytes() for one in (tmp_path / "media").rglob("*") if one.is_file()} == kept


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
    assert check_backup(backup_in(tmp_path)).files.keys() == media(live).keys()


def test_a_backup_on_a_disk_for_reading_only_can_still_be_read(live, folder, tmp_path, monkeypatch):
    copies = shutil.copytree(folder, tmp_path / "copies")
    (copies / ".lock").unlink()

    def refused(path):
        raise OSError(errno.EROFS, "read-only", str(path))

    monkeypatch.setattr(Path, "touch", refused)

    assert check_backup(backup_in(copies)).files.keys() == media(live).keys()
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


def test_a_backup_never_lies_among_the_data(live):
    done = run(live, "manage.py", "backup", str(live / "copies"))

    assert (done.returncode, "不能放在 DATA_DIR 里面" in done.stderr) == (1, True)

"""Backups of the embedded portal: taken while it is written to, damaged, killed, and put back on an empty machine."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader
from phone import Phone
from servers import eventually
from standing import PATHS, ROOT, Standing

from dangjian.backups.queries import last_refusal
from dangjian.backups.services import BackupDamaged, BackupIncomplete, check_backup

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
pytestmark = [pytest.mark.faults, pytest.mark.once]


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


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
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


def test_a_restored_portal_holds_every_row_and_every_file(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")

    done = run(data, "manage.py", "restore", str(folder))

    assert done.returncode == 0, done.stderr
    assert "7行加密的内容都打得开" in done.stdout
    assert dump(data / "portal.sqlite3") == dump(live / "portal.sqlite3")
    assert media(data) == media(live)
    assert not (data / "media" / "tmp").exists()
    assert run(data, "manage.py", "audit", "verify").returncode == 0


def test_somebody_logs_in_to_the_restored_portal_and_opens_photo_and_document(live, folder, tmp_path):
    data = tmp_path / "new"
    assert restored(live, folder, data).returncode == 0
    portal = Standing(data)
    try:
        portal.start()
        phone = Phone(portal.port, {"csrftoken": "k" * 32})
        logged_in = f"identifier=humingyuan&password={PASSWORD}".encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        assert phone.exchange("POST", "/account/login/", logged_in, kind)[0] == 302
        phone.exchange("POST", "/privacy/accept/", b"version=1", kind)
        [(ready, digest), *_] = portal.rows("SELECT id, digest FROM organizations_photo WHERE digest <> '' ORDER BY id")
        [(waited,)] = portal.rows("SELECT max(id) FROM organizations_photo")
        [(document, content), *_] = portal.rows("SELECT id, digest FROM organizations_attachment ORDER BY id")
        picture = phone.exchange("GET", f"/photo/{ready}/l.jpg")
        file = phone.exchange("GET", f"/photo/file/{document}/")

        assert (picture[0], hashlib.sha256(picture[2]).hexdigest()) == (200, digest)
        assert (file[0], hashlib.sha256(file[2]).hexdigest()) == (200, content)
        assert eventually(lambda: phone.exchange("GET", f"/photo/{waited}/s.jpg")[0] == 200)
        assert portal.rows(STATES) == [("FAILED", 1), ("DONE", 0), ("DONE", 0), ("DONE", 0)]
    finally:
        portal.stop()


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


def test_a_disk_that_is_not_mounted_is_no_portal_without_photos(apart, tmp_path):
    copies = tmp_path / "copies"
    assert run(apart, "manage.py", "backup", str(copies)).returncode == 0
    made_at(copies, "20250101T000000")
    before = {one: one.read_bytes() for one in copies.rglob("*") if one.is_file()}
    (apart / "media").rename(tmp_path / "disk")
    (apart / "media").mkdir()

    done = run(apart, "manage.py", "backup", str(copies), "--keep", "1")

    assert done.returncode == 1
    assert (
        f"数据库里的照片和附件有4个文件，{apart}/media 里一个也没有：多半是照片的磁盘没有挂上。这次没有备份"
        in done.stderr
    )
    assert f"请把照片的磁盘挂到 {apart}/media" in done.stderr
    assert "磁盘坏了、照片丢了的，最近一份备份里有其中4个：照 docs/operations.md“缺了照片”取回来" in done.stderr
    assert {one: one.read_bytes() for one in copies.rglob("*") if one.is_file()} == before
    (apart / "media").rmdir()
    (tmp_path / "disk").rename(apart / "media")
    assert run(apart, "manage.py", "backup", str(copies), "--keep", "1").returncode == 0


@pytest.mark.nightly
def test_a_disk_that_is_dead_stops_the_backup_until_somebody_says_how_many_were_on_it(live, apart, tmp_path):
    """What they were is in every backup from then on, as the newest one held it."""
    copies = tmp_path / "copies"
    assert run(apart, "manage.py", "backup", str(copies)).returncode == 0
    made_at(copies, "20250101T000000")
    shutil.rmtree(apart / "media")

    refused = run(apart, "manage.py", "backup", str(copies))
    accepted = run(apart, "manage.py", "backup", str(copies), "--without-missing", "4", "--keep", "1")

    assert (refused.returncode, accepted.returncode) == (1, 0), accepted.stderr
    assert "取不回来的，运行 manage.py backup --without-missing 4，以后不再为这4个停下。" in refused.stderr
    made_at(copies, "20250102T000000")
    assert run(apart, "manage.py", "backup", str(copies), "--keep", "1").returncode == 0
    assert restored(apart, copies, tmp_path / "new").returncode == 0
    assert {name: held for name, held in media(live).items() if name in named(live)} == media(tmp_path / "new")


def made_at(copies: Path, name: str) -> None:
    """The only backup there gets an older name: two within one second would have the same."""
    backup_in(copies).rename(copies / name)


@pytest.mark.nightly
def test_photos_on_another_disk_behind_a_link_are_in_the_backup(live, apart, tmp_path):
    (apart / "media" / "pictures").rename(tmp_path / "disk")
    (apart / "media" / "pictures").symlink_to(tmp_path / "disk")
    assert run(apart, "manage.py", "backup", str(tmp_path / "copies")).returncode == 0

    assert restored(apart, tmp_path / "copies", tmp_path / "new").returncode == 0

    assert named(live) <= media(tmp_path / "new").keys()
    assert run(tmp_path / "new", "manage.py", "check_files").returncode == 0


def test_lost_files_stop_the_backup_until_somebody_says_how_many_there_are(live, apart, tmp_path):
    """What the backup before still holds stays in the next ones; what nobody holds is named when it is put back."""
    copies = tmp_path / "copies"
    lost = sorted(name for name in named(apart) if name.startswith("pictures/"))
    (apart / "media" / lost[0]).rename(tmp_path / "large")
    assert run(apart, "manage.py", "backup", str(copies), "--without-missing", "1").returncode == 0
    (tmp_path / "large").rename(apart / "media" / lost[0])
    made_at(copies, "20250101T000000")
    assert run(apart, "manage.py", "backup", str(copies), "--keep", "1").returncode == 0
    made_at(copies, "20250102T000000")
    for name in lost:
        (apart / "media" / name).unlink()

    refused = run(apart, "manage.py", "backup", str(copies))
    too_many = run(apart, "manage.py", "backup", str(copies), "--without-missing", "4")
    accepted = run(apart, "manage.py", "backup", str(copies), "--without-missing", "2", "--keep", "1")

    assert [one.returncode for one in (refused, too_many, accepted)] == [1, 1, 0], accepted.stderr
    assert f"数据库里的照片和附件有2个文件在 {apart}/media 里没有（如 {lost[0]}）。这次没有备份" in refused.stderr
    assert "最近一份备份里有其中2个" in refused.stderr
    assert "运行 manage.py backup --without-missing 2，以后不再为这2个停下" in refused.stderr
    assert "磁盘上已经没有的2个，以前的备份里有2个，留着。" in accepted.stdout
    made_at(copies, "20250103T000000")
    assert run(apart, "manage.py", "backup", str(copies), "--keep", "1").returncode == 0
    checked = run(apart, "manage.py", "check_files")
    assert (checked.returncode, checked.stdout.split()) == (1, lost)
    assert restored(apart, copies, tmp_path / "new").returncode == 0
    assert media(tmp_path / "new") == media(live)


def test_a_photo_that_is_prepared_while_the_files_are_looked_for_is_not_missing(apart):
    script = f"""from dangjian.backups import management
from django.core.management import call_command
whole, once = management.named_now, [1]
def asked():
    found = whole()
    if once:
        once.pop()
        {PREPARE}
    return found
management.named_now = asked
call_command("check_files")
"""
    done = act(apart, script)

    assert done.returncode == 0, done.stderr
    assert f"文件，{apart}/media 里都有。" in done.stdout
    assert ("WAITING", 0) not in rows(apart, STATES)


@pytest.mark.nightly
def test_what_is_nowhere_is_told_when_it_is_put_back(apart, tmp_path):
    lost = max(name for name in named(apart) if name.startswith("pictures/"))
    (apart / "media" / lost).unlink()
    taken = run(apart, "manage.py", "backup", str(tmp_path / "copies"), "--without-missing", "1")
    assert "磁盘上已经没有的1个，以前的备份里有0个" in taken.stdout
    assert "完好" not in taken.stdout

    done = restored(apart, tmp_path / "copies", tmp_path / "new")

    assert (done.returncode, f"备份时就找不到的照片和附件有1个文件（如 {lost}）" in done.stdout) == (0, True)
    assert media(tmp_path / "new") == media(apart)


@pytest.mark.nightly
def test_a_backup_of_before_that_lacks_a_photo_is_noticed_and_put_back_only_when_asked_for(live, folder, tmp_path):
    copies = shutil.copytree(folder, tmp_path / "copies")
    lost = max(name for name in named(live) if name.startswith("pictures/"))
    strike(backup_in(copies), lost)
    with pytest.raises(BackupIncomplete):
        check_backup(backup_in(copies))

    refused = restored(live, copies, tmp_path / "new")
    assert (refused.returncode, (tmp_path / "new" / "portal.sqlite3").exists()) == (1, False)
    assert f"有1个文件不在备份里（如 {lost}），别的都完好。请用另一份备份" in refused.stderr
    shutil.rmtree(tmp_path / "new")
    done = restored(live, copies, tmp_path / "new", "--without-missing", "1")

    assert (done.returncode, f"找不到的照片和附件有1个文件（如 {lost}）" in done.stdout) == (0, True), done.stderr
    assert media(live).keys() - media(tmp_path / "new").keys() == {lost}


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


@pytest.mark.nightly
def test_the_nightly_backup_leaves_word_why_there_is_none_until_there_is_one(apart, tmp_path):
    copies = tmp_path / "copies"
    (apart / "media").rename(tmp_path / "disk")
    done = act(apart, NIGHTLY, BACKUP_DIR=str(copies))
    assert (done.returncode, backups(copies)) == (1, [])
    assert "多半是照片的磁盘没有挂上。这次没有备份" in last_refusal(copies)
    assert "no backup: " in done.stderr

    (tmp_path / "disk").rename(apart / "media")
    assert act(apart, NIGHTLY, BACKUP_DIR=str(copies)).returncode == 0

    assert (len(backups(copies)), last_refusal(copies)) == (1, "")


def backups(copies: Path) -> list[str]:
    return [one.name for one in copies.iterdir() if one.name[0].isdigit()]


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
    manifest["files"].pop(min(manifest["files"]))
    (backup / "manifest.json").write_text(json.dumps(manifest))


def strike(backup: Path, name: str) -> None:
    """As backups were before: they did not know what they lacked."""
    manifest = json.loads((backup / "manifest.json").read_text())
    del manifest["files"][name], manifest["missing"]
    text = json.dumps(manifest, ensure_ascii=False)
    (backup / "manifest.json").write_text(text)
    (backup / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest())


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
    assert "密钥不是备份时的那一套（缺 FIELD_KEY k1、INDEX_KEY）" in done.stderr
    assert not (tmp_path / "new" / "portal.sqlite3").exists()


def test_another_key_of_the_sessions_only_logs_everybody_out(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")
    (data / "keys" / "secret_key").write_text("another-" * 8)

    done = run(data, "manage.py", "restore", str(folder))

    assert (done.returncode, "7行加密的内容都打得开" in done.stdout) == (0, True), done.stderr
    assert "SECRET_KEY 不是备份时的那一个：所有人要重新登录一次，别的不受影响。" in done.stdout
    assert "SECRET_KEY" not in restored(live, folder, tmp_path / "same").stdout


@pytest.mark.nightly
def test_a_backup_that_is_older_than_the_code_says_how_what_is_encrypted_is_checked(live, apart, tmp_path):
    [newest] = MigrationLoader(None).graph.leaf_nodes("analytics")
    with closing(sqlite3.connect(apart / "portal.sqlite3")) as opened:
        opened.execute("DELETE FROM django_migrations WHERE (app, name) = (?, ?)", newest)
        opened.commit()
    copies = tmp_path / "copies"
    assert act(apart, f"{TAKE}take_backup(Path({str(copies)!r}), keep=1, now=localtime())").returncode == 0

    done = restored(live, copies, tmp_path / "new")

    assert (done.returncode, "打得开" in done.stdout) == (0, False), done.stderr
    assert "备份比程序旧，还差1步更新，加密的内容还没有打开核对过" in done.stdout
    assert "先运行 manage.py migrate，再运行 manage.py rotate_keys --check。" in done.stdout
    assert run(tmp_path / "new", "manage.py", "migrate", "--fake").returncode == 0
    assert "7行加密的内容都打得开" in run(tmp_path / "new", "manage.py", "rotate_keys", "--check").stdout


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

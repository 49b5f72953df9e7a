"""A backup whose rows name what its disk does not have: stopped with what to do, unless somebody says how many are lost."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from backed import NIGHTLY, PREPARE, STATES, act, backup_in, backups, made_at, media, named, restored, rows, run

from dangjian.backups.queries import last_refusal
from dangjian.backups.services import BackupIncomplete, check_backup

pytestmark = [pytest.mark.faults, pytest.mark.once]


def strike(backup: Path, name: str) -> None:
    """As backups were before: they did not know what they lacked."""
    manifest = json.loads((backup / "manifest.json").read_text())
    del manifest["files"][name], manifest["missing"]
    text = json.dumps(manifest, ensure_ascii=False)
    (backup / "manifest.json").write_text(text)
    (backup / "manifest.sha256").write_text(hashlib.sha256(text.encode()).hexdigest())


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


def test_a_photo_that_cannot_be_read_is_named_and_taken_back_like_one_that_is_missing(apart, folder, tmp_path):
    copies = shutil.copytree(folder, tmp_path / "copies")
    bad = apart / "media" / max(name for name in named(apart) if name.startswith("pictures/"))
    bad.rename(tmp_path / "good")
    bad.symlink_to(bad)  # there, and nobody gets a byte of it

    refused = run(apart, "manage.py", "backup", str(copies))

    assert refused.returncode == 1
    assert f"照片或附件 {bad} 读不出来（Too many levels of symbolic links），这次没有备份" in refused.stderr
    bad.unlink()
    assert "最近一份备份里有其中1个" in run(apart, "manage.py", "backup", str(copies)).stderr
    (tmp_path / "good").rename(bad)
    assert run(apart, "manage.py", "backup", str(copies)).returncode == 0

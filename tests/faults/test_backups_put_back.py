"""Backups put back on an empty machine: all of it, with the keys and heads that belong to it, or nothing."""

import hashlib
import shutil
import sqlite3
from contextlib import closing

import pytest
from backed import PASSWORD, STATES, TAKE, a_picture, act, backup_in, dump, flip, media, restored, run, with_keys
from django.db.migrations.loader import MigrationLoader
from phone import Phone
from servers import eventually
from standing import Standing

pytestmark = [pytest.mark.faults, pytest.mark.once]


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


def test_a_restore_killed_half_way_is_no_portal_and_can_be_done_again(live, folder, tmp_path):
    data = with_keys(live, tmp_path / "new")

    killed = run(data, "manage.py", "restore", str(folder), KILL_AT_CHECKPOINT="backups.after_files")

    assert (killed.returncode, (data / "portal.sqlite3").exists()) == (-9, False)
    shutil.rmtree(data / "media")
    assert run(data, "manage.py", "restore", str(folder)).returncode == 0


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

"""Requests that are not taken at all: too much, unreadable, or by the wrong method. Each is told what to do."""

import errno
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, OperationalError
from django.test import Client
from factories import account

from dangjian.audit.models import AuditRow
from dangjian.space import NoSpace

pytestmark = pytest.mark.django_db
DISPLAY, PASSWORD = "/prefs/display/", "/me/settings/password/"
MULTIPART = "multipart/form-data; boundary=line"
MEGABYTE = 2**20


@pytest.fixture(params=[False, True], ids=["", "with the token checked"])
def somebody(request) -> Client:
    """The token stands in the body, so whoever checks it meets the body first."""
    client = Client(enforce_csrf_checks=request.param)
    client.force_login(account())
    client.get(PASSWORD)  # brings the cookie without which the token is not looked for
    return client


def too_much(client: Client, *, headers=None) -> dict:
    """Every way in which a request is too much, by name."""
    form = {"old": "x", "password": "y"}
    files = {f"file{number}": SimpleUploadedFile("a.jpg", b"x") for number in range(101)}
    return {
        "text": client.post(PASSWORD, form | {"old": "x" * (4 * MEGABYTE + 1)}, headers=headers),
        "fields": client.post(PASSWORD, {f"field{number}": "" for number in range(5001)}, headers=headers),
        "files": client.post(PASSWORD, form | files, headers=headers),
        "announced": client.post(PASSWORD, form, CONTENT_LENGTH=str(141 * MEGABYTE), headers=headers),
    }


@pytest.mark.proves("too-much-is-said")
def test_too_much_is_refused_with_a_page_that_says_what_to_do(somebody):
    answers = too_much(somebody)
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 413)
    for answer in answers.values():
        assert "<h1>一次提交的内容太多</h1>" in answer.text
        assert "照片每张不超过15 MB" in answer.text
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not AuditRow.objects.exists()


def test_a_script_is_told_in_one_sentence(somebody):
    for answer in too_much(somebody, headers={"accept": "application/json"}).values():
        assert (answer.status_code, answer.json()["error"][:9]) == (413, "一次提交的内容太多"[:9])


def test_a_stranger_may_send_less_than_whoever_is_logged_in(client):
    def sent() -> int:
        return client.post(DISPLAY, {"file": SimpleUploadedFile("a.jpg", bytes(5 * MEGABYTE))}).status_code

    assert sent() == 413
    client.force_login(account())
    assert sent() == 302


def test_a_length_that_is_no_number_is_none(client):
    for length in ("many", "", "-1", "9" * 5000):
        assert client.post(DISPLAY, {}, CONTENT_LENGTH=length).status_code in {302, 400}, length[:10]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"--line--"),
        ("multipart/form-data; boundary=", b"--line--"),
        ("multipart/form-data; boundary=" + "x" * 300, b"--line--"),
        ("multipart/form-data; boundary=\xff", b"--line--"),
        (MULTIPART, b'--line\r\nContent-Disposition: form-data; name="old"\r\nX: ' + b"x" * 5000 + b"\r\n\r\n\r\n--line--"),
        (MULTIPART, b'--line\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name="old"\r\n\r\n?'),
        (MULTIPART, b'--line\r\nContent-Disposition: form-data; name="file"; filename="a'),
        ("application/x-www-form-urlencoded; charset=utf-7", b"old=+ADw-"),
        ("application/x-www-form-urlencoded; charset=no-such", b"old=%FF%00"),
        ("text/plain", b"old=1"),
        ("", b"old=1"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_no_error_of_ours(somebody, kind, body):
    answer = somebody.generic("POST", PASSWORD, body, content_type=kind)
    assert answer.status_code in {200, 400, 403}, answer.status_code
    if answer.status_code == 400:
        assert "<h1>没有收到完整的内容</h1>" in answer.text


def test_another_host_than_ours_is_refused_in_words(client, settings):
    settings.ALLOWED_HOSTS = ["dj.example.gov.cn"]
    answer = client.get("/account/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "<h1>没有收到完整的内容</h1>" in answer.text
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("address", ["/account/logout/", "/photo/", DISPLAY])
def test_the_address_of_a_button_says_that_it_is_one(client, address):
    client.force_login(account())
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "<h1>这个地址不能直接打开</h1>" in answer.text


@pytest.fixture
def without_database(client, monkeypatch):
    """Asks for a page while the database answers with this error."""

    def asked(error: Exception, cause: Exception | None = None) -> Client:
        def gone(*arguments):
            raise error from cause

        monkeypatch.setattr("organizations.access.backends.SessionStore.load", gone)
        return client

    client.raise_request_exception = False
    client.cookies["sessionid"] = "k" * 32
    return asked


def lost() -> tuple[Exception, Exception]:
    said = "connection to server at 127.0.0.1 failed: Connection refused"
    return OperationalError(said), psycopg.OperationalError(said)


def test_while_the_database_is_away_everybody_is_asked_to_come_again(without_database):
    client = without_database(*lost())
    page = client.post(PASSWORD, {"old": "x"})
    told = client.get(PASSWORD, headers={"accept": "application/json"})

    assert [(one.status_code, one.headers["Retry-After"]) for one in (page, told)] == [(503, "5")] * 2
    assert "<h1>系统这会儿没有响应</h1>" in page.text
    assert "请稍后再试。您写的内容还在上一页：请返回上一页" in page.text
    read = client.get(PASSWORD).text
    assert ("请过几秒再打开一次。" in read, "上一页" in read) == (True, False)
    assert "127.0.0.1" not in page.text
    assert told.json() == {"error": "系统这会儿没有响应，请稍后再试。"}


@pytest.mark.parametrize("state", ["08006", "57P01", "57P03", "53200", "53300", "40001", "40P01", "55P03"])
def test_what_passes_by_itself_is_to_be_asked_again(without_database, state):
    answer = without_database(OperationalError(), psycopg.errors.lookup(state)()).get(PASSWORD)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("state", ["57014", "42P01", "42501", "55000", "22003", "XX001", "58030"])
def test_a_state_that_does_not_pass_is_an_error_of_ours(without_database, state):
    assert without_database(OperationalError(), psycopg.errors.lookup(state)()).get(PASSWORD).status_code == 500


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (ValueError("broken"), None),
        (OperationalError("no driver has said it"), None),
        (InterfaceError(), psycopg.InterfaceError("the cursor is closed")),
        (OperationalError(), sqlite3.OperationalError("no such table: roster")),
    ],
)
def test_another_error_is_still_ours(without_database, error, cause):
    client = without_database(error, cause)
    read, sent = client.get(PASSWORD), client.post(PASSWORD, {"old": "x"})

    assert [(one.status_code, one.has_header("Retry-After")) for one in (read, sent)] == [(500, False)] * 2
    back = "您写的内容还在上一页：请返回上一页，过几分钟再提交一次。"
    assert (back in read.text, "请过几分钟再打开一次。" in read.text, back in sent.text) == (False, True, True)


@pytest.mark.parametrize(("wait", "status"), [("BEGIN IMMEDIATE", 503), ("SELECT * FROM nothing", 500)])
def test_a_file_that_somebody_else_writes_is_only_busy(without_database, tmp_path, wait, status):
    with closing(sqlite3.connect(tmp_path / "one")) as holder, closing(sqlite3.connect(tmp_path / "one", 0)) as other:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as said:
            other.execute(wait)

    assert without_database(OperationalError(), said.value).get(PASSWORD).status_code == status


def full(tmp_path) -> tuple[Exception, Exception]:
    """What SQLite says itself, of a file that may not grow."""
    with closing(sqlite3.connect(tmp_path / "one")) as opened:
        opened.executescript("PRAGMA max_page_count=2; CREATE TABLE words (word)")
        with pytest.raises(sqlite3.OperationalError) as said:
            opened.execute("INSERT INTO words VALUES (zeroblob(100000))")
    return OperationalError(str(said.value)), said.value


def test_a_full_disk_is_said_in_words_and_leaves_what_was_typed_to_its_page(without_database, tmp_path):
    client = without_database(*full(tmp_path))
    page = client.post(PASSWORD, {"old": "x"})
    told = client.get(PASSWORD, headers={"accept": "application/json"})

    sentence = (
        "服务器存储空间已满，这一次没有存上，请不要关闭写着内容的页面，马上告诉系统管理员，腾出空间后再提交一次。"
    )
    assert [(one.status_code, one.has_header("Retry-After")) for one in (page, told)] == [(507, False)] * 2
    assert "<h1>服务器存储空间已满</h1>" in page.text
    back = "您写的内容还在上一页：请返回上一页，不要关闭。"
    assert (sentence in page.text, back in page.text, back in client.get(PASSWORD).text) == (True, True, False)
    assert told.json() == {"error": sentence}


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (OperationalError(), psycopg.errors.DiskFull()),
        (OSError(errno.ENOSPC, "full"), None),
        (OSError(errno.EDQUOT, "full"), None),
        (NoSpace(), OSError(errno.ENOSPC, "full")),
    ],
)
def test_a_full_disk_is_one_whoever_says_so(without_database, error, cause):
    assert without_database(error, cause).get(PASSWORD).status_code == 507


def test_a_broken_disk_is_none_that_is_full(without_database):
    assert without_database(OSError(errno.EIO, "broken")).get(PASSWORD).status_code == 500

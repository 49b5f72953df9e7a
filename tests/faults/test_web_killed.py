"""A web process that dies while a phone hands in a record: the phone gets no answer, sends the same again, and everything
ends as if nothing had happened."""

import http.client
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from phone import FORM, Phone, read_form

from dangjian.portal.rules import web

ROOT = Path(__file__).resolve().parents[2]
TEXT = "讲了党史，交流了体会。"
# Prints the address of the form, of the returned record's form, and the secretary's session.
FILL = """
import django
django.setup()
from datetime import timedelta
from django.test import Client
from django.utils.timezone import localdate, now
from factories import branch, clerk, committee, district, member, secretary
from records_factories import handed_in
from activities.duties.services import install_default_rules
from activities.records.services import send_back
from dangjian.periods import Month
install_default_rules()
own = branch(committee(district()))
for name in ("陈国平", "李秀兰"):
    member(own, name)
writer, today = secretary(own), localdate()
made = handed_in(own, writer, at=now(), held_on=today, for_period=str(Month.containing(today)))
send_back(activity=made, reason="写细一点", by=clerk(own.parent), now=now())
client = Client()
client.force_login(writer)
print(f"/b/{own.pk}/report/new/?kind=PARTY_LECTURE", f"/b/{own.pk}/report/{made.pk}/edit/", client.session.session_key)
"""
# Everything that handing in writes, without row numbers and moments.
WRITTEN = (
    "SELECT kind, state, version, text, held_on, uid FROM activities_activity ORDER BY id",
    "SELECT activity_id, number, state, content FROM activities_activityversion ORDER BY activity_id, number",
    "SELECT activity_id, kind, period_start FROM activities_activitycredit ORDER BY activity_id, kind",
    "SELECT activity_id, member_id, status FROM activities_attendance ORDER BY activity_id, member_id",
    "SELECT kind, revision FROM activities_reportdraft ORDER BY id",
    "SELECT action, target FROM dangjian_auditrow WHERE action LIKE 'records.%' ORDER BY id",
)
pytestmark = [pytest.mark.faults, pytest.mark.once]


class Portal:
    """A database file with one branch, one returned record and a log-in; the web process is started when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "DEBUG": "true",  # static files without collecting them
            "PYTHONPATH": os.pathsep.join(map(str, [ROOT, ROOT / "tests", ROOT / "tests" / "activities"])),
        }

    def run(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def rows(self) -> list[list[tuple]]:
        with sqlite3.connect(self.folder / "portal.sqlite3") as connection:
            return [connection.execute(sql).fetchall() for sql in WRITTEN]

    @contextmanager
    def serving(self, **more: str) -> Iterator[int]:
        """The portal's own web process on a free port; at the end it is killed like by a power cut."""
        port = free_port()
        process = subprocess.Popen(
            web(host="127.0.0.1", port=port, workers=1).command,
            cwd=ROOT,
            env=self.environment | more,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            wait_for(port, process)
            yield port
        finally:
            os.killpg(process.pid, 9)
            process.wait(timeout=10)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the web process did not come up")


class Page:
    """Opens the form once and sends what stands in it, as often as it takes."""

    def __init__(self, session: str) -> None:
        self.cookies = {"sessionid": session}
        self.address, self.body = "", b""

    def fill_in(self, port: int, address: str) -> None:
        status, _, page = Phone(port, self.cookies).exchange("GET", address)
        assert status == 200
        form = read_form(page.decode())
        self.address, self.body = form.action, urlencode([*form.fields, ("text", TEXT)]).encode()

    def send(self, port: int) -> tuple[int, str]:
        phone = Phone(port, self.cookies)
        status, heads, _ = phone.exchange("POST", self.address, self.body, {"Content-Type": FORM})
        return status, heads.get("Location", "")


@pytest.fixture(scope="module")
def begun(fresh_portal, tmp_path_factory) -> tuple[Path, Page, Page]:
    """A portal in whose forms somebody has written: a new record, and one that was returned."""
    portal = copy_of(fresh_portal, tmp_path_factory.mktemp("begun"))
    *addresses, session = portal.run("-c", FILL).split()
    phones = Page(session), Page(session)
    with portal.serving() as port:
        for phone, address in zip(phones, addresses, strict=True):
            phone.fill_in(port, address)
    return portal.folder, *phones


def copy_of(folder: Path, to: Path) -> Portal:
    return Portal(shutil.copytree(folder, to, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def undisturbed(begun, tmp_path_factory):
    folder, new, returned = begun
    quiet = copy_of(folder, tmp_path_factory.mktemp("quiet"))
    with quiet.serving() as port:
        answers = new.send(port), returned.send(port)
    assert [status for status, _ in answers] == [302, 302]
    assert [row[:4] for row in quiet.rows()[0]] == [
        ("THEME_DAY", "SUBMITTED", 3, TEXT),
        ("PARTY_LECTURE", "SUBMITTED", 1, TEXT),
    ]
    return answers, quiet.rows()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_a_killed_web_process_did_not_answer_is_there_once_when_it_is_sent_again(
    begun, undisturbed, tmp_path, moment
):
    folder, new, returned = begun
    portal = copy_of(folder, tmp_path)
    points = f"records.{moment}_commit", f"records.{moment}_revision_commit"

    with portal.serving(KILL_AT_CHECKPOINT=points[0]) as port:
        dies(new, port)
    assert len(portal.rows()[0]) == (1 if moment == "before" else 2)
    with portal.serving(KILL_AT_CHECKPOINT=points[1]) as port:
        first = new.send(port)
        dies(returned, port)
    assert portal.rows()[0][0][2] == (2 if moment == "before" else 3)
    with portal.serving() as port:
        second = returned.send(port)

    assert ((first, second), portal.rows()) == undisturbed


def dies(phone: Page, port: int) -> None:
    with pytest.raises((http.client.HTTPException, OSError)):
        phone.send(port)

"""No number of 14,000 people lies in anything that a used portal leaves behind; what was planted there is found."""

import base64
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis
from celery import current_app
from django.conf import settings
from django.db import connection
from kombu import Connection
from leaks.needles import Needles
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 14_000
CHECKING = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KEY = base64.b64encode(bytes(range(32))).decode()


def id_number(order: int) -> str:
    born = f"{1950 + order % 50}{1 + order % 12:02}{1 + order % 28:02}"
    first = f"999999{born}{order // 50 % 1000:03}"
    return first + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(first, CHECKING, strict=True)) % 11]


def numbers(many: int) -> list[tuple[str, str]]:
    """Pairs of an ID number and a phone, all different."""
    return [(id_number(order), f"199{order * 6_700 + 1_234_567:08}"[:11]) for order in range(many)]


class Portal:
    """A portal in a folder and a database of its own, and what it left there."""

    def __init__(self, folder: Path, database: str) -> None:
        self.data, self.database = folder / "var", database
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(self.data),
            "TMPDIR": str(self.data / "tmp"),
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "FIELD_KEY": f"k1:{KEY}",
            "INDEX_KEY": "索引" * 30,  # given, so that digests are the same in every run
            "SECRET_KEY": "秘密" * 30,
            "PYTHONPATH": os.pathsep.join(
                str(ROOT / place) for place in (".", "tests", "tests/members/imports", "tests/organizations")
            ),
        } | ({"DATABASE_URL": database} if database else {})
        for name in ("logs", "tmp", "static"):
            (self.data / name).mkdir(parents=True)

    def run(self, *arguments: str) -> None:
        with (self.data / "logs" / "portal.log").open("ab") as log:
            done = subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                timeout=240,
                check=False,
            )
        assert done.returncode == 0, (self.data / "logs" / "portal.log").read_text(encoding="utf-8")[-3000:]

    def dump(self) -> None:
        """The whole database as text; SQLite's files lie in the folder besides."""
        target = self.data / "dump.sql"
        if not self.database:
            with sqlite3.connect(self.data / "portal.sqlite3") as reader:
                target.write_text("\n".join(reader.iterdump()), encoding="utf-8")
            reader.close()
        elif shutil.which("pg_dump"):
            subprocess.run(["pg_dump", f"--dbname={self.database}", f"--file={target}"], check=True, timeout=120)
        else:
            target.write_bytes(b"\n".join(self.copied()))

    def copied(self) -> list[bytes]:
        """Every table as COPY writes it."""
        with psycopg.connect(self.database) as reader:
            tables = reader.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            parts = []
            for (table,) in tables:
                with reader.cursor().copy(f'COPY "{table}" TO STDOUT') as lines:
                    parts += [bytes(line) for line in lines]
            return parts

    def plant(self, number: str, *, of: int) -> sqlite3.Connection | None:
        """Into a row of the database; in SQLite it lies in the write-ahead log until the connection is closed."""
        statement = f"UPDATE members_member SET occupation = '{number}' WHERE name = '党员{of}'"
        if self.database:
            with psycopg.connect(self.database) as writer:
                assert writer.execute(statement).rowcount == 1
            return None
        with sqlite3.connect(self.data / "portal.sqlite3") as writer:
            assert writer.execute(statement).rowcount == 1
        return writer


@pytest.fixture
def database():
    """An empty database beside the tests' own; on SQLite the portal makes its file itself."""
    if connection.vendor != "postgresql":
        yield ""
        return
    server, name = os.environ["DATABASE_URL"], f"leaks_{os.getpid()}"
    with psycopg.connect(server_of(server, "postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield server_of(server, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def server_of(address: str, name: str) -> str:
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def workbook(number: str) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", f"<c><is><t>{number}</t></is></c>")
    return target.getvalue()


def picture(number: str) -> bytes:
    target, exif = BytesIO(), Image.Exif()
    exif[0x010E] = number
    Image.new("RGB", (8, 8)).save(target, "JPEG", exif=exif)
    return target.getvalue()


def message(number: str) -> bytes:
    """As a queue on disk keeps it."""
    return json.dumps({"body": base64.b64encode(json.dumps([[number], {}]).encode()).decode()}).encode()


# What must have been done with the portal, by its own log.
USED = {
    "access.log_in",
    "assessment.publish",
    "imports.apply",
    "photos.receive",
    "private.reveal",
    "private.search",
    "roster.change_facts",
    "roster.export",
    "roster.open_accounts",
}
# Where a number could lie, and in which form it is planted there.
PLACES = {
    "tmp/upload.xlsx": workbook,
    "media/photo.jpg": picture,
    "queue-seen/planted.msg": message,
    "logs/portal.log": lambda number: f'{{"message": "{number}"}}\n'.encode(),
    "audit.json": lambda number: json.dumps({"detail": {"phone": number}}).encode(),
    "answers/page": lambda number: f"手机 {number}".encode("utf-16"),
    "cache/planted": lambda number: zlib.compress(number.encode()),
    "answers/session": lambda number: base64.urlsafe_b64encode(zlib.compress(f'{{"phone": "{number}"}}'.encode())),
    "answers/turned": lambda number: number[::-1].encode(),
}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.proves("no-number-is-left-behind")
@pytest.mark.faults
def test_a_used_portal_leaves_no_number_anywhere(tmp_path, database, tally):
    everybody = numbers(PEOPLE + len(PLACES) + 2)
    people, strangers = everybody[:PEOPLE], everybody[PEOPLE:]
    (tmp_path / "people.json").write_text(json.dumps(people))
    portal = Portal(tmp_path, database)
    portal.run("tests/leaks/portal.py", str(tmp_path / "people.json"))

    planted = {"dump.sql": {strangers[0][1]}}
    if writer := portal.plant(strangers[0][1], of=77):
        writer.close()
        planted["portal.sqlite3"] = {strangers[0][1]}
    portal.dump()
    if writer := portal.plant(strangers[-1][1], of=78):
        planted["portal.sqlite3-wal"] = {strangers[-1][1]}
    for (place, form), pair in zip(PLACES.items(), strangers[1:], strict=False):
        path = portal.data / place
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            file.write(form(pair[0]))
        planted[place] = {pair[0]}
    shutil.move(portal.data / "revealed", tmp_path / "revealed")
    needles = Needles(number for pair in everybody for number in pair)
    found = needles.in_folder(portal.data)
    if writer:
        writer.close()

    assert found == planted
    assert {"dump.sql", "audit.json", "cache", "logs", "media", "tmp", "queue-seen", "answers"} <= names(portal.data)
    assert set(re.findall(r'"action": "([a-z_.]+)"', (portal.data / "audit.json").read_text())) >= USED
    assert len(list((portal.data / "queue-seen").glob("*.celery.msg"))) >= 6
    assert len(list((portal.data / "media").rglob("*.jpg"))) >= 3
    shown = needles.in_folder(tmp_path / "revealed").values()
    assert set().union(*shown) == set(people[2])
    tally("numbers searched for in everything a portal leaves behind", 2 * PEOPLE)


REDIS_URL = os.environ.get("REDIS_URL")
if REDIS_URL:  # where there is none, the queue lies on disk and is searched there

    @pytest.mark.faults
    def test_a_queue_in_redis_holds_no_number(tally):
        """Every task that the portal sends, waiting in a queue of its own."""
        name, (planted, _) = f"leaks-{os.getpid()}", numbers(1)[0]
        store = redis.Redis.from_url(REDIS_URL)
        try:
            with Connection(REDIS_URL) as queue:
                for task in ("dangjian.sweep", *settings.JOB_SOURCES.values()):
                    current_app.send_task(task, connection=queue, queue=name)
            held = store.lrange(name, 0, -1)
            store.rpush(name, message(planted))
            assert Needles([planted]).find(b"\n".join(store.lrange(name, 0, -1))) == {planted}
            assert [json.loads(base64.b64decode(json.loads(one)["body"]))[:2] for one in held] == [[[], {}]] * len(held)
        finally:
            store.delete(name)
        tally("messages of a queue searched for numbers", len(held))

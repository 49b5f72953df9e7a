"""Secretaries on their phones: each writes, photographs and hands in, and asks again for whatever got no answer.

What was acknowledged stands in the ledger. At any moment it must be in the database: once, and whole.
"""

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from email.message import Message
from itertools import pairwise
from typing import Self
from urllib.parse import urlencode
from uuid import UUID, uuid4

from phone import FORM, Phone, in_parts, read_form
from photos_factories import saved, scene
from standing import Standing

SECRET = "k" * 32  # the token against foreign forms, as cookie and as header
# One session per branch as (branch, session), with somebody on the roster.
FILL = """
import json
import django.conf
django.conf.settings.ALLOWED_HOSTS = ['*']
from django.test import Client
from factories import branch, committee, district, member, secretary
from activities.duties.services import install_default_rules
from organizations.policies.services import install_notice
install_default_rules()
install_notice()
street, made = committee(district()), []
for number in range({writers}):
    own = branch(street)
    member(own)
    client = Client()
    client.force_login(secretary(own))
    client.post("/privacy/accept/", {{"version": 1}})
    made.append((own.pk, client.session.session_key))
print(json.dumps(made))
"""
RECORDS = "SELECT text, state FROM activities_activity"
PHOTOS = "SELECT client_id, job_state, upload, digest FROM organizations_photo"
DRAFTS = 'SELECT uid, "values" FROM activities_reportdraft'
LETTERS = str.maketrans("0123456789", "ghijklmnop")  # no number of a person may look out of a text
NOT_BACK = "the portal did not come back"
SILENCE = 1.0  # seconds in which nobody at all is answered: an outage


@dataclass
class Ledger:
    """What somebody was told: it is there now."""

    records: set[str] = field(default_factory=set)
    photos: dict[UUID, int] = field(default_factory=dict)
    drafts: dict[UUID, str] = field(default_factory=dict)
    sent: int = 0
    unanswered: int = 0
    refused: list[str] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)  # when each answer came

    def rates(self, began: float, ended: float) -> tuple[float, float, float]:
        """Every second between the two: requests sent, answered, and answered outside the outages."""
        moments, many = [began, *sorted(self.answered), ended], len(self.answered)
        silent = sum(later - earlier for earlier, later in pairwise(moments) if later - earlier > SILENCE)
        whole = ended - began
        return self.sent / whole, many / whole, many / max(whole - silent, SILENCE)


class Writer(threading.Thread):
    """One phone. It asks every `pace` seconds, and never gives up before it is told to stop."""

    def __init__(self, port: int, branch: int, session: str, ledger: Ledger, *, pace: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.port, self.branch, self.ledger, self.pace = port, branch, ledger, pace
        self.phone = Phone(port, {"sessionid": session, "csrftoken": SECRET})
        self.random, self.stopping = random.Random(seed), threading.Event()
        self.photo = saved(scene(640, 480), quality=90)
        self.address = f"/b/{branch}/report/new/?kind=PARTY_LECTURE"
        self.fields: list[tuple[str, str]] = []
        self.heard = 0.0  # when the last request was sent that was answered

    def ask(self, method: str, address: str, body: bytes = b"", kind: str = FORM) -> tuple[int, Message, bytes]:
        return self.phone.exchange(method, address, body, {"Content-Type": kind})

    def until_answered(self, method: str, address: str, body: bytes = b"", **kind: str) -> tuple[int, Message, bytes]:
        """The same request again and again; raises Stopped when nobody answers before the end."""
        while not self.stopping.is_set():
            self.ledger.sent += 1
            began = time.monotonic()
            try:
                status, heads, said = self.ask(method, address, body, **kind)
            except (OSError, http.client.HTTPException):
                status = 0
            if 0 < status < 500:
                self.heard, now = began, time.monotonic()
                self.ledger.answered.append(now)
                self.stopping.wait(max(0.0, self.random.uniform(0, 2 * self.pace) - (now - began)))
                return status, heads, said
            if status not in {0, 503}:
                self.ledger.refused.append(f"{status} {method} {address}")
            self.ledger.unanswered += 1
            self.stopping.wait(0.3)
        raise Stopped

    def run(self) -> None:
        try:
            self.open_form()
            while True:
                self.hand_in()
        except Stopped:
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the test reads it in the ledger
            self.ledger.refused.append(repr(error))

    def open_form(self) -> None:
        page = self.until_answered("GET", self.address)[2].decode()
        own = {"draft", "revision", "csrfmiddlewaretoken"}
        self.fields = [(name, value) for name, value in read_form(page).fields if name not in own]

    def hand_in(self) -> None:
        """A whole record: begun, saved twice, one photo, handed in, receipt read."""
        uid = uuid4()
        text = f"讲了党史，交流了体会。{named_by(uid)}"
        base = f"/b/{self.branch}/report/draft/{uid}"
        query = "?kind=PARTY_LECTURE"
        album = album_of(self, uid=uid)
        revision = "0"
        for part in (text[:8], text):
            fields = [*self.fields, ("draft", str(uid)), ("revision", revision), ("text", part)]
            said = self.expect(200, "POST", f"{base}/{query}", urlencode(fields).encode())
            self.ledger.drafts[uid] = part
            revision = str(json.loads(said)["revision"])
        self.send_photo(album)
        body = [*self.fields, ("draft", str(uid)), ("revision", revision), ("text", text), ("again", "1")]
        status, heads, _ = self.until_answered("POST", self.address, urlencode(body).encode())
        if status != 302 or not heads["Location"].endswith("/receipt/"):
            self.ledger.refused.append(f"{status} {heads['Location']} for a record")
            return
        self.ledger.records.add(text)
        self.ledger.drafts.pop(uid, None)
        self.until_answered("GET", heads["Location"])

    def send_photo(self, album: str) -> None:
        client_id = uuid4()
        content = self.photo + client_id.bytes  # no two alike
        parts = {"album": album, "client_id": str(client_id), "kind": "SCENE"}
        body, kind = in_parts(parts.items(), content)
        self.expect(200, "POST", "/photo/", body, kind=kind)
        self.ledger.photos[client_id] = len(content)

    def expect(self, wanted: int, method: str, address: str, body: bytes = b"", **kind: str) -> bytes:
        status, _, said = self.until_answered(method, address, body, **kind)
        if status != wanted:
            raise AssertionError(f"{status} {method} {address}: {said[:300]!r}")
        return said


def album_of(writer: Writer, kind: str = "PARTY_LECTURE", *, uid: UUID | None = None) -> str:
    """Of a draft that is begun with it."""
    said = writer.expect(200, "POST", f"/b/{writer.branch}/report/draft/{uid or uuid4()}/begun/?kind={kind}")
    return json.loads(said)["album"]


class Stopped(Exception):
    """The round is over; what was not answered was never promised."""


class Crowd:
    """All writers at once, at about `rate` requests a second together."""

    def __init__(self, portal: Standing, sessions: list[tuple[int, str]], *, rate: float) -> None:
        self.portal, self.ledger = portal, Ledger()
        pace = len(sessions) / rate
        self.writers = [
            Writer(portal.port, branch, session, self.ledger, pace=pace, seed=number)
            for number, (branch, session) in enumerate(sessions)
        ]

    def __enter__(self) -> Self:
        for writer in self.writers:
            writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        for writer in self.writers:
            writer.stopping.set()
        for writer in self.writers:
            writer.join(timeout=180)

    def violations(self) -> list[str]:
        """What was acknowledged and is not there, is there twice, or only in part.

        The ledger is read before the database, and what looks wrong is looked at again: a photo may just be prepared.
        """
        records, photos, drafts = set(self.ledger.records), dict(self.ledger.photos), dict(self.ledger.drafts)

        def look() -> set[str]:
            lost = (
                lost_records(self.portal, records),
                lost_photos(self.portal, photos),
                lost_drafts(self.portal, drafts),
            )
            return {problem for problems in lost for problem in problems}

        found = look()
        if found:
            time.sleep(1)
            found &= look()
        return sorted(found)


def lost(found: list[str]) -> int:
    """Of what is wrong, how much is gone: that a portal did not come back turns no control red."""
    return sum(problem.startswith("lost") for problem in found)


def lost_records(portal: Standing, acknowledged: set[str]) -> list[str]:
    there = [text for text, state in portal.rows(RECORDS) if state == "SUBMITTED"]
    twice = {text for text in there if there.count(text) > 1}
    return [f"lost record {text[-8:]}" for text in acknowledged - set(there)] + [f"twice {text[-8:]}" for text in twice]


def lost_photos(portal: Standing, acknowledged: dict[UUID, int]) -> list[str]:
    rows = {UUID(str(row[0])): row[1:] for row in portal.rows(PHOTOS)}
    lost = [f"lost photo {client_id}" for client_id in acknowledged if client_id not in rows]
    wrong = [(client_id, damage(portal, *row, acknowledged.get(client_id))) for client_id, row in rows.items()]
    return lost + [f"photo {client_id} {what}" for client_id, what in wrong if what]


def damage(portal: Standing, state: str, upload: str, digest: str, size: int | None) -> str:
    media = portal.folder / "media"
    if state == "DONE":
        return "" if len(list((media / "pictures" / digest[:2]).glob(f"{digest}-?.jpg"))) == 2 else "has no pictures"
    if state == "FAILED":
        return "was given up"
    if not (media / upload).is_file():
        return "has no file"
    return "is a torso" if size and (media / upload).stat().st_size != size else ""


def lost_drafts(portal: Standing, acknowledged: dict[UUID, str]) -> list[str]:
    """What was saved last stands in the draft, or in the record that was made of it without an answer."""
    drafts = {UUID(str(uid)): json.loads(said) if isinstance(said, str) else said for uid, said in portal.rows(DRAFTS)}
    handed_in = {text for text, _ in portal.rows(RECORDS)}
    return [
        f"lost draft {uid}"
        for uid, text in acknowledged.items()
        if not drafts.get(uid, {}).get("text", "").startswith(text)
        if not any(text in one and named_by(uid) in one for one in handed_in)
    ]


def named_by(uid: UUID) -> str:
    return uid.hex.translate(LETTERS)

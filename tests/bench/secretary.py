"""What one secretary's phone sends on the second Friday: log in, open the form, save drafts, nine photos, hand in, read."""

import http.client
import re
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from phone import FORM, Phone, in_parts, read_form

Fields = list[tuple[str, str]]

DRAFTS, PHOTOS = 5, 9
TEXT = "学习了党的二十大精神，党员谈了体会，会后到社区打扫卫生、走访困难群众。"


@dataclass(frozen=True)
class Asked:
    """One request: what kind of step it was, seconds to the last byte of the answer, its status, and when it ended."""

    kind: str
    seconds: float
    status: int
    at: float


@dataclass
class Clocked(Phone):
    """A phone that keeps its line, and notes how long each answer took."""

    keeps: bool = True
    patience: float = 60
    told: list[Asked] = field(default_factory=list)

    def ask(self, kind: str, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Status, Location and text; a line that broke counts as status 0."""
        begun, wanted = time.perf_counter(), {"Accept": "application/json"} if method == "POST" else {}
        try:
            status, heads, said = self.exchange(method, path, body, wanted | headers)
        except (OSError, http.client.HTTPException):
            status, heads, said = 0, {}, b""
        self.told.append(Asked(kind, time.perf_counter() - begun, status, time.time()))
        return status, heads.get("Location", ""), said.decode("utf-8", "replace")

    def post(self, kind: str, path: str, fields: Sequence[tuple[str, str]]) -> tuple[int, str, str]:
        return self.ask(kind, "POST", path, urlencode(fields).encode(), **{"Content-Type": FORM})

    def send_photo(self, path: str, fields: dict[str, str], content: bytes) -> int:
        body, kind = in_parts(fields.items(), content)
        return self.ask("photo", "POST", path, body, **{"Content-Type": kind})[0]


def held_by_now(fields: Fields) -> Fields:
    """What the page proposes; on days when the month's theme day is still to come, it was held today with everybody there,
    who had asked for leave too."""
    said, today = dict(fields), f"{datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"
    if said["held_on"] <= today:
        return fields
    kept = [(name, today if name == "held_on" else value) for name, value in fields if name != "present"]
    return kept + [("present", one) for one in said["roster"].split(",")]


def report(
    phone: Clocked,
    *,
    username: str,
    password: str,
    branch: int,
    pictures: Callable[[], bytes],
    random: Random,
    pause: float,
) -> str:
    """Everything one secretary does; the address of the receipt, or nothing when a step did not answer as it should.

    Between two steps somebody reads and types: `pause` seconds, half of it to one and a half.
    """

    def rest() -> None:
        time.sleep(pause * (0.5 + random.random()))

    phone.ask("page", "GET", "/account/login/")
    token = ("csrfmiddlewaretoken", phone.cookies.get("csrftoken", ""))
    phone.post("log in", "/account/login/", [token, ("identifier", username), ("password", password), ("next", "")])
    rest()
    phone.ask("page", "GET", "/home/")
    rest()
    _, _, page = phone.ask("page", "GET", f"/b/{branch}/report/new/?kind=THEME_DAY")
    if 'id="report"' not in page:
        return ""
    form = read_form(page)
    fields, text = held_by_now(form.fields), ("text", TEXT)
    begun = phone.post("draft", form.begins, fields)[2] if form.begins else page
    album = re.search(r'"album": "(\d+)"', begun) or re.search(r'data-album="(\d+)"', begun)
    for number in range(DRAFTS):
        rest()
        said = phone.post("draft", form.autosave, [*fields, ("text", TEXT[: (number + 1) * len(TEXT) // DRAFTS])])[2]
        if kept := re.search(r'"revision": (\d+)', said):
            fields = [(name, kept[1] if name == "revision" else value) for name, value in fields]
    for number in range(PHOTOS):
        named = {
            "album": album[1] if album else "",
            "client_id": str(uuid.uuid4()),
            "kind": "SCENE",
            "position": str(number + 1),
        }
        phone.send_photo("/photo/", named, pictures())
    rest()
    status, receipt, _ = phone.post("submit", form.action, [*fields, text, ("again", "1")])
    if status != 302 or "receipt" not in receipt:
        return ""
    phone.ask("page", "GET", receipt)
    return receipt

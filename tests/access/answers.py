"""One answer, everything that left the server with it, and what is wrong with it in words."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from access.blocks import Block
from access.canaries import strangers
from access.world import Persona, Place, World
from django.urls import reverse

# What a request may write whatever it is for: its session, a refused guess, the log.
QUIET = {"organizations_loginsession", "organizations_loginthrottle", "dangjian_auditrow"}
LOG = "dangjian_auditrow"
WRITING = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+[\"`]?(\w+)")
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")\w+')
INLINE = re.compile(
    r"<script(?![^>]*\ssrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE
)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    cookies: str
    text: str
    written: set[str] = field(default_factory=set)
    seen: Any = None

    @property
    def said(self) -> str:
        """Everything that left the server: the page, the headers, the cookies."""
        return "\n".join([self.text, *(f"{name}: {value}" for name, value in self.headers.items()), self.cookies])

    def plain(self, address: str) -> tuple[int, str, list[tuple[str, str]]]:
        """Without what differs between any two requests: number, form tokens, and the address that was asked."""
        number = self.headers.get("X-Request-Id", "-")
        text = TOKEN.sub(r"\1", self.text.replace(number, "")).replace(address, "")
        dropped = {"X-Request-Id", "Content-Length"}
        return self.status, text, sorted((name, value) for name, value in self.headers.items() if name not in dropped)


def answer_of(response: Any, statements: list[str]) -> Answer:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    written = {match[1] for one in statements if (match := WRITING.match(one))}
    return Answer(response.status_code, dict(response.items()), response.cookies.output(), opened(content), written)


def opened(content: bytes) -> str:
    """A workbook is read part by part."""
    if content[:4] != b"PK\x03\x04":
        return content.decode(errors="replace")
    with zipfile.ZipFile(BytesIO(content)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


@dataclass
class Asked:
    """One request as the matrix means it: who, what, where, and which statuses are right."""

    block: Block
    method: str
    persona: Persona
    place: Place | None
    right: list[int]
    opens: bool
    address: str = "/"


def faults(answer: Answer, asked: Asked, world: World) -> Iterator[str]:
    """Everything that is wrong with one answer."""
    if answer.status not in asked.right:
        yield f"answered {answer.status}, not {asked.right}"
    yield from wrong_door(answer, asked)
    yield from leaks(answer, asked, world)
    yield from unsafe_headers(answer, asked.block)
    yield from wrong_writes(answer, asked)
    if asked.opens and asked.method == "GET" and answer.status == 200:
        yield from missing(answer, asked, world)


def wrong_door(answer: Answer, asked: Asked) -> Iterator[str]:
    if asked.opens or asked.persona.account or answer.status != 302:
        return
    target = answer.headers.get("Location", "")
    if urlsplit(target).path != reverse("access:login"):
        yield f"led to {target}, not to the log-in page"


def leaks(answer: Answer, asked: Asked, world: World) -> Iterator[str]:
    said, persona = answer.said, asked.persona
    for word in strangers(said, lambda mark, kind: world.may_meet(persona, mark, kind)):
        yield f"shows {word} of the {world.marked[word[:16]].name} place"
    for place in world.places.values():
        entitled = asked.opens and persona.reaches(place)
        known = {*(place.numbers if entitled and asked.block.numbers else ())}
        known |= {place.contact.phone} if entitled and asked.block.contacts else set()
        if any(number in said for number in {*place.numbers, *place.contact} - known):
            yield f"shows a number of the {place.name} place"


def missing(answer: Answer, asked: Asked, world: World) -> Iterator[str]:
    if asked.block.shows and asked.place and asked.place.mark not in answer.said:
        yield "does not show what it is about"
    for place in world.places.values() if asked.block.lists else ():
        word = place.word(asked.block.lists)
        if place.kind == "branch" and asked.persona.reaches(place) and word not in answer.text:
            yield f"does not list {word} of the {place.name} place"


def unsafe_headers(answer: Answer, block: Block) -> Iterator[str]:
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy or "unsafe" in policy:
        yield f"has the policy “{policy}”"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield "may be sniffed"
    if not block.cached and "no-store" not in answer.headers.get("Cache-Control", ""):
        yield "may be cached"
    if answer.headers.get("Content-Type", "").startswith("text/html") and (found := INLINE.search(answer.text)):
        yield f"has {found[0]!r} in the page, which the policy refuses"


def wrong_writes(answer: Answer, asked: Asked) -> Iterator[str]:
    written = answer.written - QUIET - set(asked.block.writes)
    if written and asked.method != "POST":
        yield f"a {asked.method} wrote {sorted(written)}"
    if written and not asked.opens:
        yield f"wrote {sorted(written)} although it was refused"
    if not asked.opens or asked.method != "POST" or (asked.place and asked.place.kind != "branch"):
        return
    if asked.block.changes and asked.block.changes not in answer.written:
        yield f"did not change {asked.block.changes}"
    if asked.block.audited and LOG not in answer.written:
        yield "left no audit row"

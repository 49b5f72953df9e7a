"""The district of the access matrix, every address in it, and who may open each: where the hostile walks begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from access.conftest import undoable
from access.objects import KWARGS
from access.urls import MATRIX, Route, block_for, routes
from access.world import Persona, Place, World, build
from django.db import transaction
from django.test import Client
from records_factories import draft

from members.private.services import store

# Whoever may do most comes first; the address of a draft is its writer's alone.
ORDER = ("staff", "superior", "committee", "secretary", "recorder", "member", "anonymous")
WRITER = "secretary"
ID_NUMBER, PHONE = "99999919970326044X", "19900038861"


@dataclass(frozen=True)
class Opening:
    """One address with somebody who may open it."""

    name: str
    path: str
    query: str
    persona: Persona
    methods: tuple[str, ...]
    block: dict[str, Any]

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class Grounds:
    def __init__(self) -> None:
        self.world: World = build()
        self.place: Place = self.world.places["own"]
        self.place.values = {key: make(self.place) for key, make in KWARGS.items()}
        self.place.member.numbers = store(id_number=ID_NUMBER, phone=PHONE)
        self.place.member.save(update_fields=["numbers"])
        self.place.values["draft"] = str(draft(self.place.organization, self.persona(WRITER).account).uid)
        self.openings = [opening for route in routes() if (opening := self.opening(route))]

    def persona(self, name: str) -> Persona:
        return next(persona for persona in self.world.personas if persona.name == name)

    def opening(self, route: Route) -> Opening | None:
        block = MATRIX[block_for(route.name, MATRIX)]
        people = [self.persona(WRITER)] if block.get("alone") else [self.persona(name) for name in ORDER]
        who = next((one for one in people if one.may_open(block["roles"], self.place)), None)
        path = route.address(self.place.values)
        return who and Opening(route.name, path, block.get("query", ""), who, tuple(block["methods"]), block)

    def taking(self, method: str) -> list[Opening]:
        return [opening for opening in self.openings if method in opening.methods]

    def named(self, name: str) -> Opening:
        return next(opening for opening in self.openings if opening.name == name)


@contextmanager
def undone(persona: Persona) -> Iterator[Client]:
    """The persona's client, freshly logged in; whatever it does is taken back."""
    with undoable():
        yield persona.returns()
        transaction.set_rollback(True)


def body_of(answer: Any) -> bytes:
    """All of it; a file that is sent in parts is closed by being read to its end."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content

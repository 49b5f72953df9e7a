"""The district of the access matrix, every address in it, and who may open each: where the hostile walks begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from access.asking import differing, opens, undoable
from access.blocks import Block, block_of
from access.objects import fill
from access.personas import build
from access.urls import Route, routes
from access.world import Persona, Place, World
from django.db import transaction
from django.test import Client
from hostile.quarters import fill_quarters

# Whoever may do most comes first; the address of a draft is its writer's alone.
ORDER = ("staff", "superior", "committee", "secretary", "recorder", "member", "system", "auditor", "anonymous")
WRITER = "secretary"
# What is about no branch is asked at a committee, what is about a station at one.
ELSEWHERE = {("station",): "station", ("committee",): "community", ("committee", "station"): "community"}


@dataclass(frozen=True)
class Opening:
    """One address with somebody who may open it."""

    name: str
    path: str
    persona: Persona
    block: Block

    @property
    def address(self) -> str:
        return f"{self.path}?{self.block.query}" if self.block.query else self.path


class Grounds:
    def __init__(self) -> None:
        self.world: World = build()
        fill(self.world)
        self.place: Place = self.world.places["own"]
        fill_quarters(self.place)
        self.openings = [opening for route in routes() if (opening := self.opening(route))]

    def persona(self, name: str) -> Persona:
        return next(persona for persona in self.world.personas if persona.name == name)

    def opening(self, route: Route) -> Opening | None:
        block = block_of(route)
        here = self.place if "branch" in block.kinds else self.world.places[ELSEWHERE[*block.kinds]]
        values = here.values
        if block.alone:
            writer = self.persona(WRITER)
            return Opening(
                route.name,
                route.address(values | {own: writer.values[own] for own in ("draft", "snapshot")}),
                writer,
                block,
            )
        place = here if differing(route, self.world) else None
        who = next((one for name in ORDER if opens(block, one := self.persona(name), place)), None)
        if not route.stands_in(values):  # what the matrix makes at branches alone
            return None
        return who and Opening(route.name, route.address(values), who, block)

    def taking(self, method: str) -> list[Opening]:
        return [opening for opening in self.openings if method in opening.block.methods]

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

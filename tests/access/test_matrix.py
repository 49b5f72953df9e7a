"""Every URL × every role × every relation × GET, POST and one wrong method, each answer looked at from all sides.

PostgreSQL walks all of it; SQLite asks the pages (GET) once more, since its rows are selected by other indexes.
"""

from dataclasses import replace

import pytest
from access.answers import Answer, Asked, faults
from access.asking import (
    absent,
    asking,
    differing,
    filled,
    in_scope,
    opens,
    places_of,
    right_statuses,
    spread,
    with_places,
    wrong_method,
)
from access.blocks import block_of
from access.objects import AT_ONESELF
from access.urls import Route, routes
from access.world import Persona, Place, World
from django.db import connection

ROUTES = routes()
WALKED: set[str] = set()
REQUESTS, OPENED = "requests of the access matrix", "requests of the access matrix answered 200"


class Walk:
    """All requests for one URL; `wrong` says what was wrong with their answers."""

    def __init__(self, route: Route, world: World, tally, send) -> None:
        self.route, self.world, self.tally, self.send, self.block = route, world, tally, send, block_of(route)
        self.methods = [one for one in self.block.methods if one == "GET" or connection.vendor == "postgresql"]
        self.places = places_of(route, self.block, world)
        self.wrong: list[str] = []
        self.searched = False

    def ask(self, asked: Asked, values, about: str, query: str = "") -> Answer:
        where = asked.address + (f"?{query}" if query else "")
        sent = filled(self.block.data, values) if asked.method == "POST" else ""
        answer = self.send(asked.persona, asked.method, where, sent)
        self.tally(REQUESTS)
        self.tally(OPENED, answer.status == 200)
        said = f"{asked.method} {asked.persona.name} {about} {query}".strip()
        self.wrong += [f"{said}: {fault}" for fault in faults(answer, asked, self.world)]
        return answer

    def everybody(self) -> None:
        for persona in self.world.personas:
            nothing = {method: self.nothing(persona, method) for method in self.asked_of_nothing(persona)}
            alike: set[tuple] = set()
            self.searched = False
            for place in spread(persona, self.places):
                sort = (persona.relation(place), place.kind) if place else ()
                whole = sort not in alike and self.knows(persona, place)
                alike.add(sort)
                for method in self.methods if whole else self.methods[:1]:
                    self.at(persona, place, method, nothing.get(method))
            self.oneself(persona)
        for persona in self.each_sort():
            self.by_a_wrong_method(persona)

    def named(self, persona: Persona) -> bool:
        return bool({"ANYONE", "EVERYONE", persona.role} & {*self.block.roles, *self.block.forbidden})

    def knows(self, persona: Persona, place: Place | None) -> bool:
        """Where the role opens nothing wherever it is, the second method is asked within its reach alone; and of places
        that lie alike, at the first."""
        return self.named(persona) or place is None or persona.reaches(place)

    def each_sort(self) -> list[Persona]:
        """A method that no view takes is refused before anybody asks who it is: nobody, a role that the block names and
        one that it does not stand for all."""
        sorts = {(one.account is None, self.named(one)): one for one in self.world.personas}
        return list(sorts.values())

    def asked_of_nothing(self, persona: Persona) -> list[str]:
        """Where the role opens nothing at all, one method says it."""
        return self.methods if persona.role in self.block.roles else self.methods[:1]

    def nothing(self, persona: Persona, method: str) -> tuple | None:
        """What an id that does not exist is answered with."""
        if not differing(self.route, self.world):
            return None
        values = absent(self.route, self.world)
        right = right_statuses(self.block, method, persona, scoped=False)
        if {"ANYONE", "EVERYONE"} & set(self.block.roles):
            right = [404, *right_statuses(self.block, method, persona, scoped=True)]
        asked = Asked(self.block, method, persona, None, right, opens=False, address=self.route.address(values))
        return self.ask(asked, values, "at nothing").plain(asked.address)

    def at(self, persona: Persona, place: Place | None, method: str, nothing: tuple | None) -> None:
        values = (place or self.world.places["own"]).values
        scoped, allowed = in_scope(self.block, persona, place), opens(self.block, persona, place)
        right = right_statuses(self.block, method, persona, scoped=scoped)
        asked = Asked(self.block, method, persona, place, right, allowed, self.route.address(values))
        about = f"at {place.name} ({persona.relation(place)})" if place else ""
        answer = self.ask(asked, values, about, self.block.query)
        if answer.status == 404 and nothing and not allowed and answer.plain(asked.address) != nothing:
            self.wrong.append(f"{method} {persona.name} {about}: is refused otherwise than what does not exist")
        if allowed and method == "GET" and not self.searched:
            self.searched = True
            self.in_other_words(asked, values, about)

    def in_other_words(self, asked: Asked, values, about: str) -> None:
        """Searched, sorted, and asked for a place elsewhere, which may not exist for whoever asks; once a persona."""
        for query in self.block.queries:
            right = [*asked.right, 404] if "<" in query else asked.right
            block = replace(self.block, lists="", shows=False)
            self.ask(replace(asked, right=right, block=block), values, about, with_places(query, self.world))

    def oneself(self, persona: Persona) -> None:
        """One's own account, grant, row of the roster, draft."""
        home = next((one for one in self.places if one and one.organization == persona.at), None)
        values = (home.values if home else {}) | persona.values
        if not AT_ONESELF & self.route.kwargs or not self.route.stands_in(values):
            return
        scoped = persona.role in {*self.block.roles, *self.block.forbidden}
        scoped = scoped and (self.block.alone or "same" in self.block.relation)
        for method in self.methods:
            right = right_statuses(self.block, method, persona, scoped=scoped)
            right = self.block.own if scoped and self.block.own else right
            allowed = scoped and max(right) < 403
            asked = Asked(self.block, method, persona, None, right, allowed, self.route.address(values))
            self.ask(asked, values, "at oneself", self.block.query)

    def by_a_wrong_method(self, persona: Persona) -> None:
        place = self.places[0] or self.world.places["own"]
        right = [405] if persona.account or self.block.public or "ANYONE" in self.block.roles else [302]
        right = right if opens(self.block, persona, self.places[0]) else [*right, self.block.refusal]
        asked = Asked(self.block, wrong_method(self.block), persona, None, right, opens=False)
        asked.address = self.route.address(place.values)
        if connection.vendor == "postgresql":
            self.ask(asked, place.values, "by a wrong method")


@pytest.mark.proves("who-opens-what")
@pytest.mark.proves("no-foreign-word")
@pytest.mark.proves("out-of-reach-is-not-found")
@pytest.mark.proves("looking-changes-nothing")
@pytest.mark.proves("headers-everywhere")
@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_url_answers_everybody_as_the_matrix_says(route, world, tally, monkeypatch):
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)
    with asking() as send:
        walk = Walk(route, world, tally, send)
        walk.everybody()
    WALKED.add(route.name)
    assert walk.wrong == [], "\n".join(["", *walk.wrong])


@pytest.mark.postgres
def test_the_walk_was_long_enough(tallied):
    if {route.name for route in ROUTES} == WALKED:
        assert (tallied[REQUESTS] >= 10_000, tallied[OPENED] >= 2_500) == (True, True), tallied

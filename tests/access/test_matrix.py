"""Every URL × every persona × GET, POST and one wrong method × the own, the sibling and the foreign place."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from access.conftest import undoable
from access.objects import KWARGS
from access.urls import MATRIX, Route, block_for, key_of, routes, without_block, without_url
from access.world import Persona, Place, World
from django.db import transaction
from django.urls import reverse

ROUTES = routes()
KEYS = {
    "methods", "roles", "refusal", "get", "post", "query", "data", "places", "alone", "shows", "personal", "cached"
}  # fmt: skip
POSTED = [200, 302, 400]


@pytest.mark.proves("every-address-has-a-rule")
def test_every_url_has_a_block_and_every_block_a_url():
    names = [route.name for route in ROUTES]
    assert (without_block(names, MATRIX), without_url(names, MATRIX)) == ([], [])


def test_a_new_url_and_a_stale_block_are_named():
    blocks = {"records:record": {}, "admin:*": {}}
    assert without_block(["records:record", "records:leak", "admin:index"], blocks) == ["records:leak"]
    assert without_url(["records:record"], blocks) == ["admin:*"]


def test_an_exact_block_wins_over_a_pattern():
    assert block_for("admin:login", ["admin:*", "admin:login"]) == "admin:login"


def test_every_kwarg_of_a_url_is_known_to_the_objects():
    assert [
        (route.name, kwarg) for route in ROUTES for kwarg in route.kwargs if key_of(route, kwarg, KWARGS) not in KWARGS
    ] == []


def test_a_block_holds_only_known_words():
    assert {name: set(block) - KEYS for name, block in MATRIX.items() if set(block) - KEYS} == {}


def places_of(route: Route, block: dict[str, Any], world: World) -> list[Place | None]:
    """The places to ask for, or none when the address is the same wherever one stands."""
    found = [world.places[name] for name in block.get("places", world.places)]
    return list(found) if len({route.address(one.values) for one in found}) > 1 else [None]


def wrong_method(block: dict[str, Any]) -> str:
    return next(method for method in ("POST", "GET", "DELETE") if method not in block["methods"])


def expected(block: dict[str, Any], method: str, persona: Persona, place: Place | None) -> list[int]:
    """The statuses that are right; 302 without a right is the log-in page and checked as such."""
    allowed = persona.may_open(block["roles"], place) and not (block.get("alone") and place)
    if not allowed:
        return [302] if persona.account is None else [block.get("refusal", 404)]
    if method == "GET":
        return block.get("get", [200])
    return block.get("post", POSTED)


def filled(data: dict[str, Any], place: Place) -> dict[str, Any]:
    """Posted data with the ids of the place put in."""
    return {
        name: place.values[value[1:-1]] if isinstance(value, str) and value.startswith("<") else value
        for name, value in data.items()
    }


def ask(world: World, route: Route, block: dict[str, Any], method: str, persona: Persona, place: Place | None) -> Any:
    at = place or world.places["own"]
    address = route.address(at.values) + (f"?{block['query']}" if "query" in block else "")
    data = filled(block.get("data", {}), at) if method == "POST" else ""
    with undoable():
        client = persona.returns()
        response = getattr(client, method.lower())(address, data)
        response.said = body(response)
        transaction.set_rollback(True)
    return response


def body(response: Any) -> str:
    """Everything that left the server: the page, the headers, the cookies."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return "\n".join([content.decode(errors="replace"), headers, response.cookies.output()])


def leaks(persona: Persona, world: World, said: str) -> list[str]:
    return [place.name for place in world.places.values() if place.mark in said and not persona.reaches(place)]


def faults(
    response: Any, block: dict[str, Any], method: str, persona: Persona, place: Place | None, world: World
) -> Iterator[str]:
    """What is wrong with one answer, in words."""
    right = expected(block, method, persona, place)
    if response.status_code not in right:
        yield f"answered {response.status_code}, not {right}"
    if (
        persona.account is None
        and right == [302]
        and urlsplit(response.get("Location", "")).path != reverse("access:login")
    ):
        yield f"led to {response.get('Location')}, not to the log-in page"
    for name in leaks(persona, world, response.said):
        yield f"shows the mark of the {name} place"
    if (
        method == "GET"
        and block.get("shows")
        and place
        and response.status_code == 200
        and place.mark not in response.said
    ):
        yield "does not show what it is about"
    if not block.get("cached") and "no-store" not in response.get("Cache-Control", ""):
        yield "may be cached"


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_url_answers_everybody_as_the_matrix_says(route, world):
    block = MATRIX[block_for(route.name, MATRIX)]
    wrong = []
    for place in places_of(route, block, world):
        for persona in world.personas:
            for method in block["methods"]:
                response = ask(world, route, block, method, persona, place)
                about = f"{method} {persona.name} at {place.name if place else 'no place'}"
                wrong += [f"{about}: {fault}" for fault in faults(response, block, method, persona, place, world)]
            method = wrong_method(block)
            if (
                persona.may_open(block["roles"], place)
                and (status := ask(world, route, block, method, persona, place).status_code) != 405
            ):
                wrong.append(f"{method} {persona.name}: answered {status}, not 405")
    assert wrong == [], "\n".join(["", *wrong])

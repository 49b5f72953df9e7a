"""The walk: who is asked for what, where, by which method; one transaction each, rolled back."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from access.answers import LOG, QUIET, Answer, answer_of
from access.blocks import Block
from access.urls import Route
from access.world import Persona, Place, World
from django.db import connection, transaction
from django.utils.timezone import localdate

from organizations.access.rules import Role

NOBODY = 987_654_321
NOBODY_EITHER = UUID(int=NOBODY)


def undoable() -> transaction.Atomic:
    """A transaction that code with `durable=True` may run in, as in Django's own test cases."""
    atomic = transaction.atomic()
    atomic._from_testcase = True
    return atomic


@contextmanager
def asking() -> Iterator[Callable[..., Answer]]:
    """Requests that leave everything as it was; `look` sees what they wrote before that is undone.

    What only looked left nothing to undo but lines in the log and the session's sign of life, which may stay until the
    end."""
    point = transaction.savepoint()
    logging.disable(logging.CRITICAL)

    def ask(
        persona: Persona, method: str, address: str, sent: Any = "", look: Callable[[set[str]], Any] = len
    ) -> Answer:
        statements: list[str] = []

        def watch(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            response = getattr(persona.returns(), method.lower())(address, sent)
            answer = answer_of(response, statements)
        answer.seen = look(answer.written)
        if answer.written - {LOG} and not (method == "GET" and answer.written <= QUIET):
            transaction.savepoint_rollback(point)
        return answer

    try:
        yield ask
    finally:
        logging.disable(logging.NOTSET)
        transaction.savepoint_rollback(point)
        transaction.savepoint_commit(point)


def differing(route: Route, world: World) -> set[str]:
    """The kwargs that say where: their values are not the same at every place."""
    here = [route.chosen(place.values) for place in world.places.values() if route.stands_in(place.values)]
    return {kwarg for kwarg in route.kwargs if len({str(one[kwarg]) for one in here}) > 1}


def absent(route: Route, world: World) -> dict[str, Any]:
    """Values that no row has, of the same shape."""
    values = dict(world.places["own"].values)
    for kwarg in differing(route, world):
        key = route.key(kwarg, values)
        values[key] = {int: NOBODY, UUID: NOBODY_EITHER}.get(type(values[key]), str(NOBODY_EITHER))
    return values


def places_of(route: Route, block: Block, world: World) -> list[Place | None]:
    """The places to ask for, or none when the address is the same wherever one stands."""
    if not differing(route, world):
        return [None]
    wanted = block.places or list(world.places)
    return [world.places[name] for name in wanted if route.stands_in(world.places[name].values)]


def spread(persona: Persona, places: list[Place | None]) -> Iterator[Place | None]:
    """Every place that the persona reaches, and one of every relation that it does not."""
    seen = set()
    for place in places:
        relation = persona.relation(place) if place else "none"
        if place is None or persona.reaches(place) or relation not in seen:
            yield place
        seen.add(relation)


def in_scope(block: Block, persona: Persona, place: Place | None) -> bool:
    """The matrix says the role and the relation, the tree says where."""
    if place and block.alone:
        return False
    if block.by_town and persona.is_between:
        return False
    if "ANYONE" in block.roles:
        return True
    if "EVERYONE" in block.roles or persona.account is None:
        return persona.account is not None
    if persona.role not in {*block.roles, *block.forbidden}:
        return False
    return place is None or (place.kind in block.kinds and persona.relation(place) in relations(block, persona))


def relations(block: Block, persona: Persona) -> list[str]:
    """Members take part in their branch, not in what stands below it."""
    return [one for one in block.relation if persona.role != Role.MEMBER or one != "descendant"]


def opens(block: Block, persona: Persona, place: Place | None) -> bool:
    return in_scope(block, persona, place) and persona.role not in block.forbidden


def right_statuses(block: Block, method: str, persona: Persona, *, scoped: bool) -> list[int]:
    """302 without a right is the log-in page and checked as such; in scope without the right is 403."""
    if not scoped:
        return [302] if persona.account is None else [block.refusal]
    if persona.role in block.forbidden:
        return [403]
    return block.get if method == "GET" else block.post


def filled(data: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """Posted data with the ids of the place, and the day, put in."""
    today = localdate()
    known = {**values, "today": str(today), "later": str(today + timedelta(days=7)), "year": str(today.year)}
    return {
        name: known[value[1:-1]] if isinstance(value, str) and value.startswith("<") else value
        for name, value in data.items()
    }


def with_places(query: str, world: World) -> str:
    """A query that names organizations, `unit=<town>`, with their ids."""
    return re.sub(r"<(\w+)>", lambda found: str(world.places[found[1]].organization.pk), query)


def wrong_method(block: Block) -> str:
    return next(method for method in ("POST", "GET", "DELETE") if method not in block.methods)

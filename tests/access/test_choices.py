"""No form takes a row of elsewhere, and none takes a column that it was not made for."""

from itertools import product

import pytest
from access.answers import QUIET
from access.asking import asking, filled
from access.blocks import block_of
from access.canaries import met
from access.choices import MARKER, askers, every_form, place_for, row_choices, row_elsewhere, rows_in, uninvited
from access.urls import routes

pytestmark = pytest.mark.django_db
POSTS = [route for route in routes() if "POST" in block_of(route).methods]
CHANGING = [route for route in POSTS if block_of(route).changes]
# A page of several forms takes one at a time.
STEPS = {
    "complaints:one": [{"do": "assign"}, {"do": "move"}],
    "floating:asked": [{"do": ""}],
    "followups:act": [{"do": "name"}],
}
TRIED: set[str] = set()


@pytest.fixture
def asked(world):
    """Sends what a route's block says, with more; answers with what came back and the forms that were made for it."""
    with asking() as send:
        yield send


def posted(route, world, persona):
    place = place_for(route, world) or world.places["own"]
    values = place.values | (persona.values if block_of(route).alone else {})
    return route.address(values), filled(block_of(route).data, values)


@pytest.mark.proves("no-row-of-elsewhere")
@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.name)
def test_a_form_takes_no_row_of_elsewhere(route, world, asked, monkeypatch, tally):
    """Every field that is the id of a row is sent one out of reach: an error at the field, and nothing is written."""
    for persona in (one for one in askers(route, world) if one.name != "staff"):
        address, data = posted(route, world, persona)
        with every_form(monkeypatch) as made:
            asked(persona, "POST", address, data | MARKER)
        offered, refused = row_choices(made), set()
        for (name, model), step in product(offered.items(), STEPS.get(route.name, [{}])):
            with every_form(monkeypatch) as made:
                answer = asked(persona, "POST", address, data | MARKER | step | {name: row_elsewhere(model, world)})
            refused |= {name for form in made if form.is_bound and name in form.errors}
            assert (answer.status in {200, 302, 400, 404}, answer.written - QUIET) == (True, set())
            assert world.places["foreign"].mark not in {mark for mark, _ in met(answer.said)}
            tally("rows of elsewhere put into a form", 1)
        assert refused == set(offered)
        TRIED.update(f"{route.name} {name}" for name in offered)


def test_choices_were_found_where_there_are_some():
    if len(TRIED) > 1:
        assert {"roster:transfer to", "granting:give organization", "tree:move to", "roster:subgroup subgroup"} <= TRIED


@pytest.mark.proves("no-uninvited-column")
@pytest.mark.parametrize("route", CHANGING, ids=lambda route: route.name)
def test_what_a_form_was_not_made_for_changes_nothing(route, world, asked, monkeypatch, tally):
    """The same rows are there afterwards, whether or not every other column of the table was sent along."""
    persona = askers(route, world)[-1]
    address, data = posted(route, world, persona)
    tables = set()
    with every_form(monkeypatch) as made:
        plain = asked(persona, "POST", address, data, lambda written: (tables.update(written - QUIET), rows_in(tables)))
    extra = uninvited(block_of(route), made, world)
    more = asked(persona, "POST", address, extra | data, lambda written: (None, rows_in(tables | (written - QUIET))))
    assert block_of(route).changes in plain.written
    assert (more.status, more.seen[1]) == (plain.status, plain.seen[1]), sorted(extra)
    tally("columns put into a form that was not made for them", len(extra))

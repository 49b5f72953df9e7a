"""Blocks and URLs cover each other, and a block says only what the matrix understands."""

import pytest
from access.blocks import MATRIX, block_for, without_block, without_url, wrong_words
from access.objects import KWARGS
from access.urls import routes

ROUTES = routes()
RIGHT = {"methods": ["GET"], "roles": ["MEMBER"]}


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
        (route.name, kwarg) for route in ROUTES for kwarg in route.kwargs if route.key(kwarg, KWARGS) not in KWARGS
    ] == []


def test_a_block_holds_only_known_words():
    assert {name: found for name, block in MATRIX.items() if (found := wrong_words(block))} == {}


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        ({"methods": ["GET"]}, ["lacks roles"]),
        (RIGHT | {"role": []}, ["role is no key"]),
        (RIGHT | {"roles": ["SECRETERY"]}, ["roles: SECRETERY"]),
        (RIGHT | {"relation": ["below"]}, ["relation: below"]),
        (RIGHT | {"cached": True, "personal": True}, ["personal data in a cache"]),
        (RIGHT | {"audited": True}, ["changes something without a POST"]),
    ],
)
def test_a_wrong_word_is_named(block, wrong):
    assert wrong_words(block) == wrong

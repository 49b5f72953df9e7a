"""The desk's stations lie folded under their towns: what is folded, what is open, and what a town says of them."""

import re
from datetime import date
from importlib import import_module

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, staff
from stations_factories import NOW, six_ones, station

pytestmark = pytest.mark.django_db
FOLD = re.compile(r'<details class="(card )?folded phone-only"( open)?>')


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def stations(town):
    six_ones()
    return [
        station(below, f"{name}项目红色驿站")
        for below, name in ((town.own, "森林湖"), (town.sibling, "民安"), (town.foreign, "北郡"))
    ]


def folds(client, **query) -> tuple[list[bool], list[bool]]:
    """Of the figures, then of the list: whether each town is open."""
    found = FOLD.findall(client.get(reverse("stations:desk", query=query)).text)
    return [bool(opened) for card, opened in found if not card], [bool(opened) for card, opened in found if card]


def paged(client, page) -> list[tuple]:
    towns = client.get(reverse("stations:desk", query={"page": page})).context["by_town"]
    return [(one.name, [line.station for line in one.lines], one.many, one.short, one.is_only) for one in towns]


def test_towns_are_folded_where_there_are_several_and_what_is_looked_for_is_open(town, stations, client):
    client.force_login(staff(town.root))
    assert folds(client) == ([False, False], [False, False])
    assert folds(client, q="红色驿站") == ([False, False], [True, True])
    assert folds(client, q="北郡") == ([False, False], [True])
    assert folds(client, state="closed") == ([], [])


def test_what_is_sorted_by_a_column_is_open(town, stations, client):
    client.force_login(staff(town.root))
    assert folds(client, sort="-films") == ([True, True], [False, False])


def test_a_single_town_is_open(town, stations, client):
    client.force_login(clerk(town.street))
    assert folds(client) == ([True], [True])


def test_a_town_says_how_many_stations_it_has_and_how_many_of_them_lack_something(town, stations, client):
    fresh = station(town.other_street, "新开的红色驿站", on=date(2026, 3, 20))
    client.force_login(staff(town.root))
    shown = client.get(reverse("stations:desk"))
    assert [(one.name, [line.station for line in one.lines], one.short) for one in shown.context["by_town"]] == [
        (str(town.street), stations[:2], 2),
        (str(town.other_street), [stations[2], fresh], 1),
    ]
    assert "2个，1个还差“六个一”" in shown.text


def test_a_town_over_two_pages_says_the_same_on_both_and_alone_on_a_page_is_not_alone(
    town, stations, client, monkeypatch
):
    monkeypatch.setattr(import_module("activities.stations.views.desk"), "PER_PAGE", 2)
    third = station(town.sibling, "河西项目红色驿站")
    client.force_login(staff(town.root))
    assert [paged(client, page) for page in (1, 2)] == [
        [(str(town.street), stations[:2], 3, 3, False)],
        [(str(town.street), [third], 3, 3, False), (str(town.other_street), stations[2:], 1, 1, False)],
    ]
    assert folds(client) == ([False, False], [False])


def test_a_single_town_over_two_pages_is_open_on_both(town, stations, client, monkeypatch):
    monkeypatch.setattr(import_module("activities.stations.views.desk"), "PER_PAGE", 1)
    client.force_login(clerk(town.street))
    assert [paged(client, page) for page in (1, 2)] == [[(str(town.street), [one], 2, 2, True)] for one in stations[:2]]
    assert folds(client, page=2) == ([True], [True])

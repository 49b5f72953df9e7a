"""The desk's stations lie folded under their towns: what is folded, what is open, and what a town says of them."""

import re
from datetime import date

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


def test_towns_are_folded_where_there_are_several_and_what_is_looked_for_is_open(town, stations, client):
    client.force_login(staff(town.root))
    assert folds(client) == ([False, False], [False, False])
    assert folds(client, q="红色驿站") == ([False, False], [True, True])
    assert folds(client, q="北郡") == ([False, False], [True])
    assert folds(client, state="closed") == ([], [])


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

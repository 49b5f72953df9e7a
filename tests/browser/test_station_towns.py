"""The desk's stations by town: on a phone a tap opens a town, with and without scripts; a wide screen and paper show all."""

import pytest
from conftest import DESK, PHONE
from factories import branch, committee, district, staff
from playwright.sync_api import expect
from scrutiny import SIZES, complaints
from stations_factories import six_ones, station

pytestmark = [pytest.mark.browser, pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office():
    """Whose desk has two towns, with one station each."""
    six_ones()
    root = district()
    for town, name in (("花溪路街道工委", "森林湖"), ("古渡镇党委", "民安")):
        station(branch(committee(root, town), f"{name}党支部"), f"{name}项目红色驿站")
    return staff(root)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_on_a_phone_a_tap_opens_the_stations_of_a_town(office, hand_of, scripts):
    tab = hand_of(office, screen=PHONE, scripts=scripts).tab
    tab.goto("/desk/station/")
    figures, listed = (tab.get_by_role("link", name="森林湖项目红色驿站").nth(place) for place in (0, 1))
    towns = tab.locator("summary", has_text="花溪路街道工委")
    expect(towns).to_have_count(2)
    shown = []
    for town in (None, *towns.all()):
        if town:
            town.tap()
        shown.append((figures.is_visible(), listed.is_visible()))
    assert shown == [(False, False), (True, False), (True, True)]


def test_what_is_folded_on_a_phone_is_on_paper(office, hand_of):
    tab = hand_of(office, screen=PHONE).tab
    tab.goto("/desk/station/")
    tab.emulate_media(media="print")
    for link in tab.locator("main th a[href^='/st/']").all():
        expect(link).to_be_visible()
    expect(tab.locator(".folded").first).to_be_hidden()


def test_a_wide_screen_folds_nothing(office, hand_of):
    tab = hand_of(office, screen=DESK).tab
    tab.goto("/desk/station/")
    links = tab.locator("main th a[href^='/st/']")
    expect(links).to_have_count(4)
    assert [link.is_visible() for link in links.all()] == [True] * 4
    assert [fold.is_visible() for fold in tab.locator(".folded").all()] == [False] * 4


@pytest.mark.parametrize("width", ["390", "large"])
def test_folded_towns_have_no_fault(office, hand_of, live_server, width):
    size = SIZES[width]
    tab = hand_of(office, screen=PHONE).tab
    if size.display:
        tab.context.add_cookies([{"name": "display", "value": size.display, "url": live_server.url}])
    tab.goto("/desk/station/", wait_until="networkidle")
    assert complaints(tab, size) == []

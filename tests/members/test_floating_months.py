"""The monthly list when it is sent once more, a month later, or taken back."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from floating_factories import NOW, arrived, manager, station
from time_machine import travel

from members.floating import services
from members.floating.models import Inflow, StillHere
from members.floating.services import Departure

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site, client):
    made = manager(site)
    client.force_login(made)
    return made


def page(site) -> str:
    return reverse("floating:still_here", args=[site.pk])


def sent(client, site) -> dict:
    """What the page would send with nobody ticked: the hidden fields as they stand in it."""
    return hidden(client.get(page(site)).text) | {"do": "gone"}


def hidden(text: str) -> dict:
    return {name: text.split(f'name="{name}" value="')[1].split('"', maxsplit=1)[0] for name in ("uid", "seen")}


def left(client, site) -> list[str]:
    return [one.name for one in client.get(page(site)).context["left"]]


def counted() -> tuple[int, int]:
    return StillHere.objects.values_list("here", "gone").get()


def act_on(one: Inflow) -> str:
    return reverse("floating:act", args=[one.pk])


def test_who_arrived_before_a_page_with_a_mistake_was_shown_again_is_gone_when_ticked_on_it(site, keeper, client):
    one = arrived(site, keeper, "罗铁柱", on=MAY)
    said = sent(client, site) | {"gone": [one.pk], f"left_{one.pk}": "2026-04-30"}
    new = arrived(site, keeper, "刚到的", on=MAY)
    wrong = client.post(page(site), said).text
    assert ("请填到站以后的日期" in wrong, "刚到的" in wrong) == (True, True)
    client.post(page(site), hidden(wrong) | {"do": "gone", "gone": [new.pk]})
    assert dict(Inflow.objects.values_list("name", "state")) == {"罗铁柱": "IN_CARE", "刚到的": "LEFT"}


def test_who_is_ticked_in_one_month_as_gone_in_the_last_is_taken_back_on_the_page(site, keeper, client):
    earlier, one = arrived(site, keeper, "杨小满", on=MAY), arrived(site, keeper, "罗铁柱", on=MAY)
    services.end(inflow=earlier, state="LEFT", on=date(2026, 9, 14), by=keeper, now=NOW)
    with travel(datetime(2026, 10, 2, 10, tzinfo=get_current_timezone()), tick=False):
        client.post(page(site), sent(client, site) | {"gone": [one.pk], f"left_{one.pk}": "2026-09-28"})
        assert left(client, site) == ["罗铁柱"]
        client.post(act_on(one), {"do": "find_again", "on": "2026-09-28"})
        assert left(client, site) == []
    assert Inflow.objects.get(pk=one.pk).state == "IN_CARE"


def test_who_went_on_to_another_station_is_not_offered_to_be_taken_back(town, site, keeper, client):
    one, other = arrived(site, keeper, "罗铁柱", on=MAY), arrived(site, keeper, "杨小满", on=MAY)
    services.move_on(inflow=one, to=station(town.own, "北郡项目红色驿站"), on=date(2026, 9, 10), by=keeper, now=NOW)
    services.end(inflow=other, state="LEFT", on=date(2026, 9, 10), by=keeper, now=NOW)
    assert left(client, site) == ["杨小满"]


def test_who_is_taken_back_is_counted_as_here_in_the_month_whose_list_counted_the_person_as_gone(site, keeper, client):
    one, other, third = (arrived(site, keeper, name, on=MAY) for name in ("罗铁柱", "杨小满", "程立"))
    services.end(inflow=third, state="LEFT", on=date(2026, 9, 10), by=keeper, now=NOW)
    gone = {row.pk: Departure(date(2026, 9, 10)) for row in (one, other)}
    services.go_through(station=site, gone=gone, seen=list(gone), by=keeper, now=NOW)
    assert counted() == (0, 2)
    client.post(act_on(one), {"do": "find_again", "on": "2026-09-10"})
    client.post(act_on(one), {"do": "find_again", "on": "2026-09-10"})
    client.post(act_on(third), {"do": "find_again", "on": "2026-09-10"})
    assert counted() == (1, 1)
    assert "在站1人，走了1人" in client.get(page(site)).text


def test_who_comes_back_on_a_later_day_had_gone(site, keeper):
    one = arrived(site, keeper, on=MAY)
    gone = {one.pk: Departure(date(2026, 9, 10))}
    services.go_through(station=site, gone=gone, seen=[one.pk], by=keeper, now=NOW)
    services.find_again(inflow=one, on=date(2026, 9, 12), by=keeper, now=NOW + timedelta(hours=1))
    assert counted() == (0, 1)

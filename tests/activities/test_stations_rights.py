"""Whose a station is: its manager's and its town's, and no act of another kind of place is done to it."""

import pytest
import time_machine
from django.urls import reverse
from factories import branch, clerk, committee, member, staff
from stations_factories import NOW, TODAY, manager, six_ones, station

from activities.stations.services import close_station
from members.roster.models import Participation
from members.roster.services import begin_participation
from organizations.tree.models import Kind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def test_a_station_is_closed_and_moved_on_its_own_page_alone(town, here, client):
    client.force_login(clerk(town.street))
    acts = [reverse(name, args=(here.pk,)) for name in ("roster:dissolve", "tree:move")]
    assert [client.get(one).status_code for one in acts] == [404, 404]
    assert [client.get(one).status_code for one in (page("move", here.pk), page("close", here.pk))] == [200, 200]
    shown = client.get(reverse("roster:organization", args=(here.pk,))).text
    assert [one in shown for one in (*acts, page("home", here.pk))] == [False, False, True]


def test_posts_and_taking_part_end_with_a_station(town, here):
    guest, by = member(town.foreign), clerk(town.street)
    begin_participation(member=guest, organization=here, on=here.founded_on, by=None)
    close_station(station=here, on=TODAY, by=by, now=NOW)
    assert list(Participation.objects.values_list("member", "ends_on")) == [(guest.pk, TODAY)]
    here.refresh_from_db()
    assert here.dissolved_on == TODAY


def test_a_committee_between_reads_a_station_and_keeps_none_of_its_books(town, client):
    between = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    here = station(branch(between, "锦绣社区第三党支部"))
    books = [page(name, here.pk) for name in ("opinions", "opinion_new", "services", "service_new", "honour_new")]
    answers = {}
    for name, by in (("between", clerk(between, "何立")), ("town", clerk(town.street)), ("own", manager(here))):
        client.force_login(by)
        answers[name] = (
            [client.get(one).status_code for one in books],
            books[1] in client.get(page("home", here.pk)).text,
        )
    assert answers == {"between": ([404] * 5, False), "town": ([200] * 5, True), "own": ([200] * 5, True)}


def test_a_station_opens_moves_and_closes_by_its_town_and_the_department_alone(town, client):
    between = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
    here = station(branch(between, "锦绣社区第三党支部"))
    acts = [page("open"), *(page(name, here.pk) for name in ("site", "move", "close"))]
    answers = {}
    for name, by in (
        *(("between", clerk(between, "何立")), ("town", clerk(town.street))),
        *(("department", staff(town.root)), ("own", manager(here))),
    ):
        client.force_login(by)
        answers[name] = [client.get(one).status_code for one in acts]
        assert (page("close", here.pk) in client.get(page("home", here.pk)).text) == (name in {"town", "department"})
    assert answers == {"between": [404] * 4, "town": [200] * 4, "department": [200] * 4, "own": [404] * 4}

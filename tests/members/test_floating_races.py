"""Two hands at the same person in the same moment: one deed, one participation, and nobody is told that it broke."""

from uuid import uuid4

import pytest
from django.db import transaction
from factories import member, secretary
from floating_factories import NOW, TODAY, arrived, manager, reported, station
from test_looks_races import at_once

from members.floating import services
from members.floating.models import Contact, Inflow, InflowStep, StillHere
from members.floating.rules import Deed, State
from members.private.models import PrivateNumbers
from members.roster.models import Participation
from organizations.tree.services import dissolve

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
REFUSED = (
    *(services.ChangedMeanwhile, services.CannotBecome, services.HereAlready, services.TakesPartElsewhere),
    services.NotAStation,
)


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site):
    return manager(site)


def asked(at, keeper, town, **more) -> Inflow:
    one = arrived(at, keeper, **more)
    services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
    return one


def done(act, **facts) -> bool:
    try:
        act(now=NOW, **facts)
    except REFUSED:
        return False
    return True


def times(deed: str) -> int:
    return InflowStep.objects.filter(deed=deed).count()


def test_one_person_at_the_wall_from_two_windows_is_one_sheet(site):
    made = at_once(lambda _: reported(site, "罗铁柱", phone="13900001111", uid=uuid4()).pk, 4)
    assert made == [Inflow.objects.get().pk] * 4
    assert PrivateNumbers.objects.count() == 1


def test_confirmed_by_several_the_arrival_is_one(site, keeper):
    one = reported(site)
    assert all(at_once(lambda _: done(services.confirm, inflow=fresh(one), on=TODAY, by=keeper), 4))
    assert times(Deed.ARRIVED) == 1


def test_an_answer_sent_by_several_is_one_line(site, keeper):
    one = arrived(site, keeper)
    said = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇党建办", "on": TODAY, "by": keeper}
    assert all(at_once(lambda _: done(services.answer, inflow=fresh(one), **said), 4))
    assert times(Deed.ANSWERED) == 1


def test_the_monthly_list_sent_by_several_sends_everybody_off_once(site, keeper):
    stays, goes = arrived(site, keeper, "在的"), arrived(site, keeper, "走的")
    said = {"station": site, "gone": {goes.pk: services.Departure(TODAY)}, "seen": [stays.pk, goes.pk], "by": keeper}
    assert all(at_once(lambda _: done(services.go_through, **said), 4))
    assert (times(Deed.ENDED), Contact.objects.count()) == (1, 1)
    assert StillHere.objects.values_list("here", "gone").get() == (1, 1)


def test_matched_at_two_stations_at_once_the_member_takes_part_at_one(town, site, keeper):
    ours, other = member(town.sibling), station(town.foreign, "北郡项目红色驿站")
    asked_ = [asked(site, keeper, town), asked(other, manager(other, "老赵"), town, name="另一位")]
    writer = secretary(town.sibling)
    held = at_once(lambda number: done(services.match, inflow=fresh(asked_[number % 2]), member=ours, by=writer), 4)
    assert held.count(True) == 1
    assert Participation.objects.filter(member=ours, ends_on=None).count() == 1


def test_whoever_leaves_while_the_branch_confirms_is_never_expected_at_a_station_left(town, site, keeper):
    ours, one, writer = member(town.sibling), asked(site, keeper, town), secretary(town.sibling)

    def act(number: int) -> bool:
        if number:
            return done(services.match, inflow=fresh(one), member=ours, by=writer)
        return done(services.end, inflow=fresh(one), state=State.LEFT, on=TODAY, by=keeper)

    assert at_once(act, 2)[0]
    assert not Participation.objects.filter(ends_on=None).exists()


def test_moved_on_and_sent_home_at_once_there_is_one_end_and_at_most_one_beginning(town, site, keeper):
    one, to = arrived(site, keeper), station(town.foreign, "北郡项目红色驿站")

    def act(number: int) -> bool:
        if number % 2:
            return done(services.move_on, inflow=fresh(one), to=to, on=TODAY, by=keeper)
        return done(services.end, inflow=fresh(one), state=State.HOME, on=TODAY, by=keeper)

    at_once(act, 4)
    assert times(Deed.ENDED) == 1
    one.refresh_from_db()
    assert Inflow.objects.filter(organization=to).count() == (one.state == State.LEFT)


def test_a_station_that_closes_while_somebody_is_moved_on_to_it_keeps_nobody(town, site, keeper):
    one, to = arrived(site, keeper), station(town.foreign, "北郡项目红色驿站")

    @transaction.atomic
    def closed(now) -> None:
        services.close_station(station=to, to=None, on=TODAY, by=keeper, now=now)
        dissolve(organization=to, on=TODAY, by=None)

    def act(number: int) -> bool:
        return done(services.move_on, inflow=fresh(one), to=to, on=TODAY, by=keeper) if number else done(closed)

    assert at_once(act, 2)[0]
    assert not Inflow.objects.filter(organization=to, state=State.IN_CARE).exists()


def fresh(one: Inflow) -> Inflow:
    """As every request reads it for itself."""
    return Inflow.objects.select_related("organization", "member", "participation").get(pk=one.pk)

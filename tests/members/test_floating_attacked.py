"""流动党员 as somebody hostile or tired would use it: what is sent twice, late, for others, or from the wrong place."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from factories import clerk, committee, member, secretary, staff
from floating_factories import NOW, TODAY, arrived, manager, reported, station
from time_machine import travel

from members.floating import services
from members.floating.models import Inflow
from members.floating.queries import asked_about, stations, with_closed
from members.floating.rules import Deed, Match
from members.private.models import PrivateNumbers
from members.roster.models import Affiliation, Participation
from members.roster.queries import expected_at
from members.roster.services import end_affiliation, transfer
from organizations.tree.models import Kind
from organizations.tree.services import dissolve

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=40)


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site):
    return manager(site)


@pytest.fixture
def ours(town):
    return member(town.sibling, "罗铁柱")


def asked(at, keeper, town, **more) -> Inflow:
    one = arrived(at, keeper, **more)
    services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
    return one


def matched(at, keeper, town, ours, **more) -> Inflow:
    one = asked(at, keeper, town, **more)
    services.match(inflow=one, member=ours, by=keeper, now=NOW)
    one.refresh_from_db()
    return one


def deeds(one: Inflow) -> list[str]:
    return [step.deed for step in one.steps.order_by("pk")]


class TestWhoSees:
    @pytest.mark.proves("floating-members-stay-with-their-station")
    def test_a_community_above_the_station_sees_nobody_while_its_town_of_either_kind_and_the_department_do(self, town):
        rural = committee(town.root, "沙河镇党委", kind=Kind.COMMITTEE)
        for unit in (town.street, rural):
            community = committee(unit, f"{unit.short_name}所属社区党委", kind=Kind.COMMITTEE)
            at = station(community, f"{unit.short_name}的驿站")
            one = arrived(at, manager(at))
            for account_, seen in ((clerk(community), []), (clerk(unit), [one]), (staff(town.root), [one])):
                people = Inflow.objects.visible_to(account_).filter(organization=at)
                assert list(people) == seen
                assert list(stations(account_, today=TODAY).filter(pk=at.pk)) == [at] * len(seen)

    def test_the_book_of_a_closed_station_is_read_and_nothing_more_is_written_into_it(self, town, site, keeper, client):
        services.close_station(station=site, to=None, on=TODAY, by=keeper, now=NOW)
        dissolve(organization=site, on=TODAY, by=None)
        client.force_login(clerk(town.street))
        answers = {
            name: client.get(reverse(f"floating:{name}", args=[site.pk])).status_code
            for name in ("people", "register", "enter", "still_here", "poster")
        }
        assert answers == {"people": 200, "register": 200, "enter": 404, "still_here": 404, "poster": 404}
        assert list(with_closed(manager(site, "老赵"))) == [site]

    def test_nobody_is_brought_back_to_a_closed_station_or_moved_on_to_it(self, town, site, keeper, client):
        gone, here = arrived(site, keeper), arrived(other := station(town.own, "北郡项目红色驿站"), keeper)
        services.end(inflow=gone, state="LEFT", on=TODAY, by=keeper, now=NOW)
        services.close_station(station=site, to=None, on=TODAY, by=keeper, now=NOW)
        dissolve(organization=site, on=TODAY, by=None)
        with pytest.raises(services.NotAStation):
            services.find_again(inflow=gone, on=TODAY, by=keeper, now=NOW)
        with pytest.raises(services.NotAStation):
            services.move_on(inflow=here, to=site, on=TODAY, by=keeper, now=NOW)
        client.force_login(clerk(town.street))
        assert list(client.get(reverse("floating:one", args=[gone.pk])).context["forms"]) == [
            "end",
            "correct",
            "erase_phone",
        ]
        states = Inflow.objects.order_by("pk").values_list("organization", "state")
        assert list(states) == [(site.pk, "LEFT"), (other.pk, "IN_CARE")]


class TestSentTwice:
    def test_the_answer_and_the_word_on_the_transfer_are_one_line_each(self, site, keeper):
        one = arrived(site, keeper)
        said = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇党建办", "on": TODAY}
        for _ in range(2):
            services.answer(inflow=one, by=keeper, now=NOW, **said)
            services.talk(inflow=one, on=TODAY, text="先不转", by=keeper, now=NOW)
        assert deeds(one)[2:] == [Deed.ANSWERED, Deed.TALKED]

    def test_a_branch_that_presses_twice_is_led_back_and_not_told_that_nothing_exists(
        self, town, site, keeper, ours, client
    ):
        one = matched(site, keeper, town, ours)
        client.force_login(secretary(town.sibling))
        answer = client.post(reverse("floating:asked", args=[one.pk]), {"member": ours.pk, "confirm": "1"})
        assert (answer.status_code, answer["Location"]) == (302, reverse("floating:branch"))
        assert Participation.objects.count() == 1

    def test_whom_the_manager_writes_in_after_the_scan_is_confirmed_and_not_doubled(self, site, keeper):
        waits = reported(site, "杨小满", phone="13900001111")
        facts = {"name": "杨小满", "phone": "13900001111", "home_text": "安徽省", "trade": "木工班", "on": TODAY}
        made = services.enter(station=site, uid=uuid4(), expected_until=None, by=keeper, now=NOW, **facts)
        waits.refresh_from_db()
        assert (made, waits.state, Inflow.objects.count()) == (waits, "IN_CARE", 1)


class TestTheHomeBranch:
    def test_it_cannot_name_a_member_of_another_branch(self, town, site, keeper):
        one, stranger = asked(site, keeper, town), member(town.foreign, "罗铁柱")
        with pytest.raises(services.ChangedMeanwhile):
            services.match(inflow=one, member=stranger, by=secretary(town.sibling), now=NOW)
        one.refresh_from_db()
        assert (one.match, one.member, Participation.objects.count()) == (Match.PROPOSED, None, 0)

    def test_it_is_not_asked_any_more_about_who_has_left(self, town, site, keeper):
        one, writer = asked(site, keeper, town), secretary(town.sibling)
        assert list(asked_about(writer)) == [one]
        services.end(inflow=one, state="LEFT", on=TODAY, by=keeper, now=NOW)
        assert list(asked_about(writer)) == []

    def test_once_it_has_confirmed_a_telephone_call_does_not_undo_it(self, town, site, keeper, ours):
        one = asked(site, keeper, town)
        services.match(inflow=Inflow.objects.get(pk=one.pk), member=ours, by=keeper, now=NOW)
        with pytest.raises(services.ChangedMeanwhile):
            services.answer(
                inflow=one, way="PHONE", standing="UNKNOWN", answered_by="某某", on=TODAY, by=keeper, now=NOW
            )
        one.refresh_from_db()
        assert one.standing == "VERIFIED"


class TestTheMember:
    def test_who_left_while_the_branch_was_confirming_is_expected_at_home_again(self, town, site, keeper, ours):
        """The page of the manager was opened before the branch answered."""
        stale = asked(site, keeper, town)
        services.match(inflow=Inflow.objects.get(pk=stale.pk), member=ours, by=keeper, now=NOW)
        services.end(inflow=stale, state="LEFT", on=LATER, by=keeper, now=NOW)
        assert [row.away for row in expected_at(town.sibling, LATER)] == [False]

    def test_who_died_or_was_transferred_away_takes_part_nowhere_whatever_the_station_does(
        self, town, site, keeper, ours
    ):
        one = matched(site, keeper, town, ours)
        end_affiliation(member=ours, reason=Affiliation.EndReason.DECEASED, on=LATER, by=None)
        to = station(town.own, "北郡项目红色驿站")
        moved = services.move_on(inflow=one, to=to, on=LATER, by=keeper, now=NOW)
        services.end(inflow=moved, state="LOST", on=LATER, by=keeper, now=NOW)
        services.find_again(inflow=moved, on=LATER, by=keeper, now=NOW)
        assert not Participation.objects.filter(ends_on=None).exists()
        assert [row.name for row in expected_at(to, LATER)] == []

    def test_a_transfer_inside_the_district_lets_the_member_take_part_on(self, town, site, keeper, ours):
        one = matched(site, keeper, town, ours)
        transfer(member=ours, to=town.foreign, on=LATER, by=None)
        assert [row.name for row in expected_at(site, LATER)] == ["罗铁柱"]
        assert list(Inflow.objects.asked_of(secretary(town.foreign))) == [one]

    def test_who_was_lost_here_and_is_at_another_station_is_not_found_here(self, town, site, keeper, ours):
        lost = matched(site, keeper, town, ours)
        services.end(inflow=lost, state="LOST", on=TODAY, by=keeper, now=NOW)
        matched(station(town.own, "北郡项目红色驿站"), keeper, town, ours)
        with pytest.raises(services.HereAlready):
            services.find_again(inflow=lost, on=TODAY, by=keeper, now=NOW)
        assert Participation.objects.filter(ends_on=None).count() == 1

    def test_who_was_ticked_off_by_mistake_is_here_again_with_one_act(self, town, site, keeper, ours):
        one = matched(site, keeper, town, ours)
        services.go_through(station=site, gone={one.pk: services.Departure(TODAY)}, seen=[one.pk], by=keeper, now=NOW)
        services.find_again(inflow=one, on=TODAY, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.state, one.ended_on, one.participation.ends_on) == ("IN_CARE", None, None)

    def test_who_went_on_or_registered_anew_is_not_taken_back_here(self, town, site, keeper):
        on, anew = arrived(site, keeper, "去了的"), arrived(site, keeper, "又来的", phone="13900002222")
        services.move_on(inflow=on, to=station(town.own, "北郡项目红色驿站"), on=TODAY, by=keeper, now=NOW)
        services.end(inflow=anew, state="LEFT", on=TODAY, by=keeper, now=NOW)
        reported(site, "又来的", phone="13900002222")
        for one in (on, anew):
            with pytest.raises(services.HereAlready):
                services.find_again(inflow=one, on=TODAY, by=keeper, now=NOW)

    def test_nobody_is_found_again_before_being_lost(self, site, keeper):
        one = arrived(site, keeper, on=TODAY - timedelta(days=9))
        services.end(inflow=one, state="LOST", on=TODAY, by=keeper, now=NOW)
        with pytest.raises(services.TooEarly):
            services.find_again(inflow=one, on=TODAY - timedelta(days=1), by=keeper, now=NOW)

    def test_nobody_arrived_before_there_was_a_station(self, site, keeper, client):
        site.founded_on = date(2026, 9, 1)
        site.save()
        client.force_login(keeper)
        said = {"do": "confirm", "on": "2026-08-31"}
        answer = client.post(reverse("floating:act", args=[reported(site).pk]), said)
        assert answer.context["form"].errors == {"on": ["这一天还没有这个驿站，请核对日期。"]}
        assert Inflow.objects.get().state == "REPORTED"


def test_a_borrowed_phone_joins_nobody_and_opens_nothing(town, site, keeper, ours):
    """Two workers under one number, which is a member's too: three people, three sealed numbers, no match."""
    first, second = (arrived(site, keeper, name, phone="13900003333") for name in ("甲工", "乙工"))
    assert (first.numbers != second.numbers, first.member, second.member) == (True, None, None)
    assert not Participation.objects.exists()


def test_a_station_that_closes_hands_everybody_over_and_throws_away_what_was_never_confirmed(town, site, keeper, ours):
    one, to = matched(site, keeper, town, ours), station(town.own, "北郡项目红色驿站")
    waits = reported(site, "待确认的")
    numbers = waits.numbers_id
    assert services.close_station(station=site, to=to, on=LATER, by=keeper, now=NOW) == 1
    assert list(Inflow.objects.filter(organization=to).values_list("state", "came_from")) == [("IN_CARE", one.pk)]
    assert not Inflow.objects.filter(pk=waits.pk).exists()
    assert not PrivateNumbers.objects.filter(pk=numbers).exists()
    assert [row.name for row in expected_at(to, LATER)] == ["罗铁柱"]

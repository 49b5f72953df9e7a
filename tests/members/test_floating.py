"""流动党员: who comes to a station, what the home side says, and how the time there ends."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from factories import account, branch, clerk, grant, member, secretary, staff
from floating_factories import NOW, TODAY, arrived, away, manager, phones, reported, station, wall

from dangjian.audit.models import AuditRow
from members.floating import services
from members.floating.forms.acts import ConfirmForm
from members.floating.forms.arriving import EnterForm
from members.floating.models import Contact, Inflow, Outflow, StillHere, WallCode
from members.floating.queries import figures, headcounts, in_care_on
from members.floating.rules import NEXT, OVER, SENT, Deed, Match, Standing, State, may_become, months_before, silence
from members.floating.services import Departure
from members.floating.services.forgetting import forget_one
from members.private.models import PrivateNumbers
from members.roster.models import Affiliation, Participation
from members.roster.queries import expected_at
from members.roster.services import end_affiliation, transfer
from organizations.access.rules import Role
from organizations.tree.services import dissolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site):
    return manager(site)


def deeds(one: Inflow) -> list[str]:
    return [step.deed for step in one.steps.order_by("pk")]


def asked(site, keeper, town, **more) -> Inflow:
    one = arrived(site, keeper, **more)
    services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
    return one


class TestRules:
    def test_who_waits_can_only_arrive_and_who_was_transferred_stays_so(self):
        assert {state: set(NEXT[state]) for state in State.values} == {
            "REPORTED": {"IN_CARE"},
            "IN_CARE": {"LEFT", "HOME", "TRANSFERRED", "LOST"},
            "LEFT": {"IN_CARE", "TRANSFERRED", "LOST"},
            "HOME": {"IN_CARE", "TRANSFERRED", "LOST"},
            "LOST": {"IN_CARE", "TRANSFERRED"},
            "TRANSFERRED": set(),
        }
        assert not may_become(State.REPORTED, State.LEFT)

    @pytest.mark.parametrize(
        ("day", "months", "before"),
        [
            (date(2026, 9, 14), 3, date(2026, 6, 14)),
            (date(2026, 5, 31), 3, date(2026, 2, 28)),
            (date(2024, 8, 31), 6, date(2024, 2, 29)),
            (date(2026, 1, 15), 1, date(2025, 12, 15)),
            (date(2026, 12, 31), 12, date(2025, 12, 31)),
        ],
    )
    def test_months_are_counted_back_to_the_same_day_or_the_last_of_the_month(self, day, months, before):
        assert months_before(day, months) == before

    def test_silence_matters_from_three_months_on_and_again_from_six(self):
        days = [date(2026, 6, 15), date(2026, 6, 14), date(2026, 3, 15), date(2026, 3, 14), None]
        assert [silence(day, TODAY) for day in days] == [0, 3, 3, 6, 6]


class TestRegistering:
    def test_what_somebody_writes_at_the_wall_waits_unverified_with_the_number_sealed(self, site):
        one = reported(site, "罗铁柱", phone="13812341027")

        assert (one.state, one.standing, one.match, one.arrived_on) == ("REPORTED", "UNVERIFIED", "", None)
        assert (one.organization, one.pinyin, deeds(one)) == (site, "luo tie zhu", [Deed.REPORTED])
        assert "13812341027" not in one.numbers.phone
        assert AuditRow.objects.get(action="floating.report").by is None

    def test_the_same_sheet_sent_twice_is_one(self, site):
        page, phone = uuid4(), str(next(phones))
        first = reported(site, uid=page, phone=phone)
        again = reported(site, uid=page, phone=phone)
        other = reported(site, "杨小满", uid=page, phone=phone)
        assert (again, Inflow.objects.count()) == (first, 2)
        assert other != first

    def test_scanning_again_another_day_makes_no_second_sheet(self, site, keeper):
        phone = str(next(phones))
        first = reported(site, phone=phone)
        services.confirm(inflow=first, on=TODAY, by=keeper, now=NOW)
        again = reported(site, phone=phone, trade="木工班")
        elsewhere = reported(station(site.parent, "北郡项目红色驿站"), phone=phone)
        assert (again, elsewhere == first) == (first, False)
        assert PrivateNumbers.objects.count() == 2

    def test_one_address_cannot_fill_the_book(self, site):
        for _ in range(SENT.guesses):
            reported(site)
        with pytest.raises(services.TooMany):
            reported(site)
        reported(site, address="192.0.2.8")
        assert Inflow.objects.count() == SENT.guesses + 1

    def test_the_refusal_tells_nobody_who_is_registered(self, site):
        """Every sheet is counted before anybody is looked up: known, unknown or sent again, the answer is the same."""
        known, page = {"phone": "13812341027", "uid": uuid4()}, "罗铁柱"
        reported(site, page, **known)
        for _ in range(SENT.guesses - 1):
            reported(site, page, **known | {"uid": uuid4()})
        for sheet in (known, known | {"uid": uuid4()}, known | {"phone": str(next(phones))}):
            with pytest.raises(services.TooMany):
                reported(site, page, **sheet)
        assert Inflow.objects.count() == 1

    def test_nobody_arrives_at_a_branch_or_at_a_closed_station(self, site, town):
        code = wall(site)
        dissolve(organization=site, on=TODAY, by=None)
        code.refresh_from_db()
        with pytest.raises(services.NotAStation):
            reported(site)
        with pytest.raises(services.NotAStation):
            reported(town.own)
        assert not Inflow.objects.exists()
        assert not PrivateNumbers.objects.exists()

    def test_a_new_code_makes_the_old_poster_void(self, site, keeper):
        old = wall(site).code
        new = services.renew_code(station=site, by=keeper, now=NOW)
        assert list(WallCode.objects.values_list("code", flat=True)) == [new.code]
        assert (new.code != old, len(new.code)) == (True, 20)

    def test_the_manager_confirms_the_arrival_and_nothing_else(self, site, keeper):
        one = reported(site)
        services.confirm(inflow=one, on=TODAY, by=keeper, now=NOW)
        services.confirm(inflow=one, on=TODAY, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.state, one.arrived_on, one.last_contact_on) == ("IN_CARE", TODAY, TODAY)
        assert (one.standing, one.in_national_system) == ("UNVERIFIED", False)
        assert deeds(one) == [Deed.REPORTED, Deed.ARRIVED]

    def test_who_is_not_there_is_thrown_away_with_the_number(self, site, keeper):
        one, kept = reported(site), arrived(site, keeper, "杨小满")
        services.turn_away(inflow=one, by=keeper, now=NOW)
        with pytest.raises(services.ChangedMeanwhile):
            services.turn_away(inflow=kept, by=keeper, now=NOW)
        assert list(Inflow.objects.all()) == [kept]
        assert list(PrivateNumbers.objects.all()) == [kept.numbers]

    def test_the_manager_may_write_for_somebody_and_the_same_words_twice_are_one(self, site, keeper):
        facts = {"name": "杨小满", "phone": "13900001111", "home_text": "安徽省阜阳市", "trade": "木工班"}
        facts |= {"station": site, "uid": uuid4(), "expected_until": None, "on": TODAY, "by": keeper, "now": NOW}
        first, again = services.enter(**facts), services.enter(**facts)
        assert (first, first.state, first.standing, deeds(first)) == (again, "IN_CARE", "UNVERIFIED", [Deed.ENTERED])


class TestTheHomeSide:
    def test_its_answer_is_written_down_with_the_day_and_who_gave_it(self, site, keeper):
        one = arrived(site, keeper)
        said = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇党建办王主任", "on": TODAY}
        services.answer(inflow=one, by=keeper, now=NOW, **said)
        services.say_registered(inflow=one, registered=True, by=keeper, now=NOW)
        services.say_registered(inflow=one, registered=True, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.standing, one.way, one.answered_on, one.answered_by) == (
            *("VERIFIED", "PHONE", TODAY, "高寺镇党建办王主任"),
        )
        assert (one.in_national_system, deeds(one)[2:]) == (True, [Deed.ANSWERED, Deed.NATIONAL])

    def test_a_branch_of_the_district_is_asked_by_its_exact_name_and_nobody_is_found_by_the_machine(
        self, site, keeper, town
    ):
        """A member of that name and number is in the roster: nothing comes of it until the branch says so."""
        twin = member(town.sibling, "罗铁柱")
        one = arrived(site, keeper, "罗铁柱")
        with pytest.raises(services.NoSuchBranch):
            services.propose(inflow=one, branch=town.sibling.short_name[:-2], by=keeper, now=NOW)
        services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.match, one.home, one.member, one.standing) == (
            *(Match.PROPOSED, town.sibling, None, Standing.UNVERIFIED),
        )
        assert not Participation.objects.filter(member=twin).exists()

    def test_once_the_branch_has_said_who_it_is_the_member_is_expected_at_the_station_and_votes_at_home(
        self, site, keeper, town
    ):
        ours = member(town.sibling, "罗铁柱")
        one = asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=secretary(town.sibling), now=NOW)
        one.refresh_from_db()
        assert (one.match, one.member, one.standing, one.way) == (Match.CONFIRMED, ours, "VERIFIED", "BRANCH")
        assert [(row.name, row.counts) for row in expected_at(site, TODAY)] == [("罗铁柱", True)]
        assert [(row.name, row.away) for row in expected_at(town.sibling, TODAY)] == [("罗铁柱", True)]
        assert Affiliation.objects.get(member=ours).organization == town.sibling
        assert list(Inflow.objects.filter(organization=site, match=Match.CONFIRMED)) == [one]

    def test_a_branch_that_knows_nobody_of_that_name_says_so_and_another_may_be_asked(self, site, keeper, town):
        one = asked(site, keeper, town)
        services.decline(inflow=one, by=secretary(town.sibling), now=NOW)
        services.propose(inflow=one, branch=town.foreign.short_name, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.match, one.home, one.member) == (Match.PROPOSED, town.foreign, None)

    def test_nobody_is_at_two_stations_at_once(self, site, keeper, town):
        ours, other = member(town.sibling), station(town.foreign, "北郡项目红色驿站")
        first, second = asked(site, keeper, town), asked(other, manager(other), town, name="另一位")
        services.match(inflow=first, member=ours, by=keeper, now=NOW)
        with pytest.raises(services.HereAlready):
            services.match(inflow=second, member=ours, by=keeper, now=NOW)
        second.refresh_from_db()
        assert (second.match, second.member) == (Match.PROPOSED, None)


class TestLeaving:
    def test_home_expects_the_member_again_from_the_day_on(self, site, keeper, town):
        ours, one = member(town.sibling, "罗铁柱"), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        later = TODAY + timedelta(days=10)
        services.end(inflow=one, state="HOME", on=later, went_to="老家", by=keeper, now=NOW)
        services.end(inflow=one, state="HOME", on=later, went_to="老家", by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.state, one.ended_on, one.went_to, deeds(one)[-1]) == ("HOME", later, "老家", Deed.ENDED)
        assert [row.away for row in expected_at(town.sibling, later)] == [False]
        assert [row.away for row in expected_at(town.sibling, TODAY)] == [True]
        assert list(in_care_on(site, TODAY)) == [one]
        assert list(in_care_on(site, later)) == []

    def test_only_the_ways_of_the_rules_are_open(self, site, keeper):
        one = arrived(site, keeper)
        with pytest.raises(services.TooEarly):
            services.end(inflow=one, state="LEFT", on=TODAY - timedelta(days=1), by=keeper, now=NOW)
        services.end(inflow=one, state="LEFT", on=TODAY, by=keeper, now=NOW)
        with pytest.raises(services.CannotBecome):
            services.end(inflow=one, state="HOME", on=TODAY, by=keeper, now=NOW)
        services.end(inflow=one, state="TRANSFERRED", on=TODAY, by=keeper, now=NOW)
        with pytest.raises(services.ChangedMeanwhile):
            services.find_again(inflow=one, on=TODAY, by=keeper, now=NOW)

    def test_who_was_lost_and_is_found_begins_a_new_time_and_the_months_between_stay_empty(self, site, keeper, town):
        ours, one = member(town.sibling), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        services.end(inflow=one, state="LOST", on=TODAY, by=keeper, now=NOW)
        between, back = TODAY + timedelta(days=20), TODAY + timedelta(days=40)
        again = services.find_again(inflow=one, on=back, by=keeper, now=NOW)
        assert services.find_again(inflow=one, on=back, by=keeper, now=NOW) == again
        one.refresh_from_db()
        assert (one.state, one.ended_on, one.numbers) == ("LOST", TODAY, None)
        assert (again.state, again.arrived_on, again.ended_on, again.last_contact_on) == ("IN_CARE", back, None, back)
        assert (again.came_from, again.member, again.standing, deeds(again)) == (
            one,
            ours,
            "VERIFIED",
            [Deed.ANSWERED, Deed.FOUND],
        )
        assert [headcounts([site.pk], day) for day in (between, back)] == [{}, {site.pk: 1}]
        assert [[row.away for row in expected_at(town.sibling, day)] for day in (between, back)] == [[False], [True]]

    def test_who_was_ticked_off_by_mistake_never_was_away(self, site, keeper):
        one = arrived(site, keeper, on=date(2026, 8, 1))
        services.end(inflow=one, state="LEFT", on=TODAY, by=keeper, now=NOW)
        assert services.find_again(inflow=one, on=TODAY, by=keeper, now=NOW) == one
        one.refresh_from_db()
        assert (one.state, one.arrived_on, one.ended_on) == ("IN_CARE", date(2026, 8, 1), None)
        assert one.numbers is not None

    def test_at_a_station_of_somebody_else_whoever_is_sent_on_waits_to_be_confirmed(self, site, keeper, town):
        ours, one = member(town.sibling, "罗铁柱"), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        to = station(town.foreign, "北郡项目红色驿站")
        for wrong in ("北郡项目", "没有这个驿站", site.short_name):
            with pytest.raises((services.NoSuchStation, services.SameStation)):
                services.move_on(inflow=one, called=wrong, on=TODAY, by=keeper, now=NOW)
        begun = services.move_on(inflow=one, called="北郡项目红色驿站", on=TODAY, by=keeper, now=NOW)
        assert (begun.organization, begun.state, begun.arrived_on, begun.came_from) == (to, "REPORTED", None, one)
        assert [row.away for row in expected_at(town.sibling, TODAY)] == [False]
        later = TODAY + timedelta(days=3)
        with pytest.raises(services.TooEarly):
            services.confirm(inflow=begun, on=TODAY - timedelta(days=1), by=manager(to, "老赵"), now=NOW)
        services.confirm(inflow=begun, on=later, by=manager(to, "老赵"), now=NOW)
        assert [row.name for row in expected_at(to, later)] == ["罗铁柱"]
        assert [row.away for row in expected_at(town.sibling, later)] == [True]

    def test_with_the_site_people_go_on_to_the_next_station_with_all_that_is_known(self, site, keeper, town):
        ours, one = member(town.sibling, "罗铁柱"), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        numbers, to = one.numbers, station(town.foreign, "北郡项目红色驿站")
        later = TODAY + timedelta(days=1)
        moved = services.move_on(inflow=one, to=to, on=later, by=keeper, now=NOW)
        assert services.move_on(inflow=one, to=to, on=later, by=keeper, now=NOW) == moved
        one.refresh_from_db()
        assert (one.state, one.went_to, one.numbers) == ("LEFT", "北郡项目红色驿站", None)
        assert (moved.organization, moved.state, moved.arrived_on, moved.numbers) == (to, "IN_CARE", later, numbers)
        assert (moved.standing, moved.member, moved.came_from) == ("VERIFIED", ours, one)
        assert [row.name for row in expected_at(to, later)] == ["罗铁柱"]
        assert list(expected_at(site, later)) == []

    def test_a_station_that_closes_hands_everybody_on_or_sends_them_home(self, site, keeper, town):
        goes, stays = arrived(site, keeper, "罗铁柱"), arrived(site, keeper, "杨小满")
        to = station(town.foreign, "北郡项目红色驿站")
        said = {"station": site, "to": to, "on": TODAY, "by": keeper, "now": NOW}
        assert services.close_station(home=[stays.pk], **said) == 2
        assert services.close_station(home=[stays.pk], **said) == 0
        assert sorted(Inflow.objects.values_list("name", "organization", "state")) == sorted(
            [("罗铁柱", site.pk, "LEFT"), ("罗铁柱", to.pk, "IN_CARE"), ("杨小满", site.pk, "HOME")]
        )
        assert headcounts([site.pk, to.pk], TODAY) == {to.pk: 1}
        assert goes.steps.count() == 3


class TestContact:
    def test_twice_on_a_day_in_the_same_way_is_once_and_the_latest_day_counts(self, site, keeper):
        one = arrived(site, keeper, on=date(2026, 3, 1))
        for day in (TODAY, TODAY, date(2026, 5, 1)):
            services.contact_here(inflow=one, on=day, how="PHONE", by=keeper, now=NOW)
        one.refresh_from_db()
        assert one.last_contact_on == TODAY
        assert sorted(Contact.objects.values_list("on", flat=True)) == [date(2026, 5, 1), TODAY]

    def test_the_monthly_list_is_one_submit(self, site, keeper):
        here, gone = arrived(site, keeper, "罗铁柱", on=date(2026, 5, 1)), arrived(site, keeper, "杨小满")
        unseen, waiting = arrived(site, keeper, "刚到的"), reported(site, "待确认的")
        elsewhere = station(site.parent, "北郡项目红色驿站")
        other = arrived(elsewhere, keeper, "别处的")
        left = {pk: Departure(TODAY, "老家") for pk in (gone.pk, waiting.pk, other.pk)}
        said = {"station": site, "gone": left, "seen": [here.pk, gone.pk, waiting.pk, other.pk]}
        done = services.go_through(**said, by=keeper, now=NOW)
        services.go_through(**said, by=keeper, now=NOW)
        states = dict(Inflow.objects.values_list("name", "state"))
        assert states == {
            "罗铁柱": "IN_CARE",
            "杨小满": "LEFT",
            "刚到的": "IN_CARE",
            "待确认的": "REPORTED",
            "别处的": "IN_CARE",
        }
        here.refresh_from_db()
        done.refresh_from_db()
        assert (here.last_contact_on, unseen.contacts.count(), here.contacts.get().how) == (TODAY, 0, "MONTHLY")
        assert (done.month, done.here, done.gone, StillHere.objects.count()) == (202609, 1, 1, 1)
        gone.refresh_from_db()
        assert (gone.ended_on, gone.went_to) == (TODAY, "老家")

    def test_the_same_page_sent_again_sends_nobody_off_who_was_taken_back(self, site, keeper):
        one = arrived(site, keeper, on=date(2026, 5, 1))
        page = {"station": site, "seen": [one.pk], "uid": uuid4(), "by": keeper, "now": NOW}
        gone = {one.pk: Departure(date(2026, 9, 10))}
        services.go_through(gone=gone, **page)
        services.find_again(inflow=one, on=date(2026, 9, 10), by=keeper, now=NOW)
        services.go_through(gone=gone, **page)
        one.refresh_from_db()
        assert (one.state, StillHere.objects.values_list("here", "gone").get()) == ("IN_CARE", (1, 0))
        services.go_through(gone={}, **page)
        assert StillHere.objects.values_list("here", "gone").get() == (1, 0)

    def test_figures_count_who_is_here_and_what_is_lacking(self, site, keeper):
        arrived(site, keeper, "新来的")
        arrived(site, keeper, "三个月", on=date(2026, 6, 1))
        arrived(site, keeper, "半年", on=date(2026, 3, 1))
        reported(site, "待确认的")
        services.end(inflow=arrived(site, keeper, "走了的"), state="LEFT", on=TODAY, by=keeper, now=NOW)
        found = figures(Inflow.objects.all(), today=TODAY)
        assert (found.reported, found.in_care, found.unverified, found.not_national) == (1, 3, 3, 3)
        assert (found.silent, found.long_silent, found.to_talk) == (2, 1, 1)

    def test_talking_about_the_transfer_ends_the_question(self, site, keeper):
        one = arrived(site, keeper, on=date(2026, 3, 1))
        assert one.asks_for_talk(TODAY)
        services.talk(inflow=one, on=TODAY, text="年底回去，先不转", by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.asks_for_talk(TODAY), deeds(one)[-1]) == (False, Deed.TALKED)


class TestGoingOut:
    def test_a_branch_writes_down_who_is_away_and_the_relation_stays(self, town):
        ours, by = member(town.own), secretary(town.own)
        first, again = away(ours, by), away(ours, by)
        with pytest.raises(services.AwayAlready):
            away(ours, by, place="江苏省苏州市")
        services.contact_away(outflow=first, on=TODAY, how="PHONE", by=by, now=NOW)
        first.refresh_from_db()
        assert (first, first.organization, first.last_contact_on) == (again, town.own, TODAY)
        assert [row.counts for row in expected_at(town.own, TODAY)] == [True]

    def test_who_comes_back_may_go_out_again(self, town):
        ours, by = member(town.own), secretary(town.own)
        first = away(ours, by)
        services.come_back(outflow=first, returned="BACK", on=TODAY, by=by, now=NOW)
        services.come_back(outflow=first, returned="BACK", on=TODAY, by=by, now=NOW)
        second = away(ours, by, starts_on=TODAY)
        assert list(Outflow.objects.away()) == [second]

    def test_a_transfer_inside_the_district_ends_it_on_its_day_and_the_new_branch_may_write_it_down(self, town):
        ours, other = member(town.own), member(town.own)
        first, kept, on = away(ours, secretary(town.own)), away(other, secretary(town.own)), date(2026, 8, 1)
        transfer(member=ours, to=town.sibling, on=on, by=None)
        assert list(Outflow.objects.away()) == [kept]
        second = away(ours, secretary(town.sibling), starts_on=on)
        first.refresh_from_db()
        assert (first.ends_on, first.returned) == (on, "TRANSFERRED")
        assert (second.organization, set(Outflow.objects.away())) == (town.sibling, {kept, second})

    def test_the_clock_ends_what_a_transfer_or_a_death_has_left_open(self, town):
        moved, dead, here = member(town.own), member(town.own), member(town.own)
        rows = [away(one, secretary(town.own)) for one in (moved, dead, here)]
        transfer(member=moved, to=town.sibling, on=date(2026, 8, 1), by=None)
        end_affiliation(member=dead, reason=Affiliation.EndReason.DECEASED, on=date(2026, 8, 2), by=None)
        assert list(Outflow.objects.away()) == rows[2:]
        assert [services.end_with_affiliation(Outflow.objects.all(), now=NOW) for _ in range(2)] == [2, 0]
        assert list(Outflow.objects.order_by("pk").values_list("ends_on", "returned")) == [
            (date(2026, 8, 1), "TRANSFERRED"),
            (date(2026, 8, 2), "ENDED"),
            (None, ""),
        ]


class TestRights:
    def test_people_are_seen_by_the_station_its_committees_and_the_department_alone(self, town, site, keeper):
        one = arrived(site, keeper)
        line, recorder, other = account(), account(), station(town.own, "北郡项目红色驿站")
        grant(line, Role.LINE_STAFF, town.root)
        grant(recorder, Role.RECORDER, town.own)
        may = [keeper, clerk(town.street), staff(town.root)]
        may_not = [secretary(town.own), recorder, line, manager(other), clerk(town.other_street)]
        assert [list(Inflow.objects.visible_to(one_)) for one_ in may] == [[one]] * 3
        assert [list(Inflow.objects.visible_to(one_)) for one_ in may_not] == [[]] * 5

    def test_a_branch_sees_whom_it_was_asked_about_and_loses_sight_when_it_says_no(self, town, site, keeper):
        one, writer = asked(site, keeper, town), secretary(town.sibling)
        assert list(Inflow.objects.asked_of(writer)) == [one]
        assert list(Inflow.objects.asked_of(secretary(town.foreign))) == []
        services.decline(inflow=one, by=writer, now=NOW)
        assert list(Inflow.objects.asked_of(writer)) == []

    def test_the_branch_where_the_member_is_now_sees_where_the_member_takes_part(self, town, site, keeper):
        ours, one = member(town.sibling), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        ours.settle_in(town.foreign)
        ours.save()
        assert list(Inflow.objects.asked_of(secretary(town.foreign))) == [one]
        assert not Inflow.objects.asked_of(secretary(town.sibling)).filter(pk=one.pk).exists()

    def test_who_is_away_is_seen_by_who_keeps_the_branch_and_not_by_its_members(self, town):
        one = away(member(town.own), secretary(town.own))
        reader = account()
        grant(reader, Role.MEMBER, town.own)
        assert [list(Outflow.objects.visible_to(a)) for a in (secretary(town.own), clerk(town.street))] == [[one]] * 2
        assert [list(Outflow.objects.visible_to(a)) for a in (reader, secretary(town.sibling))] == [[]] * 2


def test_numbers_of_people_long_gone_and_sheets_never_confirmed_are_forgotten(site, keeper):
    gone, waiting = arrived(site, keeper, on=date(2020, 1, 1)), reported(site, "待确认的")
    services.end(inflow=gone, state="LEFT", on=date(2020, 2, 1), by=keeper, now=NOW)
    here, new = arrived(site, keeper, "在站的"), reported(site, "刚登记的")
    Inflow.objects.filter(pk=waiting.pk).update(reported_at=NOW - timedelta(days=61))
    assert services.forget(now=NOW) == 2
    assert services.forget(now=NOW) == 0
    gone.refresh_from_db()
    assert (gone.numbers, set(Inflow.objects.all())) == (None, {gone, here, new})
    assert set(PrivateNumbers.objects.all()) == {here.numbers, new.numbers}


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "IN_CARE", "arrived_on": None},
        {"state": "LEFT", "ended_on": None},
        {"match": "PROPOSED", "home": None},
        {"standing": "VERIFIED", "answered_on": None},
    ],
)
def test_the_database_holds_what_belongs_together(site, keeper, wrong):
    one = arrived(site, keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Inflow.objects.filter(pk=one.pk).update(**wrong)
    assert set(OVER) == {"LEFT", "HOME", "TRANSFERRED", "LOST"}


def test_a_branch_of_two_towns_with_one_name_is_not_guessed(site, keeper, town):
    branch(town.other_street, "同名党支部")
    branch(town.street, "同名党支部")
    with pytest.raises(services.NoSuchBranch):
        services.propose(inflow=arrived(site, keeper), branch="同名党支部", by=keeper, now=NOW)


class TestForgetting:
    def test_whoever_asks_for_it_has_no_number_here_any_more_and_the_register_stays(self, site, keeper):
        one, other = arrived(site, keeper, "罗铁柱"), arrived(site, keeper, "杨小满")
        for _ in range(2):
            services.erase_phone(inflow=one, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.numbers, one.state, one.name, deeds(one)[-1]) == (None, "IN_CARE", "罗铁柱", Deed.ERASED)
        assert list(PrivateNumbers.objects.all()) == [other.numbers]
        assert AuditRow.objects.get(action="floating.erase_phone").detail == {}
        with pytest.raises(services.NoNumber):
            services.show_phone(inflow=one, by=keeper)

    def test_whoever_was_confirmed_while_the_list_of_old_sheets_was_made_is_kept(self, site, keeper):
        old = reported(site)
        Inflow.objects.filter(pk=old.pk).update(reported_at=NOW - timedelta(days=61))
        listed = Inflow.objects.get(pk=old.pk)
        services.confirm(inflow=old, on=TODAY, by=keeper, now=NOW)
        assert not forget_one(listed, now=NOW)
        with pytest.raises(services.ChangedMeanwhile):
            services.turn_away(inflow=listed, by=keeper, now=NOW)
        assert Inflow.objects.get().numbers == PrivateNumbers.objects.get()


class TestPuttingRight:
    FACTS = {"home_text": "河南省周口市项城市高寺镇党委", "trade": "钢筋班", "expected_until": date(2026, 12, 31)}

    def corrected(self, one: Inflow, by, **said) -> None:
        facts = {"name": one.name, "phone": ""} | self.FACTS | said
        services.correct(inflow=one, by=by, now=NOW, **facts)
        one.refresh_from_db()

    def test_what_somebody_wrote_wrongly_is_put_right_and_the_history_keeps_what_it_was(self, site, keeper):
        one = reported(site, "罗铁住", phone="13812341027")
        for _ in range(2):
            self.corrected(one, keeper, name="罗铁柱", phone="13812341028", trade="木工班")
        assert (one.name, one.pinyin, one.trade) == ("罗铁柱", "luo tie zhu", "木工班")
        assert services.show_phone(inflow=one, by=keeper) == "13812341028"
        said = list(one.steps.filter(deed=Deed.CORRECTED).order_by("pk").values_list("text", flat=True))
        assert said == ["姓名，原来写的是罗铁住", "工种或班组，原来写的是钢筋班", "手机号"]
        row = AuditRow.objects.get(action="floating.correct")
        assert row.detail == {"fields": ["name", "trade", "phone"]}

    def test_another_home_organisation_is_asked_anew(self, site, keeper):
        one = arrived(site, keeper)
        services.answer(
            inflow=one, way="PHONE", standing="VERIFIED", answered_by="高寺镇", on=TODAY, by=keeper, now=NOW
        )
        self.corrected(one, keeper, trade="木工班")
        assert one.standing == "VERIFIED"
        self.corrected(one, keeper, trade="木工班", home_text="河南省周口市淮阳区党委")
        assert (one.standing, one.way, one.answered_on, one.answered_by) == ("UNVERIFIED", "", None, "")
        assert one.steps.filter(deed=Deed.ANSWERED).count() == 1

    def test_a_number_may_be_given_after_it_was_erased_and_two_people_stay_two(self, site, keeper):
        one, other = arrived(site, keeper, "罗铁柱"), arrived(site, keeper, "罗铁柱", phone="13812341027")
        services.erase_phone(inflow=one, by=keeper, now=NOW)
        with pytest.raises(services.OnTheList):
            self.corrected(one, keeper, phone="13812341027")
        self.corrected(one, keeper, phone="13812341029")
        assert (one.numbers is not None, one.numbers != other.numbers) == (True, True)

    def test_whom_a_branch_has_confirmed_is_called_as_its_roster_says(self, site, keeper, town):
        ours, one = member(town.sibling), asked(site, keeper, town)
        services.match(inflow=one, member=ours, by=keeper, now=NOW)
        with pytest.raises(services.ConfirmedByBranch):
            self.corrected(one, keeper, name="另一个名字")
        self.corrected(one, keeper, trade="木工班")
        assert (one.trade, one.match) == ("木工班", Match.CONFIRMED)

    def test_a_branch_asked_by_mistake_is_asked_no_more(self, site, keeper, town):
        one = asked(site, keeper, town)
        for _ in range(2):
            services.withdraw(inflow=one, reason="写错了支部", by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.match, one.home, deeds(one)[-1]) == (Match.NONE, None, Deed.WITHDRAWN)
        assert one.steps.filter(deed=Deed.WITHDRAWN).get().text.endswith("等支部确认：写错了支部")
        assert not Inflow.objects.asked_of(secretary(town.sibling)).filter(pk=one.pk).exists()
        services.propose(inflow=one, branch=town.foreign.short_name, by=keeper, now=NOW)

    def test_a_branch_that_was_asked_about_another_name_is_asked_no_more(self, site, keeper, town):
        for said in ({"name": "罗铁注"}, {"home_text": "河南省周口市淮阳区党委"}):
            one = asked(site, keeper, town)
            self.corrected(one, keeper, trade="木工班")
            assert one.match == Match.PROPOSED
            self.corrected(one, keeper, trade="木工班", **said)
            assert (one.match, one.home, deeds(one)[-1]) == (Match.NONE, None, Deed.WITHDRAWN)
            assert one.steps.get(deed=Deed.WITHDRAWN).text == f"{town.sibling.short_name}，等支部确认：更正了登记"
            assert not Inflow.objects.asked_of(secretary(town.sibling)).filter(pk=one.pk).exists()
            with pytest.raises(services.ChangedMeanwhile):
                services.match(inflow=one, member=member(town.sibling), by=keeper, now=NOW)
            services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=NOW)
        assert AuditRow.objects.filter(action="floating.withdraw").count() == 2

    def test_a_wrong_match_ends_and_what_was_between_stays(self, site, keeper, town):
        wrong, right = member(town.sibling, "罗铁柱"), member(town.sibling, "罗铁柱")
        one = asked(site, keeper, town)
        services.match(inflow=one, member=wrong, by=keeper, now=NOW)
        later = NOW + timedelta(days=10)
        services.withdraw(inflow=one, reason="同名不同人", by=secretary(town.sibling), now=later)
        one.refresh_from_db()
        assert (one.match, one.member, one.participation, one.standing) == (Match.NONE, None, None, "UNVERIFIED")
        assert [row.away for row in expected_at(town.sibling, TODAY)].count(True) == 1
        assert [row.away for row in expected_at(town.sibling, later.date())].count(True) == 0
        assert AuditRow.objects.get(action="floating.withdraw").detail == {"was": "CONFIRMED"}
        services.propose(inflow=one, branch=town.sibling.short_name, by=keeper, now=later)
        services.match(inflow=one, member=right, by=keeper, now=later)
        with pytest.raises(services.ChangedMeanwhile):
            services.withdraw(inflow=reported(site, "没有提请的"), reason="错了", by=keeper, now=NOW)

    def test_the_day_until_which_somebody_meant_to_stay_is_asked_for_once_it_has_passed(self, site, keeper):
        one = arrived(site, keeper, expected_until=TODAY)
        later = TODAY + timedelta(days=1)
        assert [one.is_expired(day) for day in (TODAY, later)] == [False, True]
        assert [figures(Inflow.objects.all(), today=day).expired for day in (TODAY, later)] == [0, 1]
        services.prolong(inflow=one, expected_until=date(2027, 1, 31), by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.expected_until, one.is_expired(later)) == (date(2027, 1, 31), False)


class TestTheNumberThatWentAlong:
    """It goes back to the station before when nobody confirms the arrival, whichever way the sheet goes."""

    GONE = TODAY - timedelta(days=3 * 365)

    @pytest.fixture
    def moved(self, site, keeper, town) -> tuple[Inflow, Inflow]:
        station(town.street, "北郡项目红色驿站")
        one = arrived(site, keeper)
        begun = services.move_on(inflow=one, called="北郡项目红色驿站", on=TODAY, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (one.numbers, begun.numbers is not None) == (None, True)
        return one, begun

    def back(self, one: Inflow, begun: Inflow) -> list[bool]:
        """Whether the first has it again, the sheet is gone, and the number exists at all."""
        one.refresh_from_db()
        sheets = Inflow.objects.filter(pk=begun.pk)
        return [one.numbers_id == begun.numbers_id, not sheets.exists(), PrivateNumbers.objects.exists()]

    def test_when_it_is_turned_away(self, keeper, moved):
        services.turn_away(inflow=moved[1], by=keeper, now=NOW)
        assert self.back(*moved) == [True, True, True]

    def test_when_the_next_station_closes(self, keeper, moved):
        assert services.close_station(station=moved[1].organization, to=None, on=TODAY, by=keeper, now=NOW) == 0
        assert self.back(*moved) == [True, True, True]

    @pytest.mark.parametrize("days", [60, 61])
    def test_when_nobody_confirms_it_for_sixty_days(self, moved, days):
        gone = services.forget(now=NOW + timedelta(days=days))
        assert (gone, self.back(*moved)) == ((0, [False, False, True]) if days == 60 else (1, [True, True, True]))

    @pytest.mark.parametrize("more", [0, 1])
    @pytest.mark.parametrize("way", ["turned away", "closed", "forgotten"])
    def test_only_as_long_as_the_station_before_would_have_kept_it(self, keeper, moved, way, more):
        one, begun = moved
        Inflow.objects.filter(pk=one.pk).update(arrived_on=self.GONE - timedelta(days=9), ended_on=self.GONE)
        later = NOW + timedelta(days=more)
        if way == "turned away":
            services.turn_away(inflow=begun, by=keeper, now=later)
        elif way == "closed":
            services.close_station(station=begun.organization, to=None, on=TODAY, by=keeper, now=later)
        else:
            Inflow.objects.filter(pk=begun.pk).update(reported_at=later - timedelta(days=61))
            forget_one(begun, now=later)
        kept = not more
        assert self.back(one, begun) == [kept, True, kept]

    def test_not_to_somebody_who_has_another_meanwhile(self, site, keeper, moved):
        one, begun = moved
        services.correct(inflow=one, name=one.name, phone="13812341029", by=keeper, now=NOW, **TestPuttingRight.FACTS)
        services.turn_away(inflow=begun, by=keeper, now=NOW)
        one.refresh_from_db()
        assert (services.show_phone(inflow=one, by=keeper), PrivateNumbers.objects.count()) == ("13812341029", 1)


def test_who_was_moved_on_and_is_written_in_too_early_is_told_and_not_broken(site, keeper, town):
    there = station(town.street, "北郡项目红色驿站")
    one = arrived(site, keeper, phone="13800000999")
    services.move_on(inflow=one, called=there.name, on=TODAY, by=keeper, now=NOW)
    said = {"name": one.name, "phone": "13800000999", "home_text": "周口", "trade": "钢筋班", "expected_until": None}
    with pytest.raises(services.TooEarly):
        services.enter(station=there, uid=uuid4(), on=TODAY - timedelta(days=1), by=keeper, now=NOW, **said)
    assert set(ConfirmForm.problems) <= set(EnterForm.problems)


def test_the_place_a_station_leans_on_reads_where_people_took_part_only_while_they_are_there(town, site, keeper):
    one = arrived(site, keeper)
    Inflow.objects.filter(pk=one.pk).update(standing=Standing.VERIFIED, answered_on=TODAY)
    host = secretary(town.own)
    read = Inflow.objects.followed_by(host).filter(pk=one.pk)
    assert read.exists()
    one.refresh_from_db()
    services.end(inflow=one, state=State.LEFT, on=TODAY, by=keeper, now=NOW)
    assert not read.exists()

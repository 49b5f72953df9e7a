"""People from outside the district are on a station's roll: 应到 there, noted, and read where the article says."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, committee, member, secretary, staff
from floating_factories import arrived
from photos_factories import document, pdf, uploaded
from records_factories import facts
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.records.models import Activity, Attendance
from activities.records.services import start_draft, submit, withdraw
from activities.stations.models import Presence
from activities.stations.queries.registers import activity_rows
from activities.stations.queries.roll import roll_of, took_part
from activities.stations.services import note_roll
from dangjian.audit.models import AuditRow
from members.floating import services as floating
from members.floating.models import Inflow
from organizations.photos.models import Attachment
from organizations.tree.models import Kind, Organization

pytestmark = pytest.mark.django_db
SINCE, DAY = date(2026, 2, 1), date(2026, 3, 8)
FILM = "STATION_FILM"


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


@pytest.fixture
def keeper(here):
    return manager(here)


def page(name: str, *args, **query) -> str:
    return reverse(f"stations:{name}", args=args, query=query)


def came(at, by, name: str, **more) -> Inflow:
    return arrived(at, by, name, now=NOW, **({"on": SINCE} | more))


def verified(one: Inflow, by) -> Inflow:
    said = {"way": "PHONE", "standing": "VERIFIED", "answered_by": "高寺镇党建办", "on": TODAY}
    floating.answer(inflow=one, by=by, now=NOW, **said)
    return one


def ours(here, keeper, branch: Organization, name: str = "李大江") -> Inflow:
    """Of a branch of the district, taking part here from today on."""
    person, one = member(branch, name), came(here, keeper, name)
    floating.propose(inflow=one, branch=branch.short_name, by=keeper, now=NOW)
    floating.match(inflow=one, member=person, by=keeper, now=NOW)
    one.refresh_from_db()
    return one


def names(rows) -> list[tuple[str, bool | None]]:
    return [(row.inflow.name, row.came) for row in rows]


def film(here, keeper, **said) -> Activity:
    return recorded(here, keeper, FILM, DAY, **said)


class TestTheRoll:
    def test_who_was_in_care_that_day_is_expected_and_came_unless_ticked(self, here, keeper):
        stays, away = came(here, keeper, "罗铁柱"), came(here, keeper, "杨小满")
        came(here, keeper, "后来的", on=TODAY)
        left, nobody = came(here, keeper, "走了的"), came(here, keeper, "查无此人")
        floating.end(inflow=left, state="LEFT", on=date(2026, 3, 1), by=keeper, now=NOW)
        said = {"way": "PHONE", "standing": "UNKNOWN", "answered_by": "高寺镇", "on": TODAY}
        floating.answer(inflow=nobody, by=keeper, now=NOW, **said)
        made = film(here, keeper, away=[away.pk])
        assert names(roll_of(made, here)) == [("罗铁柱", True), ("杨小满", False)]
        assert [one.came for one in took_part(stays)] == [True]
        assert AuditRow.objects.get(action="stations.note_roll").detail == {"count": 1}

    def test_noted_again_the_later_counts_and_nobody_is_doubled(self, here, keeper):
        one = came(here, keeper, "罗铁柱")
        made = film(here, keeper, away=[])
        assert [
            note_roll(activity=made, station=here, away=away, by=keeper, today=TODAY) for away in ([one.pk], [one.pk])
        ] == [0, 0]
        assert Presence.objects.values_list("inflow", "came").get() == (one.pk, False)

    def test_without_a_call_nothing_is_noted_and_over_the_paper_nobody_meets(self, here, keeper, client):
        came(here, keeper, "罗铁柱")
        made = film(here, keeper)
        paper = recorded(here, keeper, "STATION_NEWSPAPER", DAY)
        assert (names(roll_of(made, here)), Presence.objects.count()) == ([("罗铁柱", None)], 0)
        client.force_login(keeper)
        answers = [client.get(page("roll", here.pk, one.pk)).status_code for one in (made, paper)]
        assert answers == [200, 404]

    def test_a_member_of_the_district_has_the_rows_of_the_record_and_is_asked_for_once(self, town, here, keeper):
        one, other = ours(here, keeper, town.sibling), came(here, keeper, "罗铁柱")
        made = recorded(here, keeper, FILM, TODAY, away=[])
        assert list(Attendance.objects.filter(activity=made).values_list("member", "status")) == [
            (one.member_id, "PRESENT")
        ]
        assert names(roll_of(made, here)) == [("罗铁柱", True)]
        assert [[visit.topic for visit in took_part(person)] for person in (one, other)] == [["《建党伟业》"]] * 2

    def test_what_was_sent_back_or_taken_back_is_no_visit(self, here, keeper):
        one = came(here, keeper, "罗铁柱")
        made = film(here, keeper, away=[])
        withdraw(activity=made, by=keeper, now=NOW)
        assert took_part(one) == []

    def test_what_the_branch_holds_here_counts_for_the_roll_too(self, town, here, keeper):
        one, member_of = came(here, keeper, "罗铁柱"), ours(here, keeper, town.sibling)
        writer = secretary(town.own)
        said = {"kind": "PARTY_LECTURE", "for_period": "2026Q1", "held_on": TODAY, "topic": "讲党史故事"}
        wanted = facts(**said | {"proxy_reason": "", "venue_id": here.pk})
        draft = start_draft(organization=town.own, kind=wanted.kind, for_period="2026Q1", by=writer, now=NOW)
        made = submit(draft=draft, facts=wanted, by=writer, now=NOW)
        note_roll(activity=made, station=here, away=[one.pk], by=keeper, today=TODAY)
        assert names(roll_of(made, here)) == [("李大江", True), ("罗铁柱", False)]
        assert [visit.came for visit in took_part(member_of)] == [True]


class TestThePages:
    def test_the_short_form_lists_the_roll_and_keeps_who_did_not_come(self, here, keeper, client):
        stays, away = came(here, keeper, "罗铁柱"), came(here, keeper, "杨小满")
        client.force_login(keeper)
        form = page("record", here.pk, FILM, period="2026-03")
        assert "杨小满" in client.get(form).text
        said = {"topic": "《建党伟业》", "held_on": f"{TODAY}", "members": "2", "others": "0"}
        client.post(form, said | {"absent": [f"i{away.pk}"]})
        assert dict(Presence.objects.values_list("inflow", "came")) == {stays.pk: True, away.pk: False}

    def test_the_roll_is_put_right_afterwards_by_the_station_its_town_and_the_department(
        self, town, here, keeper, client
    ):
        one = came(here, keeper, "罗铁柱")
        made = film(here, keeper)
        roll = page("roll", here.pk, made.pk)
        for by in (keeper, clerk(town.street), staff(town.root)):
            client.force_login(by)
            assert "罗铁柱" in client.get(roll).text
            client.post(roll, {"away": [one.pk]})
            assert Presence.objects.get().came is False
            client.post(roll, {})
            assert Presence.objects.get().came is True

    def test_nobody_else_opens_the_roll_and_no_other_stations_person_is_on_it(self, town, here, keeper, client):
        came(here, keeper, "罗铁柱")
        other = station(town.own, "北郡项目红色驿站")
        stranger = came(other, manager(other, "老赵"), "别站的")
        made = film(here, keeper)
        roll = page("roll", here.pk, made.pk)
        between = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE)
        for by in (secretary(town.own), clerk(between), clerk(town.other_street), manager(other, "老钱")):
            client.force_login(by)
            assert client.get(roll).status_code == 404
        client.force_login(keeper)
        assert client.get(page("roll", other.pk, made.pk)).status_code == 404
        answer = client.post(roll, {"away": [stranger.pk]})
        assert (answer.status_code, Presence.objects.count()) == (200, 0)

    def test_whoever_records_for_the_station_without_keeping_its_people_sees_no_roll(self, town, here, keeper, client):
        came(here, keeper, "罗铁柱")
        client.force_login(secretary(town.own))
        form = page("record", here.pk, FILM, period="2026-03")
        assert "罗铁柱" not in client.get(form).text
        said = {"topic": "《建党伟业》", "held_on": f"{TODAY}", "members": "2", "others": "0", "proxy_reason": "代记"}
        client.post(form, said)
        assert (Activity.objects.get().organization, Presence.objects.count()) == (here, 0)

    def test_who_records_for_the_station_sends_the_paper_along_and_takes_a_wrong_one_out(
        self, town, here, keeper, client
    ):
        form = page("record", here.pk, FILM, period="2026-03")
        client.force_login(keeper)
        assert "纸质记录" not in client.get(form).text
        client.force_login(clerk(town.street))
        draft = client.get(form).context["draft"].uid
        said = {"draft": draft, "topic": "《建党伟业》", "held_on": f"{TODAY}", "members": "2", "others": "0"}
        wrong = client.post(form, said | {"files_scan": document(pdf(b"x"), "错的.pdf")})
        (held,) = wrong.context["scans"]
        client.post(form, said | {"attachment": held.pk, "proxy_reason": "代记"})
        assert (Attachment.objects.count(), Activity.objects.count()) == (0, 0)
        sent = {"photos_scan": uploaded(), "files_scan": [document(), document(b"no pdf", "a.pdf")]}
        answer = client.post(form, said | sent | {"proxy_reason": "代记"}, follow=True)
        made = Activity.objects.get()
        assert [(one.use, one.name) for one in made.album.attachments.all()] == [("SCAN", "安排.pdf")]
        assert ([one.kind for one in made.album.photos.all()], "a.pdf：" in answer.text) == (["SCAN"], True)

    def test_the_home_branch_and_the_branch_the_station_leans_on_read_what_a_member_took_part_in(
        self, town, here, keeper, client
    ):
        ours_, outside = ours(here, keeper, town.sibling), verified(came(here, keeper, "罗铁柱"), keeper)
        unknown = came(here, keeper, "还没核实")
        recorded(here, keeper, FILM, TODAY, away=[])
        seen = {}
        people = {"home": secretary(town.sibling), "backing": secretary(town.own), "foreign": secretary(town.foreign)}
        for name, by in {**people, "keeper": keeper, "street": clerk(town.street)}.items():
            client.force_login(by)
            answers = [client.get(page("visits", one.pk)) for one in (ours_, outside, unknown)]
            seen[name] = [answer.status_code == 200 and "《建党伟业》" in answer.text for answer in answers]
        assert seen == {
            "home": [True, False, False],
            "backing": [True, True, False],
            "foreign": [False, False, False],
            "keeper": [True, True, True],
            "street": [True, True, True],
        }

    def test_the_register_tells_how_many_of_the_roll_came(self, here, keeper):
        came(here, keeper, "罗铁柱"), came(here, keeper, "杨小满")
        film(here, keeper, away=[])
        (row,) = activity_rows(Organization.objects.filter(pk=here.pk), 2026)
        assert row.cells[7:10] == (46, 0, 2)

    def test_every_line_of_the_register_leads_to_its_roll_but_the_papers(self, town, here, keeper, client):
        made = film(here, keeper, away=[])
        lecture = {"kind": "PARTY_LECTURE", "for_period": "2026Q1", "held_on": TODAY, "venue_id": here.pk}
        wanted, writer = facts(**lecture | {"topic": "讲党史故事", "proxy_reason": ""}), secretary(town.own)
        draft = start_draft(organization=town.own, kind=wanted.kind, for_period="2026Q1", by=writer, now=NOW)
        held = submit(draft=draft, facts=wanted, by=writer, now=NOW)
        recorded(here, keeper, "STATION_NEWSPAPER", DAY)
        client.force_login(keeper)
        answer = client.get(page("register", here.pk, 2026, "activities"))
        assert {called for _, called in answer.context["lines"]} == {made.pk, held.pk, None}
        assert [f'href="{page("roll", here.pk, one.pk)}"' in answer.text for one in (made, held)] == [True, True]
        assert answer.text.count("谁来了") == 2
        assert "点名" not in client.get(page("register", here.pk, 2026, "services")).text


def test_the_roll_costs_the_same_at_one_and_at_three_people(here, keeper, client, django_assert_max_num_queries):
    client.force_login(keeper)
    made, costs = film(here, keeper), []
    for name in ("罗铁柱", "杨小满", "李大江"):
        one = came(here, keeper, name)
        note_roll(activity=made, station=here, away=[], by=keeper, today=TODAY)
        with django_assert_max_num_queries(60) as caught:
            client.get(page("roll", here.pk, made.pk))
            client.get(page("visits", one.pk))
        costs.append(len(caught))
    assert costs[1] == costs[2]

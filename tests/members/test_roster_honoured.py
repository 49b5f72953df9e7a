"""光荣在党50年: counted as of the first of July, from becoming a full member; printed and taken along."""

from datetime import date
from io import BytesIO

import pytest
from factories import account, clerk, grant, member, secretary, staff
from openpyxl import load_workbook
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.roster.models import Category, Member, MembershipStatus
from members.roster.queries import HonouredWanted, honoured_lines, honoured_list
from members.roster.rules import medal_day

pytestmark = pytest.mark.django_db
JULY = date(2026, 7, 1)
LIST, FILE = "/desk/person/fifty/", "/desk/person/fifty/export/"


@pytest.fixture(autouse=True)
def _today():
    with travel("2026-11-23 04:00", tick=False):
        yield


@pytest.fixture
def people(town):
    """Two of the own branch, one next door, one of another town; and those who are not on the list."""

    def aged(name, place, since, **more):
        return member(place, name, pinyin=name, regularized_on=since, **more)

    aged("甲刚满", town.own, date(1976, 7, 1))
    aged("乙差一天", town.own, date(1976, 7, 2))
    aged("丙早满了", town.own, date(1975, 7, 1), joined_on=date(1974, 7, 1))
    aged("丁没有转正日期", town.sibling, None, joined_on=date(1970, 10, 1))
    aged("戊只有年", town.foreign, date(1976, 1, 1), regularized_precision="YEAR")
    aged("己去世", town.own, date(1960, 7, 1), membership_status=MembershipStatus.DECEASED)
    aged("庚转走", town.own, date(1960, 7, 1), membership_status=MembershipStatus.LEFT)
    aged("辛停止党籍", town.own, date(1960, 7, 1), membership_status=MembershipStatus.SUSPENDED)
    aged("壬预备", town.own, None, joined_on=date(1960, 7, 1), category=Category.PROBATIONARY)
    aged("癸入党早转正晚", town.own, date(1977, 7, 1), joined_on=date(1976, 6, 1))


def listed(**wanted) -> list[str]:
    return [one.name for one in honoured_list(Member.objects.all(), HonouredWanted(**({"as_of": JULY} | wanted)))]


def test_the_day_is_the_first_of_july_of_the_year_whatever_the_day_is():
    assert [medal_day(day) for day in (date(2026, 1, 1), JULY, date(2026, 12, 31))] == [JULY] * 3


@pytest.mark.usefixtures("people")
class TestWhoIsOnIt:
    def test_full_members_in_standing_whose_fifty_years_are_full_on_the_day(self):
        assert listed() == ["丙早满了", "甲刚满", "丁没有转正日期", "戊只有年"]

    def test_another_day_has_others(self):
        assert listed(as_of=date(2026, 7, 2))[:3] == ["丙早满了", "甲刚满", "乙差一天"]
        assert listed(as_of=date(2026, 6, 30)) == ["丙早满了", "丁没有转正日期", "戊只有年"]

    def test_those_of_the_year_are_whoever_got_there_since_the_last_first_of_july(self):
        assert listed(reached="YEAR") == ["甲刚满", "戊只有年"]
        assert listed(reached="YEAR", as_of=date(2025, 7, 1)) == ["丙早满了"]

    def test_a_place_is_itself_and_what_is_below(self, town):
        assert listed(organization=town.street) == ["丙早满了", "甲刚满", "丁没有转正日期"]

    def test_the_years_and_the_day_stand_beside_the_name_and_a_bare_year_is_doubted(self):
        lines = honoured_lines(honoured_list(Member.objects.all(), HonouredWanted(as_of=JULY)), as_of=JULY)
        assert [(one.years, one.since, one.fulfilled_on, one.doubtful) for one in lines] == [
            (51, "1975年7月1日", date(2025, 7, 1), False),
            (50, "1976年7月1日", JULY, False),
            (55, "1970年10月1日", date(2020, 10, 1), False),
            (50, "1976年", date(2026, 1, 1), True),
        ]

    def test_somebody_of_the_twenty_ninth_of_february_is_honoured_on_the_first_of_march(self, town):
        member(town.own, "子闰日", pinyin="z", regularized_on=date(1976, 2, 29))
        days = (date(2026, 2, 28), date(2026, 3, 1))
        assert ["子闰日" in listed(as_of=day) for day in days] == [False, True]


@pytest.mark.usefixtures("people")
class TestPage:
    def test_it_is_linked_from_the_roster_and_asks_nothing(self, town, client):
        client.force_login(clerk(town.street))
        assert f'href="{LIST}"' in client.get("/desk/person/").text
        page = client.get(LIST)
        assert [one.member.name for one in page.context["rows"]] == ["丙早满了", "甲刚满", "丁没有转正日期"]
        assert "党龄截至2026年7月1日，3人" in page.text
        assert "戊只有年" not in page.text

    def test_what_makes_no_sense_narrows_nothing_and_a_place_of_elsewhere_is_none(self, town, client):
        client.force_login(clerk(town.street))
        for query in ("as_of=gestern", "reached=X", f"organization={town.other_street.pk}", "as_of=9999-99-99"):
            page = client.get(f"{LIST}?{query}")
            assert [one.member.name for one in page.context["rows"]] == ["丙早满了", "甲刚满", "丁没有转正日期"]
            assert "古渡镇" not in page.text

    def test_the_printed_page_has_every_line(self, town, client):
        for number in range(60):
            member(town.own, f"老党员{number}", pinyin="z", regularized_on=date(1970, 1, 1))
        client.force_login(staff(town.root))
        assert [len(client.get(LIST + query).context["rows"]) for query in ("", "?whole=1")] == [50, 64]
        assert "data-print" in client.get(LIST + "?whole=1").text

    def test_nobody_there_is_said_with_what_to_do(self, town, client):
        Member.objects.update(regularized_on=date(2020, 7, 1))
        client.force_login(staff(town.root))
        assert "截至这一天，名册里没有党龄满50年的党员" in client.get(LIST).text
        assert "没有符合条件的人" in client.get(f"{LIST}?reached=YEAR").text

    def test_who_has_no_desk_has_no_list(self, town, client):
        plain = account("普通党员")
        grant(plain, "MEMBER", town.own)
        for one in (secretary(town.own), plain):
            client.force_login(one)
            assert [client.get(address).status_code for address in (LIST, FILE)] == [404, 404]

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(self, town, client, count, django_assert_num_queries):
        Member.objects.update(regularized_on=date(2020, 7, 1))
        for number in range(count):
            member(town.own, f"老党员{number}", regularized_on=date(1970, 1, 1))
        client.force_login(staff(town.root))
        client.get(LIST)
        with django_assert_num_queries(9):
            assert len(client.get(LIST).context["rows"]) == count

    def test_the_file_says_the_day_and_who_took_it_and_the_log_what_was_chosen(self, town, client):
        client.force_login(clerk(town.street))
        assert "光荣在党50年名册" in client.get(FILE + "?reached=YEAR").text
        refused = client.post(FILE, {"reason": ""})
        assert (refused.status_code, AuditRow.objects.filter(action="roster.export_honoured").exists()) == (200, False)

        answer = client.post(FILE, {"reason": "REPORT"})
        sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]

        assert rows[0] == ["花溪路街道工委光荣在党50年名册"]
        assert "党龄截至2026年7月1日，共3人" in rows[1]
        names = [row[1] for row in rows if row and row[0] in (1, 2, 3)]
        assert names == ["丙早满了", "甲刚满", "丁没有转正日期"]
        detail = AuditRow.objects.get(action="roster.export_honoured").detail
        assert (detail["filter"], detail["rows"], detail["reason"]) == ({"as_of": "2026-07-01"}, 3, "REPORT")

"""党员变动: every act enters its line with reason and document; the register shows one's own reach and no more."""

from datetime import date
from io import BytesIO

import pytest
from factories import clerk, member, staff
from openpyxl import load_workbook
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.roster.models import Affiliation, Category, Member, MembershipStatus, Movement
from members.roster.services import Papers, advance, change_status, end_affiliation, enrol, rejoin, transfer

pytestmark = pytest.mark.django_db

DAY, LATER = date(2026, 9, 1), date(2026, 10, 1)
PAPERS = {"grounds": "工作调动", "document_number": "滨组〔2026〕7号"}
LIST = "/desk/person/movement/"


@pytest.fixture(autouse=True)
def _today():
    with travel("2026-11-23 04:00", tick=False):
        yield


def lines() -> list[tuple]:
    found = Movement.objects.order_by("pk")
    return list(found.values_list("kind", "on", "origin", "destination", "was", "became", "grounds", "document_number"))


class TestActs:
    def test_a_transfer_leaves_one_branch_for_the_other(self, town):
        by = staff(town.root)
        transfer(member=member(town.own), to=town.foreign, on=DAY, by=by, **PAPERS)

        assert lines() == [("INTERNAL", DAY, town.own.pk, town.foreign.pk, "", "", *PAPERS.values())]
        assert Movement.objects.get().by == by

    @pytest.mark.parametrize("reason", ["OUT", "DECEASED"])
    def test_who_left_left_a_branch_for_nowhere(self, town, reason):
        end_affiliation(member=member(town.own), reason=reason, on=DAY, by=None, **PAPERS)

        assert lines() == [(reason, DAY, town.own.pk, None, "", "", *PAPERS.values())]

    def test_who_is_back_comes_from_nowhere(self, town):
        someone = member(town.own)
        end_affiliation(member=someone, reason="OUT", on=DAY, by=None)
        rejoin(member=someone, organization=town.sibling, on=LATER, by=None, **PAPERS)

        assert lines()[1:] == [("IN", LATER, None, town.sibling.pk, "", "", *PAPERS.values())]

    def test_development_enters_the_book_with_admission(self, town):
        someone = member(town.own, category=Category.ACTIVIST)
        advance(member=someone, to=Category.DEVELOPMENT_TARGET, on=DAY, by=None)
        advance(member=someone, to=Category.PROBATIONARY, on=DAY, by=None, **PAPERS)
        advance(member=someone, to=Category.FULL, on=LATER, by=None)

        assert lines() == [
            ("ADMITTED", DAY, None, town.own.pk, "DEVELOPMENT_TARGET", "PROBATIONARY", *PAPERS.values()),
            ("REGULARIZED", LATER, town.own.pk, town.own.pk, "PROBATIONARY", "FULL", "", ""),
        ]

    def test_standing_is_lost_and_given_back_in_the_same_branch(self, town):
        someone = member(town.own)
        change_status(member=someone, to=MembershipStatus.SUSPENDED, on=DAY, by=None, **PAPERS)
        change_status(member=someone, to=MembershipStatus.RESTORED, on=LATER, by=None, grounds="已经找到")

        assert lines() == [
            ("STATUS", DAY, town.own.pk, None, "NORMAL", "SUSPENDED", *PAPERS.values()),
            ("STATUS", LATER, town.own.pk, town.own.pk, "SUSPENDED", "RESTORED", "已经找到", ""),
        ]

    @pytest.mark.parametrize(
        ("category", "act", "said"),
        [
            ("DEVELOPMENT_TARGET", advance, {"to": "PROBATIONARY"}),
            ("PROBATIONARY", advance, {"to": "FULL"}),
            ("FULL", change_status, {"to": "EXPELLED"}),
            ("FULL", transfer, {"to": "sibling"}),
            ("FULL", end_affiliation, {"reason": "OUT"}),
        ],
    )
    def test_sent_twice_it_is_one_line_and_the_second_is_told_the_same(self, town, category, act, said):
        """Both pages were opened before either was sent."""
        someone = member(town.own, category=category)
        pages = [Member.objects.select_related("organization").get(pk=someone.pk) for _ in range(2)]
        for page in pages:
            act(member=page, on=DAY, by=None, **said | ({"to": town.sibling} if act is transfer else {}))

        assert len(lines()) == 1
        states = {(one.category, one.membership_status, one.organization_id) for one in (*pages, Member.objects.get())}
        assert len(states) == 1

    def test_coming_back_sent_twice_is_one_line(self, town):
        someone = member(town.own)
        end_affiliation(member=someone, reason="OUT", on=DAY, by=None)
        for page in [Member.objects.get(pk=someone.pk) for _ in range(2)]:
            rejoin(member=page, organization=town.sibling, on=LATER, by=None)

        assert [line[0] for line in lines()] == ["OUT", "IN"]

    @pytest.mark.parametrize(("reason", "entered"), [(Affiliation.Reason.IN, 1), (Affiliation.Reason.FIRST, 0)])
    def test_a_newcomer_is_a_change_when_from_outside(self, town, reason, entered):
        facts = {"name": "安平", "category": Category.FULL}
        papers = Papers(document_number="介字12号")
        made = enrol(organization=town.own, facts=facts, on=DAY, by=None, reason=reason, papers=papers)

        assert lines() == [("IN", DAY, None, town.own.pk, "", "", "", "介字12号")] * entered
        assert Affiliation.objects.get(member=made).document_number == "介字12号"


class TestForms:
    def test_the_reason_typed_on_the_form_stands_in_the_register_and_on_the_page(self, client, town):
        client.force_login(staff(town.root))
        someone = member(town.own)
        typed = {"to": "SUSPENDED", "on": "2026-09-01", "grounds": "长期失去联系", "document_number": "决字3号"}

        asked = client.post(f"/desk/person/{someone.pk}/status/", typed)
        assert lines() == []
        assert "长期失去联系" in asked.text
        client.post(f"/desk/person/{someone.pk}/status/", typed | {"confirm": "1"})

        assert lines() == [("STATUS", DAY, town.own.pk, None, "NORMAL", "SUSPENDED", "长期失去联系", "决字3号")]
        assert "长期失去联系" in client.get(f"/desk/person/{someone.pk}/").text

    def test_a_newcomer_from_outside_is_enrolled_with_the_letter(self, client, town):
        client.force_login(staff(town.root))
        facts = {"name": "安平", "category": "FULL", "on": "2026-09-01", "joined": "1998年6月"}
        client.post(f"/desk/org/{town.own.pk}/enrol/", facts | {"reason": "IN", "document_number": "介字9号"})

        assert lines() == [("IN", DAY, None, town.own.pk, "", "", "", "介字9号")]


@pytest.fixture
def register(town):
    """Somebody moved from the one street to the other, somebody left each of them."""
    for name, left in (("安平", town.own), ("白雪", town.foreign)):
        end_affiliation(member=member(left, name, pinyin="x", initials="x"), reason="OUT", on=DAY, by=None)
    moved = member(town.own, "蔡明", pinyin="cai ming", initials="cm")
    transfer(member=moved, to=town.foreign, on=LATER, by=None, **PAPERS)


def shown(response) -> list[tuple[str, str, str]]:
    return [(row["line"].member.name, row["origin"], row["destination"]) for row in response.context["rows"]]


class TestRegister:
    def test_both_ends_see_the_line_and_each_names_its_own(self, client, town, register):
        client.force_login(clerk(town.street))
        assert shown(client.get(LIST)) == [
            ("蔡明", "锦绣社区第一党支部", "本区其他支部"),
            ("安平", "锦绣社区第一党支部", ""),
        ]
        client.force_login(clerk(town.other_street))
        assert shown(client.get(LIST)) == [
            ("蔡明", "本区其他支部", "沙窝村党支部"),
            ("白雪", "沙窝村党支部", ""),
        ]

    def test_only_who_is_still_near_is_a_link(self, client, town, register):
        client.force_login(clerk(town.street))
        page = client.get(LIST).text
        gone, here = Member.objects.get(name="蔡明"), Member.objects.get(name="安平")

        assert f"/desk/person/{gone.pk}/" not in page
        assert f"/desk/person/{here.pk}/" in page

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["蔡明", "白雪", "安平"]),
            ("kind=OUT", ["白雪", "安平"]),
            ("since=2026-09-02", ["蔡明"]),
            ("until=2026-09-01", ["白雪", "安平"]),
            ("q=cm", ["蔡明"]),
            ("organization=<street>", ["蔡明", "安平"]),
            ("kind=nonsense", ["蔡明", "白雪", "安平"]),
        ],
    )
    def test_it_is_narrowed(self, client, town, register, query, found):
        client.force_login(staff(town.root))
        page = client.get(f"{LIST}?{query.replace('<street>', str(town.street.pk))}")

        assert [name for name, _, _ in shown(page)] == found

    def test_days_the_wrong_way_round_are_said_at_the_field(self, client, town, register):
        client.force_login(staff(town.root))
        assert "不能早于开始的日期" in client.get(f"{LIST}?since=2026-10-02&until=2026-10-01").text

    def test_the_kinds_are_counted_within_the_reach(self, client, town, register):
        client.force_login(clerk(town.street))
        counts = {kind["label"]: kind["many"] for kind in client.get(f"{LIST}?kind=OUT").context["kinds"]}

        assert {label: many for label, many in counts.items() if many} == {"区内转接": 1, "转出": 1}

    def test_an_empty_register_says_where_lines_come_from(self, client, town):
        client.force_login(clerk(town.street))
        assert "办完自动记在这里" in client.get(LIST).text

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, client, town, many, quiet_side, django_assert_num_queries):
        client.force_login(staff(town.root))
        for number in range(many):
            transfer(member=member(town.own, f"党员{number}"), to=town.foreign, on=DAY, by=None)
        client.get(LIST)

        with django_assert_num_queries(9):
            client.get(LIST)

    def test_the_file_holds_the_same_lines_and_is_recorded(self, client, town, register):
        client.force_login(clerk(town.street))
        response = client.post(f"{LIST}export/?kind=INTERNAL", {"reason": "VERIFY"})

        sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active
        rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == 1]
        ends = ("锦绣社区第一党支部", "本区其他支部")
        assert [row[2:] for row in rows] == [("蔡明", "区内转接", *ends, None, None, *PAPERS.values(), None)]
        detail = AuditRow.objects.get(action="roster.export_movements").detail
        assert (detail["rows"], detail["filter"], detail["reason"]) == (1, {"kind": "INTERNAL"}, "VERIFY")

    def test_without_a_reason_nothing_leaves(self, client, town, register):
        client.force_login(clerk(town.street))
        assert "请先选择导出事由" in client.post(f"{LIST}export/", {}).text
        assert not AuditRow.objects.filter(action="roster.export_movements").exists()

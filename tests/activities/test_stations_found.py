"""What a station's books are narrowed to, where it was before, and stations that are no more."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, secretary, staff
from floating_factories import arrived
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.stations.models import Site
from activities.stations.services import (
    close_station,
    enter_opinion,
    enter_service,
    give_honour,
    handle_opinion,
    move_station,
    review_honour,
)
from organizations.tree.models import Organization

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


def said(at: Organization, by, text: str, kind: str = "OPINION", *, closed: bool = False) -> None:
    made = enter_opinion(station=at, uid=uuid4(), kind=kind, text=text, said_by="", by=by, today=TODAY)
    if closed:
        handle_opinion(opinion=made, handed_to="项目部", answer="好", close=True, by=by, today=TODAY)


def served(at: Organization, by, topic: str, kind: str = "SAFETY", persons: int = 40, *, on: date = TODAY) -> None:
    facts = {"kind": kind, "held_on": on, "topic": topic, "persons": persons, "amount": None}
    enter_service(station=at, uid=uuid4(), by=by, **facts)


def posted(at: Organization, by, holder: str, *, ended: bool = False) -> None:
    facts = {"kind": "ZONE", "holder": holder, "place": "三号塔吊", "promise": "每天检查", "today": TODAY}
    made = give_honour(station=at, uid=uuid4(), by=by, **facts)
    if ended:
        review_honour(honour=made, review="做到了", ends=True, by=by, today=TODAY)


class TestNarrowing:
    def test_suggestions_that_are_done_are_found_among_all_that_was_said(self, here, client):
        by = manager(here)
        for text, kind, closed in (
            ("模板编号", "SUGGESTION", True),
            ("工序提前", "SUGGESTION", False),
            ("宿舍漏雨", "OPINION", True),
            ("食堂早点开", "OPINION", False),
        ):
            said(here, by, text, kind, closed=closed)
        client.force_login(by)

        def found(**query) -> tuple[list[str], list[int]]:
            shown = client.get(page("opinions", here.pk, **query)).context
            return [one.text for one in shown["page"]], [many for *_, many in shown["states"]]

        assert found(state="closed") == (["宿舍漏雨", "模板编号"], [4, 2, 2])
        assert found(kind="SUGGESTION") == (["工序提前", "模板编号"], [2, 1, 1])
        assert found(kind="SUGGESTION", state="open") == (["工序提前"], [2, 1, 1])
        assert found(q="漏雨") == (["宿舍漏雨"], [1, 0, 1])
        assert found(state="x", kind="x")[1] == [4, 2, 2]
        assert "没有符合条件的" in client.get(page("opinions", here.pk, q="没有的")).text

    def test_a_long_book_has_pages_that_keep_what_it_is_narrowed_to(self, here, client):
        by = manager(here)
        for number in range(21):
            said(here, by, f"建议{number}", "SUGGESTION")
        client.force_login(by)
        text = client.get(page("opinions", here.pk, kind="SUGGESTION")).text
        assert "?kind=SUGGESTION&amp;page=2" in text

    def test_posts_that_stand_come_first_and_those_that_ended_are_a_list_of_their_own(self, here, client):
        by = manager(here)
        posted(here, by, "程立", ended=True)
        posted(here, by, "罗铁柱")
        client.force_login(by)
        shown = [
            [one.holder for one in client.get(page("honours", here.pk, **query)).context["page"]]
            for query in ({}, {"state": "now"}, {"state": "ended"}, {"q": "铁柱"})
        ]
        assert shown == [["罗铁柱", "程立"], ["罗铁柱"], ["程立"], ["罗铁柱"]]

    def test_services_are_found_by_their_words_and_kind_among_the_stations_own(self, town, here, client):
        by, other = manager(here), station(town.own, "民安项目红色驿站")
        for topic, kind, persons in (
            ("焊工持证", "SKILLS", 30),
            ("高处作业", "SAFETY", 40),
            ("高处焊接", "SAFETY", 12),
        ):
            served(here, by, topic, kind, persons)
        served(other, manager(other, "老赵"), "焊工上岗")
        client.force_login(by)

        def found(**query) -> tuple[list[str], list[tuple[str, str]]]:
            shown = client.get(page("services", here.pk, **query)).context
            return [one.topic for one in shown["page"]], [(label, one.words) for label, one in shown["sums"]]

        skills, few = ("技能讲座", "1次，30人次"), ("安全生产培训", "1次，12人次")
        every = ["高处焊接", "高处作业", "焊工持证"], [("安全生产培训", "2次，52人次"), skills]
        assert found() == found(kind="x") == found(q=" ") == every
        assert found(q="焊") == (["高处焊接", "焊工持证"], [few, skills])
        assert found(kind="SAFETY", q="焊") == (["高处焊接"], [few])
        assert found(q="上岗") == ([], [])
        assert "没有符合条件的" in client.get(page("services", here.pk, q="上岗")).text

    def test_words_and_months_of_services_leave_each_other_as_they_are(self, here, client):
        by = manager(here)
        served(here, by, "焊工持证", on=date(2026, 2, 3))
        for number in range(21):
            served(here, by, f"焊工上岗{number}")
        client.force_login(by)
        march = {"since": "2026-03", "until": "2026-03"}
        shown = client.get(page("services", here.pk, **march, kind="SAFETY", q="焊工"))
        words = (
            *('<input type="hidden" name="kind" value="SAFETY">', '<input type="hidden" name="q" value="焊工">'),
            *('<input type="hidden" name="since" value="2026-03"', '<input type="hidden" name="until" value="2026-03"'),
            f'href="{page("services", here.pk)}?since=2026-03&amp;until=2026-03">清除</a>',
            "?since=2026-03&amp;until=2026-03&amp;kind=SAFETY&amp;q=%E7%84%8A%E5%B7%A5&amp;page=2",
        )
        assert (shown.context["page"].paginator.count, [one for one in words if one not in shown.text]) == (21, [])


class TestPlaces:
    def test_where_a_station_was_before_stands_on_its_page(self, town, here, client):
        by = clerk(town.street)
        move_station(station=here, to=here.parent, firm="北郡项目", address="花园路2号", on=date(2026, 3, 1), by=by)
        client.force_login(by)
        text = client.get(page("home", here.pk)).text
        words = ("北郡项目", "花园路2号", "森林湖项目，滨河路88号", "2026年1月1日到2026年3月1日")
        assert [word in text for word in words] == [True] * 4

    def test_a_closed_station_is_found_from_the_desk_with_what_it_did(self, town, here, client):
        by, keeper, other = clerk(town.street), manager(here), station(town.foreign, "北郡项目红色驿站")
        recorded(here, keeper, "STATION_FILM", date(2026, 3, 8))
        said(here, keeper, "宿舍漏雨")
        for one, town_of_it in ((here, by), (other, clerk(town.other_street))):
            close_station(station=one, on=date(2026, 3, 20), by=town_of_it, now=NOW)
        standing = station(town.own, "民安项目红色驿站", on=date(2026, 3, 1))
        client.force_login(by)
        desk = client.get(page("desk"))
        assert ([many for *_, many in desk.context["states"]], [line.station for line in desk.context["page"]]) == (
            [1, 1],
            [standing],
        )
        closed = client.get(page("desk", state="closed"))
        site = Site.objects.get(organization=here)
        assert (list(closed.context["page"]), "2026年3月20日" in closed.text) == ([(here, site)], True)
        assert str(other) not in closed.text
        for query, found in (({"q": "森林湖"}, [(here, site)]), ({"q": "民安"}, [])):
            assert list(client.get(page("desk", state="closed", **query)).context["page"]) == found
        home = client.get(page("home", here.pk)).text
        assert [word in home for word in ("已撤销", "森林湖项目，滨河路88号", "历年台账", "本期不作要求", "随项目搬迁")] == [True, True, True, False, False]  # fmt: skip
        assert "宿舍漏雨" in client.get(page("opinions", here.pk)).text
        assert "《建党伟业》" in client.get(page("register", here.pk, 2026, "activities")).text
        client.force_login(secretary(town.sibling))
        assert client.get(page("home", here.pk)).status_code == 404

    def test_the_books_of_earlier_years_are_taken_from_the_desk(self, town, client):
        station(town.own, on=date(2024, 5, 1))
        client.force_login(staff(town.root))
        shown = client.get(page("desk"))
        assert shown.context["wanted"].years == [2026, 2025, 2024]
        assert page("export_every", 2026, "opinions") in shown.text
        past = client.get(page("desk", year=2025)).text
        assert [page("export_every", 2025, book) in past for book in ("activities", "opinions", "services")] == [
            True
        ] * 3
        assert f"{reverse('floating:export_every')}?year=2025" in past
        assert client.get(page("desk", year=2019)).context["wanted"].wanted_year == 2026


class TestWhatPagesCost:
    @pytest.mark.parametrize("many", [1, 3])
    def test_a_stations_lists_cost_the_same_for_one_line_and_for_three(
        self, here, client, many, django_assert_num_queries
    ):
        by = manager(here)
        for number in range(many):
            said(here, by, f"意见{number}")
            posted(here, by, f"党员{number}")
            served(here, by, f"高处作业{number}")
        client.force_login(by)
        client.get(page("home", here.pk))
        for name, queries, query in (
            *(("opinions", 9, {}), ("services", 9, {}), ("services", 9, {"q": "高处"}), ("honours", 8, {})),
        ):
            with django_assert_num_queries(queries):
                assert len(client.get(page(name, here.pk, **query)).context["page"]) == many

    @pytest.mark.parametrize("many", [1, 3])
    def test_a_stations_page_costs_the_same_for_one_of_everything_and_for_three(
        self, town, here, client, many, django_assert_num_queries
    ):
        by, above = manager(here), clerk(town.street)
        for number in range(many):
            arrived(here, by, f"党员{number}", on=date(2026, 3, 2))
            said(here, by, f"意见{number}")
            recorded(here, by, "STATION_FILM", date(2026, 3, 8), topic=f"电影{number}")
            firm = f"第{number}个项目"
            move_station(
                station=here, to=here.parent, firm=firm, address="花园路", on=date(2026, 1, 5 + number), by=above
            )
        client.force_login(by)
        client.get(page("mine"))
        with django_assert_num_queries(35):
            assert len(client.get(page("home", here.pk)).context["left"]) == many

    @pytest.mark.parametrize("many", [1, 3])
    def test_what_somebody_took_part_in_costs_the_same_for_one_visit_and_for_three(
        self, here, client, many, django_assert_num_queries
    ):
        by = manager(here)
        one = arrived(here, by, "罗铁柱", on=date(2026, 3, 2))
        for number in range(many):
            recorded(here, by, "STATION_FILM", date(2026, 3, 8 + number), topic=f"电影{number}", away=[])
        client.force_login(by)
        client.get(page("mine"))
        with django_assert_num_queries(6):
            assert len(client.get(page("visits", one.pk)).context["visits"]) == many

    @pytest.mark.parametrize("many", [1, 3])
    def test_closed_stations_cost_the_same_for_one_and_for_three(self, town, client, many, django_assert_num_queries):
        for number in range(many):
            gone = station(town.own, f"第{number}个红色驿站")
            close_station(station=gone, on=date(2026, 3, 20), by=clerk(town.street), now=NOW)
        client.force_login(staff(town.root))
        client.get(page("desk"))
        with django_assert_num_queries(17):
            assert len(client.get(page("desk", state="closed")).context["page"]) == many

    @pytest.mark.parametrize("book", ["opinions", "services"])
    @pytest.mark.parametrize("many", [1, 3])
    def test_the_workbooks_of_all_stations_cost_the_same_for_one_and_for_three(
        self, town, client, book, many, quiet_side, django_assert_num_queries
    ):
        for number in range(many):
            one = station(town.own, f"第{number}个红色驿站")
            said(one, manager(one, f"站长{number}"), "食堂早点开")
            served(one, clerk(town.street), "高处作业")
        client.force_login(staff(town.root))
        client.get(page("desk"))
        with django_assert_num_queries(4):
            client.get(page("export_every", 2026, book))
        with django_assert_num_queries(6):
            b"".join(client.post(page("export_every", 2026, book), {"reason": "REPORT"}).streaming_content)

"""What the desk of the stations keeps when it is asked for something else, and from when on a station's books begin."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, secretary, staff
from floating_factories import reported
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, six_ones, station

from activities.stations.models import Opinion
from activities.stations.rules import Figures
from activities.stations.services import close_station, enter_opinion, give_honour, review_honour, set_balance
from members.floating.models import Inflow
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
BEFORE = Figures(members=20, films=3, consultations=2, wages=90_000, trained=40)
NOT_YET = "不能早于2026年1月1日，那以前还没有这个驿站。"


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


def wrote(here: Organization, by, said_on: date) -> Opinion:
    facts = {"kind": "OPINION", "text": "食堂早点开", "said_by": "", "said_on": said_on}
    return enter_opinion(station=here, uid=uuid4(), by=by, today=TODAY, **facts)


class TestWhatWasBefore:
    @pytest.fixture
    def told(self, town, here):
        """Of one that stands, of one that is closed, and of one in another town."""
        closed, far = station(town.own, "民安项目红色驿站"), station(town.foreign, "北郡项目红色驿站")
        for one in (here, closed, far):
            set_balance(station=one, figures=BEFORE, until=date(2025, 12, 31), by=staff(town.root))
        close_station(station=closed, on=date(2026, 1, 20), by=clerk(town.street), now=NOW)
        return here, closed

    def test_it_is_told_in_every_month_of_the_stations_that_are_closed_too(self, town, told, client):
        client.force_login(clerk(town.street))
        for month in ("2026-03", "2026-01", "2025-12"):
            assert client.get(page("desk", since=month, until=month)).context["before"] == BEFORE + BEFORE

    def test_the_workbook_tells_each_of_them_and_the_same_together(self, town, told, client):
        client.force_login(clerk(town.street))
        address = page("figures_sheet", since="2025-12", until="2025-12")
        sheet = load_workbook(BytesIO(b"".join(client.get(address).streaming_content)))["上线前累计"]
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        assert [row[:3] for row in rows] == [*((str(town.street), str(one), 20) for one in told), ("合计", None, 40)]


class TestTheDesk:
    def test_a_span_without_stations_says_so_and_another_may_be_chosen(self, town, here, client):
        client.force_login(clerk(town.street))
        empty = client.get(page("desk", since="2025-12", until="2025-12"))
        assert (empty.context["towns"], "这段时间没有驿站" in empty.text) == ([], True)
        assert '<option value="2025-12" selected>' in empty.text
        client.force_login(clerk(town.other_street))
        assert "这段时间没有驿站" not in client.get(page("desk")).text

    def test_each_form_leaves_what_the_other_chose(self, town, here, client):
        client.force_login(clerk(town.street))
        said = {"q": "森林湖", "year": "2026", "since": "2026-02", "until": "2026-03", "sort": "-films"}
        text = client.get(page("desk", **said)).text
        span, search = (part.split("</form>")[0] for part in text.split('<form class="narrow')[1:3])
        hidden = [[name for name in said if f'type="hidden" name="{name}"' in form] for form in (span, search)]
        assert hidden == [["q", "year", "sort"], ["year", "since", "until", "sort"]]
        link = "q=%E6%A3%AE%E6%9E%97%E6%B9%96&amp;year=2026&amp;since=2026-02&amp;until=2026-03&amp;sort=-films"
        assert f'href="?{link}&amp;state=closed"' in text

    def test_the_years_of_the_books_begin_where_their_pages_do(self, town, here, client):
        Organization.objects.filter(pk=here.pk).update(founded_on=date(1998, 5, 1))
        client.force_login(clerk(town.street))
        years = client.get(page("desk")).context["wanted"].years
        assert (years[0], years[-1]) == (2026, 2017)
        assert client.get(page("register", here.pk, years[-1], "activities")).status_code == 200
        Organization.objects.filter(pk=here.pk).update(founded_on=None)
        assert client.get(page("desk")).context["wanted"].years == years
        close_station(station=here, on=date(2026, 3, 20), by=clerk(town.street), now=NOW)
        assert client.get(page("home", here.pk)).context["years"] == years


class TestDays:
    def test_nothing_is_written_down_for_a_day_before_the_station(self, here, client):
        by = manager(here)
        client.force_login(by)
        said = {"uid": uuid4(), "kind": "OPINION", "text": "宿舍漏雨", "said_on": "1926-03-01"}
        assert client.post(page("opinion_new", here.pk), said).context["form"].errors == {"said_on": [NOT_YET]}
        said = {"uid": uuid4(), "kind": "SAFETY", "topic": "高处作业", "persons": "3", "held_on": "2025-12-31"}
        assert client.post(page("service_new", here.pk), said).context["form"].errors == {"held_on": [NOT_YET]}
        Organization.objects.filter(pk=here.pk).update(founded_on=None)
        wrong = client.post(page("service_new", here.pk), said | {"held_on": "2016-12-31"}).context["form"]
        assert wrong.errors == {"held_on": ["不能早于2017年1月1日，那以前还没有这个驿站。"]}

    def test_a_day_that_was_written_before_stays_while_something_else_is_put_right(self, here, client):
        by = manager(here)
        one = wrote(here, by, date(2025, 12, 1))
        client.force_login(by)
        address = page("opinion_correct", here.pk, one.pk)
        said = {"kind": "OPINION", "text": "宿舍漏雨", "said_on": "2025-12-01", "version": "1"}
        assert client.post(address, said | {"said_on": "2025-12-02"}).context["form"].errors == {"said_on": [NOT_YET]}
        assert client.post(address, said).status_code == 302

    def test_a_day_of_another_year_is_shown_with_the_year(self, here, client):
        by = manager(here)
        wrote(here, by, date(2025, 12, 1))
        wrote(here, by, date(2026, 3, 2))
        facts = {"kind": "ZONE", "holder": "程立", "place": "三号塔吊", "promise": "每天检查"}
        post = give_honour(station=here, uid=uuid4(), by=by, today=date(2025, 11, 1), **facts)
        review_honour(honour=post, review="做到了", ends=False, by=by, today=date(2025, 12, 5))
        client.force_login(by)
        book, posts = (client.get(page(name, here.pk)).text for name in ("opinions", "honours"))
        assert [word in book for word in ("2025年12月1日", "3月2日", "2026年3月2日")] == [True, True, False]
        assert "2025年12月5日评议" in posts


class TestWaiting:
    def test_all_who_wait_are_counted_and_those_beyond_the_list_are_a_link(self, town, here, client):
        reported(station(town.own, "民安项目红色驿站"), "别处的")
        for number in range(11):
            reported(here, f"党员{number}")
        client.force_login(manager(here))
        shown = client.get(page("home", here.pk))
        assert (len(shown.context["waiting"]), shown.context["many_waiting"]) == (10, 11)
        assert f'href="{reverse("floating:people", args=[here.pk])}">还有1人</a>' in shown.text

    def test_the_department_confirms_on_the_page_and_who_reads_the_place_alone_is_shown_nobody(
        self, town, here, client
    ):
        one = reported(here, "罗铁柱")
        act = f'action="{reverse("floating:act", args=[one.pk])}"'
        client.force_login(secretary(town.own))
        read = client.get(page("home", here.pk))
        assert (read.status_code, "罗铁柱" in read.text) == (200, False)
        client.force_login(staff(town.root))
        assert act in client.get(page("home", here.pk)).text
        client.post(reverse("floating:act", args=[one.pk]), {"do": "confirm", "on": f"{TODAY}"})
        assert Inflow.objects.get(pk=one.pk).state == "IN_CARE"

"""公示: who reads it and until when, in which order its names stand, and what becomes of it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import get_current_timezone
from factories import account, clerk, grant, secretary, staff
from notices_factories import NAMES, NOW, published
from time_machine import travel

from dangjian.audit.models import AuditRow
from dangjian.workdays.models import Holiday
from organizations.access.rules import Role
from organizations.notices.models import PublicNotice
from organizations.notices.rules import NamedLine, UnreadableLine, read_names
from organizations.notices.services import AlreadyWithdrawn, keep_names, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


def at(day: date):
    return travel(datetime.combine(day, NOW.time(), get_current_timezone()), tick=False)


def opens(client, person, notice) -> int:
    client.logout()
    if person:
        client.force_login(person)
    return client.get(f"/notice/{notice.pk}/").status_code


def member(of):
    made = account()
    grant(made, Role.MEMBER, of)
    return made


class TestPeriod:
    def test_it_ends_after_so_many_working_days_the_first_among_them(self, town):
        Holiday.objects.create(day=date(2026, 3, 25), kind="HOLIDAY")
        Holiday.objects.create(day=date(2026, 3, 28), kind="WORKDAY")  # a Saturday

        assert published(town.root).ends_on == date(2026, 3, 28)
        assert published(town.root, now=NOW + timedelta(days=12)).ends_on == date(2026, 4, 10)  # begun on a Saturday

    def test_the_strip_counts_the_days_that_are_left(self, client, town):
        notice = published(town.root, audience="PUBLIC")

        with at(date(2026, 3, 24)):
            page = client.get(f"/notice/{notice.pk}/").text
        assert "公示中，3月27日24:00截止" in page
        assert "还有4个工作日（含今天）。任何人都可以反映情况，不用登录。" in page
        with at(date(2026, 3, 28)):
            page = client.get(f"/notice/{notice.pk}/").text
        assert "公示已结束" in page
        assert "丁学敏" in page
        assert "写给" not in page

    def test_names_and_text_leave_after_the_retention_time(self, client, town):
        notice = published(town.root, audience="PUBLIC", keep_days=10)
        keep_names(notice=notice, until=date(2026, 4, 1), by=staff(town.root))

        for day, shown in ((date(2026, 4, 1), True), (date(2026, 4, 2), False)):
            with at(day):
                page = client.get(f"/notice/{notice.pk}/").text
            assert ("丁学敏" in page, "拟授予下列同志" in page, notice.title in page) == (shown, shown, True)

    def test_names_never_leave_before_the_end(self, town):
        notice = published(town.root)

        keep_names(notice=notice, until=date(2026, 1, 1), by=staff(town.root))

        assert notice.names_until == notice.ends_on


class TestReading:
    def test_names_stand_in_the_order_of_strokes(self, client, town):
        notice = published(town.root)

        assert list(notice.names.order_by("position").values_list("name", flat=True)) == ["丁学敏", "刘德厚", "孟庆云"]
        client.force_login(secretary(town.own))
        assert "拟表彰对象（按姓氏笔画排序，共3名）" in client.get(f"/notice/{notice.pk}/").text

    def test_one_inside_is_for_the_place_those_below_and_those_above(self, client, town):
        notice = published(town.street)
        inside = [staff(town.root), clerk(town.street), secretary(town.own), member(town.own), member(town.street)]
        outside = [None, clerk(town.other_street), secretary(town.foreign), member(town.foreign)]
        for role in (Role.AUDITOR, Role.SYSTEM_ADMIN):
            grant(one := account(), role, town.root)
            outside.append(one)

        assert [opens(client, one, notice) for one in inside] == [200] * 5
        assert [opens(client, one, notice) for one in outside] == [302] + [404] * 5

    def test_a_public_one_is_for_everybody_and_in_no_search_engine(self, client, town):
        published(town.street, title="街道内部公示")
        notice = published(town.root, audience="PUBLIC")

        page = client.get(f"/notice/{notice.pk}/")
        listed = client.get("/notice/").text

        assert page.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in page.text
        assert (notice.title in listed, "街道内部公示" in listed) == (True, False)
        client.force_login(secretary(town.foreign))
        assert "街道内部公示" not in client.get("/notice/").text
        client.force_login(secretary(town.own))
        assert "街道内部公示" in client.get("/notice/").text

    def test_the_list_has_what_runs_first_and_is_narrowed(self, client, town):
        old = published(town.root, title="发展对象公示", now=NOW - timedelta(days=30))
        new = published(town.root)
        client.force_login(secretary(town.own))
        ask = lambda **query: [one.pk for one in client.get("/notice/", query).context["page"]]  # noqa: E731

        assert ask() == [new.pk, old.pk]
        assert ask(state="ENDED") == [old.pk]
        assert ask(q="发展对象") == [old.pk]
        assert ask(q="没有这样的") == []
        assert "现在没有公示" not in client.get("/notice/", {"q": "没有这样的"}).text

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_costs_the_same_for_one_and_for_three(self, client, town, count, django_assert_num_queries):
        for _ in range(count):
            published(town.root)
        client.force_login(secretary(town.own))
        client.get("/notice/")

        with django_assert_num_queries(6):  # session, account, reach, page, rows, unread messages
            client.get("/notice/")

    def test_the_bar_leads_to_it(self, client, town):
        client.force_login(member(town.own))

        assert 'href="/notice/"' in client.get("/me/settings/").text


class TestPublishing:
    @pytest.fixture
    def desk(self, client, town):
        client.force_login(staff(town.root, "林晓"))
        return client

    def typed(self, town, **more):
        sheet = {
            "organization": town.root.pk,
            "title": "关于发展对象的公示",
            "text": "现予公示。",
            "list_title": "发展对象",
            "names": "孟庆云，锦绣社区第二党支部，护士\n丁学敏\t古渡中学党支部\n",
            "audience": "PUBLIC",
            "workdays": 5,
            "keep_days": 30,
            "phone": "0371-66660001",
            "address": "滨河路1号",
            "uid": "00000000-0000-4000-8000-000000000003",
        }
        return sheet | more

    def test_first_it_says_what_will_stand_then_it_is_published_once(self, desk, town):
        asked = desk.post("/desk/public-notice/new/", self.typed(town)).text
        assert "从今天公示到2026年3月27日，共5个工作日，名单2人，不登录也能看。" in asked
        assert not PublicNotice.objects.exists()

        for _ in range(2):
            desk.post("/desk/public-notice/new/", self.typed(town, confirm=1))

        notice = PublicNotice.objects.get()
        assert list(notice.names.order_by("position").values_list("name", "organization", "note")) == [
            ("丁学敏", "古渡中学党支部", ""),
            ("孟庆云", "锦绣社区第二党支部", "护士"),
        ]
        assert AuditRow.objects.filter(action="notices.publish").count() == 1

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"workdays": 4}, "公示不少于5个工作日"),
            ({"names": "，某支部"}, "第1行没有姓名"),
            ({"names": "丁学敏，某支部，电话19900038861"}, "公布的文字里不能有身份证号和手机号"),
            ({"list_title": ""}, "有名单，请写明名单叫什么"),
            ({"phone": "问小林"}, "只写电话号码"),
            ({"title": ""}, "请填写标题"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, desk, town, more, said):
        page = desk.post("/desk/public-notice/new/", self.typed(town, **more)).text

        assert said in page
        assert "现予公示。" in page
        assert not PublicNotice.objects.exists()

    def test_nobody_publishes_for_another_office(self, client, town):
        client.force_login(clerk(town.street))

        client.post("/desk/public-notice/new/", self.typed(town, confirm=1))

        assert PublicNotice.objects.get().organization == town.street
        grant(two := clerk(town.street), Role.COMMITTEE_ADMIN, town.own)
        client.force_login(two)
        page = client.post("/desk/public-notice/new/", self.typed(town, confirm=1, uid=uuid4())).text
        assert "选择一个有效的选项" in page
        assert PublicNotice.objects.count() == 1

    def test_an_office_manages_its_own_alone(self, client, town):
        notice = published(town.street)

        for nobody in (staff(town.root), clerk(town.other_street), secretary(town.own)):
            client.force_login(nobody)
            assert client.get(f"/desk/public-notice/{notice.pk}/").status_code == 404
            assert notice.title not in client.get("/desk/public-notice/").text
        client.force_login(clerk(town.street))
        assert client.get(f"/desk/public-notice/{notice.pk}/").status_code == 200

    def test_what_was_withdrawn_says_why_and_shows_no_name(self, desk, town):
        notice = published(town.root, audience="PUBLIC")

        desk.post(f"/desk/public-notice/{notice.pk}/", {"do": "withdraw", "reason": "名单有误"})

        page = desk.get(f"/notice/{notice.pk}/").text
        assert "撤回：名单有误" in page
        assert "丁学敏" not in page
        with pytest.raises(AlreadyWithdrawn):
            withdraw(notice=notice, reason="再撤", by=staff(town.root), now=NOW)

    def test_the_retention_is_changed_on_the_desk_but_not_before_the_end(self, desk, town):
        notice = published(town.root)
        page = f"/desk/public-notice/{notice.pk}/"

        assert "公示结束以前名单不能撤下" in desk.post(page, {"do": "keep", "until": "2026-03-24"}).text
        desk.post(page, {"do": "keep", "until": "2026-05-01"})

        notice.refresh_from_db()
        assert notice.names_until == date(2026, 5, 1)

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_desks_list_costs_the_same_for_one_and_for_three(
        self, desk, town, count, django_assert_num_queries, quiet_side
    ):
        for _ in range(count):
            published(town.root)
        desk.get("/desk/public-notice/")

        with django_assert_num_queries(5):  # session, account, reach, page, rows
            desk.get("/desk/public-notice/")


@pytest.mark.once
def test_names_are_read_from_lines_with_commas_or_tabs():
    typed = "\n丁学敏\t古渡中学党支部\t带教8人，无偿辅导\n 刘德厚 , 锦绣社区 \n\n陈广发\n"

    assert read_names(typed) == [
        NamedLine("丁学敏", "古渡中学党支部", "带教8人，无偿辅导"),
        NamedLine("刘德厚", "锦绣社区", ""),
        NamedLine("陈广发", "", ""),
    ]
    with pytest.raises(UnreadableLine, match="第2行太长"):
        read_names("丁学敏\n" + "长" * 41)


def test_a_programme_publishes_without_anybody(town):
    notice = published(town.root, by=None, names=NAMES[:1])

    assert (notice.published_by, notice.workdays, notice.names.count()) == (None, 5, 1)

"""The member list, the look-up by number and the roster file: only one's own reach, and no number in an address."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from factories import account, branch, clerk, committee, grant, member, staff
from openpyxl import load_workbook
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.private.services import store
from members.roster.models import Category, Member, MembershipStatus, Sex
from members.roster.queries import Wanted, composition, headcounts, member_list
from organizations.access.rules import Role
from organizations.tree.models import Sector

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
ID_NUMBER, PHONE = "99999919970326044X", "19900038861"


@pytest.fixture(autouse=True)
def _today():
    with travel("2026-11-23 04:00", tick=False):
        yield


def names(response) -> list[str]:
    return [row["name"] for row in response.context["rows"]]


def listed(**wanted) -> list[str]:
    return [one.name for one in member_list(Member.objects.all(), Wanted(**wanted), today=TODAY)]


class TestChoosing:
    @pytest.fixture(autouse=True)
    def _people(self, town):
        member(town.own, "安平", pinyin="an ping", initials="ap", born_on=date(1996, 11, 23), education="COLLEGE")
        member(
            town.sibling,
            "白雪",
            pinyin="bai xue",
            initials="bx",
            sex=Sex.MALE,
            born_on=date(1995, 11, 23),
            regularized_on=date(2015, 11, 24),
            education="PRIMARY",
        )
        member(town.foreign, "蔡明", pinyin="cai ming", initials="cm", category=Category.PROBATIONARY, born_on=None)
        member(town.own, "丁一", pinyin="ding yi", initials="dy", category=Category.ACTIVIST)
        member(town.own, "范离", pinyin="fan li", initials="fl", membership_status=MembershipStatus.LEFT)

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({}, ["安平", "白雪", "蔡明"]),
            ({"category": "PROBATIONARY"}, ["蔡明"]),
            ({"category": "ACTIVIST"}, ["丁一"]),
            ({"category": "ALL"}, ["安平", "白雪", "蔡明", "丁一"]),
            ({"status": "LEFT"}, ["范离"]),
            ({"status": "ALL"}, ["安平", "白雪", "蔡明", "范离"]),
            ({"sex": "MALE"}, ["白雪"]),
            ({"age": "30"}, ["安平"]),
            ({"age": "31-35"}, ["白雪"]),
            ({"age": "nonsense"}, ["安平", "白雪", "蔡明"]),
            ({"party_age": "6-10"}, ["白雪"]),
            ({"party_age": "21-30"}, ["安平"]),
            ({"education": "HIGHER"}, ["安平"]),
            ({"education": "PRIMARY"}, ["白雪"]),
            ({"q": "白"}, ["白雪"]),
            ({"q": "Bai X"}, ["白雪"]),
            ({"q": "cm"}, ["蔡明"]),
            ({"q": "'"}, []),
            ({"q": "%"}, []),
            ({"sort": "-name"}, ["蔡明", "白雪", "安平"]),
            ({"sort": "age"}, ["安平", "白雪", "蔡明"]),
            ({"sort": "-age"}, ["白雪", "安平", "蔡明"]),
        ],
    )
    def test_every_choice_narrows(self, wanted, found):
        assert listed(**wanted) == found

    def test_a_place_means_everything_below_it(self, town):
        assert listed(organization=town.street) == ["安平", "白雪"]
        assert listed(organization=town.own) == ["安平"]

    def test_the_log_says_which_filters_and_no_name(self, town):
        wanted = Wanted(organization=town.own, q="安平", sex="FEMALE", sort="age")

        assert wanted.narrowing() == {"organization": town.own.pk, "q": True, "sex": "FEMALE"}


class TestCounting:
    def test_members_are_counted_where_they_belong(self, town):
        member(town.own)
        member(town.own, category=Category.PROBATIONARY)
        member(town.own, category=Category.ACTIVIST)
        member(town.foreign, membership_status=MembershipStatus.DECEASED)

        counted = headcounts(Member.objects.all())

        assert {pk: (one.full, one.probationary, one.members) for pk, one in counted.items()} == {
            town.own.pk: (1, 1, 2)
        }

    def test_the_composition_has_the_classes_of_the_bulletin(self, town, django_assert_num_queries):
        member(town.own, born_on=date(1946, 11, 23), joined_on=date(1970, 1, 1), ethnicity="回族", education="BACHELOR")
        member(town.own, born_on=date(1996, 11, 23), joined_on=date(2020, 1, 1), ethnicity="汉族", sex=Sex.MALE)
        member(town.own, born_on=None, joined_on=None, category=Category.PROBATIONARY)
        member(town.own, category=Category.ACTIVIST)

        with django_assert_num_queries(1):
            made = composition(Member.objects.all(), today=TODAY)

        assert (made.total, made.full, made.probationary) == (3, 2, 1)
        assert [one.count for one in made.marks] == [2, 1, 1]
        assert [one.count for one in made.ages] == [1, 0, 0, 0, 0, 0, 0, 1]
        assert [one.count for one in made.eras] == [0, 1, 0, 1]
        assert made.marks[1].percent == "33.3%"


class TestThePage:
    def test_a_clerk_sees_the_own_street_and_nobody_else(self, client, town):
        member(town.own, "安平")
        member(town.foreign, "蔡明")
        client.force_login(clerk(town.street))

        page = client.get("/desk/person/")

        assert names(page) == ["安平"]
        assert "蔡明" not in page.text

    def test_a_place_outside_the_reach_narrows_nothing_and_shows_nothing(self, client, town):
        member(town.own, "安平")
        member(town.foreign, "蔡明")
        client.force_login(clerk(town.street))

        page = client.get(f"/desk/person/?organization={town.foreign.pk}")

        assert names(page) == ["安平"]
        assert town.foreign.short_name not in page.text

    def test_a_line_sees_its_sector_only(self, client, town):
        school = branch(town.street, "花溪路小学党支部", sector=Sector.SCHOOL)
        member(school, "安平")
        member(town.own, "白雪")
        line = account()
        grant(line, Role.LINE_STAFF, town.root, sector=Sector.SCHOOL)
        client.force_login(line)

        assert names(client.get("/desk/person/")) == ["安平"]

    def test_numbers_are_masked(self, client, town):
        member(town.own, "安平", numbers=store(id_number=ID_NUMBER, phone=PHONE))
        client.force_login(staff(town.root))

        text = client.get("/desk/person/").text

        assert "199****8861" in text
        assert PHONE not in text
        assert ID_NUMBER not in text

    def test_a_number_is_not_looked_up_in_the_address(self, client, town):
        member(town.own, "安平", numbers=store(phone=PHONE))
        client.force_login(staff(town.root))

        page = client.get(f"/desk/person/?q={PHONE}")

        assert page.context["form"].errors == {"q": ["查手机号、身份证号请用“按号码查”，号码不会出现在网址里。"]}

    def test_pages_keep_the_filters(self, client, town):
        for number in range(51):
            member(town.own, f"甲{number:02}", pinyin=f"jia {number:02}", sex=Sex.MALE)
        member(town.own, "乙", sex=Sex.FEMALE)
        client.force_login(staff(town.root))

        page = client.get("/desk/person/?sex=MALE&page=2")

        assert names(page) == ["甲50"]
        assert 'href="?sex=MALE&amp;page=1"' in page.text

    def test_heads_turn_the_order_round(self, client, town):
        member(town.own, "安平", pinyin="an ping")
        member(town.own, "白雪", pinyin="bai xue")
        client.force_login(staff(town.root))

        page = client.get("/desk/person/?sort=name")

        assert 'href="?sort=-name"' in page.text
        assert names(client.get("/desk/person/?sort=-name")) == ["白雪", "安平"]

    def test_a_large_tree_offers_units_and_the_branches_of_the_chosen_one(self, client, town):
        client.force_login(staff(town.root))

        def offered(query=""):
            return [
                label
                for _, label in client.get(f"/desk/person/{query}")
                .context["form"]
                .fields["organization"]
                .widget.choices
            ]

        assert offered() == ["全部", "滨河区委", "花溪路街道工委", "古渡镇党委"]
        assert offered(f"?organization={town.other_street.pk}") == [
            "全部",
            "滨河区委",
            "花溪路街道工委",
            "古渡镇党委",
            "　沙窝村党支部",
        ]

    def test_an_empty_answer_says_what_to_do(self, client, town):
        client.force_login(staff(town.root))

        assert "没有符合条件的人。可以少选几个条件再试。" in client.get("/desk/person/?sex=MALE").text
        assert "名册里还没有党员。" in client.get("/desk/person/").text

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, client, town, many, settings, django_assert_num_queries):
        settings.NAV = []  # what the sidebar counts is asked by other rooms
        for _ in range(many):
            member(branch(committee(town.root)), numbers=store(phone=PHONE))
        client.force_login(staff(town.root))

        client.get("/desk/person/")  # the first page of a session writes when it began

        with django_assert_num_queries(7):
            assert len(names(client.get("/desk/person/"))) == many


class TestTheLookUp:
    @pytest.mark.parametrize("typed", [PHONE, "199 0003 8861", ID_NUMBER.lower()])
    def test_a_whole_number_leads_to_the_person(self, client, town, typed):
        someone = member(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))
        client.force_login(staff(town.root))

        assert client.post("/desk/person/find/", {"number": typed}).headers["Location"] == f"/desk/person/{someone.pk}/"

    def test_somebody_outside_the_reach_is_not_found(self, client, town):
        member(town.foreign, "蔡明", numbers=store(phone=PHONE))
        client.force_login(clerk(town.street))

        page = client.post("/desk/person/find/", {"number": PHONE})

        assert page.status_code == 200
        assert "在您管辖的范围内没有这个号码。" in page.text
        assert "蔡明" not in page.text

    def test_a_shared_phone_lists_everybody_in_reach(self, client, town):
        for place, name in ((town.own, "安平"), (town.sibling, "白雪"), (town.foreign, "蔡明")):
            member(place, name, pinyin=name, numbers=store(phone=PHONE))
        client.force_login(clerk(town.street))

        assert names(client.post("/desk/person/find/", {"number": PHONE})) == ["安平", "白雪"]

    def test_half_a_number_is_refused(self, client, town):
        client.force_login(staff(town.root))

        page = client.post("/desk/person/find/", {"number": "1990003"}, follow=True)

        assert "请填写完整的手机号（11位）或身份证号（18位）。" in page.text


class TestTheFile:
    def opened(self, content):
        sheet = load_workbook(BytesIO(content)).active
        return [list(row) for row in sheet.iter_rows(values_only=True)]

    def taken(self, client, query=""):
        response = client.post(f"/desk/person/export/{query}", {"reason": "VERIFY"})
        return b"".join(response.streaming_content)

    def test_it_holds_the_reach_with_masked_numbers(self, client, town):
        member(
            town.own,
            "=安平",
            numbers=store(id_number=ID_NUMBER, phone=PHONE),
            joined_on=date(1998, 6, 1),
            joined_precision="MONTH",
            ethnicity="汉族",
        )
        member(town.foreign, "蔡明")
        client.force_login(clerk(town.street))

        rows = self.opened(self.taken(client, "?sex=FEMALE"))

        assert [row[0] for row in rows[:3]] == [
            "花溪路街道工委党员花名册",
            "截至2026年11月23日，共1人",
            "导出人：许静　事由：核对花名册　含个人信息，请妥善保管，用后删除",
        ]
        assert rows[4] == [
            *("序号", "姓名", "性别", "民族", "公民身份证号码", "出生日期", "学历", "人员类别", "加入党组织日期"),
            *("转为正式党员日期", "所在党支部", "工作岗位", "手机号码", "党籍状态"),
        ]
        assert rows[5:-1] == [
            [
                *(1, "=安平", "女", "汉族", "999**************X", "1970年1月1日", None, "正式党员", "1998年6月"),
                *("1996年7月1日", "中共锦绣社区第一党支部", None, "199****8861", "正常"),
            ]
        ]

    def test_a_page_before_it_says_what_leaves_and_nothing_has_left(self, client, town):
        member(town.own)
        client.force_login(clerk(town.street))

        page = client.get("/desk/person/export/?sex=FEMALE&q=党员")

        assert page.context["chosen"] == [
            ("组织", "管辖范围内全部"),
            ("姓名", "党员"),
            ("类别", "正式和预备党员"),
            ("党籍状态", "在册"),
            ("性别", "女"),
        ]
        assert "导出1人（.xlsx）" in page.text
        assert 'href="/desk/person/export/?sex=FEMALE"' in client.get("/desk/person/?sex=FEMALE").text
        assert not AuditRow.objects.filter(action="roster.export").exists()

    def test_nobody_to_export_is_said(self, client, town):
        client.force_login(clerk(town.street))

        page = client.get("/desk/person/export/")

        assert "没有符合条件的内容可以导出" in page.text
        assert "（.xlsx）" not in page.text

    def test_without_a_reason_nothing_leaves(self, client, town):
        member(town.own)
        client.force_login(staff(town.root))

        page = client.post("/desk/person/export/?sex=FEMALE", {})

        assert page.context["form"].errors == {"reason": ["请先选择导出事由，再导出。"]}
        assert not AuditRow.objects.filter(action="roster.export").exists()

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, client, town, many, settings, django_assert_num_queries):
        settings.NAV = []  # what the sidebar counts is asked by other rooms
        for _ in range(many):
            member(branch(town.street), numbers=store(phone=PHONE))
        client.force_login(staff(town.root))

        client.get("/desk/person/")

        with django_assert_num_queries(8):
            assert len(self.opened(self.taken(client))) == 6 + many
        with django_assert_num_queries(4):
            client.get("/desk/person/export/")


@pytest.mark.proves("exports-with-persons-are-marked")
def test_the_log_and_the_file_name_each_other(client, town):
    """By a number in the file and the digest of the file."""
    member(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))
    by = clerk(town.street)
    client.force_login(by)

    response = client.post("/desk/person/export/?sex=FEMALE&q=党员", {"reason": "VERIFY"})
    content = b"".join(response.streaming_content)

    row = AuditRow.objects.get(action="roster.export")
    number = row.detail["number"]
    assert (row.by, row.organization_path) == (by, town.street.path)
    assert row.detail == {
        "number": number,
        "reason": "VERIFY",
        "rows": 1,
        "filter": {"sex": "FEMALE", "q": True},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sheet = load_workbook(BytesIO(content)).active
    mark = f"导出编号{number}　许静（花溪路街道工委）　2026-11-23 04:00　含个人信息，不得外传"
    assert [sheet["A4"].value, sheet.cell(sheet.max_row, 1).value] == [mark, mark]
    assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == mark


@pytest.mark.proves("exports-with-persons-are-marked")
def test_a_file_that_cannot_be_written_down_does_not_leave(client, town, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    member(town.own, numbers=store(phone=PHONE))
    client.force_login(staff(town.root))
    monkeypatch.setattr("members.roster.services.export.record", full)
    client.raise_request_exception = False

    response = client.post("/desk/person/export/", {"reason": "VERIFY"})

    assert (response.status_code, response.streaming) == (500, False)
    assert response.headers["Content-Type"].startswith("text/html")

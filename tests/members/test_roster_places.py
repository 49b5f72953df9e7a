"""The tree and an organization's page on the desk: what they show to whom, and what is done there."""

from datetime import date

import pytest
from django.db import connection
from factories import account, branch, clerk, committee, grant, member, staff
from time_machine import travel

from members.private.services import store
from members.roster.models import Category, Member, Participation, PostTitle, Subgroup, Term
from members.roster.services import appoint, begin_term, form_subgroup, join_subgroup
from organizations.access.rules import Role
from organizations.tree.models import Organization, Sector
from organizations.tree.services import dissolve, rename

pytestmark = pytest.mark.django_db

PHONE = "19900038861"
TODAY, BEFORE = "2026-11-23", date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _today():
    with travel(f"{TODAY} 04:00", tick=False):
        yield


@pytest.fixture
def desk(client, town):
    client.force_login(staff(town.root))
    return client


def lines(response) -> list[tuple]:
    return [
        (line.twig.depth, str(line.twig.organization), line.branches, line.members)
        for line in response.context.get("lines", [])
    ]


class TestTree:
    def test_every_line_counts_what_stands_below_it(self, desk, town):
        member(town.own)
        member(town.own, category=Category.PROBATIONARY)
        member(town.own, category=Category.ACTIVIST)
        member(town.foreign)

        assert lines(desk.get("/desk/org/")) == [
            (0, "滨河区委", 3, 3),
            (1, "花溪路街道工委", 2, 2),
            (2, "锦绣社区第一党支部", 1, 2),
            (2, "锦绣社区第二党支部", 1, 0),
            (1, "古渡镇党委", 1, 1),
            (2, "沙窝村党支部", 1, 1),
        ]

    def test_a_clerk_sees_the_own_street_and_no_figure_of_others(self, client, town):
        member(town.own)
        member(town.foreign)
        client.force_login(clerk(town.street))

        page = client.get("/desk/org/")

        assert [(line[1], line[3]) for line in lines(page)][1:] == [
            ("花溪路街道工委", 1),
            ("锦绣社区第一党支部", 1),
            ("锦绣社区第二党支部", 0),
        ]
        assert "沙窝村" not in page.text
        assert f'href="/desk/org/{town.root.pk}/"' not in page.text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=shawo", ["滨河区委", "古渡镇党委", "沙窝村党支部"]),
            ("kind=WORKING_COMMITTEE", ["滨河区委", "花溪路街道工委", "古渡镇党委"]),
            ("sector=SCHOOL", []),
            ("q=%E9%94%A6%E7%BB%A3&kind=BRANCH&sector=COMMUNITY", ["滨河区委", "花溪路街道工委", "锦绣社区第一党支部", "锦绣社区第二党支部"]),
        ],
    )  # fmt: skip
    def test_search_and_filters_keep_the_way_down(self, desk, town, query, found):
        assert [line[1] for line in lines(desk.get(f"/desk/org/?{query}"))] == found

    def test_dissolved_ones_are_shown_on_request(self, desk, town):
        dissolve(organization=town.own, on=date(2026, 5, 1), by=None)

        assert town.own.short_name not in desk.get("/desk/org/").text
        page = desk.get("/desk/org/?dissolved=on")
        assert "2026年5月1日撤销" in page.text
        assert lines(page)[0][2] == 2

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, desk, town, many, settings, django_assert_num_queries):
        settings.NAV = []  # what the sidebar counts is asked by other rooms
        for _ in range(many):
            member(branch(committee(town.root)))
        desk.get("/desk/org/")

        # PostgreSQL says in one that nothing of the tree was written to since; SQLite reads its values in two.
        with django_assert_num_queries(4 if connection.vendor == "postgresql" else 5):
            assert desk.get("/desk/org/").context["found"] == 6 + 2 * many


class TestOrganization:
    def test_it_says_how_many_of_its_members_are_on_probation(self, desk, town):
        for category in (Category.FULL, Category.FULL, Category.PROBATIONARY):
            member(town.own, category=category)

        assert "3名（预备1名）" in desk.get(f"/desk/org/{town.own.pk}/").text

    def test_it_tells_the_facts_and_the_history(self, desk, town):
        rename(
            organization=town.own,
            name="中共锦绣社区东支部委员会",
            short_name="锦绣社区东党支部",
            on=BEFORE,
            by=None,
            document_number="花工组〔2026〕1号",
        )

        text = desk.get(f"/desk/org/{town.own.pk}/").text

        assert "中共锦绣社区东支部委员会" in text
        assert "花工组〔2026〕1号" in text
        assert "2016年7月1日至2026年1月1日" in text
        assert "中共锦绣社区第一党支部" in text

    def test_secretary_first_with_a_contact_number_for_who_looks_after_them(self, desk, town):
        someone = member(town.own, "安平", numbers=store(phone=PHONE))
        appoint(member=member(town.own, "白雪"), organization=town.own, title="COMMITTEE_MEMBER", on=BEFORE, by=None)
        appoint(member=someone, organization=town.own, title=PostTitle.SECRETARY, on=BEFORE, by=None)

        posts = desk.get(f"/desk/org/{town.own.pk}/").context["posts"]

        assert [(one.title, one.member.name, one.contact) for one in posts] == [
            ("书记", "安平", PHONE),
            ("委员", "白雪", ""),
        ]

    def test_who_only_reads_sees_the_mask(self, client, town):
        appoint(
            member=member(town.own, numbers=store(phone=PHONE)),
            organization=town.own,
            title="SECRETARY",
            on=BEFORE,
            by=None,
        )
        line = account()
        grant(line, Role.LINE_STAFF, town.root, sector=Sector.COMMUNITY)
        client.force_login(line)

        text = client.get(f"/desk/org/{town.own.pk}/").text

        assert "199****8861" in text
        assert PHONE not in text
        assert "免职" not in text
        assert "登记党员" not in text

    def test_a_secretary_from_a_branch_out_of_reach_has_a_name_and_no_link(self, client, town):
        someone = member(town.foreign, "蔡明")
        appoint(member=someone, organization=town.own, title="SECRETARY", on=BEFORE, by=None)
        client.force_login(clerk(town.street))

        text = client.get(f"/desk/org/{town.own.pk}/").text

        assert "蔡明" in text
        assert f"/desk/person/{someone.pk}/" not in text

    @pytest.mark.parametrize(
        ("expires_on", "words"),
        [
            (date(2026, 11, 22), "2026年11月22日已届满，还没有登记换届。"),
            (date(2027, 5, 23), "2027年5月23日届满，不到六个月了，请准备换届。"),
        ],
    )
    def test_the_end_of_a_term_is_announced(self, desk, town, expires_on, words):
        begin_term(organization=town.own, on=BEFORE, expires_on=expires_on, has_committee=False, by=None)

        assert words in desk.get(f"/desk/org/{town.own.pk}/").text

    def test_a_term_far_away_is_not(self, desk, town):
        begin_term(organization=town.own, on=BEFORE, expires_on=date(2027, 5, 24), has_committee=False, by=None)

        assert "请准备换届" not in desk.get(f"/desk/org/{town.own.pk}/").text

    def test_children_and_subgroups_come_with_their_counts(self, desk, town):
        people = [member(town.own) for _ in range(3)]
        group = form_subgroup(organization=town.own, name="第一党小组", on=BEFORE, by=None)
        join_subgroup(members=people[:2], subgroup=group, on=BEFORE, by=None)

        above, itself = (desk.get(f"/desk/org/{one.pk}/").context for one in (town.street, town.own))

        assert [(str(line.twig.organization), line.members) for line in above["counts"].children] == [
            ("锦绣社区第一党支部", 3),
            ("锦绣社区第二党支部", 0),
        ]
        assert [(one.name, one.size) for one in itself["subgroups"]] == [("第一党小组", 2)]

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, desk, town, many, settings, django_assert_num_queries):
        settings.NAV = []  # what the sidebar counts is asked by other rooms
        for number in range(many):
            someone = member(branch(town.street), numbers=store(phone=PHONE))
            appoint(member=someone, organization=town.street, title=PostTitle.values[number], on=BEFORE, by=None)
        desk.get("/desk/org/")

        with django_assert_num_queries(14):
            desk.get(f"/desk/org/{town.street.pk}/")


class TestActs:
    def test_a_person_is_enrolled(self, desk, town):
        facts = {
            "name": "解 晓东",
            "category": "FULL",
            "on": "2026-11-01",
            "id_number": "99999919970326044x",
            "phone": "199-0003-8861",
            "sex": "FEMALE",
            "born": "1997年3月",
            "joined": "2019年6月",
            "regularized": "2020-06-30",
        }

        desk.post(f"/desk/org/{town.own.pk}/enrol/", facts)

        made = Member.objects.get()
        assert (made.name, made.pinyin, made.born, made.joined, made.regularized, made.organization) == (
            "解晓东",
            "xie xiao dong",
            "1997年3月",
            "2019年6月",
            "2020年6月30日",
            town.own,
        )

    def test_a_page_sent_twice_enrols_one_person_and_another_page_a_namesake(self, desk, town):
        url, facts = f"/desk/org/{town.own.pk}/enrol/", {"name": "解晓东", "category": "APPLICANT", "on": TODAY}
        first, second = (desk.get(url).context["form"]["uid"].value() for _ in range(2))

        where = [desk.post(url, facts | {"uid": uid}).headers["Location"] for uid in (first, first, second)]

        assert where == [f"/desk/person/{one.pk}/" for one in Member.objects.order_by("pk") for _ in range(2)][:3]

    @pytest.mark.parametrize(
        ("wrong", "errors"),
        [
            ({"id_number": "999999197003260441"}, {"id_number": ["身份证号校验码不对，请核对每一位。"]}),
            ({"sex": "MALE"}, {"sex": ["与身份证号不符，请核对。"]}),
            ({"born": "1996年"}, {"born": ["与身份证号不符，请核对。"]}),
            ({"phone": "0371-66665555"}, {"phone": ["请填写11位手机号。"]}),
            ({"joined": ""}, {"joined": ["请填写入党日期，只知道月份的写成 1998年6月。"]}),
            ({"joined": "1996-01-01"}, {"joined": ["入党日期不能早于出生日期。"]}),
            ({"joined": "2010-01-01"}, {"joined": ["入党时不满18周岁，请核对。"]}),
            ({"regularized": "2018年"}, {"regularized": ["转正日期不能早于入党日期。"]}),
            ({"regularized": "2027年"}, {"regularized": ["日期还没到。"]}),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, desk, town, wrong, errors):
        right = {"name": "解晓东", "category": "FULL", "on": TODAY, "id_number": "99999919970326044X"}
        right |= {"sex": "FEMALE", "born": "1997-03-26", "joined": "2019年6月", "regularized": "2020年6月"}

        page = desk.post(f"/desk/org/{town.own.pk}/enrol/", right | wrong)

        assert page.context["form"].errors == errors
        assert not Member.objects.exists()

    def test_an_id_number_that_is_known_is_refused_at_its_field(self, desk, town):
        member(town.foreign, numbers=store(id_number="99999919970326044X"))

        facts = {"name": "解晓东", "category": "APPLICANT", "on": TODAY, "id_number": "99999919970326044X"}
        page = desk.post(f"/desk/org/{town.own.pk}/enrol/", facts)

        assert page.context["form"].errors == {"id_number": ["名册里已有人使用这个身份证号，请先查找核对。"]}

    def test_a_term_begins(self, desk, town):
        desk.post(
            f"/desk/org/{town.own.pk}/term/",
            {"number": "3", "on": TODAY, "expires_on": "2031-11-23", "has_committee": "on"},
        )

        term = Term.objects.get()
        assert (term.number, term.expires_on, term.has_committee) == (3, date(2031, 11, 23), True)
        assert "第3届" in desk.get(f"/desk/org/{town.own.pk}/").text

    def test_the_end_of_a_term_is_proposed_by_the_kind_of_branch(self, desk, town):
        form = desk.get(f"/desk/org/{town.own.pk}/term/").context["form"]

        assert form.fields["expires_on"].initial == date(2031, 11, 23)

    def test_a_branch_with_members_is_not_dissolved(self, desk, town):
        member(town.own)

        page = desk.post(f"/desk/org/{town.own.pk}/dissolve/", {"on": TODAY, "confirm": "1"})

        assert page.context["form"].errors == {
            "__all__": ["这里还有党员，或者入党申请人、积极分子、发展对象。请先在各人的页面上转到别的支部。"]
        }
        assert Organization.objects.get(pk=town.own.pk).dissolved_on is None

    def test_an_empty_branch_is_dissolved_after_asking(self, desk, town):
        appoint(member=member(town.sibling), organization=town.own, title="SECRETARY", on=BEFORE, by=None)
        url = f"/desk/org/{town.own.pk}/dissolve/"

        asked = desk.post(url, {"on": TODAY})
        assert "从2026年11月23日起撤销“锦绣社区第一党支部”。1项职务同时免去" in asked.text
        desk.post(url, {"on": TODAY, "confirm": "1"})

        assert Organization.objects.get(pk=town.own.pk).dissolved_on == date(2026, 11, 23)
        assert "已撤销" in desk.get(f"/desk/org/{town.own.pk}/").text

    def test_a_subgroup_is_formed_and_ended(self, desk, town):
        desk.post(f"/desk/org/{town.own.pk}/subgroup/", {"name": "第一党小组", "on": "2026-11-01"})
        group = Subgroup.objects.get()
        desk.post(f"/desk/subgroup/{group.pk}/end/", {"on": TODAY})

        group.refresh_from_db()
        assert group.ends_on == date(2026, 11, 23)

    def test_a_post_is_ended(self, desk, town):
        post = appoint(member=member(town.own), organization=town.own, title="SECRETARY", on=BEFORE, by=None)

        desk.post(f"/desk/post/{post.pk}/end/", {"on": TODAY})

        post.refresh_from_db()
        assert post.ends_on == date(2026, 11, 23)
        assert desk.get(f"/desk/post/{post.pk}/end/").status_code == 404

    def test_a_day_before_it_began_is_refused(self, desk, town):
        visit = Participation.objects.create(member=member(town.own), organization=town.foreign, starts_on=BEFORE)

        page = desk.post(f"/desk/participation/{visit.pk}/end/", {"on": "2025-12-31"})

        assert page.context["form"].errors == {"on": ["早于这件事开始的日期，请核对。"]}


@pytest.mark.proves("post-holders-can-be-called")
@pytest.mark.parametrize(
    ("role", "at", "address", "shown"),
    [
        (Role.DEPARTMENT_STAFF, "root", "/desk/org/{}/", PHONE),
        (Role.COMMITTEE_ADMIN, "street", "/desk/org/{}/", PHONE),
        (Role.LINE_STAFF, "root", "/desk/org/{}/", "199****8861"),
        (Role.SECRETARY, "own", "/b/{}/", PHONE),
        (Role.RECORDER, "own", "/b/{}/", PHONE),
        (Role.MEMBER, "own", "/b/{}/", PHONE),
        (Role.LINE_STAFF, "root", "/b/{}/", "199****8861"),
    ],
)
def test_a_post_holder_can_be_called_from_above_and_from_the_own_branch(client, town, role, at, address, shown):
    holder, _ = (member(town.own, numbers=store(phone=phone)) for phone in (PHONE, "19900621384"))
    appoint(member=holder, organization=town.own, title=PostTitle.SECRETARY, on=BEFORE, by=None)
    reader = account()
    grant(reader, role, getattr(town, at))
    client.force_login(reader)

    page = client.get(address.format(town.own.pk))

    assert [one.contact for one in page.context["posts" if "posts" in page.context else "holders"]] == [shown]
    assert (PHONE in page.text, "19900621384" in page.text) == (shown == PHONE, False)
    assert ("tel:" in page.text) == (shown == PHONE and address.startswith("/b/"))


@pytest.mark.proves("post-holders-can-be-called")
@pytest.mark.parametrize(
    ("role", "at"),
    [
        (Role.COMMITTEE_ADMIN, "other_street"),
        (Role.SECRETARY, "sibling"),
        (Role.MEMBER, "sibling"),
        (Role.STATION_MANAGER, "sibling"),
        (Role.GROUP_LEADER, "street"),
        (Role.SYSTEM_ADMIN, "root"),
        (Role.AUDITOR, "root"),
    ],
)
def test_a_post_holder_is_not_there_for_anybody_else(client, town, role, at):
    holder = member(town.own, numbers=store(phone=PHONE))
    appoint(member=holder, organization=town.own, title=PostTitle.SECRETARY, on=BEFORE, by=None)
    reader = account()
    grant(reader, role, getattr(town, at))
    client.force_login(reader)

    assert [client.get(one.format(town.own.pk)).status_code for one in ("/desk/org/{}/", "/b/{}/")] == [404, 404]

"""One member's page and what is done from it."""

from datetime import date

import pytest
from factories import account, clerk, grant, member, staff
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.private.services import masked, store
from members.roster.models import (
    Affiliation,
    Category,
    Member,
    MembershipStatus,
    Participation,
    Post,
    StandingExemption,
    SubgroupMembership,
)
from members.roster.services import end_affiliation, form_subgroup
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db

ID_NUMBER, PHONE = "99999919970326044X", "19900038861"
TODAY, BEFORE, DAY = "2026-11-23", date(2026, 1, 1), date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _today():
    with travel(f"{TODAY} 04:00", tick=False):
        yield


@pytest.fixture
def desk(client, town):
    client.force_login(staff(town.root))
    return client


def done(client, someone, act, **fields):
    """The form, confirmed."""
    return client.post(f"/desk/person/{someone.pk}/{act}/", {"on": TODAY, "confirm": "1"} | fields, follow=True)


def offered(client, someone) -> list[str]:
    return [name.removeprefix("roster:") for name, _, _ in client.get(f"/desk/person/{someone.pk}/").context["actions"]]


class TestThePage:
    def test_a_month_stays_a_month(self, desk, town):
        someone = member(town.own, joined_on=date(1998, 6, 1), joined_precision="MONTH")

        text = desk.get(f"/desk/person/{someone.pk}/").text

        assert "<dd>1998年6月</dd>" in text
        assert "1970年1月1日（56岁）" in text

    def test_numbers_are_masked_until_a_purpose_is_given(self, desk, town):
        someone = member(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))

        text = desk.get(f"/desk/person/{someone.pk}/").text

        assert "999**************X" in text
        assert PHONE not in text

    def test_a_look_shows_both_numbers_once_and_is_written_down(self, desk, town):
        someone = member(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))

        seen = desk.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "CONTACT"})

        assert ID_NUMBER in seen.text
        assert PHONE in seen.text
        assert seen.headers["Cache-Control"] == "private, no-store"
        assert PHONE not in desk.get(f"/desk/person/{someone.pk}/").text
        looks = AuditRow.objects.filter(action="private.reveal").values_list("organization_path", "detail")
        assert list(looks) == [(town.own.path, {"purpose": "CONTACT"})]

    def test_without_a_purpose_nothing_is_shown(self, desk, town):
        someone = member(town.own, numbers=store(phone=PHONE))

        page = desk.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": ""})

        assert PHONE not in page.text
        assert not AuditRow.objects.filter(action="private.reveal").exists()

    def test_who_only_reads_changes_and_reveals_nothing(self, client, town):
        someone = member(town.own, numbers=store(phone=PHONE))
        line = account()
        grant(line, Role.LINE_STAFF, town.root)
        client.force_login(line)

        page = client.get(f"/desk/person/{someone.pk}/")

        assert page.context["actions"] == []
        assert "查看完整号码" not in page.text
        assert client.post(f"/desk/person/{someone.pk}/reveal/", {"purpose": "CONTACT"}).status_code == 404
        assert client.get(f"/desk/person/{someone.pk}/edit/").status_code == 404

    def test_a_member_of_another_street_does_not_exist(self, client, town):
        someone = member(town.foreign)
        client.force_login(clerk(town.street))

        assert client.get(f"/desk/person/{someone.pk}/").status_code == 404

    @pytest.mark.parametrize(
        ("attributes", "acts"),
        [
            ({}, ["transfer", "appoint", "subgroup", "participate", "exempt", "account", "status", "leave"]),
            (
                {"category": Category.PROBATIONARY},
                ["transfer", "advance", "subgroup", "participate", "exempt", "account", "status", "leave"],
            ),
            ({"category": Category.APPLICANT}, ["transfer", "advance", "account"]),
            ({"membership_status": MembershipStatus.LEFT}, ["rejoin"]),
            ({"membership_status": MembershipStatus.EXPELLED}, ["status"]),
            ({"membership_status": MembershipStatus.DECEASED}, []),
        ],
    )
    def test_only_what_is_possible_is_offered(self, desk, town, attributes, acts):
        assert offered(desk, member(town.own, **attributes)) == acts

    @pytest.mark.parametrize("many", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, desk, town, many, settings, django_assert_num_queries):
        settings.NAV = []  # what the sidebar counts is asked by other rooms
        someone = member(town.own)
        for number in range(many):
            day = date(2020 + number, 1, 1)
            Participation.objects.create(member=someone, organization=town.foreign, starts_on=day, ends_on=day)
            Post.objects.create(member=someone, organization=town.own, title="SECRETARY", starts_on=day, ends_on=day)
        desk.get("/desk/org/")

        with django_assert_num_queries(12):
            desk.get(f"/desk/person/{someone.pk}/")


class TestEditing:
    FACTS = {"name": "安平", "sex": "FEMALE", "version": "1"}

    def test_facts_are_corrected_and_numbers_kept(self, desk, town):
        someone = member(town.own, numbers=store(id_number=ID_NUMBER, phone=PHONE))

        desk.post(f"/desk/person/{someone.pk}/edit/", self.FACTS | {"born": "1997年3月", "phone": "19900621384"})

        kept = Member.objects.get()
        assert (kept.name, kept.born, kept.joined, masked(kept.numbers).id_number, masked(kept.numbers).phone) == (
            "安平",
            "1997年3月",
            "",
            "999**************X",
            "199****1384",
        )

    def test_the_form_begins_with_what_is_known(self, desk, town):
        someone = member(town.own, "安平", joined_on=date(1998, 6, 1), joined_precision="MONTH")

        form = desk.get(f"/desk/person/{someone.pk}/edit/").context["form"]

        assert {name: form[name].value() for name in ("name", "born", "joined", "version", "id_number")} == {
            "name": "安平",
            "born": "1970年1月1日",
            "joined": "1998年6月",
            "version": 1,
            "id_number": None,
        }

    def test_the_second_writer_is_told(self, desk, town):
        someone = member(town.own, "白雪")
        Member.objects.update(version=2)

        page = desk.post(f"/desk/person/{someone.pk}/edit/", self.FACTS)

        assert page.context["form"].non_field_errors() == ["您打开这页以后，有人改过这个人的信息。请重新打开再改。"]
        assert Member.objects.get().name == "白雪"


class TestActs:
    def test_a_transfer_says_what_it_ends(self, desk, town):
        someone = member(town.own, "安平")
        Post.objects.create(member=someone, organization=town.own, title="SECRETARY", starts_on=BEFORE)

        page = desk.post(f"/desk/person/{someone.pk}/transfer/", {"to": town.foreign.pk, "on": TODAY})

        assert (
            "从2026年11月23日起，安平的组织关系由“锦绣社区第一党支部”转到“沙窝村党支部”，同时免去在原支部的书记职务。"
            in page.text
        )
        assert Member.objects.get().organization == town.own
        done(desk, someone, "transfer", to=town.foreign.pk)
        assert Member.objects.get().organization == town.foreign

    def test_a_transfer_says_which_rights_of_the_account_it_ends(self, desk, town):
        someone = member(town.own, "安平", account=account())
        for role, place in ((Role.MEMBER, town.own), (Role.RECORDER, town.own), (Role.STATION_MANAGER, town.sibling)):
            grant(someone.account, role, place)

        page = desk.post(f"/desk/person/{someone.pk}/transfer/", {"to": town.foreign.pk, "on": TODAY})

        assert "转到“沙窝村党支部”，账号在原支部的记录员权限同时结束。以前的参加记录留在原支部。" in page.text

    def test_a_clerk_transfers_within_the_own_street_only(self, client, town):
        someone = member(town.own)
        client.force_login(clerk(town.street))

        page = done(client, someone, "transfer", to=town.foreign.pk)

        assert list(page.context["form"].errors) == ["to"]
        assert list(page.context["form"].fields["to"].queryset) == [town.sibling]
        assert Member.objects.get().organization == town.own

    def test_a_refusal_stands_at_its_field(self, desk, town):
        someone = member(town.own, since=date(2026, 10, 1))

        page = done(desk, someone, "transfer", to=town.foreign.pk, on="2026-09-30")

        assert page.context["form"].errors == {"on": ["早于本人组织关系现在这一段的开始日期，请核对。"]}

    def test_leaving_and_coming_back(self, desk, town):
        someone = member(town.own)

        done(desk, someone, "leave", reason="OUT", on="2026-10-01", document_number="豫组转9号")
        assert Member.objects.get().membership_status == MembershipStatus.LEFT
        done(desk, someone, "rejoin", organization=town.sibling.pk)

        spans = Affiliation.objects.order_by("pk").values_list("organization", "starts_on", "ends_on")
        assert list(spans) == [
            (town.own.pk, date(2016, 7, 1), date(2026, 10, 1)),
            (town.sibling.pk, DAY, None),
        ]

    def test_nobody_comes_back_before_leaving(self, desk, town):
        someone = member(town.own)
        end_affiliation(member=someone, reason="OUT", on=date(2026, 10, 1), by=None)

        page = done(desk, someone, "rejoin", organization=town.sibling.pk, on="2026-09-30")

        assert page.context["form"].errors == {"on": ["早于上一段组织关系结束的日期，请核对。"]}

    def test_an_activist_becomes_a_member_step_by_step(self, desk, town):
        someone = member(town.own, category=Category.ACTIVIST, joined_on=None, regularized_on=None)

        assert (
            "入党日期记为2026年11月23日"
            in desk.post(f"/desk/person/{someone.pk}/advance/", {"on": TODAY, "to": "PROBATIONARY"}).text
        )
        done(desk, someone, "advance", to="PROBATIONARY")

        assert Affiliation.objects.get().reason == "ADMITTED"
        choices = desk.get(f"/desk/person/{someone.pk}/advance/").context["form"].fields["to"].choices
        assert choices == [("", "请选择"), ("FULL", "正式党员")]

    def test_a_status_that_ends_everything_says_so(self, desk, town):
        someone = member(town.own)

        page = desk.post(f"/desk/person/{someone.pk}/status/", {"on": TODAY, "to": "EXPELLED"})
        assert "组织关系、职务和账号权限同时结束" in page.text
        done(desk, someone, "status", to="EXPELLED")

        assert Affiliation.objects.get().ends_on == DAY

    def test_a_new_secretary_is_announced_with_the_former(self, desk, town):
        former, someone = member(town.own, "白雪"), member(town.own, "安平")
        done(desk, former, "appoint", organization=town.own.pk, title="SECRETARY", on="2026-01-01")

        page = desk.post(
            f"/desk/person/{someone.pk}/appoint/", {"organization": town.own.pk, "title": "SECRETARY", "on": TODAY}
        )

        assert "安平任“锦绣社区第一党支部”书记，白雪不再担任书记。" in page.text
        done(desk, someone, "appoint", organization=town.own.pk, title="SECRETARY")
        assert list(Post.objects.order_by("pk").values_list("member", "ends_on")) == [
            (former.pk, DAY),
            (someone.pk, None),
        ]

    def test_a_clerk_appoints_below_the_own_committee_only(self, client, town):
        someone = member(town.own)
        client.force_login(clerk(town.street))

        places = client.get(f"/desk/person/{someone.pk}/appoint/").context["form"].fields["organization"].queryset

        assert list(places) == [town.own]

    def test_a_long_excuse_and_its_end(self, desk, town):
        someone = member(town.own)

        done(desk, someone, "exempt", reason="FRAIL", on="2026-11-01", approved_by="花溪路街道工委")
        excuse = StandingExemption.objects.get()
        desk.post(f"/desk/person/exemption/{excuse.pk}/end/", {"on": TODAY})

        excuse.refresh_from_db()
        assert (excuse.reason, excuse.starts_on, excuse.ends_on) == ("FRAIL", date(2026, 11, 1), DAY)

    def test_an_excuse_cannot_end_before_it_begins(self, desk, town):
        page = done(desk, member(town.own), "exempt", reason="ILL", until="2026-11-01")

        assert page.context["form"].errors == {"until": ["要晚于开始日期。"]}

    def test_taking_part_elsewhere(self, desk, town):
        someone = member(town.own)

        done(desk, someone, "participate", organization=town.foreign.pk, instead_of_home="on")
        page = done(desk, someone, "participate", organization=town.sibling.pk, instead_of_home="on")

        assert page.context["form"].errors == {"organization": ["已登记在别处参加，请先结束那一段。"]}
        assert Participation.objects.get().organization == town.foreign

    def test_joining_a_subgroup_of_the_own_branch(self, desk, town):
        someone = member(town.own)
        mine = form_subgroup(organization=town.own, name="第一党小组", on=BEFORE, by=None)
        other = form_subgroup(organization=town.sibling, name="第一党小组", on=BEFORE, by=None)

        assert list(done(desk, someone, "subgroup", subgroup=other.pk).context["form"].errors) == ["subgroup"]
        done(desk, someone, "subgroup", subgroup=mine.pk)

        assert SubgroupMembership.objects.get().subgroup == mine

    def test_an_account_is_opened_once(self, desk, town):
        someone = member(town.own, "安平")

        assert "为安平开通账号。" in desk.get(f"/desk/person/{someone.pk}/account/").text
        done(desk, someone, "account")
        page = done(desk, someone, "account")

        someone.refresh_from_db()
        assert someone.account.username == f"dy{someone.pk}"
        assert f'href="/desk/account/{someone.account_id}/"' in desk.get(f"/desk/person/{someone.pk}/").text
        assert desk.get(f"/desk/account/{someone.account_id}/").status_code == 200
        assert page.context["form"].non_field_errors() == ["本人已经有账号。"]


def test_data_maintenance_shows_members_of_the_reach_and_no_numbers(client, town):
    member(town.own, "安平", numbers=store(id_number=ID_NUMBER, phone=PHONE))
    other = member(town.foreign, "蔡明")
    client.force_login(clerk(town.street))

    page = client.get("/desk/data/members/member/")

    assert "安平" in page.text
    assert "蔡明" not in page.text
    assert client.get(f"/desk/data/members/member/{other.pk}/change/").status_code == 404
    mine = client.get(f"/desk/data/members/member/{Member.objects.get(name='安平').pk}/change/").text
    assert PHONE not in mine
    assert "号码" not in mine


@pytest.mark.parametrize("model", ["affiliation", "participation", "standingexemption", "post", "term", "subgroup"])
def test_every_table_of_the_roster_opens_in_data_maintenance(desk, town, model):
    someone = member(town.own)
    Participation.objects.create(member=someone, organization=town.foreign, starts_on=BEFORE)
    StandingExemption.objects.create(member=someone, reason="ILL", starts_on=BEFORE)
    Post.objects.create(member=someone, organization=town.own, title="SECRETARY", starts_on=BEFORE)

    assert desk.get(f"/desk/data/members/{model}/").status_code == 200
    assert desk.get("/desk/data/organizations/organizationedge/").status_code == 200

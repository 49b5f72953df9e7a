"""Changing the tree on the desk: a form, a sentence of what will change, then it is done."""

from datetime import date

import pytest
from factories import clerk, staff
from time_machine import travel

from organizations.tree.models import Organization, OrganizationEdge

pytestmark = pytest.mark.django_db
TODAY = "2026-11-23"


@pytest.fixture(autouse=True)
def _today():
    with travel(f"{TODAY} 04:00", tick=False):
        yield


@pytest.fixture
def desk(client, town):
    client.force_login(staff(town.root))
    return client


NEW = {
    "kind": "BRANCH",
    "name": "中共花溪路街道 望河社区支部委员会",
    "short_name": "望河社区党支部",
    "sector": "COMMUNITY",
    "attributes": ["joint"],
    "national_code": "999001010009",
    "on": "2026-11-01",
    "document_number": "花工组〔2026〕7号",
}


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


class TestFounding:
    def test_first_it_says_what_will_change_and_changes_nothing(self, desk, town):
        page = desk.post(f"/desk/org/{town.street.pk}/found/", NEW)

        assert "从2026年11月1日起（花工组〔2026〕7号），在“花溪路街道工委”下设立党支部“望河社区党支部”。" in page.text
        assert not Organization.objects.filter(short_name="望河社区党支部").exists()

    def test_then_it_is_founded(self, desk, town):
        page = desk.post(f"/desk/org/{town.street.pk}/found/", NEW | {"confirm": "1"}, follow=True)

        made = Organization.objects.get(short_name="望河社区党支部")
        assert page.redirect_chain == [(f"/desk/org/{made.pk}/", 302)]
        assert said(page) == ["已设立“望河社区党支部”。"]
        assert (made.parent, made.name, made.kind_label, made.founded_on, made.national_code) == (
            town.street,
            "中共花溪路街道望河社区支部委员会",
            "联合党支部",
            date(2026, 11, 1),
            "999001010009",
        )
        assert made.edges.get().document_number == "花工组〔2026〕7号"

    def test_going_back_keeps_what_was_typed(self, desk, town):
        page = desk.post(f"/desk/org/{town.street.pk}/found/", NEW | {"back": "1"})

        assert 'value="望河社区党支部"' in page.text
        assert not Organization.objects.filter(short_name="望河社区党支部").exists()

    @pytest.mark.parametrize(
        ("wrong", "field", "words"),
        [
            ({"short_name": "锦绣社区第一党支部"}, "short_name", "同一个上级下已有这个简称的组织。"),
            ({"national_code": "999000000001"}, "national_code", "这个代码已经属于另一个党组织。"),
            ({"on": "2026-11-24"}, "on", "日期还没到。请到了那一天再来办理。"),
            ({"on": "昨天"}, "on", "请填写日期，如 2026-09-01。"),
            ({"kind": "DISTRICT_COMMITTEE"}, "kind", "选择一个有效的选项。 DISTRICT_COMMITTEE 不在可用的选项中。"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(self, desk, town, wrong, field, words):
        page = desk.post(f"/desk/org/{town.street.pk}/found/", NEW | {"confirm": "1"} | wrong)

        assert page.context["form"].errors == {field: [words]}
        assert Organization.objects.count() == 6

    def test_only_what_may_stand_there_is_offered(self, desk, town):
        offered = desk.get(f"/desk/org/{town.own.pk}/found/").context["form"].fields["kind"].choices

        assert offered == [("STATION", "红色驿站")]


class TestRenaming:
    def test_the_old_name_stays_in_the_history(self, desk, town):
        new = {"name": "中共锦绣社区东支部委员会", "short_name": "锦绣社区东党支部", "on": TODAY}
        url = f"/desk/org/{town.own.pk}/rename/"

        assert "“锦绣社区第一党支部”更名为“锦绣社区东党支部”" in desk.post(url, new).text
        desk.post(url, new | {"confirm": "1"})

        assert Organization.objects.get(pk=town.own.pk).short_name == "锦绣社区东党支部"
        assert list(OrganizationEdge.objects.filter(organization=town.own).values_list("name", "ends_on")) == [
            ("中共锦绣社区第一党支部", date(2026, 11, 23)),
            ("中共锦绣社区东支部委员会", None),
        ]

    def test_a_day_before_the_last_change_is_refused_at_the_field(self, desk, town):
        new = {"name": "中共东支部委员会", "short_name": "东党支部", "on": "2016-06-30", "confirm": "1"}

        page = desk.post(f"/desk/org/{town.own.pk}/rename/", new)

        assert page.context["form"].errors == {"on": ["这一天以后，这个组织或它的下级已经有过变动，请填写更晚的日期。"]}
        assert Organization.objects.get(pk=town.own.pk).short_name == "锦绣社区第一党支部"

    def test_nobody_renames_their_own_committee(self, client, town):
        client.force_login(clerk(town.street))

        assert client.get(f"/desk/org/{town.street.pk}/rename/").status_code == 404
        assert client.get(f"/desk/org/{town.street.pk}/found/").status_code == 200
        assert client.get(f"/desk/org/{town.own.pk}/rename/").status_code == 200


class TestMoving:
    def test_members_and_branches_move_along(self, desk, town):
        new = {"to": town.other_street.pk, "on": TODAY, "document_number": "滨组〔2026〕9号"}
        url = f"/desk/org/{town.own.pk}/move/"

        assert (
            "从2026年11月23日起（滨组〔2026〕9号），“锦绣社区第一党支部”由“花溪路街道工委”划归“古渡镇党委”领导，"
            "党员随所在支部一并划转。" in desk.post(url, new).text
        )
        page = desk.post(url, new | {"confirm": "1"}, follow=True)

        assert said(page) == ["“锦绣社区第一党支部”已划归“古渡镇党委”。"]
        assert Organization.objects.get(pk=town.own.pk).committee_id == town.other_street.pk

    @pytest.mark.parametrize(
        ("on", "words"),
        [
            (TODAY, "一并划转。2026年四季度起按新的隶属关系统计，以前各季度不变。<"),
            (
                "2026-09-10",
                "2026年三季度起按新的隶属关系统计，以前各季度不变。已经取过数的季度，重新取数才按新的隶属关系算。<",
            ),
        ],
    )
    def test_it_is_said_from_which_quarter_on_the_new_place_counts(self, desk, town, on, words):
        page = desk.post(f"/desk/org/{town.own.pk}/move/", {"to": town.other_street.pk, "on": on})

        assert words in page.text

    def test_only_possible_places_within_reach_are_offered(self, client, town):
        client.force_login(clerk(town.street))

        offered = client.get(f"/desk/org/{town.own.pk}/move/").context["form"].fields["to"].queryset
        assert list(offered) == []

        client.force_login(staff(town.root))
        offered = client.get(f"/desk/org/{town.own.pk}/move/").context["form"].fields["to"].queryset
        assert list(offered) == [town.root, town.other_street]

    def test_a_name_that_is_taken_there_has_to_change_first(self, desk, town):
        Organization.objects.filter(pk=town.foreign.pk).update(short_name=town.own.short_name)

        page = desk.post(f"/desk/org/{town.own.pk}/move/", {"to": town.other_street.pk, "on": TODAY, "confirm": "1"})

        assert page.context["form"].errors == {"to": ["那里已有同一个简称的组织，请先更名。"]}

"""What is suggested for a month's theme days: who says it, who hears it, and what the department keeps beside it."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from factories import account, branch, clerk, grant, member, month, secretary, staff
from records_factories import SHANGHAI

from activities.duties.models import ServiceCategory, ThemeGuide
from activities.duties.queries import gaps, guides_heard, service_categories
from activities.duties.rules import themes_in
from activities.duties.services import add_guide, install_service_categories
from dangjian.audit.models import AuditRow
from organizations.access.rules import Role
from organizations.tree.models import Sector

NOW = datetime(2026, 9, 14, 10, tzinfo=SHANGHAI)


@pytest.fixture
def september():
    with time_machine.travel(NOW, tick=False):
        yield


def guide(organization, by, title="10月指导主题", when="2026-10", sector="", themes=("义务植树", "社区义诊")):
    facts = {"title": title, "themes": list(themes), "words": "不少于半天", "document_number": "滨组〔2026〕21号"}
    return add_guide(organization=organization, month=month(when), sector=sector, facts=facts, by=by, now=NOW)


def url(name: str, *args, **query) -> str:
    return reverse(f"duties:{name}", args=args, query=query)


@pytest.mark.once
@pytest.mark.parametrize(
    ("pasted", "themes"),
    [
        ("1. 义务植树\n2、社区义诊\n\n （3）法律援助 ", ["义务植树", "社区义诊", "法律援助"]),
        ("义务植树\r\n义务植树", ["义务植树"]),
        (" \n1.\n", []),
    ],
)
def test_pasted_themes_lose_their_numbers_and_are_told_once(pasted, themes):
    assert themes_in(pasted) == themes


def test_a_branch_hears_the_nearest_committee_first_and_the_district_too(town):
    who = staff(town.root)
    guide(town.root, who, "区里")
    guide(town.root, who, "区里给社区", sector=Sector.COMMUNITY)
    guide(town.root, who, "区里给农村", sector=Sector.VILLAGE)
    guide(town.street, who, "街道")
    guide(town.other_street, who, "别的镇")
    guide(town.root, who, "下一个月", when="2026-11")

    heard = guides_heard(town.own, [month("2026-10")])

    assert [one.title for one in heard] == ["街道", "区里给社区", "区里"]


def test_what_is_for_another_sector_is_seen_by_committees_and_by_no_branch_outside_it(town):
    school = branch(town.street, "实验小学党支部", sector=Sector.SCHOOL)
    guide(town.root, staff(town.root, "发文"), "给社区", sector=Sector.COMMUNITY)
    guide(town.street, staff(town.root, "再发"), "街道给学校", sector=Sector.SCHOOL)
    line, plain = account("教育工委"), account("李建国")
    grant(line, Role.LINE_STAFF, town.root, sector=Sector.SCHOOL)
    grant(plain, Role.MEMBER, town.own)
    who = {
        "区": staff(town.root),
        "街道": clerk(town.street),
        "镇": clerk(town.other_street),
        "社区支部": secretary(town.own),
        "党员": plain,
        "学校支部": secretary(school),
        "条线": line,
    }

    seen = {name: set(ThemeGuide.objects.visible_to(one).values_list("title", flat=True)) for name, one in who.items()}

    assert seen == {
        "区": {"给社区", "街道给学校"},
        "街道": {"给社区", "街道给学校"},
        "镇": {"给社区"},
        "社区支部": {"给社区"},
        "党员": {"给社区"},
        "学校支部": {"街道给学校"},
        "条线": {"街道给学校"},
    }


SAID = {
    "title": "11月主题党日指导主题",
    "themes": "1. 消防安全排查\n2. 关爱空巢老人",
    "words": "不少于半天",
    "document_number": "",
}


@pytest.mark.usefixtures("september")
def test_the_department_says_changes_and_withdraws(client, town):
    client.force_login(staff(town.root))
    client.post(url("guide_add"), SAID | {"organization": town.root.pk, "month": "2026-11", "sector": ""})
    made = ThemeGuide.objects.get()
    assert (made.themes, made.month, made.path) == (["消防安全排查", "关爱空巢老人"], "2026-11", town.root.path)
    assert "消防安全排查；关爱空巢老人" in client.get(url("guides", year=2026)).text

    client.post(url("guide_change", made.pk), SAID | {"themes": "冬季送温暖"})
    assert ThemeGuide.objects.get().themes == ["冬季送温暖"]

    assert "冬季送温暖" in client.get(url("guide_withdraw", made.pk)).text
    client.post(url("guide_withdraw", made.pk))
    assert not ThemeGuide.objects.exists()
    assert list(
        AuditRow.objects.filter(action__startswith="duties.").order_by("pk").values_list("action", flat=True)
    ) == [
        "duties.add_guide",
        "duties.change_guide",
        "duties.withdraw_guide",
    ]


@pytest.mark.usefixtures("september")
def test_last_month_s_is_said_again_with_a_tap_and_a_look(client, town):
    who = staff(town.root)
    before = guide(town.root, who, "9月指导主题", when="2026-09")
    client.force_login(who)

    page = client.get(url("guides")).text
    assert f"?month=2026-10&amp;like={before.pk}" in page
    assert "照去年同月的发" not in page

    form = client.get(url("guide_add", month="2026-10", like=before.pk)).context["form"]
    assert [form[name].value() for name in ("month", "title", "themes", "document_number")] == [
        "2026-10",
        "9月指导主题",
        "义务植树\n社区义诊",
        "",
    ]


def test_the_months_without_a_word_of_one_s_own_offer_what_was_said_before(town):
    who = staff(town.root)
    last = guide(town.street, who, "9月", when="2026-09")
    guide(town.root, who, "区里", when="2026-10")
    guide(town.street, who, "11月", when="2026-11")

    found = gaps(town.street, [month("2026-10"), month("2026-11"), month("2026-12")])

    assert [(str(one.month), one.last_month and one.last_month.title, one.last_year) for one in found] == [
        ("2026-10", last.title, None),
        ("2026-12", "11月", None),
    ]


@pytest.mark.usefixtures("september")
@pytest.mark.parametrize(
    ("typed", "field", "problem"),
    [
        ({"month": "2026-08"}, "month", "选择一个有效的选项。 2026-08 不在可用的选项中。"),
        ({"themes": " \n2."}, "themes", "写上至少一个主题，一行一个。"),
        ({"themes": "\n".join(f"主题之{number}号" for number in range(13))}, "themes", "写了13个，最多12个。"),
        ({"themes": "长" * 41}, "themes", "“长长长长长长长长长长长长…”太长，一个主题最多40字。"),
        ({"month": "2026-10"}, "month", "这个月已经发过，请在列表里改那一条。"),
    ],
)
def test_what_cannot_be_said_is_explained_at_its_field(client, town, typed, field, problem):
    who = staff(town.root)
    guide(town.root, who)
    client.force_login(who)

    answer = client.post(
        url("guide_add"), {"organization": town.root.pk, "month": "2026-11", "sector": ""} | SAID | typed
    )

    assert answer.context["form"].errors == {field: [problem]}
    assert "不少于半天" in answer.text


@pytest.mark.usefixtures("september")
def test_a_committee_speaks_for_itself_and_keeps_its_hands_off_the_district_s(client, town):
    ours = guide(town.root, staff(town.root))
    who = clerk(town.street)
    client.force_login(who)
    offered = client.get(url("guide_add")).context["form"].fields["organization"].queryset
    assert list(offered) == [town.street]

    for name in ("guide_change", "guide_withdraw"):
        assert client.post(url(name, ours.pk), SAID).status_code == 404
    answer = client.post(url("guide_add"), SAID | {"organization": town.root.pk, "month": "2026-10", "sector": ""})
    assert list(answer.context["form"].errors) == ["organization"]
    page = client.get(url("guides")).text
    assert ("10月指导主题" in page, "撤回" in page) == (True, False)
    assert list(ThemeGuide.objects.values_list("organization", flat=True)) == [town.root.pk]


def test_a_month_that_is_over_keeps_what_was_said(client, town):
    who = staff(town.root)
    old = guide(town.root, who, when="2026-09")
    client.force_login(who)

    with time_machine.travel(date(2026, 10, 2)):
        changed = client.post(url("guide_change", old.pk), SAID)
        client.post(url("guide_withdraw", old.pk))

    assert changed.context["form"].non_field_errors() == ["这个月已经过去，当时的指导主题要留着。"]
    assert ThemeGuide.objects.get().title == "10月指导主题"


@pytest.mark.usefixtures("september", "quiet_side")
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(client, town, django_assert_num_queries, count):
    who = staff(town.root)
    for place in (town.root, town.street, town.other_street)[:count]:
        guide(place, who)
    client.force_login(who)
    client.get(url("guides"))

    with django_assert_num_queries(8):
        assert len(client.get(url("guides")).context["lines"]) == count


def test_service_categories_are_shipped_once_and_kept_by_the_department(client, town):
    install_service_categories()
    assert install_service_categories() == "服务类别已经有了。"
    assert service_categories()[:3] == ["扶贫帮困", "信息咨询", "家政服务"]
    client.force_login(staff(town.root))
    first = ServiceCategory.objects.order_by("position").first()

    client.post(url("category_change", first.pk), {"name": "结对帮扶", "position": "99"})
    client.post(url("category_add"), {"name": "义务献血", "position": "1", "is_used": "on"})

    assert (service_categories()[0], "结对帮扶" in service_categories()) == ("义务献血", False)
    page = client.get(url("categories")).text
    assert page.index("义务献血") < page.index("结对帮扶") < page.index("停用")


@pytest.mark.parametrize(
    ("said", "field", "problem"),
    [
        ({"name": "法律援助"}, "name", "已经有这个名称，停用的也算；可以把它重新启用。"),
        ({"name": "义务献血", "is_used": "on"}, "is_used", "表单上最多12个，先停用一个。"),
    ],
)
def test_a_category_that_does_not_fit_is_explained(client, town, said, field, problem):
    install_service_categories()
    ServiceCategory.objects.bulk_create([ServiceCategory(name=name) for name in ("反诈宣传", "文明交通")])
    client.force_login(staff(town.root))

    answer = client.post(url("category_add"), {"position": "1"} | said)

    assert answer.context["form"].errors == {field: [problem]}
    assert ServiceCategory.objects.count() == 12


def test_nobody_below_the_district_keeps_the_categories(client, town):
    install_service_categories()
    member(town.own)
    client.force_login(clerk(town.street))
    assert "新增" not in client.get(url("categories")).text
    one = ServiceCategory.objects.first().pk
    assert [client.get(url("category_add")).status_code, client.get(url("category_change", one)).status_code] == [
        404
    ] * 2

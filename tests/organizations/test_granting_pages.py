"""The desk's pages about accounts: found, sorted, printed, and never more than one looks after."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from factories import account, clerk, grant, member, secretary, staff

from organizations.access.models import Account, Activation, Grant
from organizations.access.rules import Role
from organizations.access.services import issue_slip

pytestmark = pytest.mark.django_db
LIST = "/desk/account/"


def browser(person):
    client = Client()
    client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def desk(town):
    """A clerk of the street with a secretary, a member and an account of another street's branch around."""
    return browser(clerk(town.street, "许静"))


def names(response):
    return [person.name for person in response.context["page"]]


def test_the_list_is_searched_filtered_and_sorted(town, desk):
    secretary(town.own, "胡明远")
    activated = account("陈静", username="chenjing")
    grant(activated, Role.RECORDER, town.sibling)
    Account.objects.filter(pk=activated.pk).update(activated_at=now())
    secretary(town.foreign, "外人")
    ask = lambda **query: names(desk.get(LIST, query))  # noqa: E731
    assert set(ask()) == {"许静", "胡明远", "陈静"}
    assert ask(q="胡") == ["胡明远"]
    assert ask(q="ChenJ") == ["陈静"]
    assert ask(role="SECRETARY") == ["胡明远"]
    assert ask(organization=town.sibling.pk) == ["陈静"]
    assert ask(state="ACTIVATED") == ["陈静"]
    assert set(ask(state="NEVER_IN")) == {"许静", "胡明远"}
    assert ask(sort="username")[0] == "陈静"
    assert ask(sort="-username")[-1] == "陈静"
    assert ask(q="外人") == []
    assert set(ask(sort="password", state="x", organization=town.foreign.pk)) == {"许静", "胡明远", "陈静"}


def test_a_list_that_finds_nothing_says_so(desk):
    assert "没有符合条件的账号" in desk.get(LIST, {"q": "查无此人"}).content.decode()


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_every_length(
    town, desk, people, django_assert_num_queries, quiet_side
):
    for _ in range(people):
        person = secretary(town.own)
        grant(person, Role.MEMBER, town.own)
    desk.get(LIST)
    # session, account, reach, places, count, waiting, rows, grants
    with django_assert_num_queries(8):
        desk.get(LIST)


def test_the_list_shows_the_rights_inside_the_own_scope_only(town, desk):
    person = secretary(town.own, "胡明远")
    grant(person, Role.RECORDER, town.foreign)
    page = desk.get(LIST, {"q": "胡明远"}).content.decode()
    assert (town.own.short_name in page, town.foreign.short_name in page) == (True, False)


def test_who_looks_after_no_accounts_has_no_page_even_of_the_own_one(town):
    person = secretary(town.own)
    assert browser(person).get(reverse("granting:account", args=[person.pk])).status_code == 404


def test_a_page_of_an_account_shows_the_rights_inside_the_own_scope_only(town, desk):
    person = secretary(town.own, "胡明远")
    grant(person, Role.RECORDER, town.foreign)
    page = desk.get(reverse("granting:account", args=[person.pk])).content.decode()
    assert town.own.short_name in page
    assert town.foreign.short_name not in page
    assert "另有1项权限在您的管辖范围以外" in page
    assert "发激活凭条" not in page


def test_a_right_is_given_and_taken_back_on_the_desk(town, desk):
    person = secretary(town.own, "胡明远")
    here = reverse("granting:give", args=[person.pk])
    desk.post(here, {"role": "RECORDER", "organization": town.sibling.pk})
    given = Grant.objects.get(account=person, role=Role.RECORDER)
    assert given.granted_by.name == "许静"
    assert desk.get(reverse("granting:end", args=[given.pk])).status_code == 200
    assert Grant.objects.not_over().filter(pk=given.pk).exists()
    desk.post(reverse("granting:end", args=[given.pk]))
    assert not Grant.objects.not_over().filter(pk=given.pk).exists()


def test_a_right_until_a_day_holds_through_that_day(town, desk, time_machine):
    person = secretary(town.own)
    time_machine.move_to("2026-09-11 15:00:00+08:00", tick=False)
    typed = {"role": "RECORDER", "organization": town.sibling.pk, "starts_on": "2026-09-11", "last_day": "2026-09-12"}
    desk.post(reverse("granting:give", args=[person.pk]), typed)
    given = Grant.objects.get(account=person, role=Role.RECORDER)
    assert (given.starts_at.isoformat(), given.ends_at.isoformat()) == (
        "2026-09-11T07:00:00+00:00",
        "2026-09-12T16:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "SECRETARY", "place": "street"}, "这个角色不能放在这类组织上"),
        ({"role": "COMMITTEE_ADMIN", "place": "street"}, "您不能在这个党组织授予这个角色"),
        ({"role": "SECRETARY", "place": "own"}, "已经有这个角色"),
        ({"role": "DEPARTMENT_STAFF", "place": "own"}, "DEPARTMENT_STAFF 不在可用的选项中"),
        ({"role": "SECRETARY", "place": "foreign"}, "选择一个有效的选项"),
        ({"role": "RECORDER", "place": "own", "starts_on": "2020-01-01"}, "不能从过去的日子算起"),
        ({"role": "RECORDER", "place": "own", "last_day": "2020-01-01"}, "结束的日子应在开始之后"),
    ],
)
def test_what_cannot_be_given_says_why_at_the_field(town, desk, typed, said):
    person = secretary(town.own)
    place = getattr(town, typed.pop("place"))
    response = desk.post(reverse("granting:give", args=[person.pk]), typed | {"organization": place.pk})
    assert said in response.content.decode()
    assert Grant.objects.filter(account=person).count() == 1


def test_a_clerk_chooses_among_the_own_organizations_and_roles(town, desk):
    form = desk.get(reverse("granting:new")).context["form"]
    assert set(form.fields["organization"].queryset) == {town.street, town.own, town.sibling}
    assert [role for role, _ in form.fields["role"].choices if role] == [
        "COMMITTEE_ADMIN",
        "SECRETARY",
        "RECORDER",
        "STATION_MANAGER",
        "LIAISON",
    ]


def test_a_new_account_leads_to_its_slip(town, desk):
    typed = {"name": "陈静", "username": " ChenJing ", "role": "RECORDER", "organization": town.own.pk}
    response = desk.post(reverse("granting:new"), typed, follow=True)
    assert "已为陈静建立账号" in response.content.decode()
    again = desk.post(reverse("granting:new"), typed).content.decode()
    assert "这个用户名已经有人用" in again
    assert "小写字母开头" in desk.post(reverse("granting:new"), typed | {"username": "1号"}).content.decode()


def test_ticked_people_get_a_slip_each(town, desk):
    people = [secretary(town.own, "胡明远"), secretary(town.sibling, "王建国"), secretary(town.foreign, "外人")]
    response = desk.post(reverse("granting:slips"), {"account": [person.pk for person in people]})
    page = response.content.decode()
    assert [one.slip.account.name for one in response.context["slips"]] == ["胡明远", "王建国"]
    assert ("外人" in page, page.count('<svg class="slip-qr"')) == (False, 2)
    assert "style=" not in page
    assert Activation.objects.count() == 2


def test_the_printed_code_and_link_let_in(town, desk):
    person = secretary(town.own, "胡明远")
    [printed] = desk.post(reverse("granting:slips"), {"account": person.pk}).context["slips"]
    assert printed.organization == town.own.short_name
    assert "胡明远" in Client().get(printed.link.removeprefix("http://testserver")).content.decode()


def test_a_whole_unit_is_printed_except_who_is_in_or_has_a_slip(town, desk):
    new, holder, entered = (secretary(town.own, name) for name in ("没来过", "有凭条", "进来过"))
    other = secretary(town.sibling, "别的支部")
    issue_slip(account=holder, by=None, now=now())
    Account.objects.filter(pk=entered.pk).update(activated_at=now())
    response = desk.post(reverse("granting:slips"), {"which": "waiting", "organization": town.own.pk})
    assert [one.slip.account for one in response.context["slips"]] == [new]
    response = desk.post(reverse("granting:slips"), {"which": "waiting"})
    assert other in [one.slip.account for one in response.context["slips"]]


def test_a_filter_that_makes_no_sense_prints_no_slips(town, desk):
    secretary(town.own)
    response = desk.post(reverse("granting:slips"), {"which": "waiting", "organization": town.foreign.pk})
    assert (response.status_code, response["Location"]) == (302, LIST)
    assert Activation.objects.count() == 0


def test_who_has_higher_rights_is_left_out_and_named(town, desk):
    higher = staff(town.root, "部里的人")
    member(town.own, account=higher)
    grant(higher, Role.MEMBER, town.own)
    mine = secretary(town.own, "胡明远")
    response = desk.post(reverse("granting:slips"), {"account": [higher.pk, mine.pk]})
    assert [one.slip.account for one in response.context["slips"]] == [mine]
    assert "部里的人" in response.content.decode()
    assert desk.post(reverse("granting:slips"), {"account": higher.pk}).status_code == 403


def test_an_account_is_switched_off_and_on(town, desk):
    person = secretary(town.own, "胡明远")
    here = reverse("granting:switch", args=[person.pk])
    desk.post(here, {"active": "0"})
    assert not Account.objects.get(pk=person.pk).is_active
    desk.post(here, {"active": "1"})
    assert Account.objects.get(pk=person.pk).is_active


def test_what_is_in_scope_but_above_is_refused_with_a_page(town, desk):
    higher = staff(town.root)
    own = grant(higher, Role.MEMBER, town.own)
    answers = [
        desk.post(reverse("granting:switch", args=[higher.pk]), {"active": "0"}).status_code,
        desk.get(reverse("granting:end", args=[own.pk])).status_code,
        desk.post(reverse("granting:end", args=[own.pk])).status_code,
    ]
    assert answers == [403, 403, 403]
    assert Account.objects.get(pk=higher.pk).is_active


def test_who_runs_the_machine_sees_accounts_and_finds_no_form_to_give_rights(town):
    machine = account("机房")
    grant(machine, Role.SYSTEM_ADMIN, town.root)
    person = secretary(town.own)
    page = browser(machine)
    assert page.get(reverse("granting:account", args=[person.pk])).status_code == 200
    assert [page.get(reverse("granting:new")).status_code, page.post(reverse("granting:new"), {}).status_code] == [
        403,
        403,
    ]
    assert page.get(reverse("granting:give", args=[person.pk])).status_code == 403


def test_a_right_that_is_over_is_told_and_cannot_be_ended(town, desk):
    person = secretary(town.own)
    over = grant(
        person, Role.RECORDER, town.own, starts_at=now() - timedelta(days=9), ends_at=now() - timedelta(days=1)
    )
    page = desk.get(reverse("granting:account", args=[person.pk])).content.decode()
    assert "已结束" in page
    assert desk.get(reverse("granting:end", args=[over.pk])).status_code == 404


def test_a_right_is_listed_with_its_last_day(town, desk):
    someone = account("陈静")
    grant(someone, Role.RECORDER, town.own, ends_at=datetime(2026, 12, 31, 16, tzinfo=UTC))
    grant(someone, Role.RECORDER, town.sibling, ends_at=datetime(2026, 12, 30, 1, 5, tzinfo=UTC))

    page = desk.get(f"{LIST}{someone.pk}/").text

    assert ">2026年12月31日<" in page
    assert ">2026年12月30日09:05<" in page


@pytest.mark.proves("nobody-acts-on-the-own-account")
def test_nobody_acts_on_the_own_account(town, client):
    own = staff(town.root, "林晓")
    mine = Grant.objects.get(account=own)
    client.force_login(own)
    asked = {
        "give": {"role": Role.SECRETARY, "organization": town.own.pk},
        "switch": {"active": "0"},
        "reset_second_factor": {},
    }
    answers = {
        name: client.post(reverse(f"granting:{name}", args=[own.pk]), data).status_code for name, data in asked.items()
    }
    answers["end"] = client.post(reverse("granting:end", args=[mine.pk])).status_code
    answers["end, looked at"] = client.get(reverse("granting:end", args=[mine.pk])).status_code
    answers["slips"] = client.post(reverse("granting:slips"), {"account": own.pk}).status_code

    assert answers == {
        "give": 404,
        "switch": 403,
        "reset_second_factor": 403,
        "end": 403,
        "end, looked at": 403,
        "slips": 403,
    }
    assert list(Grant.objects.filter(account=own).values_list("role", "ends_at")) == [("DEPARTMENT_STAFF", None)]
    assert (Account.objects.get(pk=own.pk).is_active, Activation.objects.exists()) == (True, False)
    page = client.get(reverse("granting:account", args=[own.pk])).text
    assert [word in page for word in ("停用", "/account/grant/", "凭条</button>", "重置两步验证", ">授权<")] == [
        False
    ] * 5


def test_whoever_gives_more_is_told_that_the_slip_is_void(town, desk):
    person = account("韩梅")
    grant(person, Role.RECORDER, town.own)
    issue_slip(account=person, by=clerk(town.street), now=now())

    page = desk.post(
        reverse("granting:give", args=[person.pk]),
        {"role": Role.SECRETARY, "organization": town.sibling.pk, "starts_on": "", "last_day": ""},
        follow=True,
    )

    assert "已经作废。请重新打印一张" in page.text


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "-1", "²", "\x00", "胡明远"])
def test_a_tick_that_is_no_account_prints_nothing(town, desk, number):
    assert desk.post(reverse("granting:slips"), {"account": number}).context["slips"] == []

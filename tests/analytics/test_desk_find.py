"""Finding by name: only what somebody reaches, in as many queries for many as for one, and never by a number."""

from datetime import date

import pytest
from factories import branch, clerk, member, secretary, staff

from analytics.desk.queries.found import SHOWN, find


def names(found):
    return [place.short_name for place in found.organizations], [person.name for person in found.people]


def test_places_and_people_are_found_by_name_inside_the_reach(town):
    member(town.own, "李建国")
    member(town.foreign, "李建国")
    found = find(clerk(town.street), "建国")
    assert [(person.name, person.organization) for person in found.people] == [("李建国", town.own)]
    assert names(find(clerk(town.street), "党支部"))[0] == ["锦绣社区第一党支部", "锦绣社区第二党支部"]
    assert names(find(clerk(town.street), "沙窝")) == ([], [])
    assert names(find(staff(town.root), "沙窝")) == (["沙窝村党支部"], [])


def test_more_than_fits_is_said_and_not_shown(town):
    for number in range(SHOWN):
        branch(town.street, f"向阳第{number}党支部")
    assert not find(staff(town.root), "向阳").more_organizations
    branch(town.street, "向阳最后党支部")
    found = find(staff(town.root), "向阳")
    assert (len(found.organizations), found.more_organizations, found.more_people) == (SHOWN, True, False)


def test_who_has_left_and_what_is_dissolved_are_said_to_be_so(client, town):
    member(town.own, "李建国", category="ACTIVIST", membership_status="LEFT")
    town.sibling.dissolved_on = date(2026, 1, 1)
    town.sibling.save()
    client.force_login(staff(town.root))

    assert "锦绣社区第一党支部，入党积极分子，已转出或出党" in client.get("/desk/find/", {"q": "李建国"}).text
    assert "党支部，已撤销" in client.get("/desk/find/", {"q": "锦绣社区第二"}).text


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_asks_as_often_for_many_as_for_one(client, town, django_assert_num_queries, rows, quiet_side):
    for _ in range(rows):
        member(town.own, "李建国")
    client.force_login(staff(town.root))
    client.get("/desk/find/")
    with django_assert_num_queries(5):
        page = client.get("/desk/find/", {"q": "李建国"})
    assert page.text.count("<b>李建国</b>") == rows


@pytest.mark.parametrize("number", ["13812345678", "99999919700101001X", "999999197001010017"])
def test_nobodys_number_is_looked_up_in_an_address(client, town, number):
    client.force_login(staff(town.root))
    page = client.get("/desk/find/", {"q": number})
    assert "这里不能查身份证号和手机号" in page.text
    assert page.context["found"] is None


def test_nothing_found_says_what_to_try(client, town):
    client.force_login(staff(town.root))
    assert "可以只输入其中几个字" in client.get("/desk/find/", {"q": "没有这个名字"}).text
    assert "请输入要找的名称或姓名。" in client.get("/desk/find/", {"q": " "}).text


def test_finding_is_not_there_for_a_secretary(client, town):
    client.force_login(secretary(town.own))
    assert client.get("/desk/find/", {"q": "李"}).status_code == 404

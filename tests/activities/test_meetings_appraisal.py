"""民主评议: two people count without seeing each other's figures; the list stays in branch and committee."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, grant, member, secretary, staff
from records_factories import NOW, SHANGHAI, handed_in

from activities.duties.rules import DutyKind
from activities.meetings.models import CountTaken, MemberGrade
from activities.meetings.queries import standing
from activities.meetings.rules import Totals
from activities.meetings.services import (
    AnotherPersonNeeded,
    CountImpossible,
    ListDiffers,
    NotCountedYet,
    TakenAlready,
    grade_members,
    take_again,
    take_count,
)
from organizations.access.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town) -> Account:
    return secretary(town.own)


@pytest.fixture
def second(town) -> Account:
    return clerk(town.street)


@pytest.fixture
def crowd(town):
    member(town.own, "预备", category="PROBATIONARY", regularized_on=None)
    return [member(town.own, name) for name in ("赵一", "钱二", "孙三", "李四")]


@pytest.fixture
def held(town, writer, crowd):
    return handed_in(town.own, writer, kind=DutyKind.DEMOCRATIC_APPRAISAL, for_period="2026", topic="年度评议")


def take(held, by, *figures, reason=""):
    return take_count(activity=held, totals=Totals(*figures), reason=reason, by=by, now=NOW)


def test_two_who_agree_settle_the_result(held, writer, second):
    assert take(held, writer, 1, 3, 0, 0) is None
    assert take(held, second, 1, 3, 0, 0) is True

    found = standing(held)
    assert (found.result, found.members, found.cap) == (Totals(1, 3, 0, 0), 4, 1)
    with pytest.raises(TakenAlready):
        take(held, second, 0, 4, 0, 0)


def test_nobody_takes_both_counts(held, writer):
    take(held, writer, 1, 3, 0, 0)
    with pytest.raises(AnotherPersonNeeded):
        take(held, writer, 1, 3, 0, 0)
    assert CountTaken.objects.count() == 1


def test_two_who_differ_both_count_again(held, writer, second):
    take(held, writer, 1, 3, 0, 0)
    assert take(held, second, 1, 2, 1, 0) is False

    found = standing(held)
    assert (found.result, found.round, [one.totals for one in found.differing]) == (
        None,
        2,
        [Totals(1, 3, 0, 0), Totals(1, 2, 1, 0)],
    )
    assert take(held, second, 1, 3, 0, 0) is None
    assert take(held, writer, 1, 3, 0, 0) is True


def test_more_excellent_than_a_third_needs_a_reason(held, writer):
    with pytest.raises(CountImpossible) as refusal:
        take(held, writer, 2, 2, 0, 0)
    assert refusal.value.problems == {"reason": "优秀2人，一般不超过三分之一（1人）。确实要超，写一句原因"}
    assert take(held, writer, 2, 2, 0, 0, reason="抗洪集体") is None


def test_the_second_count_is_blind_to_the_first(town, held, writer, second, client):
    take(held, writer, 1, 3, 0, 0)
    client.force_login(second)
    for name in ("appraisal", "count"):
        page = client.get(reverse(f"meetings:{name}", args=(town.own.pk, held.pk)))
        assert page.status_code == 200
        assert ">3<" not in page.text
        assert 'value="3"' not in page.text
    assert page.context["form"].initial == {}


def test_the_list_follows_the_totals(held, writer, second, crowd):
    grades = dict(zip([one.pk for one in crowd], ["EXCELLENT", "QUALIFIED", "QUALIFIED", "QUALIFIED"], strict=True))
    with pytest.raises(NotCountedYet):
        grade_members(activity=held, grades=grades, by=writer)
    take(held, writer, 1, 3, 0, 0)
    take(held, second, 1, 3, 0, 0)
    with pytest.raises(ListDiffers) as refusal:
        grade_members(activity=held, grades=grades | {crowd[1].pk: "UNQUALIFIED"}, by=writer)
    assert str(refusal.value) == "合格2人，汇总是3人，不合格1人，汇总是0人"

    grade_members(activity=held, grades=grades, by=writer)
    assert dict(MemberGrade.objects.values_list("member", "grade")) == grades

    take_again(activity=held, by=writer)
    assert (MemberGrade.objects.count(), CountTaken.objects.count()) == (0, 0)


def test_the_department_sees_totals_and_no_list_line_staff_neither(town, held, writer, second, crowd, client):
    take(held, writer, 1, 3, 0, 0)
    take(held, second, 1, 3, 0, 0)
    grades = ["EXCELLENT", "QUALIFIED", "QUALIFIED", "QUALIFIED"]
    grade_members(activity=held, grades=dict(zip([one.pk for one in crowd], grades, strict=True)), by=writer)
    line = secretary(town.sibling)
    grant(line, "LINE_STAFF", town.root)
    opened = {}
    for name, somebody in {"branch": writer, "filing": second, "department": staff(town.root), "line": line}.items():
        client.force_login(somebody)
        pages = [
            client.get(reverse(f"meetings:{page}", args=(town.own.pk, held.pk))) for page in ("appraisal", "grades")
        ]
        opened[name] = [page.status_code for page in pages], "赵一" in pages[1].text

    assert opened == {
        "branch": ([200, 200], True),
        "filing": ([200, 200], True),
        "department": ([200, 404], False),
        "line": ([404, 404], False),
    }


def test_the_pages_lead_from_the_first_count_to_the_list(town, held, writer, second, crowd, client):
    count = reverse("meetings:count", args=(town.own.pk, held.pk))
    figures = {"excellent": 1, "qualified": 3, "basically_qualified": 0, "unqualified": 0}
    client.force_login(writer)
    assert "第一遍已录" in client.post(count, figures, follow=True).text
    assert "第一遍是您录的" in client.post(count, figures).text
    client.force_login(second)
    assert "评议结果已定" in client.post(count, figures, follow=True).text

    grades = reverse("meetings:grades", args=(town.own.pk, held.pk))
    said = {f"grade-{one.pk}": "QUALIFIED" for one in crowd}
    assert "名单和汇总对不上" in client.post(grades, said).text
    said[f"grade-{crowd[0].pk}"] = "EXCELLENT"
    assert "等次名单已存" in client.post(grades, said, follow=True).text

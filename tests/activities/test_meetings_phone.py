"""民主评议 voted on the phone: opened from the record, counted when it is over, decided by the branch."""

import re
from datetime import date, datetime, timedelta

import pytest
import time_machine
from ballots_factories import cast, hall
from django.urls import reverse
from factories import clerk, secretary, staff
from records_factories import NOW, SHANGHAI, facts, handed_in

from activities.duties.rules import DutyKind
from activities.meetings.models import MemberGrade, PhoneBallot
from activities.meetings.queries import grade_list, standing
from activities.meetings.rules import Grade, Totals
from activities.meetings.services import (
    BallotOut,
    CountedOnPaper,
    CountImpossible,
    NotCountedYet,
    NotHandedIn,
    VotedOnPhone,
    call_off_ballot,
    count_ballot,
    grade_members,
    open_ballot,
    prolong_ballot,
    take_count,
)
from activities.meetings.todos import todos
from activities.records.models import Activity
from activities.records.services import Tied, revise, send_back, withdraw
from members.ballots.rules import ABSTAIN, OPTIONS, PollKind
from members.ballots.services import count
from members.roster.models import Member
from organizations.access.models import Account

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 14)
PAGES = ("appraisal", "grades")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town) -> Account:
    return secretary(town.own)


@pytest.fixture
def crowd(town):
    return [*hall(town.own, 5), *hall(town.own, 1, category="PROBATIONARY", regularized_on=None)]


@pytest.fixture
def held(town, writer, crowd):
    return handed_in(town.own, writer, kind=DutyKind.DEMOCRATIC_APPRAISAL, for_period="2026", topic="年度评议")


@pytest.fixture
def ballot(held, writer) -> PhoneBallot:
    return open_ballot(activity=held, closes_on=TODAY, by=writer, today=TODAY)


def all_vote(ballot, crowd, *said):
    for one in crowd:
        cast(ballot.poll, one.account, *said, today=TODAY)


def counted(ballot, crowd, writer):
    """The first is excellent for everybody, the second for half of them, the rest qualified."""
    for at, one in enumerate(crowd):
        second = "EXCELLENT" if at % 2 else "QUALIFIED"
        cast(ballot.poll, one.account, "EXCELLENT", second, *["QUALIFIED"] * 3, today=TODAY)
    return count(poll=ballot.poll, by=writer, today=TODAY)


def test_the_ballot_offers_the_four_grades_and_abstaining():
    assert [code for code, _ in OPTIONS[PollKind.APPRAISAL]] == [*Grade.values, ABSTAIN]


def test_probationary_members_vote_and_are_not_voted_on(ballot, crowd, held):
    all_vote(ballot, crowd, "QUALIFIED")
    assert (ballot.poll.electors, len(grade_list(held))) == (6, 5)


def test_what_most_chose_is_proposed_and_the_list_of_the_branch_is_the_result(ballot, crowd, held, writer):
    grades = {one.pk: "QUALIFIED" for one in crowd[1:5]} | {crowd[0].pk: "EXCELLENT"}
    with pytest.raises(NotCountedYet):
        grade_members(activity=held, grades=grades, by=writer)
    counted(ballot, crowd, writer)

    assert [(one.member.name, one.grade, one.proposed) for one in grade_list(held)] == [
        ("党员0", "", "EXCELLENT"),
        ("党员1", "", ""),
        *[(f"党员{at}", "", "QUALIFIED") for at in (2, 3, 4)],
    ]
    assert standing(held).result is None
    grade_members(activity=held, grades=grades, by=writer)
    assert (standing(held).result, standing(held).reason) == (Totals(1, 4, 0, 0), "")


def test_more_excellent_than_a_third_needs_a_reason_after_a_vote_too(ballot, crowd, held, writer):
    counted(ballot, crowd, writer)
    grades = {one.pk: "EXCELLENT" for one in crowd[:5]}
    with pytest.raises(CountImpossible) as refusal:
        grade_members(activity=held, grades=grades, by=writer)
    assert refusal.value.problems == {"reason": "优秀5人，一般不超过三分之一（1人）。确实要超，写一句原因"}

    grade_members(activity=held, grades=grades, reason="抗洪集体", by=writer)
    assert (standing(held).result, standing(held).reason) == (Totals(5, 0, 0, 0), "抗洪集体")


def test_a_record_is_voted_on_once_and_on_paper_or_on_the_phone(ballot, held, writer):
    with pytest.raises(BallotOut):
        open_ballot(activity=held, closes_on=TODAY, by=writer, today=TODAY)
    with pytest.raises(VotedOnPhone):
        take_count(activity=held, totals=Totals(1, 3, 0, 0), reason="", by=writer, now=NOW)

    call_off_ballot(ballot=ballot, by=writer)
    take_count(activity=held, totals=Totals(1, 3, 0, 0), reason="", by=writer, now=NOW)
    with pytest.raises(CountedOnPaper):
        open_ballot(activity=held, closes_on=TODAY, by=writer, today=TODAY)


def test_a_record_that_was_sent_or_taken_back_is_not_voted_on_until_it_is_handed_in_again(held, writer, town):
    act = {"activity": held, "closes_on": TODAY, "by": writer, "today": TODAY}
    for set_aside, said in (
        (send_back, {"by": clerk(town.street), "reason": "写清楚主题"}),
        (withdraw, {"by": writer}),
    ):
        set_aside(activity=held, now=NOW, **said)
        with pytest.raises(NotHandedIn):
            open_ballot(**act)
        held = handed_in_again(held, writer)
    assert open_ballot(**act).poll.is_open


def handed_in_again(held, writer, **said):
    held.refresh_from_db()
    wanted = facts(
        **({"kind": held.kind, "for_period": "2026", "topic": "年度评议", "text": f"改{held.version}次"} | said)
    )
    return revise(activity=held, version=held.version, facts=wanted, by=writer, now=NOW)


def test_a_vote_on_a_record_that_was_sent_back_waits_or_is_called_off_and_loses_no_ballot(
    ballot, crowd, held, writer, town, client
):
    cast(ballot.poll, crowd[0].account, "QUALIFIED", today=TODAY)
    send_back(activity=held, reason="写清楚主题", by=clerk(town.street), now=NOW)
    all_vote(ballot, crowd[1:], "QUALIFIED")
    for act in (count_ballot, prolong_ballot):
        with pytest.raises(NotHandedIn):
            act(ballot=ballot, by=writer, **({"today": TODAY} if act is count_ballot else {"closes_on": TODAY}))
    assert todos(writer, TODAY + timedelta(days=1)) == []
    client.force_login(writer)
    place = town.own.pk, held.pk
    page = client.get(reverse("meetings:appraisal", args=place)).text
    assert ("这条记录已退回" in page, ">计票</button>" in page, ">作废</button>" in page) == (True, False, True)
    page = client.post(reverse("meetings:ballot_count", args=place), {"sure": "1"}, follow=True)
    assert "先不能计票" in page.text

    handed_in_again(held, writer)
    count_ballot(ballot=ballot, by=writer, today=TODAY)
    ballot.poll.refresh_from_db()
    assert ballot.poll.cast == 6


def test_a_record_with_an_open_vote_is_not_taken_back_nor_turned_into_something_else(
    ballot, held, writer, town, client
):
    with pytest.raises(Tied):
        withdraw(activity=held, by=writer, now=NOW)
    with pytest.raises(Tied):
        handed_in_again(held, writer, kind=DutyKind.MEMBERS_MEETING, for_period="2026Q3")
    client.force_login(writer)
    page = client.post(reverse("records:withdraw", args=(town.own.pk, held.pk)), {"sure": "1"}, follow=True)
    assert "手机投票还没有结束" in page.text

    call_off_ballot(ballot=ballot, by=writer)
    assert withdraw(activity=Activity.objects.get(pk=held.pk), by=writer, now=NOW).state == "WITHDRAWN"


@pytest.mark.parametrize("name", ["count", "grades"])
def test_a_record_that_was_taken_back_takes_neither_counts_nor_grades(held, writer, town, client, name):
    held = withdraw(activity=held, by=writer, now=NOW)
    client.force_login(writer)
    said = dict.fromkeys(("excellent", "qualified", "basically_qualified", "unqualified"), 0) | {"qualified": 5}
    page = client.post(reverse(f"meetings:{name}", args=(town.own.pk, held.pk)), said | {"reason": ""})
    assert (page.status_code, MemberGrade.objects.count()) == (200, 0)
    with pytest.raises(NotHandedIn):
        take_count(activity=held, totals=Totals(0, 5, 0, 0), reason="", by=writer, now=NOW)


def test_the_secretary_is_asked_to_count_when_the_last_day_has_passed(town, ballot, held, writer):
    url = reverse("meetings:appraisal", args=(town.own.pk, held.pk))
    assert todos(writer, TODAY) == []
    found = [(one.title, one.detail, one.url) for one in todos(writer, TODAY + timedelta(days=1))]
    assert found == [("民主评议投票已截止，等您计票", f"{town.own}，《年度评议》", url)]
    assert todos(secretary(town.sibling), TODAY + timedelta(days=1)) == []


def test_a_record_that_was_accepted_meanwhile_says_what_to_do(town, ballot, crowd, held, writer, client):
    counted(ballot, crowd, writer)
    Activity.objects.filter(pk=held.pk).update(state="ACCEPTED")
    client.force_login(writer)

    page = client.get(reverse("meetings:appraisal", args=(town.own.pk, held.pk)))

    assert ("请审核的单位先退回" in page.text, "评定等次</a>" in page.text) == (True, False)


def pages(client, town, held):
    return [client.get(reverse(f"meetings:{one}", args=(town.own.pk, held.pk))) for one in ("appraisal", "grades")]


def test_the_branch_and_the_filing_committee_see_names_and_counts_the_department_numbers(
    town, ballot, crowd, held, writer, client
):
    cast(ballot.poll, crowd[0].account, "EXCELLENT", today=TODAY)
    line = secretary(town.sibling)
    seen = {}
    people = {"branch": writer, "filing": clerk(town.street), "department": staff(town.root), "beside": line}
    for name, somebody in people.items():
        client.force_login(somebody)
        page = pages(client, town, held)[0]
        seen[name] = (page.status_code, "党员4" in page.text, ">1</b>" in page.text, "计票</button>" in page.text)
    assert seen == {
        "branch": (200, True, True, False),
        "filing": (200, True, True, False),
        "department": (200, False, True, False),
        "beside": (404, False, False, False),
    }

    all_vote(ballot, crowd[1:], "EXCELLENT")
    client.force_login(writer)
    assert (
        "已计票"
        in client.post(reverse("meetings:ballot_count", args=(town.own.pk, held.pk)), {"sure": "1"}, follow=True).text
    )
    seen = {}
    for name, somebody in people.items():
        client.force_login(somebody)
        found = pages(client, town, held)
        seen[name] = [page.status_code for page in found], "每人的得票" in found[0].text, "收到 6 票" in found[0].text
    assert seen == {
        "branch": ([200, 200], True, True),
        "filing": ([200, 200], True, True),
        "department": ([200, 404], False, True),
        "beside": ([404, 404], False, False),
    }


def test_the_pages_lead_from_opening_to_the_list(town, crowd, held, writer, client):
    def address(name):
        return reverse(f"meetings:{name}", args=(town.own.pk, held.pk))

    client.force_login(writer)
    assert "不能早于今天" in client.post(address("ballot_new"), {"closes_on": "2026-09-13"}).text
    assert "投票已发起" in client.post(address("ballot_new"), {"closes_on": "2026-09-14"}, follow=True).text
    assert "已经发起过" in client.post(address("ballot_new"), {"closes_on": "2026-09-14"}).text
    assert "也还有人没投" in client.post(address("ballot_count"), {"sure": "1"}, follow=True).text
    assert 'value="2026-09-17"' in client.get(address("ballot_prolong")).text
    assert "本来就是这一天" in client.post(address("ballot_prolong"), {"closes_on": "2026-09-14"}).text
    assert "已延长" in client.post(address("ballot_prolong"), {"closes_on": "2026-09-16"}, follow=True).text
    ballot = PhoneBallot.objects.get()
    assert ballot.poll.closes_on == date(2026, 9, 16)

    counted(ballot, crowd, writer)
    page = client.get(address("grades"))
    assert page.text.count(" selected") == 5
    said = {name: field.initial or "UNQUALIFIED" for name, field in page.context["form"].fields.items()} | {
        "reason": ""
    }
    assert "等次名单已存" in client.post(address("grades"), said, follow=True).text
    assert MemberGrade.objects.count() == 5
    assert "票箱没有打开" not in client.post(address("ballot_call_off"), {"sure": "1"}, follow=True).text
    assert "已经计票" in client.post(address("ballot_prolong"), {"closes_on": "2026-09-17"}).text


def test_two_of_one_name_are_told_apart_on_the_ballot_in_the_count_and_on_the_list(crowd, held, writer, client):
    for one, year in ((crowd[0], 1998), (crowd[1], 2015)):
        Member.objects.filter(pk=one.pk).update(name="何爱民", joined_on=date(year, 7, 1))
    ballot = open_ballot(activity=held, closes_on=TODAY, by=writer, today=TODAY)
    client.force_login(crowd[0].account)
    pages = [client.get(reverse("ballots:vote", args=[ballot.poll_id])).text]
    counted(ballot, crowd, writer)
    client.force_login(writer)
    pages += [client.get(reverse(f"meetings:{name}", args=(held.organization_id, held.pk))).text for name in PAGES]

    for page in pages:
        assert re.findall(r"何爱民(?:（\d+年入党）)?|党员2（?", page) == [
            "何爱民（1998年入党）",
            "何爱民（2015年入党）",
            "党员2",
        ]


@pytest.mark.parametrize("many", [5, 7])
def test_the_page_costs_the_same_for_few_and_for_many(town, many, writer, client, django_assert_num_queries):
    crowd = hall(town.own, many)
    held = handed_in(town.own, writer, kind=DutyKind.DEMOCRATIC_APPRAISAL, for_period="2026", topic="年度评议")
    ballot = open_ballot(activity=held, closes_on=TODAY, by=writer, today=TODAY)
    cast(ballot.poll, crowd[0].account, "EXCELLENT", today=TODAY)
    client.force_login(writer)
    client.get("/home/")
    with django_assert_num_queries(9):
        client.get(reverse("meetings:appraisal", args=(town.own.pk, held.pk)))
    client.force_login(crowd[1].account)
    client.get("/home/")
    with django_assert_num_queries(6):
        client.get(reverse("ballots:vote", args=[ballot.poll_id]))

"""Votes of a meeting: the proposed base, what is refused, and that nothing of it leaves branch and reviewer."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import account, clerk, grant, member, secretary, staff
from records_factories import NOW, SHANGHAI, handed_in

from activities.duties.rules import DutyKind
from activities.meetings.models import QuorumExclusion, Vote
from activities.meetings.queries import Base, voting_base
from activities.meetings.rules import Count
from activities.meetings.services import (
    AlreadyExcluded,
    Ballot,
    ChangedByAnother,
    CountImpossible,
    NotAVoter,
    NotHandedIn,
    RecordClosed,
    change_vote,
    drop_vote,
    end_exclusion,
    enter_vote,
    exclude,
)
from activities.records.services import accept, send_back, withdraw
from dangjian.audit.models import AuditRow
from members.roster.models import Participation, Post

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 11)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def crowd(town):
    """Four full members, a probationary one, one regularized only after the meeting, and one of the neighbours."""
    full = [member(town.own, name) for name in ("赵", "钱", "孙", "李")]
    member(town.own, "预备", category="PROBATIONARY", regularized_on=None)
    member(town.own, "后转正", regularized_on=date(2026, 9, 12))
    member(town.sibling, "邻支部")
    return full


@pytest.fixture
def held(town, writer, crowd):
    return handed_in(town.own, writer, kind=DutyKind.MEMBERS_MEETING, for_period="2026Q3", topic="讨论接收")


def ballot(purpose="OTHER", matter="修缮活动室", resolution="同意修缮。", base_reason="", **figures):
    count = {"base": 4, "present": 4, "yes": 3, "no": 1, "abstain": 0} | figures
    return Ballot(purpose, matter, Count(**count), resolution, base_reason)


def excluded(town, writer, who, *, since=DAY):
    approved = {"approved_by": "花溪路街道工委", "approved_on": DAY, "resolved_on": DAY}
    return exclude(organization=town.own, member=who, reason="ABROAD", starts_on=since, by=writer, **approved)


def test_the_base_is_full_members_at_home_less_who_is_excluded_on_the_day(town, writer, crowd, held):
    # Who takes part elsewhere is not expected here, and votes here all the same.
    Participation.objects.create(member=crowd[0], organization=town.foreign, starts_on=date(2026, 1, 1))
    excluded(town, writer, crowd[1])
    ended = excluded(town, writer, crowd[2], since=date(2026, 1, 1))
    end_exclusion(exclusion=ended, on=DAY, by=writer)
    excluded(town, writer, crowd[3], since=date(2026, 9, 12))

    assert voting_base(held) == Base(full_members=4, excluded=1)


def test_of_a_committee_meeting_the_committee_votes(town, writer, crowd):
    for title in ("SECRETARY", "COMMITTEE_MEMBER"):
        Post.objects.create(member=crowd[0], organization=town.own, title=title, starts_on=date(2020, 1, 1))
    Post.objects.create(member=crowd[1], organization=town.own, title="COMMITTEE_MEMBER", starts_on=date(2020, 1, 1))
    held = handed_in(town.own, writer, kind=DutyKind.COMMITTEE_MEETING, for_period="2026-09")

    assert voting_base(held).voters == 2


def test_a_vote_keeps_its_figures_and_the_log_only_that_it_was_entered(held, writer):
    made = enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)

    assert (made.outcome.result.label, made.proposed_base, made.version) == ("通过", 4, 1)
    row = AuditRow.objects.get(action="meetings.enter_vote")
    assert (row.target, row.organization_path, row.detail) == (f"vote:{made.pk}", held.path, {})


def test_another_base_needs_a_reason(held, writer):
    with pytest.raises(CountImpossible) as refusal:
        enter_vote(activity=held, ballot=ballot(base=5), by=writer, now=NOW)
    assert refusal.value.problems == {"base_reason": "按名册算是4人。要改，写一句为什么不同"}

    made = enter_vote(activity=held, ballot=ballot(base=5, base_reason="介绍信刚到"), by=writer, now=NOW)
    assert (made.base, made.proposed_base, made.base_reason) == (5, 4, "介绍信刚到")


def test_whoever_writes_the_row_the_figures_hold(held, writer):
    made = enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    for wrong in ({"present": 5}, {"yes": 9}, {"written_yes": 1}, {"base": 6}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vote.objects.filter(pk=made.pk).update(**wrong)


def test_two_who_change_one_vote_do_not_overwrite_each_other(held, writer):
    made = enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    change_vote(vote=made, version=1, ballot=ballot(yes=4, no=0), by=writer, now=NOW)

    with pytest.raises(ChangedByAnother):
        change_vote(vote=made, version=1, ballot=ballot(yes=2, no=2), by=writer, now=NOW)
    assert Vote.objects.values_list("yes", "version").get() == (4, 2)


def test_an_accepted_record_takes_its_votes_with_it(town, held, writer):
    made = enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    accept(activities=[held], by=clerk(town.street), now=NOW, seen_at=NOW)

    with pytest.raises(RecordClosed):
        enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    with pytest.raises(RecordClosed):
        change_vote(vote=made, version=1, ballot=ballot(yes=4, no=0), by=writer, now=NOW)
    with pytest.raises(RecordClosed):
        drop_vote(vote=made, by=writer)
    assert Vote.objects.values_list("yes", flat=True).get() == 3


def test_a_vote_may_be_what_a_returned_record_lacks_and_hangs_on_none_that_was_taken_back(town, held, writer, client):
    send_back(activity=held, reason="没记表决", by=clerk(town.street), now=NOW)
    made = enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    other = handed_in(town.own, writer, kind=DutyKind.MEMBERS_MEETING, for_period="2026Q3", topic="另一次")
    Vote.objects.create(**{name: getattr(made, name) for name in WRITTEN}, activity=other)
    kept = Vote.objects.get(activity=other)
    withdraw(activity=other, by=writer, now=NOW)

    for act, of in ((enter_vote, {"activity": other}), (change_vote, {"vote": kept, "version": 1})):
        with pytest.raises(NotHandedIn):
            act(**of, ballot=ballot(), by=writer, now=NOW)
    with pytest.raises(NotHandedIn):
        drop_vote(vote=kept, by=writer)
    client.force_login(writer)
    page = client.get(reverse("meetings:votes", args=(town.own.pk, other.pk))).text
    assert ("改好重新提交以后再记表决" in page, "记一项表决" in page) == (True, False)


WRITTEN = ["purpose", "matter", "proposed_base", "base", "present", "yes", "no", "abstain", "entered_by", "entered_at"]


def test_only_a_full_member_of_the_branch_is_excluded_and_only_once(town, writer, crowd):
    stranger = member(town.sibling)
    with pytest.raises(NotAVoter):
        excluded(town, writer, stranger)
    excluded(town, writer, crowd[0])
    with pytest.raises(AlreadyExcluded):
        excluded(town, writer, crowd[0])
    assert QuorumExclusion.objects.count() == 1


# Pages


def votes_page(held):
    return reverse("meetings:votes", args=(held.organization_id, held.pk))


def test_the_form_proposes_base_and_presence_and_shows_the_result(town, held, writer, client):
    client.force_login(writer)
    address = reverse("meetings:vote_new", args=(town.own.pk, held.pk))
    form = client.get(address).context["form"]
    assert (form["base"].value(), form["present"].value()) == (4, 4)

    said = {"purpose": "ADMISSION", "matter": "接收周明", "base": 4, "present": 3, "yes": 2, "no": 0, "abstain": 1}
    answer = client.post(address, said | {"written_yes": 1, "written_no": "", "resolution": "同意接收。"}, follow=True)

    page = answer.text
    assert "<b>通过</b>" in page
    assert "超过半数到会才能表决，至少3人" in page
    assert "赞成里有书面意见1份" in page
    assert "同意接收。" in page


def test_a_refused_vote_keeps_what_was_typed_and_says_where(town, held, writer, client):
    client.force_login(writer)
    said = {"purpose": "OTHER", "matter": "修缮活动室", "base": 4, "present": 3, "yes": 9, "no": 0, "abstain": 0}

    page = client.post(reverse("meetings:vote_new", args=(town.own.pk, held.pk)), said).text

    assert "赞成、不赞成、弃权一共9票，比到会的3人还多，请核对" in page
    assert 'value="修缮活动室"' in page
    assert Vote.objects.count() == 0


def test_votes_never_leave_branch_and_reviewer(town, held, writer, client):
    enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    line, comrade = account("条线"), account("陈国平")
    grant(line, "LINE_STAFF", town.root)
    grant(comrade, "MEMBER", town.own)
    member(town.own, "陈国平", account=comrade)
    opened = []
    for somebody in (writer, clerk(town.street), staff(town.root), line, comrade, secretary(town.sibling)):
        client.force_login(somebody)
        opened.append(client.get(votes_page(held)).status_code)
        record = client.get(reverse("records:record", args=(held.organization_id, held.pk)))
        assert "修缮" not in record.text
        assert (votes_page(held) in record.text) == (opened[-1] == 200)

    assert opened == [200, 200, 200, 404, 404, 404]


def test_a_theme_day_has_no_votes(town, writer, client):
    client.force_login(writer)
    assert client.get(votes_page(handed_in(town.own, writer))).status_code == 404


def test_a_list_of_votes_costs_the_same_at_one_and_at_three(
    held, writer, client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(writer)
    enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    client.get(votes_page(held))
    with django_assert_max_num_queries(20) as first:
        client.get(votes_page(held))
    for _ in range(2):
        enter_vote(activity=held, ballot=ballot(), by=writer, now=NOW)
    with django_assert_num_queries(len(first)):
        client.get(votes_page(held))

"""无记名投票: everybody once, the counts when it is over, and a paper that is not lost when something goes wrong."""

from datetime import timedelta

import pytest
from ballots_factories import LAST, TODAY, cast, choices, hall, poll
from django.db import DatabaseError
from django.urls import reverse
from factories import account, grant, member
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.ballots import services
from members.ballots.models import BallotBox, Paper, Question, Voter
from members.ballots.queries import has_voted, progress, results, without_phone
from members.ballots.rules import Box, leading
from members.ballots.services import voting
from members.ballots.todos import todos
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with travel(TODAY, tick=False):
        yield


@pytest.fixture
def crowd(town):
    return hall(town.own)


@pytest.fixture
def open_one(town, crowd):
    return poll(town.own, crowd[:2])


def counted(of):
    return {
        one.member.name: dict(zip([code for code, _ in of.options], one.counts, strict=True)) for one in results(of)
    }


def test_a_box_is_as_long_with_many_ballots_as_with_none():
    empty = Box.empty(lines=2, options=3)
    full = empty.with_ballot([0, 2]).with_ballot([0, 1])

    assert full == Box(2, ((2, 0, 0), (0, 1, 1)))
    assert Box.read(full.written(), options=3) == full
    assert len(full.written()) == len(empty.written())


def test_what_leads_is_neither_an_abstention_nor_one_of_two_that_are_level():
    assert leading({"EXCELLENT": 2, "QUALIFIED": 1, "ABSTAIN": 9}) == "EXCELLENT"
    assert leading({"EXCELLENT": 2, "QUALIFIED": 2, "ABSTAIN": 0}) == ""
    assert leading({"EXCELLENT": 0, "ABSTAIN": 3}) == ""


def test_who_belongs_to_the_branch_that_day_votes_probationary_members_too(town):
    full, probationary = hall(town.own, 4), hall(town.own, 1, category="PROBATIONARY")
    member(town.own, "申请人", category="APPLICANT", account=account())
    member(town.own, "转走的", membership_status="LEFT", account=account())
    hall(town.sibling, 1)
    nobody = member(town.own, "没有账号")

    made = poll(town.own, full)

    assert set(Voter.objects.values_list("member", flat=True)) == {one.pk for one in (*full, *probationary, nobody)}
    assert (made.electors, without_phone(town.own, TODAY)) == (6, ["没有账号"])


def test_fewer_than_five_do_not_begin(town):
    crowd = hall(town.own, 4)
    with pytest.raises(services.TooFewVoters):
        poll(town.own, crowd)
    assert Voter.objects.count() == 0


def test_everybody_votes_once_and_the_box_is_counted_line_by_line(crowd, open_one):
    for at, one in enumerate(crowd):
        cast(open_one, one.account, "EXCELLENT" if at else "UNQUALIFIED", "ABSTAIN" if at else "QUALIFIED")
    with pytest.raises(services.VotedAlready):
        cast(open_one, crowd[0].account, "EXCELLENT")

    by = account()
    closed = services.count(poll=open_one, by=by, today=TODAY)

    none = dict.fromkeys(("EXCELLENT", "QUALIFIED", "BASICALLY_QUALIFIED", "UNQUALIFIED", "ABSTAIN"), 0)
    assert counted(closed) == {
        "党员0": none | {"EXCELLENT": 5, "UNQUALIFIED": 1},
        "党员1": none | {"QUALIFIED": 1, "ABSTAIN": 5},
    }
    assert ([one.leads for one in results(closed)], closed.cast) == (["EXCELLENT", "QUALIFIED"], 6)
    assert (BallotBox.objects.count(), Paper.objects.count()) == (0, 0)
    assert [row.action for row in AuditRow.objects.order_by("pk")][-2:] == ["ballots.open", "ballots.count"]


def test_nothing_is_known_before_the_count_but_who_has_voted(crowd, open_one):
    cast(open_one, crowd[0].account, "EXCELLENT")

    found = progress(open_one)
    assert (found.voted, found.electors, found.missing) == (1, 6, [f"党员{at}" for at in range(1, 6)])
    assert results(open_one) == []
    assert list(Question.objects.values_list("counts", flat=True)) == [{}, {}]


def test_it_is_counted_when_its_day_has_passed_or_everybody_has_voted(crowd, open_one):
    for one in crowd[:5]:
        cast(open_one, one.account, "QUALIFIED")
    with pytest.raises(services.TooEarly):
        services.count(poll=open_one, by=account(), today=LAST)

    assert services.count(poll=open_one, by=account(), today=LAST + timedelta(days=1)).cast == 5
    with pytest.raises(services.PollOver):
        services.count(poll=open_one, by=account(), today=LAST)


def test_fewer_than_five_ballots_are_not_counted_but_waited_for_or_called_off(crowd, open_one):
    after = LAST + timedelta(days=1)
    for one in crowd[:4]:
        cast(open_one, one.account, "QUALIFIED")
    with pytest.raises(services.TooFewBallots):
        services.count(poll=open_one, by=account(), today=after)
    with pytest.raises(services.PollOver):
        cast(open_one, crowd[4].account, "QUALIFIED", today=after)

    services.prolong(poll=open_one, closes_on=after, by=account())
    cast(open_one, crowd[4].account, "QUALIFIED", today=after)
    services.call_off(poll=open_one, by=account())

    open_one.refresh_from_db()
    assert (open_one.state, open_one.cast, BallotBox.objects.count(), results(open_one)) == ("VOID", None, 0, [])


def test_a_paper_that_did_not_reach_the_box_is_cast_later(monkeypatch, crowd, open_one):
    def broken(*_, **__):
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(voting, "put_in", broken)
        with pytest.raises(DatabaseError):
            cast(open_one, crowd[0].account, "EXCELLENT")
    assert (Voter.objects.filter(marked=True).count(), Paper.objects.count()) == (1, 1)
    assert (progress(open_one).voted, has_voted(open_one, crowd[0].account)) == (0, False)
    assert len(todos(crowd[0].account, TODAY)) == 1

    cast(open_one, crowd[0].account, "QUALIFIED")
    with pytest.raises(services.VotedAlready):
        cast(open_one, crowd[0].account, "QUALIFIED")

    assert BallotBox.objects.get().opened(options=5).cast == 1
    assert (Paper.objects.count(), progress(open_one).voted, todos(crowd[0].account, TODAY)) == (0, 1, [])


def test_an_incomplete_ballot_and_a_stranger_change_nothing(town, crowd, open_one):
    with pytest.raises(services.Incomplete):
        services.vote(poll=open_one, choices={}, by=crowd[0].account, today=TODAY)
    with pytest.raises(services.Incomplete):
        cast(open_one, crowd[0].account, "SPLENDID")
    with pytest.raises(services.NotOnTheRoll):
        cast(open_one, hall(town.sibling, 1)[0].account, "EXCELLENT")
    assert (Voter.objects.filter(marked=True).count(), Paper.objects.count()) == (0, 0)


def test_the_home_asks_once_and_the_page_takes_one_post(client, town, crowd, open_one):
    voter, url = crowd[0].account, reverse("ballots:vote", args=[open_one.pk])
    grant(voter, Role.MEMBER, town.own)
    client.force_login(voter)
    assert [(one.title, one.detail, one.url) for one in todos(voter, TODAY)] == [
        ("民主评议无记名投票", "锦绣社区第一党支部，12月13日截止", url)
    ]
    first, second = choices(open_one, "EXCELLENT")

    page = client.post(url, {f"line-{first}": "EXCELLENT"})
    assert ("党员1：还没有选" in page.text, page.text.count(" checked"), progress(open_one).voted) == (True, 1, 0)

    sent = {f"line-{first}": "EXCELLENT", f"line-{second}": "ABSTAIN"}
    page = client.post(url, sent, follow=True)
    assert ("票已投进票箱" in page.text, "您已经投过票" in page.text, '<form class="form"' in page.text) == (
        True,
        True,
        False,
    )
    assert todos(voter, TODAY) == []
    assert client.post(url, sent).status_code == 200
    assert BallotBox.objects.get().opened(options=5).cast == 1


def test_one_tap_fills_the_lines_that_are_open_and_puts_nothing_into_the_box(client, town, crowd):
    """Eighty names are eighty taps otherwise; before that tap nothing is chosen for anybody."""
    asked = poll(town.own, crowd[:4])
    url = reverse("ballots:vote", args=[asked.pk])
    client.force_login(crowd[0].account)
    grant(crowd[0].account, Role.MEMBER, town.own)
    first, second, third, fourth = choices(asked, "EXCELLENT")
    before = client.get(url).text
    assert (" checked" in before, "没选的都选“合格”" in before) == (False, True)
    rows = AuditRow.objects.count()

    page = client.post(url, {f"line-{first}": "EXCELLENT", f"line-{second}": "GREAT", "do": "rest"}).text

    said = {pk: f'name="line-{pk}" value="{word}"' for pk, word in ((first, "EXCELLENT"), (second, "QUALIFIED"))}
    ticked = [one.split(" data-label")[0] for one in page.split("<input ") if " checked" in one]
    assert [said[first] in ticked[0], said[second] in ticked[1], len(ticked)] == [True, True, 4]
    assert (progress(asked).voted, AuditRow.objects.count(), Paper.objects.count()) == (0, rows, 0)
    assert has_voted(asked, crowd[0].account) is False

    client.post(url, {f"line-{pk}": "QUALIFIED" for pk in (first, second, third, fourth)})
    assert progress(asked).voted == 1
    assert "没选的都选" not in client.post(url, {"do": "rest"}).text


def test_who_is_not_on_the_roll_finds_no_page(client, town, open_one):
    client.force_login(hall(town.sibling, 1)[0].account)
    assert client.get(reverse("ballots:vote", args=[open_one.pk])).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_more_polls_cost_the_home_the_same(town, crowd, many, django_assert_num_queries):
    for _ in range(many):
        cast(poll(town.own, crowd[:1]), crowd[0].account, "QUALIFIED")
        poll(town.own, crowd[:1])
    with django_assert_num_queries(2):
        assert len(todos(crowd[0].account, TODAY)) == many

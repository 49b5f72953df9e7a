"""Single lines of an attendance list: study made up, the own line that is wrong, and the two rates side by side."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse
from factories import account, clerk, grant, member, secretary
from photos_factories import shown
from records_factories import HELD_ON, NOW, SHANGHAI, draft, facts, handed_in, later

from activities.duties.rules import DutyKind
from activities.records.models import Activity, ActivityVersion, Attendance, AttendanceClaim, MakeUpStudy, State
from activities.records.queries.record import absentees, facts_of
from activities.records.rules import Turnout
from activities.records.services import (
    AnsweredMeanwhile,
    BeforeTheMeeting,
    ClaimedAlready,
    NothingToClaim,
    RecordRefused,
    WasThere,
    accept,
    accept_claim,
    claim,
    decline_claim,
    make_up,
    send_back,
    submit,
)
from activities.records.todos import todos
from organizations.photos.models import Album, AlbumState, PhotoKind

pytestmark = pytest.mark.django_db
MENDED_ON = date(2026, 9, 13)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def comrade(town):
    made = account("陈国平")
    grant(made, "MEMBER", town.own)
    return member(town.own, "陈国平", account=made)


def absent(town, writer, who, status="SICK"):
    return handed_in(town.own, writer, absences={who.pk: status})


def line_of(made, who):
    return Attendance.objects.select_related("activity", "member").get(activity=made, member=who)


def rows(made):
    return dict(Attendance.objects.filter(activity=made).values_list("member__name", "status"))


# Rates


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        ({}, (None, None)),
        ({"EXEMPT": 3}, (None, None)),
        ({"PRESENT": 20, "LATE": 4, "SICK": 6}, (100, 20)),
        ({"PRESENT": 20, "UNEXCUSED": 5, "DUTY": 5}, (80, 17)),
        ({"SICK": 2}, (None, 100)),
    ],
)
def test_two_rates_stand_side_by_side(counts, rates):
    turnout = Turnout.of(counts)
    assert (turnout.rate, turnout.leave_rate) == rates


def test_record_branch_and_own_page_show_both_rates(town, writer, comrade, client):
    for _ in range(3):
        member(town.own)
    made = absent(town, writer, comrade)
    both = "到会率100%（请假的不算在内），请假率25%。"
    client.force_login(writer)
    assert both in client.get(reverse("records:record", args=(town.own.pk, made.pk))).text
    assert both in client.get(reverse("home:branch", args=(town.own.pk,))).text
    client.force_login(comrade.account)
    assert "请假率100%" not in client.get("/me/record/").text  # nothing of nothing is no 到会率
    assert both not in client.get(reverse("home:branch", args=(town.own.pk,))).text


# Study made up


def test_made_up_study_stands_beside_the_name_and_leaves_the_day_alone(town, writer, comrade):
    made = absent(town, writer, comrade)

    make_up(activity=made, member_id=comrade.pk, studied_on=MENDED_ON, what="送学上门", by=writer)
    make_up(activity=made, member_id=comrade.pk, studied_on=MENDED_ON, what="自学党章", by=writer)

    (one,) = absentees(made)
    assert (one.name, one.status, one.made_up_on, one.made_up) == ("陈国平", "SICK", MENDED_ON, "自学党章")
    assert rows(made) == {"陈国平": "SICK"}


def test_who_was_there_makes_up_for_nothing_and_nobody_in_advance(town, writer, comrade):
    there = member(town.own)
    made = absent(town, writer, comrade)
    with pytest.raises(WasThere):
        make_up(activity=made, member_id=there.pk, studied_on=MENDED_ON, what="自学", by=writer)
    with pytest.raises(BeforeTheMeeting):
        make_up(activity=made, member_id=comrade.pk, studied_on=date(2026, 9, 10), what="自学", by=writer)
    assert MakeUpStudy.objects.count() == 0


def test_the_page_for_made_up_study_lists_the_absent_only(town, writer, comrade, client):
    member(town.own, "来了的人")
    made = absent(town, writer, comrade)
    client.force_login(writer)
    page = reverse("records:make_up", args=(town.own.pk, made.pk))

    assert [label for _, label in client.get(page).context["form"].fields["member"].choices] == [
        "请选择",
        "陈国平（病假）",
    ]
    said = {"member": comrade.pk, "on": "2026-09-13", "what": "送学上门"}
    assert "9月13日补课：送学上门" in client.post(page, said, follow=True).text
    client.force_login(comrade.account)
    assert "9月13日已补课" in client.get("/me/record/").text


# The own line


def test_a_claim_waits_once_and_only_about_what_counts(town, writer, comrade):
    made = absent(town, writer, comrade, "UNEXCUSED")
    said = {"line": line_of(made, comrade), "words": "那天发烧", "by": comrade.account, "now": NOW}
    with pytest.raises(NothingToClaim):
        claim(should_be="UNEXCUSED", **said)
    claim(should_be="SICK", **said)
    with pytest.raises(ClaimedAlready):
        claim(should_be="DUTY", **said)

    assert [(one.title, one.detail) for one in todos(writer, date(2026, 9, 14))] == [
        ("1人说到会情况记得不对", "锦绣社区第一党支部，核实以后改或者答复")
    ]
    assert todos(comrade.account, date(2026, 9, 14)) == []
    assert todos(secretary(town.sibling), date(2026, 9, 14)) == []


def test_an_accepted_claim_is_a_new_version_that_is_reviewed_again(town, writer, comrade):
    other = member(town.own, "没来的人")
    made = handed_in(town.own, writer, absences={comrade.pk: "UNEXCUSED", other.pk: "DUTY"})
    accept(activities=[made], by=clerk(town.street), now=NOW, seen_at=NOW)
    asked = claim(
        line=line_of(made, comrade), should_be="SICK", words="那天发烧", by=comrade.account, now=later(hours=1)
    )

    accept_claim(claim=asked, by=writer, now=later(hours=2))

    now = Activity.objects.get()
    assert (now.state, now.version, now.reviewed_by, now.reviewer) == (State.SUBMITTED, 3, None, town.street)
    assert rows(made) == {"陈国平": "SICK", "没来的人": "DUTY"}
    version = ActivityVersion.objects.get(number=3)
    assert (
        version.content["facts"] == facts(absences={comrade.pk: "SICK", other.pk: "DUTY"}, proxy_reason="").as_content()
    )
    assert Album.objects.get().state == AlbumState.OPEN
    with pytest.raises(AnsweredMeanwhile):
        decline_claim(claim=asked, text="签到表上没有", by=writer, now=later(hours=3))


def test_a_claim_about_a_record_that_was_sent_back_changes_nothing(town, writer, comrade):
    made = absent(town, writer, comrade, "UNEXCUSED")
    asked = claim(line=line_of(made, comrade), should_be="SICK", words="发烧", by=comrade.account, now=NOW)
    made.refresh_from_db()
    send_back(activity=made, reason="人数不对", by=clerk(town.street), now=NOW)
    with pytest.raises(AnsweredMeanwhile):
        accept_claim(claim=asked, by=writer, now=NOW)
    assert (rows(made), AttendanceClaim.objects.get().state) == ({"陈国平": "UNEXCUSED"}, "OPEN")


def test_what_a_record_says_reads_back_as_its_form_said_it(town, writer, comrade):
    said = {"absences": {comrade.pk: "LATE"}, "also": {DutyKind.PARTY_LECTURE: 45}, "guests": 2}
    made = handed_in(town.own, writer, **said)
    made.refresh_from_db()
    assert facts_of(made).as_content() == facts(**said, proxy_reason="").as_content()


def test_from_the_own_page_to_the_branch_and_back(town, writer, comrade, client):
    made = absent(town, writer, comrade, "UNEXCUSED")
    client.force_login(comrade.account)
    page = reverse("records:claim", args=(made.pk,))
    assert page in client.get("/me/record/").text
    answer = client.post(page, {"should_be": "SICK", "words": "那天发烧"}, follow=True)
    assert "已告诉支部，等答复" in answer.text

    client.force_login(writer)
    listed = client.get(reverse("records:claims", args=(town.own.pk,))).text
    assert "陈国平" in listed
    one = reverse("records:answer_claim", args=(town.own.pk, AttendanceClaim.objects.get().pk))
    assert "那天发烧" in client.get(one).text
    assert "写一句为什么不改" in client.post(one, {"do": "decline", "text": ""}).text
    client.post(one, {"do": "decline", "text": "签到表上没有"})

    client.force_login(comrade.account)
    assert "不予更正：签到表上没有" in client.get("/me/record/").text


def test_nobody_speaks_about_somebody_elses_line(town, writer, comrade, client):
    made = absent(town, writer, comrade)
    somebody = account("旁人")
    grant(somebody, "MEMBER", town.own)
    for other in (somebody, writer, secretary(town.sibling)):
        client.force_login(other)
        assert client.get(reverse("records:claim", args=(made.pk,))).status_code == 404


# A photo of the minute book, and who records for a branch


def test_of_a_committee_meeting_a_photo_of_the_minute_book_suffices(town, writer):
    begun = draft(town.own, writer, kind=DutyKind.COMMITTEE_MEETING)
    said = facts(kind=DutyKind.COMMITTEE_MEETING, text=" ")
    shown(begun.album, writer, kind=PhotoKind.SCENE)
    with pytest.raises(RecordRefused) as refusal:
        submit(draft=begun, facts=said, by=writer, now=NOW)
    assert [problem.field for problem in refusal.value.problems] == ["text"]

    shown(begun.album, writer, kind=PhotoKind.MINUTES)
    made = submit(draft=begun, facts=said, by=writer, now=NOW)
    assert (made.kind, made.text.strip()) == (DutyKind.COMMITTEE_MEETING, "")


def test_of_anything_else_a_photo_does_not(town, writer):
    begun = draft(town.own, writer)
    shown(begun.album, writer, kind=PhotoKind.MINUTES)
    with pytest.raises(RecordRefused):
        submit(draft=begun, facts=facts(text=""), by=writer, now=NOW)


def test_who_records_for_a_branch_says_why_and_the_branch_itself_need_not(town, writer):
    busy = clerk(town.street)
    with pytest.raises(RecordRefused) as refusal:
        handed_in(town.own, busy, proxy_reason="")
    assert [problem.field for problem in refusal.value.problems] == ["proxy_reason"]

    by_clerk = handed_in(town.own, busy, proxy_reason="支部交来纸质记录", held_on=HELD_ON)
    by_branch = handed_in(town.own, writer, proxy_reason="不用说的")
    assert (by_clerk.proxy_reason, by_branch.proxy_reason) == ("支部交来纸质记录", "")

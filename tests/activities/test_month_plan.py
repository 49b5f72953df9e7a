"""A whole month planned like the one before: shown first, done with one tap, taken back with another."""

from datetime import date, datetime, time

import pytest
import time_machine
from django.urls import reverse
from duties_factories import rule, subgroup, theme_day_rule
from factories import account, clerk, grant, secretary
from records_factories import SHANGHAI, draft, facts
from records_factories import handed_in as handed

from activities.duties.rules import DutyKind, Per
from activities.records.models import Activity, JointPart, State
from activities.records.queries.month_plan import month_moved
from activities.records.services import drop_plan, plan, submit, withdraw
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from dangjian.workdays.models import Holiday
from dangjian.workdays.rules import Calendar
from members.roster.models import Subgroup
from organizations.groups.models import CollaborationGroup

pytestmark = pytest.mark.django_db
OCTOBER = Month(2026, 10)
NOW = datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI)


def handed_in(of, by, *, at=NOW, **said):
    return handed(of, by, at=at, **said)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def rules():
    theme_day_rule()
    rule(kind=DutyKind.COMMITTEE_MEETING, per=Per.MONTH)
    rule(kind=DutyKind.PARTY_LECTURE, per=Per.QUARTER)


@pytest.fixture
def september(town, writer, rules):
    """A theme day, two committee's meetings, a lecture of the third quarter, a study that was only planned; a record
    that was taken back, a neighbour's, and one of August."""
    handed_in(town.own, writer, topic="义务植树", theme_category="SERVICE", service_category="植树护绿")
    for day, topic in ((1, "9月支委会"), (24, "研究发展党员")):
        handed_in(
            town.own, writer, kind="COMMITTEE_MEETING", held_on=date(2026, 9, day), topic=topic, place="二楼会议室"
        )
    handed_in(
        town.own, writer, kind="PARTY_LECTURE", for_period="2026Q3", held_on=date(2026, 9, 30 - 5), topic="学党史"
    )
    plan(
        organization=town.own, kind="STUDY", for_period="2026-09", held_on=date(2026, 9, 29), topic="学条例", by=writer
    )
    back = handed_in(
        town.own, writer, kind="VOLUNTEERING", held_on=date(2026, 9, 5), topic="撤回的", persons=3, half_hours_each=2
    )
    withdraw(activity=back, by=writer, now=datetime(2026, 9, 28, 9, 30, tzinfo=SHANGHAI))
    handed_in(town.sibling, secretary(town.sibling, "邻"), topic="邻支部的")
    handed_in(town.own, writer, for_period="2026-08", held_on=date(2026, 8, 14), topic="八月的")


def lines(town, month=OCTOBER, today=date(2026, 9, 28)) -> list[tuple[str, date, str, str]]:
    return [(one.label, one.held_on, one.topic, one.problem) for one in month_moved(town.own, month, today)]


def address(town, query: str = "") -> str:
    return reverse("records:plan_month", args=(town.own.pk,)) + query


def planned() -> list[tuple[str, str, date, str]]:
    rows = Activity.objects.filter(state=State.PLANNED, held_on__gte=OCTOBER.start).order_by("held_on")
    return [(one.kind, one.for_period, one.held_on, one.topic) for one in rows]


# Days


@pytest.mark.parametrize(
    ("day", "month", "moved"),
    [
        (date(2026, 9, 11), OCTOBER, date(2026, 10, 9)),  # the second Friday
        (date(2026, 9, 30), OCTOBER, date(2026, 10, 28)),  # the fifth Wednesday: October has four
        (date(2026, 9, 29), Month(2026, 12), date(2026, 12, 29)),  # the fifth Tuesday of both
        (date(2026, 9, 3), OCTOBER, date(2026, 10, 8)),  # the first Thursday is National Day: on into the next week
        (date(2026, 9, 5), OCTOBER, date(2026, 10, 8)),  # a Saturday that the table calls a holiday
        (date(2026, 9, 12), OCTOBER, date(2026, 10, 10)),  # another Saturday stays one
        (date(2026, 1, 29), Month(2026, 2), date(2026, 2, 26)),
    ],
)
def test_a_day_keeps_its_weekday_and_its_week_and_a_day_off_gives_way(day, month, moved):
    holidays = {date(2026, 10, number): False for number in range(1, 8)}
    assert Calendar(holidays).like(day, month.start, month.end) == moved


def test_a_holiday_with_a_working_day_before_it_in_its_week_gives_way_to_that():
    calendar = Calendar({date(2026, 10, 9): False})
    assert calendar.like(date(2026, 9, 11), OCTOBER.start, OCTOBER.end) == date(2026, 10, 8)


# What is planned


@pytest.mark.usefixtures("september")
def test_every_kind_moves_into_the_month_with_its_own_period_and_one_plan_for_each(town):
    assert lines(town) == [
        ("10月支委会", date(2026, 10, 6), "10月支委会", ""),
        ("10月主题党日", date(2026, 10, 9), "10月主题党日", ""),
        ("10月支委会", date(2026, 10, 22), "研究发展党员", "同一项只排一次"),
        ("四季度党课", date(2026, 10, 23), "学党史", ""),
        ("10月集中学习", date(2026, 10, 27), "学条例", ""),
    ]


@pytest.mark.usefixtures("september")
def test_what_is_there_already_or_cannot_be_is_said_and_not_planned(town, writer):
    plan(organization=town.own, kind="STUDY", for_period="2026-10", held_on=date(2026, 10, 27), topic="已排", by=writer)
    handed_in(
        town.own, writer, kind="PARTY_LECTURE", for_period="2026Q4", held_on=date(2026, 10, 1),
        at=datetime(2026, 10, 8, 9, tzinfo=SHANGHAI),
    )  # fmt: skip
    group = CollaborationGroup.objects.create(name="第一协作组", leader=town.other_street)
    joint = plan(
        organization=town.foreign, kind="THEME_DAY", for_period="2026-10", held_on=date(2026, 10, 9), topic="联合",
        by=writer, group=group,
    )  # fmt: skip
    JointPart.objects.create(activity=joint, organization=town.own)

    said = {label: problem for label, _, _, problem in lines(town, today=date(2026, 10, 8)) if "研究" not in _}

    assert said["10月主题党日"] == "参加联合活动"
    assert said["四季度党课"] == "已经记过了"
    assert said["10月集中学习"] == "已经排了"
    assert [problem for label, day, _, problem in lines(town, today=date(2026, 10, 8)) if day == date(2026, 10, 6)] == [
        "那一天已经过了"
    ]


def test_every_subgroup_has_a_plan_of_its_own_and_its_meeting_takes_it(town, writer, client, rules):
    rule(kind=DutyKind.SUBGROUP_MEETING, per=Per.MONTH, subject="SUBGROUP")
    first, second, gone = (subgroup(town.own, f"第{number}党小组") for number in "一二三")
    for at, one in enumerate((first, second, gone)):
        begun = draft(town.own, writer, kind="SUBGROUP_MEETING", subgroup=one)
        said = facts(kind="SUBGROUP_MEETING", topic=f"小组学习{at}", held_on=date(2026, 9, 14 + at), subgroup_id=one.pk)
        submit(draft=begun, facts=said, by=writer, now=NOW)
    Subgroup.objects.filter(pk=gone.pk).update(ends_on=date(2026, 9, 20))

    assert lines(town) == [
        ("10月党小组会（第一党小组）", date(2026, 10, 12), "小组学习0", ""),
        ("10月党小组会（第二党小组）", date(2026, 10, 20), "小组学习1", ""),
        ("10月党小组会（第三党小组）", date(2026, 10, 21), "小组学习2", "党小组已经撤了"),
    ]
    client.force_login(writer)
    ticked = [f"SUBGROUP_MEETING-{one.pk}" for one in (first, second)]
    client.post(address(town), {"lines": ticked, f"topic_{ticked[0]}": "改过的"})
    made = Activity.objects.filter(state=State.PLANNED).order_by("held_on")
    assert list(made.values_list("subgroup", "topic")) == [
        (first.pk, "改过的"),
        (second.pk, "10月党小组会（第二党小组）"),
    ]

    query = f"?kind=SUBGROUP_MEETING&period=2026-10&subgroup={second.uid}"
    page = client.get(reverse("records:plan", args=(town.own.pk,)) + query).text
    assert 'value="2026-10-20"' in page
    assert "是哪个党小组" in client.get(reverse("records:plan", args=(town.own.pk,)) + "?kind=SUBGROUP_MEETING").text
    assert "10月党小组会（第二党小组）" in client.get(reverse("records:new", args=(town.own.pk,)) + query).text

    begun = draft(town.own, writer, kind="SUBGROUP_MEETING", for_period="2026-10", subgroup=second)
    said = facts(kind="SUBGROUP_MEETING", for_period="2026-10", held_on=date(2026, 10, 20), subgroup_id=second.pk)
    record = submit(draft=begun, facts=said, by=writer, now=datetime(2026, 10, 21, 9, tzinfo=SHANGHAI))
    assert list(Activity.objects.filter(state=State.PLANNED).values_list("subgroup", flat=True)) == [first.pk]
    assert record.subgroup == second


@pytest.mark.usefixtures("september")
def test_the_theme_day_is_the_units_own_day_and_holidays_move_the_others(town):
    for number in range(1, 8):
        Holiday.objects.create(day=date(2026, 10, number), kind="HOLIDAY", name="国庆节", document="通知")
    assert [(label, day) for label, day, _, _ in lines(town)][:2] == [
        ("10月支委会", date(2026, 10, 8)),
        ("10月主题党日", date(2026, 10, 9)),
    ]


# The page


@pytest.mark.usefixtures("september")
def test_one_tap_plans_what_the_page_shows_and_another_takes_it_back(town, writer, client):
    client.force_login(writer)
    page = client.get(address(town)).text
    assert ("照9月的排10月" in page, "排这4项" in page, "同一项只排一次" in page) == (True,) * 3
    assert planned() == []

    answer = client.post(
        address(town),
        {"lines": ["COMMITTEE_MEETING", "THEME_DAY", "PARTY_LECTURE", "STUDY"], "topic_THEME_DAY": "清洁家园"},
        follow=True,
    ).text

    assert "10月排好了4项，还没发布" in answer
    assert planned() == [
        ("COMMITTEE_MEETING", "2026-10", date(2026, 10, 6), "10月支委会"),
        ("THEME_DAY", "2026-10", date(2026, 10, 9), "清洁家园"),
        ("PARTY_LECTURE", "2026Q4", date(2026, 10, 23), "四季度党课"),
        ("STUDY", "2026-10", date(2026, 10, 27), "10月集中学习"),
    ]
    made = Activity.objects.get(state=State.PLANNED, kind="THEME_DAY")
    kept = (made.place, made.starts_at, made.minutes, made.host, made.theme_category, made.service_category)
    assert kept == ("滨河公园东门", time(15), 120, "胡明远", "SERVICE", "植树护绿")
    assert (made.published_at, made.text, made.album) == (None, "", None)
    assert "撤销刚排的4项" in answer

    undo = reverse("records:undo_month", args=(town.own.pk,))
    assert "刚排的4项已撤销" in client.post(undo, follow=True).text
    assert "没有可以撤销的" in client.post(undo, follow=True).text
    assert planned() == []
    assert AuditRow.objects.filter(action="records.drop_plan").count() == 4


@pytest.mark.usefixtures("september")
def test_sent_twice_it_plans_once_and_leaves_alone_what_was_changed_since(town, writer, client):
    client.force_login(writer)
    said = {"lines": ["THEME_DAY", "STUDY"], "topic_THEME_DAY": "清洁家园"}
    client.post(address(town), said)
    Activity.objects.filter(kind="THEME_DAY", state=State.PLANNED).update(
        topic="改过的", published_at="2026-09-28T01:00Z"
    )

    again = client.post(address(town), said, follow=True).text

    assert "有一项刚才已经排了或者记了" in again
    assert [topic for *_, topic in planned()] == ["改过的", "10月集中学习"]
    client.post(reverse("records:undo_month", args=(town.own.pk,)))
    assert [topic for *_, topic in planned()] == ["改过的"]  # people have been told of it


@pytest.mark.usefixtures("september")
def test_only_what_is_ticked_is_planned_and_nothing_ticked_is_said(town, writer, client):
    client.force_login(writer)
    assert "勾选要排的" in client.post(address(town), {"topic_STUDY": "写的字"}).text
    assert "写的字" in client.post(address(town), {"topic_STUDY": "写的字"}).text
    client.post(address(town), {"lines": ["STUDY"], "topic_STUDY": "写的字"})
    assert [topic for *_, topic in planned()] == ["写的字"]


def test_a_month_after_nothing_says_what_to_do(town, writer, client):
    client.force_login(writer)
    page = client.get(address(town)).text
    assert "没有可以照着排的" in page
    assert reverse("records:plan", args=(town.own.pk,)) in page


@pytest.mark.parametrize("month", ["2026-08", "2026-12", "1900-01", "x", "2026-13", "9999-12"])
def test_neither_a_month_that_is_over_nor_one_far_ahead(town, writer, client, month):
    client.force_login(writer)
    assert client.get(address(town, f"?month={month}")).status_code == 404


@pytest.mark.usefixtures("september")
def test_nobody_else_plans_for_the_branch_or_takes_back(town, writer, client):
    client.force_login(writer)
    client.post(address(town), {"lines": ["STUDY"]})
    plain = account("党员")
    grant(plain, "MEMBER", town.own)
    undo = reverse("records:undo_month", args=(town.own.pk,))
    for one in (plain, secretary(town.sibling, "邻2"), clerk(town.other_street)):
        client.force_login(one)
        answers = [client.get(address(town)), client.post(address(town), {"lines": ["THEME_DAY"]}), client.post(undo)]
        assert [answer.status_code for answer in answers] == [404] * 3
    client.force_login(secretary(town.own, "另一位"))
    assert "没有可以撤销的" in client.post(undo, follow=True).text  # what somebody else has just planned is theirs
    assert [kind for kind, *_ in planned()] == ["STUDY"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_kind_and_for_three(
    town, writer, client, rules, count, django_assert_max_num_queries
):
    for kind, period in [("THEME_DAY", "2026-09"), ("COMMITTEE_MEETING", "2026-09"), ("STUDY", "2026-09")][:count]:
        handed_in(town.own, writer, kind=kind, for_period=period)
    client.force_login(writer)
    client.get(address(town))
    with django_assert_max_num_queries(22):
        assert client.get(address(town)).text.count('name="lines"') == count


def test_what_cannot_be_planned_keeps_no_place_from_the_next_of_its_kind(town, writer, rules):
    for day, topic in ((1, "9月支委会"), (24, "研究发展党员")):
        handed_in(town.own, writer, kind="COMMITTEE_MEETING", held_on=date(2026, 9, day), topic=topic)
    lines = month_moved(town.own, OCTOBER, date(2026, 10, 15))
    assert [line.problem for line in lines] == ["那一天已经过了", ""]


def test_what_was_published_meanwhile_is_not_taken_back(town, writer):
    made = plan(
        organization=town.own,
        kind="COMMITTEE_MEETING",
        for_period="2026-10",
        held_on=date(2026, 10, 1),
        topic="支委会",
        by=writer,
    )
    Activity.objects.filter(pk=made.pk).update(published_at=NOW)
    assert not drop_plan(activity=made, by=writer, unpublished=True)
    assert drop_plan(activity=made, by=writer)

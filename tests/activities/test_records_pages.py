"""Who sees how much of a record, the reviewer's queue, the lists, plans and to-dos."""

import re
from datetime import date, datetime
from html import unescape

import pytest
import time_machine
from django.urls import reverse
from duties_factories import rule, theme_day_rule
from factories import account, branch, clerk, grant, member, secretary, staff
from records_factories import NOW, SHANGHAI, TODAY, draft, handed_in, later

from activities.duties.rules import DutyKind, Per
from activities.records.models import Activity, State
from activities.records.services import accept, plan, revise, save_draft, send_back
from activities.records.todos import todos, waiting_for_review
from organizations.photos.models import Photo

SEEN_AT = re.compile('name="seen_at" value="([^"]+)"')
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    """The Monday after the theme day."""
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False) as moment:
        yield moment


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def reviewer(town):
    return clerk(town.street)


def record_page(client, made) -> str:
    return client.get(reverse("records:record", args=(made.organization_id, made.pk))).text


def comrade(town):
    made = account("陈国平")
    grant(made, "MEMBER", town.own)
    member(town.own, "陈国平", account=made)
    return made


# One record


def test_the_branch_and_its_reviewer_see_who_was_absent(town, writer, reviewer, client):
    absent = member(town.own, "周海峰")
    made = handed_in(town.own, writer, absences={absent.pk: "UNEXCUSED"})

    for somebody in (writer, reviewer, staff(town.root)):
        client.force_login(somebody)
        assert "周海峰" in record_page(client, made)


def test_names_of_the_absent_go_no_further(town, writer, client):
    absent = member(town.own, "周海峰")
    made = handed_in(town.own, writer, absences={absent.pk: "UNEXCUSED"})
    line = account("条线")
    grant(line, "LINE_STAFF", town.root)

    for somebody in (comrade(town), line):
        client.force_login(somebody)
        page = record_page(client, made)
        assert "义务植树" in page
        assert "周海峰" not in page


def test_a_member_sees_the_own_attendance_and_no_history(town, writer, client):
    somebody = comrade(town)
    made = handed_in(town.own, writer)
    client.force_login(somebody)

    page = record_page(client, made)

    assert "您：到会" in page
    assert "经过" not in page
    assert "发到群里" not in page


def test_what_was_said_inside_stays_inside(town, writer, client):
    made = handed_in(town.own, writer, kind=DutyKind.ORGANIZATIONAL_LIFE_MEETING, text="开展批评和自我批评")
    client.force_login(comrade(town))
    assert "开展批评和自我批评" not in record_page(client, made)

    client.force_login(writer)
    assert "开展批评和自我批评" in record_page(client, made)


def test_a_returned_record_shows_its_reason_to_the_branch_and_nothing_to_members(town, writer, reviewer, client):
    made = send_back(activity=handed_in(town.own, writer), reason="参加人数对不上", by=reviewer, now=NOW)
    client.force_login(writer)
    assert "参加人数对不上" in record_page(client, made)

    client.force_login(comrade(town))
    assert client.get(reverse("records:record", args=(town.own.pk, made.pk))).status_code == 404


def test_every_version_stays_readable(town, writer, client):
    from records_factories import facts

    made = handed_in(town.own, writer, text="第一次写的")
    revise(activity=made, version=1, facts=facts(text="第二次写的"), by=writer, now=later(hours=1))
    client.force_login(writer)

    page = record_page(client, made)

    assert "第一次写的" in page
    assert "修改后提交" in page


def test_a_record_is_found_under_its_own_branch_only(town, writer, client):
    made = handed_in(town.own, writer)
    client.force_login(staff(town.root))

    assert client.get(reverse("records:record", args=(town.sibling.pk, made.pk))).status_code == 404


# Review


def queue(client, **query) -> str:
    return client.get(reverse("records:review"), query).text


def test_the_queue_holds_what_waits_for_its_reader(town, writer, reviewer, client):
    handed_in(town.own, writer)
    handed_in(town.foreign, secretary(town.foreign), topic="别人审的")
    client.force_login(reviewer)

    page = queue(client)

    assert "1条等您审核" in page
    assert "义务植树" in page
    assert "别人审的" not in page


def test_the_superior_may_look_at_what_waits_below(town, writer, reviewer, client):
    handed_in(town.own, writer)
    client.force_login(staff(town.root))

    assert "义务植树" not in queue(client)
    assert "义务植树" in queue(client, scope="all")


def test_the_queue_is_narrowed_by_kind_waiting_and_words(town, writer, reviewer, client):
    handed_in(town.own, writer, at=later(days=-20), held_on=date(2026, 8, 14), for_period="2026-08", topic="等了很久")
    handed_in(town.sibling, secretary(town.sibling), kind=DutyKind.PARTY_LECTURE, topic="刚刚交的")
    client.force_login(reviewer)

    def found(**query) -> list[str]:
        return re.findall("等了很久|刚刚交的", re.sub('选中[^"]*', "", queue(client, **query)))

    assert found() == ["等了很久", "刚刚交的"]
    assert found(sort="fresh") == ["刚刚交的", "等了很久"]
    assert found(waiting="long") == ["等了很久"]
    assert found(kind="PARTY_LECTURE") == ["刚刚交的"]
    assert found(q="很久") == ["等了很久"]
    assert found(q="没有") == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_record_and_for_three(
    town, writer, reviewer, client, count, django_assert_num_queries, quiet_side
):
    for number in range(count):
        handed_in(town.own, writer, topic=f"记录{number}")
    client.force_login(reviewer)

    with django_assert_num_queries(13):
        page = queue(client)

    assert all(f"记录{number}" in page for number in range(count))


def test_ticked_records_are_accepted_together(town, writer, reviewer, client):
    first, second = handed_in(town.own, writer), handed_in(town.sibling, secretary(town.sibling))
    client.force_login(reviewer)

    client.post(reverse("records:review"), {"seen": [f"{first.pk}:1", f"{second.pk}:1"], "sure": "1"})

    assert set(Activity.objects.values_list("state", "reviewed_by")) == {("ACCEPTED", reviewer.pk)}
    assert "通过了2条" in queue(client)


def test_several_are_named_once_more_before_they_are_accepted(town, writer, reviewer, client):
    first, second = handed_in(town.own, writer), handed_in(town.sibling, secretary(town.sibling), topic="慰问老党员")
    foreign = handed_in(town.foreign, secretary(town.foreign), topic="别处的")
    client.force_login(reviewer)
    opened = SEEN_AT.search(queue(client))[1]

    asked = client.post(
        reverse("records:review") + "?sort=unit",
        {"seen": [f"{first.pk}:1", f"{second.pk}:1", f"{foreign.pk}:1"], "seen_at": opened},
    ).text

    assert "通过这2条？" in asked
    assert ("慰问老党员" in asked, "别处的" in asked) == (True, False)
    assert not Activity.objects.filter(state=State.ACCEPTED).exists()
    assert SEEN_AT.search(asked)[1] == opened
    assert re.findall('name="seen" value="([^"]+)"', asked) == [f"{first.pk}:1", f"{second.pk}:1"]
    assert 'href="?sort=unit"' in asked


def test_a_ticked_record_that_changed_stops_the_rest_and_says_so(town, writer, reviewer, client):
    first, second = handed_in(town.own, writer), handed_in(town.sibling, secretary(town.sibling), topic="改过的")
    Activity.objects.filter(pk=second.pk).update(version=2)
    client.force_login(reviewer)

    client.post(reverse("records:review"), {"seen": [f"{first.pk}:1", f"{second.pk}:1"], "sure": "1"})

    assert "《改过的》等1条刚才有变化，一条都没有通过" in queue(client)
    assert not Activity.objects.filter(state=State.ACCEPTED).exists()


def test_photos_that_came_in_meanwhile_are_shown_before_the_queue_accepts(town, writer, reviewer, client, clock):
    first, second = handed_in(town.own, writer), handed_in(town.sibling, secretary(town.sibling), topic="慢慢传的")
    client.force_login(reviewer)
    opened = SEEN_AT.search(queue(client))[1]
    clock.shift(60)
    Photo.objects.create(album=second.album, uploaded_by=writer)
    clock.shift(60)
    ticked = {"seen": [f"{first.pk}:1", f"{second.pk}:1"], "sure": "1"}

    page = client.post(reverse("records:review"), ticked | {"seen_at": opened}).text

    assert "《慢慢传的》刚传来了新照片或附件，还没有通过" in page
    assert page.count("新照片，请看") == 1
    assert not Activity.objects.filter(state=State.ACCEPTED).exists()
    client.post(reverse("records:review"), ticked | {"seen_at": SEEN_AT.search(page)[1]})
    assert set(Activity.objects.values_list("state", flat=True)) == {State.ACCEPTED}


@pytest.mark.parametrize("said", ["", "gestern", "2026-09-14T09:30:00", "2026-99-99T00:00:00+08:00"])
def test_photos_are_not_accepted_by_a_page_that_does_not_say_when_it_was_made(town, writer, reviewer, client, said):
    made = handed_in(town.own, writer)
    Photo.objects.create(album=made.album, uploaded_by=writer)
    client.force_login(reviewer)

    client.post(review_one(made), {"do": "accept", "version": "1", "seen_at": said})

    assert Activity.objects.get().state == State.SUBMITTED


def test_one_record_is_shown_again_with_the_photo_that_came_in_meanwhile(town, writer, reviewer, client, clock):
    made = handed_in(town.own, writer)
    client.force_login(reviewer)
    opened = SEEN_AT.search(client.get(review_one(made)).text)[1]
    clock.shift(60)
    photo = Photo.objects.create(album=made.album, uploaded_by=writer)
    clock.shift(60)

    page = client.post(review_one(made), {"do": "accept", "version": "1", "seen_at": opened}, follow=True).text

    assert "刚传来了新照片或附件，还没有通过" in page
    assert reverse("photos:page", args=(photo.pk,)) in page
    client.post(review_one(made), {"do": "accept", "version": "1", "seen_at": SEEN_AT.search(page)[1]})
    assert Activity.objects.get().state == State.ACCEPTED


@pytest.mark.parametrize("seen", [[], ["x:1"], ["1"], ["1:2:3"], [f"{10**20}:1"]])
def test_nothing_ticked_accepts_nothing(town, writer, reviewer, client, seen):
    handed_in(town.own, writer)
    client.force_login(reviewer)

    client.post(reverse("records:review"), {"seen": seen})

    assert "先勾选要通过的记录" in queue(client)
    assert Activity.objects.get().state == State.SUBMITTED


def test_a_record_of_another_unit_cannot_be_ticked(town, reviewer, client):
    foreign = handed_in(town.foreign, secretary(town.foreign))
    client.force_login(reviewer)

    client.post(reverse("records:review"), {"seen": [f"{foreign.pk}:1"]})

    assert Activity.objects.get().state == State.SUBMITTED


def review_one(made) -> str:
    return reverse("records:review_one", args=(made.pk,))


def test_accepting_one_leads_to_the_next(town, writer, reviewer, client):
    first = handed_in(town.own, writer, at=later(days=-1), held_on=date(2026, 9, 1))
    second = handed_in(town.sibling, secretary(town.sibling))
    client.force_login(reviewer)
    page = client.get(review_one(first)).text
    assert "第1条，共2条" in page
    assert f'href="{review_one(second)}"' in page

    answer = client.post(review_one(first), {"do": "accept", "version": "1"})

    assert answer.url == review_one(second)
    assert client.post(review_one(second), {"do": "accept", "version": "1"}).url == reverse("records:review")


def test_the_filters_go_along_from_record_to_record(town, writer, reviewer, client):
    first = handed_in(town.own, writer, at=later(days=-1), held_on=date(2026, 9, 1))
    second = handed_in(town.own, writer)
    client.force_login(reviewer)

    answer = client.post(f"{review_one(first)}?kind=THEME_DAY", {"do": "accept", "version": "1"})

    assert answer.url == f"{review_one(second)}?kind=THEME_DAY"


def test_a_record_goes_back_with_a_usual_reason_and_a_word(town, writer, reviewer, client):
    made = handed_in(town.own, writer)
    client.force_login(reviewer)

    client.post(review_one(made), {"do": "return", "version": "1", "preset": "参加人数对不上", "words": "名册上是5人"})

    made.refresh_from_db()
    assert (made.state, made.return_reason) == ("RETURNED", "参加人数对不上：名册上是5人")


def test_going_back_needs_a_reason(town, writer, reviewer, client):
    made = handed_in(town.own, writer)
    client.force_login(reviewer)

    page = client.post(review_one(made), {"do": "return", "version": "1"}).text

    assert "错误：选一个原因，或者写一句哪里要改" in page
    assert Activity.objects.get().state == State.SUBMITTED


def test_a_version_not_looked_at_is_neither_accepted_nor_sent_back(town, writer, reviewer, client):
    made = handed_in(town.own, writer)
    Activity.objects.update(version=2)
    client.force_login(reviewer)

    client.post(review_one(made), {"do": "accept", "version": "1"})
    client.post(review_one(made), {"do": "return", "version": "1", "words": "日期"})

    assert Activity.objects.get().state == State.SUBMITTED


def test_ones_own_record_is_not_there_to_review(town, reviewer, client):
    made = handed_in(town.own, reviewer)
    client.force_login(reviewer)

    assert client.get(review_one(made)).status_code == 404
    assert client.post(review_one(made), {"do": "accept", "version": "1"}).status_code == 404


def test_a_secretary_has_no_queue(town, writer, client):
    client.force_login(writer)

    assert client.get(reverse("records:review")).status_code == 404
    assert client.get(reverse("records:list")).status_code == 404


# Lists


def every_record(client, **query) -> str:
    return client.get(reverse("records:list"), query).text


def test_the_desk_lists_every_record_in_reach(town, writer, reviewer, client):
    handed_in(town.own, writer)
    handed_in(town.foreign, secretary(town.foreign), topic="邻镇的")
    client.force_login(reviewer)

    page = every_record(client)

    assert "1条" in page
    assert "邻镇的" not in page


def test_the_list_is_narrowed_from_its_address(town, writer, client):
    made = handed_in(town.own, writer)
    handed_in(town.foreign, secretary(town.foreign), topic="邻镇的")
    accept(activities=[made], by=clerk(town.street), now=NOW, seen_at=NOW)
    client.force_login(staff(town.root))

    def found(**query) -> list[str]:
        return re.findall("义务植树|邻镇的", every_record(client, **query))

    assert found() == ["邻镇的", "义务植树"]
    assert found(unit=town.street.pk) == ["义务植树"]
    assert found(state="ACCEPTED") == ["义务植树"]
    assert found(period="2026-08") == []
    assert found(period="2026Q3", q="邻镇") == ["邻镇的"]
    assert found(sort="oldest") == ["义务植树", "邻镇的"]
    assert found(unit="x", kind="NOTHING", period="2026-99", sort="; drop") == ["邻镇的", "义务植树"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_record_and_for_three(
    town, writer, client, count, django_assert_num_queries, quiet_side
):
    for number in range(count):
        handed_in(town.own, writer, topic=f"记录{number}")
    client.force_login(staff(town.root))

    with django_assert_num_queries(11):
        page = every_record(client)

    assert all(f"记录{number}" in page for number in range(count))


@pytest.mark.parametrize("count", [1, 3])
def test_a_branchs_list_costs_the_same(town, writer, client, count, django_assert_num_queries):
    for number in range(count):
        handed_in(town.own, writer, topic=f"记录{number}")
    client.force_login(writer)

    with django_assert_num_queries(12):
        page = client.get(reverse("records:branch", args=(town.own.pk,))).text

    assert all(f"记录{number}" in page for number in range(count))


def test_a_member_reads_the_list_of_the_own_branch_alone(town, writer, client):
    handed_in(town.own, writer)
    client.force_login(comrade(town))

    assert "义务植树" in client.get(reverse("records:branch", args=(town.own.pk,))).text
    assert client.get(reverse("records:branch", args=(town.sibling.pk,))).status_code == 404


def test_long_lists_have_pages(town, writer, client):
    for number in range(21):
        handed_in(town.own, writer, topic=f"第{number}条")
    client.force_login(writer)
    address = reverse("records:branch", args=(town.own.pk,))

    assert "第0条" not in client.get(address).text
    assert "第0条" in client.get(f"{address}?page=2").text


# Plans


def test_the_next_theme_day_is_planned_and_fills_the_form(town, writer, client):
    theme_day_rule()
    client.force_login(writer)
    address = reverse("records:plan", args=(town.own.pk,))
    assert "排10月主题党日" in client.get(address).text
    assert 'value="2026-10-09"' in client.get(address).text

    client.post(address, {"held_on": "2026-10-09", "starts_at": "15:00", "ends_at": "16:30", "topic": "重温入党誓词"})

    planned = Activity.objects.get()
    assert (planned.state, planned.topic, planned.minutes, planned.for_period) == (
        "PLANNED",
        "重温入党誓词",
        90,
        "2026-10",
    )
    form = client.get(reverse("records:new", args=(town.own.pk,)) + "?kind=THEME_DAY&period=2026-10").text
    assert "重温入党誓词" in form


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"topic": ""}, "写上主题"),
        ({"held_on": "2026-11-13"}, "要在10月1日至31日之间"),
        ({"starts_at": "15:00", "ends_at": "14:00"}, "结束要晚于开始"),
    ],
)
def test_a_plan_that_cannot_be_is_explained(town, writer, client, typed, problem):
    theme_day_rule()
    client.force_login(writer)

    page = client.post(
        reverse("records:plan", args=(town.own.pk,)), {"held_on": "2026-10-09", "topic": "学习"} | typed
    ).text

    assert problem in page
    assert not Activity.objects.exists()


def test_a_plan_whose_day_is_over_leads_to_its_record(town, writer, client):
    theme_day_rule()
    for month, day in ((8, 14), (9, 10), (10, 9)):
        said = {"kind": "THEME_DAY", "for_period": f"2026-{month:02}", "held_on": date(2026, month, day)}
        plan(organization=town.own, by=writer, topic=f"{month}月的主题", **said)
    client.force_login(writer)
    page, form = (reverse(name, args=(town.own.pk,)) for name in ("records:plan", "records:new"))

    listed = unescape(client.get(page).text)

    assert re.findall(r'<h3><a href="([^"]*)">', listed) == [
        f"{form}?kind=THEME_DAY&period=2026-08",
        f"{form}?kind=THEME_DAY&period=2026-09",
        "?kind=THEME_DAY&period=2026-10",
    ]
    assert re.findall(r'href="([^"]*)">改日子', listed) == ["?kind=THEME_DAY&period=2026-09"]

    august = f"{page}?kind=THEME_DAY&period=2026-08"
    led = client.get(august, follow=True)
    assert (led.redirect_chain, "8月的主题" in led.text) == ([(f"{form}?kind=THEME_DAY&period=2026-08", 302)], True)
    refused = client.post(august, {"held_on": "2026-08-28", "topic": "学习"})
    assert refused.context["form"].errors == {"held_on": ["这一项的时间已经过了，不能再排；开过了请直接记"]}


def test_a_plan_is_called_off_by_its_branch_alone(town, writer, client):
    said = {"kind": "THEME_DAY", "for_period": "2026-10", "held_on": date(2026, 10, 9), "topic": "学习"}
    own = plan(organization=town.own, by=writer, **said)
    foreign = plan(organization=town.sibling, by=writer, **said)
    client.force_login(writer)

    client.post(reverse("records:drop", args=(town.own.pk, own.pk)), {"sure": "1"})

    assert client.post(reverse("records:drop", args=(town.own.pk, foreign.pk)), {"sure": "1"}).status_code == 404
    assert list(Activity.objects.all()) == [foreign]


# To-dos


def titles(somebody) -> list[str]:
    return [todo.title for todo in todos(somebody, TODAY)]


def test_a_secretary_owes_what_is_overdue_returned_begun_and_due(town, writer, reviewer):
    theme_day_rule(starts_on=date(2026, 7, 1))
    rule(DutyKind.PARTY_LECTURE, Per.QUARTER, starts_on=date(2026, 7, 1))
    sent = handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08", topic="八月学习")
    send_back(activity=sent, reason="日期不对", by=reviewer, now=NOW)
    save_draft(
        draft=draft(town.own, writer, kind="PARTY_LECTURE", for_period="2026Q3"),
        values={"text": "写了"},
        revision=0,
        now=NOW,
    )
    draft(town.own, writer)

    assert titles(writer) == ["7月主题党日还没记", "退回了：八月学习", "党课写了一半", "9月主题党日该记了"]
    assert titles(secretary(town.sibling)) == [
        "7月主题党日还没记",
        "8月主题党日还没记",
        "9月主题党日该记了",
        "三季度党课该记了",
    ]


def test_a_theme_day_that_has_not_come_yet_is_not_owed(town, writer):
    theme_day_rule(starts_on=date(2026, 9, 1))

    assert [todo.title for todo in todos(writer, date(2026, 9, 10))] == []
    assert [todo.title for todo in todos(writer, date(2026, 9, 11))] == ["9月主题党日该记了"]


def test_many_gaps_are_one_line_after_the_first_ones(town, writer):
    for kind in (DutyKind.THEME_DAY, DutyKind.COMMITTEE_MEETING):
        rule(kind, Per.MONTH)

    overdue = [todo for todo in todos(writer, TODAY) if todo.urgency == 0]

    assert [todo.title for todo in overdue][-1] == "还有5项没记"
    assert (len(overdue), sum(todo.count for todo in overdue)) == (6, 10)


def test_a_clerk_is_told_of_the_queue_and_not_of_every_branch(town, writer, reviewer):
    theme_day_rule()
    handed_in(town.own, writer, at=later(days=-20), held_on=date(2026, 8, 14), for_period="2026-08")
    handed_in(town.sibling, secretary(town.sibling))

    (todo,) = todos(reviewer, TODAY)

    assert (todo.title, todo.detail, todo.count) == ("2条记录等您审核", "其中1条等了超过5个工作日", 2)
    assert waiting_for_review(reviewer, TODAY).count() == 2


def test_a_member_owes_no_record(town):
    theme_day_rule()

    assert todos(comrade(town), TODAY) == []


@pytest.mark.parametrize("count", [1, 3])
def test_todos_cost_the_same_for_one_branch_and_for_three(town, count, django_assert_num_queries):
    theme_day_rule(starts_on=date(2026, 8, 1))
    recorder = account()
    for _ in range(count):
        grant(recorder, "RECORDER", branch(town.street))

    with django_assert_num_queries(14):
        assert len(todos(recorder, TODAY)) == 2 * count


def test_who_writes_for_many_branches_leafs_through_them(client, town):
    for _ in range(20):
        branch(town.street)
    client.force_login(clerk(town.street))

    first, second = (client.get("/report/", {"page": page}).text for page in (1, 2))

    assert ("第1页，共2页、22条" in first, "第2页，共2页、22条" in second) == (True, True)

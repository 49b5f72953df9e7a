"""交办事项: asked by one place of itself or of one below, done by a day, closed where it was asked."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import account, clerk, grant, member, secretary, staff
from followups_factories import NOW, asked
from hostile.sheets import cells
from time_machine import travel

from dangjian.audit.models import AuditRow
from dangjian.workdays.models import Holiday
from members.followups import services
from members.followups.models import FollowUp
from members.followups.queries import Wanted, follow_up_list
from members.followups.rules import Deed, State, is_late
from members.followups.todos import todos, waiting
from organizations.access.models import Account, Grant
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def street(town):
    return clerk(town.street)


@pytest.fixture
def task(town, street):
    return asked(town.street, town.own, street)


def page_of(one) -> str:
    return reverse("followups:one", args=[one.pk])


def act_on(one) -> str:
    return reverse("followups:act", args=[one.pk])


def lines(one) -> list[tuple[str, str, str]]:
    return [(step.by.name, step.deed, step.text) for step in one.steps.order_by("pk")]


def test_late_is_what_is_open_after_its_day():
    day = date(2026, 9, 18)
    after = day + timedelta(days=1)
    assert [is_late(State.OPEN, day, day), is_late(State.OPEN, day, after)] == [False, True]
    assert [is_late(state, day, after) for state in (State.FINISHED, State.CLOSED, State.WITHDRAWN)] == [False] * 3


class TestFromAskingToClosing:
    def test_the_whole_way_through_the_pages(self, town, writer, street, client):
        client.force_login(street)
        said = {"organization": town.own.pk, "kind": "PROBLEM", "what": "补齐记录", "due_on": "2026-09-18"}
        said["uid"] = uuid4()
        client.post(reverse("followups:ask"), said)
        client.post(reverse("followups:ask"), said)
        one = FollowUp.objects.get()
        client.force_login(writer)
        sentence = {"do": "report", "text": "已补到六月", "uid": uuid4()}
        client.post(act_on(one), sentence)
        client.post(act_on(one), sentence)
        client.post(act_on(one), {"do": "finish", "text": "补齐了"})
        client.force_login(street)
        client.post(act_on(one), {"do": "send_back", "text": "七月还缺"})
        client.force_login(writer)
        client.post(act_on(one), {"do": "finish", "text": "七月也补了"})
        client.force_login(street)
        client.post(act_on(one), {"do": "close", "text": ""})

        one.refresh_from_db()
        assert (one.asker, one.organization, one.state, one.closed_on) == (town.street, town.own, "CLOSED", TODAY)
        assert lines(one) == [
            ("许静", "ASKED", ""),
            ("胡明远", "PROGRESS", "已补到六月"),
            ("胡明远", "FINISHED", "补齐了"),
            ("许静", "SENT_BACK", "七月还缺"),
            ("胡明远", "FINISHED", "七月也补了"),
            ("许静", "CLOSED", ""),
        ]
        acts = AuditRow.objects.filter(action__startswith="followups.").order_by("pk").values_list("action", flat=True)
        names = ("ask", "report", "finish", "send_back", "finish", "close")
        assert list(acts) == [f"followups.{name}" for name in names]

    def test_who_goes_back_and_writes_something_else_asks_and_reports_twice(self, town, writer, street, client):
        page = {"organization": town.own.pk, "kind": "PROBLEM", "due_on": "2026-09-18", "uid": uuid4()}
        client.force_login(street)
        for what in ("补齐记录", "补齐记录", "换公示栏"):
            client.post(reverse("followups:ask"), page | {"what": what})
        first, second = FollowUp.objects.order_by("pk")
        form = {"do": "report", "uid": uuid4()}
        client.force_login(writer)
        for one, text in ((first, "补到六月"), (first, "补到六月"), (first, "补到七月"), (second, "补到七月")):
            client.post(act_on(one), form | {"text": text})

        assert [one.what for one in (first, second)] == ["补齐记录", "换公示栏"]
        said = [("许静", "ASKED", ""), ("胡明远", "PROGRESS", "补到六月"), ("胡明远", "PROGRESS", "补到七月")]
        assert (lines(first), lines(second)) == (said, [said[0], said[2]])

    @pytest.mark.proves("closed-by-who-asked")
    def test_only_who_asked_closes_sends_back_moves_and_takes_back(self, town, task, writer, street, client):
        services.finish(follow_up=task, text="好了", by=writer, now=NOW)
        said = {"text": "不用了", "reason": "太急", "due_on": "2026-09-21"}
        refused = {}
        for somebody in (writer, staff(town.root)):
            client.force_login(somebody)
            refused[somebody.name] = {
                client.post(act_on(task), {"do": do} | said).status_code
                for do in ("close", "send_back", "move", "withdraw")
            }

        task.refresh_from_db()
        assert refused == {"胡明远": {403}, "林晓": {403}}
        assert (task.state, task.due_on, task.steps.count()) == (State.FINISHED, date(2026, 9, 18), 2)
        client.force_login(street)
        assert list(client.get(page_of(task)).context["forms"]) == ["close", "send_back", "move", "withdraw"]

    def test_the_owner_alone_reports(self, town, task, street, client):
        client.force_login(street)
        assert client.post(act_on(task), {"do": "report", "text": "办了", "uid": uuid4()}).status_code == 403
        client.force_login(staff(town.root))
        assert client.post(act_on(task), {"do": "finish", "text": "办了"}).status_code == 403
        assert [deed for _, deed, _ in lines(task)] == ["ASKED"]

    def test_a_day_moves_with_a_reason_and_stays_on_the_line(self, task, street, client):
        client.force_login(street)
        page = client.post(act_on(task), {"do": "move", "due_on": "2026-09-18", "reason": "不急"})
        assert "期限本来就是这一天" in page.text
        client.post(act_on(task), {"do": "move", "due_on": "2026-09-25", "reason": "等材料到"})

        task.refresh_from_db()
        assert task.due_on == date(2026, 9, 25)
        moves = [(step.deed, step.text, step.due_on) for step in task.steps.order_by("pk")]
        assert moves == [("ASKED", "", date(2026, 9, 18)), ("MOVED", "等材料到", date(2026, 9, 25))]

    def test_what_was_closed_meanwhile_takes_nothing_more(self, task, writer, street):
        services.close(follow_up=task, by=street, now=NOW)
        facts = {"follow_up": task, "now": NOW}
        late = (
            lambda: services.finish(text="好了", by=writer, **facts),
            lambda: services.report(text="好了", uid=uuid4(), by=writer, **facts),
            lambda: services.name(member=None, by=writer, **facts),
            lambda: services.move(due_on=TODAY, reason="急", by=street, **facts),
            lambda: services.send_back(text="不行", by=street, **facts),
            lambda: services.close(by=street, **facts),
            lambda: services.withdraw(text="不用了", by=street, **facts),
        )
        for act in late:
            with pytest.raises(services.ChangedMeanwhile):
                act()
        assert [deed for _, deed, _ in lines(task)] == ["ASKED", "CLOSED"]

    def test_the_database_knows_no_end_without_its_day(self, task):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=task.pk).update(state=State.CLOSED)


class TestInsideOneBranch:
    """What a branch asks of itself has one person who asked and another who does it."""

    @pytest.fixture
    def recorder(self, town):
        made = account("林勇")
        grant(made, Role.RECORDER, town.own)
        return made

    @pytest.mark.proves("closed-by-who-asked")
    def test_the_person_who_asked_closes_it_not_the_one_who_did_it(self, town, writer, recorder):
        own = asked(town.own, town.own, writer)
        shown = FollowUp.objects.editable_by
        assert (list(shown(writer)), list(shown(recorder))) == ([own], [])

    def test_whoever_comes_after_them_closes_it(self, town, writer, recorder):
        own = asked(town.own, town.own, writer)
        Grant.objects.filter(account=writer).delete()
        assert list(FollowUp.objects.editable_by(Account.objects.get(pk=recorder.pk))) == [own]

    def test_a_member_of_the_branch_is_named_sees_it_and_reports(self, town, writer, client):
        own = asked(town.own, town.own, writer)
        comrade = account("李建国")
        grant(comrade, Role.MEMBER, town.own)
        person, stranger = member(town.own, "李建国", account=comrade), member(town.sibling, "邻支部")
        client.force_login(writer)
        assert "名册里没有这个人" in client.post(act_on(own), {"do": "name", "member": stranger.pk}).text
        client.force_login(comrade)
        assert (client.get(page_of(own)).status_code, todos(comrade, TODAY)) == (404, [])
        client.force_login(writer)
        client.post(act_on(own), {"do": "name", "member": person.pk})

        client.force_login(comrade)
        assert list(client.get(page_of(own)).context["forms"]) == ["report", "finish"]
        assert [todo.url for todo in todos(Account.objects.get(pk=comrade.pk), TODAY)] == [page_of(own)]
        assert lines(own)[-1] == ("胡明远", Deed.NAMED, "李建国")

    def test_a_branch_asks_nobody_but_itself(self, town, writer, client):
        client.force_login(writer)
        said = {"kind": "PROBLEM", "what": "补齐记录", "due_on": "2026-09-18", "uid": uuid4()}
        for other in (town.sibling, town.street, town.foreign):
            client.post(reverse("followups:ask"), said | {"organization": other.pk, "uid": uuid4()})
        assert set(FollowUp.objects.values_list("asker", "organization")) == {(town.own.pk, town.own.pk)}
        with pytest.raises(services.NotBelow):
            asked(town.own, town.sibling, writer)

    def test_a_committee_asks_nobody_beside_or_above_it(self, town, street, client):
        client.force_login(street)
        said = {"kind": "PROBLEM", "what": "补齐记录", "due_on": "2026-09-18", "uid": uuid4()}
        for other in (town.root, town.other_street, town.foreign):
            page = client.post(reverse("followups:ask"), said | {"organization": other.pk})
            assert "只能交给本单位和下级党组织" in page.text
        assert FollowUp.objects.count() == 0


def test_siblings_members_and_line_staff_find_nothing(town, task, writer, client):
    comrade, line, auditor = account("党员"), account("条线"), account("审计")
    for one, role, place in (
        (comrade, "MEMBER", town.own),
        (line, "LINE_STAFF", town.root),
        (auditor, "AUDITOR", town.root),
    ):
        grant(one, role, place)
    opened = {}
    for name, somebody in {
        "own": writer, "street": clerk(town.street), "root": staff(town.root), "sibling": secretary(town.sibling),
        "other street": clerk(town.other_street), "member": comrade, "line": line, "auditor": auditor,
    }.items():  # fmt: skip
        client.force_login(somebody)
        listed = client.get(reverse("followups:list"), {"side": "all"})
        opened[name] = client.get(page_of(task)).status_code, task.what in listed.text

    seen, unseen = (200, True), (404, False)
    assert opened == dict.fromkeys(("own", "street", "root"), seen) | dict.fromkeys(
        ("sibling", "other street", "member", "line", "auditor"), unseen
    )


def test_a_deadline_is_a_working_day_that_has_not_passed(town, street, client):
    Holiday.objects.create(day=date(2026, 9, 25), kind="HOLIDAY", name="中秋节")
    client.force_login(street)
    said = {"organization": town.own.pk, "kind": "PROBLEM", "what": "补齐记录", "uid": uuid4()}
    told = {}
    for day in ("2026-09-11", "2026-09-19", "2026-09-25"):
        page = client.post(reverse("followups:ask"), said | {"due_on": day})
        told[day] = page.context["form"].errors["due_on"][0]

    assert told == {
        "2026-09-11": "这一天已经过了，请填今天或以后的工作日。",
        "2026-09-19": "9月19日不是工作日，请改成工作日，比如9月21日。",
        "2026-09-25": "9月25日不是工作日，请改成工作日，比如9月28日。",
    }
    assert "补齐记录" in page.text  # what was typed stays


def test_no_number_of_a_person_is_written_here(town, street, client):
    client.force_login(street)
    said = {"organization": town.own.pk, "kind": "PROBLEM", "due_on": "2026-09-18", "uid": uuid4()}
    page = client.post(reverse("followups:ask"), said | {"what": "联系李建国13800138000"})
    assert "请不要在这里写身份证号和手机号" in page.text


class TestTodos:
    def test_late_and_soon_ones_come_first_at_the_home_of_the_owner(self, town, street, writer):
        asked(town.street, town.own, street, what="以后的", due_on=date(2026, 9, 30))
        asked(town.street, town.own, street, what="快到的", due_on=date(2026, 9, 17))
        asked(town.street, town.own, street, what="逾期的", due_on=date(2026, 9, 11))
        asked(town.street, town.sibling, street, what="邻支部的", due_on=date(2026, 9, 11))

        assert [(one.title, one.detail, one.urgency) for one in todos(writer, TODAY)] == [
            ("决议事项：逾期的", "锦绣社区第一党支部，花溪路街道工委交办，9月11日已到期", 0),
            ("决议事项：快到的", "锦绣社区第一党支部，花溪路街道工委交办，9月17日到期", 1),
            ("决议事项：以后的", "锦绣社区第一党支部，花溪路街道工委交办，9月30日到期", 3),
        ]
        assert (waiting(writer, TODAY).count(), waiting(street, TODAY).count()) == (1, 0)

    def test_who_asked_is_told_what_is_late_and_what_waits_for_them(self, town, task, street, writer):
        asked(town.street, town.sibling, street, due_on=date(2026, 9, 11))
        services.finish(follow_up=task, text="好了", by=writer, now=NOW)

        assert [(one.title, one.url, one.count) for one in todos(street, TODAY)] == [
            ("1件交办报了办结，等您确认", "/followup/?side=asked&state=FINISHED", 1),
            ("您交办的有1件逾期", "/followup/?side=asked&state=late", 1),
        ]
        assert (waiting(street, TODAY).count(), todos(writer, TODAY), todos(clerk(town.other_street), TODAY)) == (
            1,
            [],
            [],
        )

    def test_the_desk_says_so_at_its_top(self, town, task, street, writer, client):
        services.finish(follow_up=task, text="好了", by=writer, now=NOW)
        asked(town.street, town.sibling, street, due_on=date(2026, 9, 11))
        asked(town.root, town.street, staff(town.root), due_on=date(2026, 9, 11))
        client.force_login(street)
        page = client.get(reverse("admin:index")).text
        for words in ("件交办事项逾期", "交办出去的也有1件逾期，另有1件等您确认"):
            assert words in page
        client.force_login(clerk(town.other_street))
        other = client.get(reverse("admin:index")).text
        assert ("件交办事项逾期" in other, "没有逾期的" in other) == (False, True)


class TestLists:
    def test_a_list_is_narrowed_searched_and_sorted(self, town, street):
        late = asked(town.street, town.own, street, what="逾期的", due_on=date(2026, 9, 11))
        problem = asked(town.street, town.sibling, street, kind="PROBLEM", due_on=date(2026, 9, 17))
        over = asked(town.street, town.own, street, what="办结的")
        services.close(follow_up=over, by=street, now=NOW)
        asked(town.other_street, town.foreign, clerk(town.other_street), what="逾期的", due_on=date(2026, 9, 11))

        def found(**said):
            return list(follow_up_list(street, Wanted(side="asked", **said), today=TODAY))

        assert found() == [late, problem]
        assert found(sort="newest", state="all") == [over, problem, late]
        assert found(state="late") == [late]
        assert found(state="CLOSED") == [over]
        assert found(kind="PROBLEM") == [problem]
        assert (found(q="逾期"), found(q="第二")) == ([late], [problem])

    def test_what_is_still_to_be_done_is_there_to_copy_without_a_name(self, town, street, client):
        busy = member(town.own, "何爱民")
        asked(town.street, town.own, street, what="修缮活动室")
        asked(town.street, town.sibling, street, what="更换公示栏", due_on=date(2027, 1, 8))
        done = asked(town.street, town.own, street, what="已经办好的")
        FollowUp.objects.filter(what="修缮活动室").update(due_on=date(2026, 9, 11), member=busy)
        FollowUp.objects.filter(pk=done.pk).update(state=State.FINISHED)
        client.force_login(street)
        assert client.get(reverse("followups:list"), {"side": "asked"}).context["copied"].splitlines() == [
            "【交办事项】",
            "锦绣社区第一党支部：",
            "· 修缮活动室（9月11日到期，已逾期）",
            "锦绣社区第二党支部：",
            "· 更换公示栏（2027年1月8日前办结）",
            "如果已经办了，请忽略。",
        ]

    def test_a_list_costs_the_same_at_one_and_at_three(self, town, street, client, quiet_side):
        client.force_login(street)
        client.get(reverse("followups:list"))
        costs = []
        for _ in range(2):
            asked(town.street, town.own, street)
            with CaptureQueriesContext(connection) as made:
                client.get(reverse("followups:list"), {"side": "asked"})
            costs.append(len(made))
            asked(town.street, town.sibling, street)
        assert costs[0] == costs[1]

    def test_a_home_costs_the_same_however_much_was_asked(self, town, street, writer):
        costs = []
        for _ in range(2):
            asked(town.street, town.own, street)
            fresh = Account.objects.get(pk=writer.pk)
            with CaptureQueriesContext(connection) as made:
                todos(fresh, TODAY)
            costs.append(len(made))
            asked(town.street, town.own, street)
        assert costs[0] == costs[1]

    def test_the_workbook_holds_what_the_page_shows(self, town, task, street, client):
        asked(town.other_street, town.foreign, clerk(town.other_street), what="别处的")
        client.force_login(street)
        answer = client.get(reverse("followups:sheet"), {"side": "asked", "q": "修缮"})
        text = [cell.text for cell in cells(b"".join(answer.streaming_content))]
        assert ("修缮党员活动室" in text, "别处的" in text) == (True, False)
        row = AuditRow.objects.get(action="followups.export")
        assert row.detail == {"rows": 1, "filter": {"q": True}}

"""Who is reminded of what and when: by hand and by itself, once, by day, and not any more when it is done."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from duties_factories import theme_day_rule
from factories import account, branch, clerk, grant, member, secretary, staff
from followups_factories import asked
from joint_factories import planned, three_together
from quarter_factories import held
from records_factories import draft, facts

from activities.duties.services import exempt
from activities.records.services import drop_plan, send_back, submit
from activities.reminders.models import Reminder, Round, Told
from activities.reminders.queries import log_lines, reminders, waiting_rounds
from activities.reminders.services import TooLate, begin_day, remind, send_next, undo
from dangjian.audit.models import AuditRow
from dangjian.jobs.models import LEASE
from dangjian.periods import Quarter
from members.followups.models import FollowUp
from members.followups.services import close, finish, move, withdraw
from organizations.access.rules import Role
from organizations.messages.models import Delivery, Message
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
Q3 = Quarter(2026, 3)


def at(day: int, hour: int = 9, minute: int = 0, second: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


def sent(moment: datetime) -> int:
    """How many rounds a worker sends at the moment."""
    return sum(iter(lambda: send_next(clock=lambda: moment), False))


def day_runs(moment: datetime) -> int:
    begin_day(now=moment)
    return sent(moment)


def said() -> list[tuple[str, str, list[str]]]:
    rows = Message.objects.order_by("pk").select_related("to")
    return [(one.to.name, one.title, [part.text for part in one.parts]) for one in rows]


@pytest.fixture
def due(town):
    """July and August were held; September's theme day is the 11th. Both branches of the street have a secretary."""
    theme_day_rule(starts_on=date(2026, 9, 1))
    secretary(town.own, "胡明远")
    secretary(town.sibling, "白雪梅")
    secretary(town.foreign, "赵永和")
    return town


class TestByHand:
    @pytest.fixture
    def by(self, due):
        return clerk(due.street)

    def ask(self, by, *branches, now=None):
        return remind(branches=[one.pk for one in branches], quarter=Q3, by=by, now=now or at(14))

    def test_n_chosen_branches_get_n_messages_after_ten_seconds(self, due, by):
        asked = self.ask(by, due.own, due.sibling)

        assert (asked.count, sent(at(14, 9, 0, 9)), sent(at(14, 9, 0, 10)), sent(at(14, 9, 1))) == (2, 0, 1, 0)
        line = "9月11日的活动还没记，最晚9月30日"
        assert sorted(said()) == [
            ("白雪梅", "9月主题党日该记了", [f"锦绣社区第二党支部：9月主题党日，{line}"]),
            ("胡明远", "9月主题党日该记了", [f"锦绣社区第一党支部：9月主题党日，{line}"]),
        ]
        message = Message.objects.get(to__name="胡明远")
        assert message.parts[0].url == f"/b/{due.own.pk}/report/new/?kind=THEME_DAY&period=2026-09"
        assert message.note == "如果已经办了，请忽略。"
        assert list(AuditRow.objects.filter(action__startswith="reminders").values_list("action", "by", "detail")) == [
            ("reminders.remind", by.pk, {"rows": 2}),
            ("reminders.send", by.pk, {"rows": 2}),
        ]

    def test_a_second_click_within_three_working_days_sends_nothing(self, due, by):
        self.ask(by, due.own)
        sent(at(14, 9, 1))
        tried = [self.ask(staff(due.root), due.own, now=at(day)) for day in (14, 16, 17)]

        assert [(one.count, one.too_soon) for one in tried] == [(0, 1), (0, 1), (1, 0)]

    def test_at_ten_in_the_evening_it_waits_for_the_morning(self, due, by):
        asked = self.ask(by, due.own, now=at(14, 22))

        assert (asked.round.due_at, sent(at(14, 22, 1)), sent(at(15, 7, 59)), sent(at(15, 8))) == (at(15, 8), 0, 0, 1)
        assert len(said()) == 1

    def test_it_can_be_taken_back_until_a_worker_has_begun(self, due, by):
        asked = self.ask(by, due.own)
        assert [one.pk for one in waiting_rounds(by, at(14))] == [asked.round.pk]
        with pytest.raises(TooLate):
            undo(batch=asked.round, by=staff(due.root))
        assert undo(batch=asked.round, by=by) == 1
        assert (sent(at(14, 9, 1)), Reminder.objects.count(), said()) == (0, 0, [])

        again = self.ask(by, due.own)
        Round.objects.get(pk=again.round.pk).claim(now=at(14, 9, 0, 10))
        with pytest.raises(TooLate):
            undo(batch=again.round, by=by)

    def test_whoever_has_recorded_meanwhile_is_left_alone(self, due, by):
        self.ask(by, due.own, due.sibling)
        held(due.own, date(2026, 9, 11))
        sent(at(14, 9, 1))

        assert [name for name, _, _ in said()] == ["白雪梅"]
        assert Reminder.objects.get(organization=due.own).get_skipped_display() == "已经记了，没有再发"

    def test_only_branches_in_reach_and_behind_are_reminded(self, due, by):
        held(due.sibling, date(2026, 9, 11))
        asked = self.ask(by, due.own, due.sibling, due.foreign)

        assert (asked.count, asked.not_behind) == (1, 1)
        assert list(Reminder.objects.values_list("organization", flat=True)) == [due.own.pk]

    def test_who_writes_for_several_branches_gets_one_message(self, due, by):
        recorder = account("方玉洁")
        for one in (due.own, due.sibling):
            grant(recorder, Role.RECORDER, one)
        self.ask(by, due.own, due.sibling)
        sent(at(14, 9, 1))

        assert [(title, len(lines)) for name, title, lines in said() if name == "方玉洁"] == [("2项该记了", 2)]
        assert Told.objects.count() == 4

    def test_a_branch_without_anybody_is_said_to_have_nobody(self, due, by):
        orphan = branch(due.street, "新党支部")
        self.ask(by, orphan)
        sent(at(14, 9, 1))
        [line] = log_lines(list(reminders(by)))

        assert (line.reminder.get_skipped_display(), line.told) == ("没有书记、记录员的账号", 0)

    def test_a_worker_that_dies_delays_and_doubles_nothing(self, due, by, monkeypatch):
        def dies(point):
            raise SystemExit

        self.ask(by, due.own)
        monkeypatch.setattr("activities.reminders.services.sending.checkpoint", dies)
        with pytest.raises(SystemExit):
            sent(at(14, 9, 1))
        monkeypatch.undo()
        assert said() == []
        assert (sent(at(14, 9, 2)), sent(at(14, 9, 1) + LEASE), len(said())) == (0, 1, 1)

    def test_only_who_speaks_for_the_district_speaks_in_its_group(self, due, by, settings):
        settings.WECOM_URL = "http://127.0.0.1:9/robot"
        self.ask(by, due.own)
        self.ask(staff(due.root), due.foreign)
        sent(at(14, 9, 1))

        assert [one.text.splitlines() for one in Delivery.objects.all()] == [
            [
                "【提醒】",
                "9月主题党日，9月11日的活动还没记，最晚9月30日：",
                "· 古渡镇党委：沙窝村党支部",
                "如果已经办了，请忽略。",
            ]
        ]


class TestByItself:
    def test_a_month_goes_by(self, due):
        days = {day: day_runs(at(day)) and [name for name, _, _ in said()] for day in range(1, 31)}
        told = {day: names[len(days[day - 1]) if day > 1 else 0 :] for day, names in days.items()}

        everybody = ["胡明远", "白雪梅", "赵永和"]
        assert {day: names for day, names in told.items() if names} == dict.fromkeys((4, 10, 16, 25), everybody)
        assert [lines[0].partition("，")[2] for name, _, lines in said() if name == "胡明远"] == [
            "9月11日（周五）开展",
            "9月11日（周五）开展",
            "9月11日的活动还没记，最晚9月30日",
            "9月11日的活动还没记，最晚9月30日",
        ]

    def test_it_stops_when_it_is_recorded_or_excused(self, due):
        held(due.own, date(2026, 9, 11))
        exempt(
            organization=due.sibling,
            kind="",
            reason="搬迁",
            starts_on=date(2026, 9, 1),
            ends_on=None,
            by=staff(due.root),
        )
        day_runs(at(16))

        assert [name for name, _, _ in said()] == ["赵永和"]

    def test_guests_of_a_joint_activity_are_left_alone_until_the_host_has_recorded_or_called_it_off(self, due):
        group, leader = three_together(due), secretary(due.own, "组长")
        plan = planned(due, group, leader, guests=[due.sibling])

        for day in (4, 10, 16):
            day_runs(at(day))
        assert {name for name, _, _ in said()} == {"胡明远", "组长", "赵永和"}
        asked = remind(branches=[due.own.pk, due.sibling.pk], quarter=Q3, by=clerk(due.street), now=at(16))
        assert (asked.count, asked.not_behind) == (1, 1)

        drop_plan(activity=plan, by=leader)
        day_runs(at(17))
        assert [(name, lines) for name, _, lines in said()][-1] == (
            "白雪梅",
            ["锦绣社区第二党支部：9月主题党日，9月11日的活动还没记，最晚9月30日"],
        )

    def test_a_guest_is_not_told_to_mend_the_record_of_the_host(self, due):
        group, leader = three_together(due), secretary(due.own, "组长")
        planned(due, group, leader, guests=[due.sibling])
        made = submit(draft=draft(due.own, leader), facts=facts(), by=leader, now=at(14))
        send_back(activity=made, reason="写清楚", by=clerk(due.street), now=at(15))

        day_runs(at(25))
        assert "白雪梅" not in {name for name, _, _ in said()}
        assert [lines for name, _, lines in said() if name == "组长"] == [
            ["锦绣社区第一党支部：9月主题党日，退回的还没改好，最晚9月30日"]
        ]

    def test_however_often_it_runs_everybody_is_told_once(self, due):
        assert [day_runs(at(4, hour)) for hour in (8, 9, 20)] == [1, 0, 0]
        Round.objects.all().update(job_state="WAITING", day=date(2026, 9, 3))
        day_runs(at(4, 20))

        assert (len(said()), Reminder.objects.count()) == (3, 3)

    def test_by_night_no_day_begins(self, due):
        assert [day_runs(moment) for moment in (at(4, 7, 59), at(4, 21), at(5, 0))] == [0, 0, 0]
        assert (Round.objects.count(), day_runs(at(5, 8))) == (0, 1)

    def test_a_day_without_a_worker_is_made_good(self, due):
        assert day_runs(at(7))
        assert len(said()) == 3

    def test_several_things_are_one_message_a_day(self, due):
        theme_day_rule(code="second", name="主题党日之二", starts_on=date(2026, 9, 1))
        day_runs(at(4))

        assert {title for _, title, _ in said()} == {"2项活动快到了"}
        assert len(said()) == 3

    @pytest.mark.parametrize("more", [0, 2])
    def test_a_day_costs_the_same_for_three_branches_and_for_five(self, due, more, django_assert_num_queries):
        for number in range(more):
            secretary(branch(due.street, f"新{number}党支部"))
        begin_day(now=at(4))
        with django_assert_num_queries(23):
            send_next(clock=lambda: at(4))


class TestTasks:
    """交办事项: before the last day, once when it has passed, and in the same message as everything else."""

    @pytest.fixture
    def task(self, due):
        """Due on Friday the 18th; the third working day before is Tuesday the 15th."""
        return asked(due.street, due.own, clerk(due.street, "王办事"), now=at(8), due_on=date(2026, 9, 18))

    def told(self, name: str) -> list[str]:
        return [line for to, _, lines in said() if to == name for line in lines if "交办" in line]

    def test_the_owner_is_told_before_the_day_and_once_after_it(self, due, task):
        days = {}
        for day in range(9, 30):
            day_runs(at(day))
            days[day] = len(self.told("胡明远"))

        assert [day for day in days if days[day] > days.get(day - 1, 0)] == [15, 19]
        place = "锦绣社区第一党支部：花溪路街道工委交办的决议事项，9月18日到期"
        assert self.told("胡明远") == [place, f"{place}，已逾期"]
        assert (self.told("白雪梅"), self.told("王办事")) == ([], [])
        assert "修缮" not in "".join(line for _, _, lines in said() for line in lines)

    def test_it_comes_with_everything_else_in_one_message_a_day(self, due, task):
        FollowUp.objects.filter(pk=task.pk).update(due_on=date(2026, 9, 14))
        day_runs(at(10))
        [(title, lines)] = [(title, lines) for name, title, lines in said() if name == "胡明远"]
        assert (title, lines) == (
            "2项要办",
            [
                "锦绣社区第一党支部：9月主题党日，9月11日（周五）开展",
                "锦绣社区第一党支部：花溪路街道工委交办的决议事项，9月14日到期",
            ],
        )
        message = Message.objects.get(to__name="胡明远")
        assert message.parts[1].url == f"/followup/{task.pk}/"

    def test_what_is_done_called_off_or_reported_as_done_is_left_alone(self, due, task):
        by = secretary(due.own, "胡明远二")
        for act in (finish, close, withdraw):
            FollowUp.objects.filter(pk=task.pk).update(state="OPEN", closed_on=None)
            act(follow_up=task, text="好了", by=by, now=at(9))
            day_runs(at(15))
            Round.objects.all().delete()
        assert self.told("胡明远") == []

    def test_of_a_moved_deadline_everybody_is_told_anew(self, due, task):
        day_runs(at(15))
        move(follow_up=task, due_on=date(2026, 9, 25), reason="材料没到", by=task.asked_by, now=at(15))
        day_runs(at(16))
        day_runs(at(22))
        assert [line[-7:] for line in self.told("胡明远")] == ["9月18日到期", "9月25日到期"]

    def test_a_committee_is_told_of_its_own_and_the_member_who_is_named(self, due):
        office, someone = clerk(due.street, "王办事"), account("何爱民")
        grant(someone, Role.MEMBER, due.own)
        asked(due.root, due.street, staff(due.root, "林晓"), now=at(8), due_on=date(2026, 9, 18))
        one = asked(due.street, due.own, office, now=at(8), due_on=date(2026, 9, 18))
        FollowUp.objects.filter(pk=one.pk).update(member=member(due.own, "何爱民", account=someone))
        day_runs(at(15))
        assert (len(self.told("王办事")), len(self.told("何爱民")), len(self.told("林晓"))) == (1, 1, 0)

    def test_by_night_and_for_a_place_that_is_gone_nothing_is_said(self, due, task):
        assert day_runs(at(15, 21)) == 0
        Organization.objects.filter(pk=due.own.pk).update(dissolved_on=date(2026, 9, 1))
        day_runs(at(15))
        assert self.told("胡明远") == []

    def test_the_group_of_the_robot_and_the_log_do_not_say_what_was_asked(self, due, task, settings, client):
        settings.WECOM_URL = "https://robot.example/"
        day_runs(at(15))
        assert not Delivery.objects.filter(text__contains="交办").exists()
        client.force_login(staff(due.root))
        page = client.get("/desk/reminders/").text
        assert ("交办事项（9月18日到期）" in page, "自动，交办事项到期前3个工作日" in page, "修缮" in page) == (
            True,
            True,
            False,
        )

    @pytest.mark.parametrize("count", [1, 3])
    def test_a_day_costs_the_same_for_one_and_for_three(self, due, count, django_assert_num_queries):
        for number in range(count):
            what = {"what": f"第{number}件", "now": at(8), "due_on": date(2026, 9, 18)}
            asked(due.street, due.own, clerk(due.street), **what)
        begin_day(now=at(15))
        with django_assert_num_queries(23):
            send_next(clock=lambda: at(15))


class TestPages:
    @pytest.fixture
    def desk(self, client, due, monkeypatch):
        monkeypatch.setattr("activities.reminders.views.now", lambda: at(14))
        client.force_login(clerk(due.street))
        return client

    def post(self, desk, *branches, **more):
        said = {"quarter": "2026Q3", "branch": [one.pk for one in branches], "next": "/desk/reminders/"} | more
        return desk.post("/desk/reminders/new/", said, follow=True)

    def test_the_page_says_what_happens_and_offers_to_take_it_back(self, desk, due):
        page = self.post(desk, due.own, due.foreign)

        assert "提醒1个支部，10秒后发出，发出以前可以撤回。" in page.text
        undo_at = f"/desk/reminders/{Round.objects.get().pk}/undo/"
        assert f'action="{undo_at}"' in page.text
        assert "已撤回，1个支部都没有收到。" in desk.post(undo_at, follow=True).text
        assert Round.objects.count() == 0

    def test_what_is_not_possible_is_said(self, desk, due):
        assert "还没有勾选支部。" in self.post(desk).text
        assert "选中的支部不在您的管辖范围，没有提醒。" in self.post(desk, due.foreign).text
        self.post(desk, due.own)
        assert "1个支部3个工作日内提醒过，没有再发。" in self.post(desk, due.own).text
        assert desk.post("/desk/reminders/new/", {"quarter": "x"}).status_code == 404

    def test_the_log_shows_who_reminded_whom_in_reach_and_how_it_went(self, desk, due):
        remind(branches=[due.foreign.pk], quarter=Q3, by=staff(due.root), now=at(14))
        self.post(desk, due.own)
        sent(at(14, 9, 1))
        Message.objects.filter(to__name="胡明远").update(read_at=at(14, 10))
        day_runs(at(16))

        page = desk.get("/desk/reminders/").text
        assert ("锦绣社区第一党支部" in page, "沙窝村党支部" in page) == (True, False)
        assert ("1人，已读1人" in page, "自动，活动后第3个工作日" in page) == (True, True)
        assert "自动，" not in desk.get("/desk/reminders/?kind=hand").text

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_log_costs_the_same_for_one_and_for_three(
        self, desk, due, count, django_assert_num_queries, quiet_side
    ):
        for number in range(count):
            made = branch(due.street, f"新{number}党支部")
            secretary(made)
            remind(branches=[made.pk], quarter=Q3, by=staff(due.root), now=at(14))
        sent(at(14, 9, 1))
        desk.get("/desk/reminders/")

        with django_assert_num_queries(9):
            desk.get("/desk/reminders/")

    def test_the_list_of_who_is_behind_shows_who_was_reminded_and_chooses_the_others(self, desk, due):
        self.post(desk, due.own)
        page = desk.get("/desk/behind/?quarter=2026q3").text

        chosen = {
            one.pk: f'value="{one.pk}" aria-label="选中{one.short_name}" checked' in page
            for one in (due.own, due.sibling)
        }
        assert chosen == {due.own.pk: False, due.sibling.pk: True}
        assert ("9月14日" in page, "没提醒过" in page) == (True, True)

"""集中学习 with its campaign and 志愿服务: recorded like everything else, asked for by nobody, scored nowhere."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from duties_factories import theme_day_rule
from factories import account, clerk, grant, member, secretary, staff
from openpyxl import load_workbook
from records_factories import HELD_ON, NOW, SHANGHAI, handed_in

from activities.duties.queries import due_items
from activities.duties.rules import DutyKind
from activities.records.models import Activity, ActivityCredit, Attendance, StudyCampaign
from activities.records.queries.campaigns import campaigns_offered
from activities.records.queries.owed import owed
from activities.records.queries.prefill import values_of
from activities.records.rules import BRANCH_KINDS, ExtraKind
from activities.records.services import begin_campaign, end_campaign, send_back, withdraw
from analytics.home.queries.front import branch_turnout
from analytics.indicators.queries import INDICATORS
from analytics.indicators.rules import Span
from analytics.reports.queries.handbook import handbook_of
from analytics.reports.services.binding import facts
from dangjian.audit.models import AuditRow
from dangjian.periods import Quarter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 14)
Q3 = Quarter(2026, 3)
HOURS = "每人几小时，写0.5到24，可以写半小时，比如1.5"


@pytest.fixture(autouse=True)
def _on_a_monday():
    with time_machine.travel(datetime(2026, 9, 14, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def writer(town, client):
    account = secretary(town.own)
    client.force_login(account)
    return account


def campaign(name="党纪学习教育", since=date(2026, 9, 1), until=None) -> StudyCampaign:
    return begin_campaign(name=name, document_number="滨组〔2026〕9号", starts_on=since, last_day=until, by=None)


def studied(of, by, **said) -> Activity:
    return handed_in(of, by, **{"kind": ExtraKind.STUDY, "topic": "读条例"} | said)


def served(of, by, **said) -> Activity:
    return handed_in(of, by, **{"kind": ExtraKind.VOLUNTEERING, "persons": 30, "half_hours_each": 4} | said)


def desk(name: str, *args, **query) -> str:
    return reverse(f"records:{name}", args=args, query=query)


def form(town, kind: str) -> str:
    return reverse("records:new", args=(town.own.pk,), query={"kind": kind})


def chosen(page: str) -> list[str]:
    return re.findall(r'name="campaign" value="(\d*)" checked', page)


def test_the_two_kinds_stand_beside_the_duties_on_the_choice(town, writer, client):
    page = client.get(reverse("records:choose")).text
    assert re.findall(r"\?kind=([A-Z_]+)", page) == [value for value, _ in BRANCH_KINDS]
    assert not set(ExtraKind.values) & set(DutyKind.values)


def test_the_running_campaign_is_chosen_without_a_tap(town, writer, client):
    assert 'name="campaign"' not in client.get(form(town, "STUDY")).text
    over, now, later = (
        campaign("旧", date(2026, 1, 1), date(2026, 9, 13)),
        campaign(),
        campaign("下月", date(2026, 10, 1)),
    )

    page = client.get(form(town, "STUDY")).text

    assert (chosen(page), over.name in page, later.name in page) == ([str(now.pk)], False, False)
    assert 'name="campaign"' not in client.get(form(town, "PARTY_LECTURE")).text


def test_a_session_of_study_is_recorded_mended_and_names_its_campaign(town, writer, client):
    here, now = member(town.own), campaign()
    said = {"held_on": "2026-09-11", "text": "读了原文", "campaign": str(now.pk), "roster": str(here.pk)}

    client.post(form(town, "STUDY"), said | {"present": str(here.pk)})

    made = Activity.objects.get()
    assert (made.kind, made.campaign, made.for_period, made.topic) == ("STUDY", now, "2026-09", "9月集中学习")
    end_campaign(campaign=now, last_day=date(2026, 9, 10), today=TODAY, by=None)
    place = reverse("records:edit", args=(town.own.pk, made.pk))
    assert chosen(client.get(place).text) == [str(now.pk)]
    client.post(place, said | {"present": str(here.pk), "campaign": "", "version": "1"})
    made.refresh_from_db()
    assert (made.campaign, made.version, chosen(client.get(place).text)) == (None, 2, [])


def test_a_campaign_of_another_day_is_not_taken(town, writer, client):
    campaign()
    said = {"held_on": "2026-09-11", "text": "读了原文", "campaign": str(campaign("下月", date(2026, 10, 1)).pk)}
    page = client.post(form(town, "STUDY"), said).text
    assert ("这个专题那天没有开展，请重新选" in page, Activity.objects.exists()) == (True, False)


@pytest.mark.parametrize(
    ("persons", "hours", "problems"),
    [
        ("30", "2", []),
        ("", "", ["去了几人，写1到9999的整数", HOURS]),
        ("10000", "0", ["去了几人，写1到9999的整数", HOURS]),
        ("两个", "1.25", ["去了几人，写1到9999的整数", HOURS]),
        ("30", "24.5", [HOURS]),
        ("30", "1e1", [HOURS]),
        ("30", "-2", [HOURS]),
    ],
)
def test_of_a_service_the_number_and_the_hours_are_told(town, writer, client, persons, hours, problems):
    member(town.own)
    said = {"held_on": "2026-09-11", "text": "清理楼道", "persons": persons, "hours_each": hours}

    page = client.post(form(town, "VOLUNTEERING"), said, follow=True).text

    assert (
        list(dict.fromkeys(re.findall(r"去了几人，写1到9999的整数|每人几小时，写0.5到24，可以写半小时，比如1.5", page)))
        == problems
    )
    assert ("30人次，共60小时（每人2小时）" in page, Attendance.objects.exists()) == (not problems, False)
    assert f'value="{persons}"' in page or not problems or not persons


def test_half_an_hour_counts_and_comes_back_as_it_was_typed(town, writer, client):
    member(town.own)
    said = {"held_on": "2026-09-11", "text": "清理楼道", "persons": "30", "hours_each": "1.5"}
    assert "30人次，共45小时（每人1.5小时）" in client.post(form(town, "VOLUNTEERING"), said, follow=True).text
    made = Activity.objects.get()
    assert (made.half_hours_each, values_of(made)["hours_each"]) == (3, "1.5")


def test_the_database_keeps_the_bounds(town, writer):
    made = served(town.own, writer)
    for wrong in ({"persons": 0}, {"half_hours_each": 49}, {"half_hours_each": 0}, {"half_hours_each": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=made.pk).update(**wrong)


def scored(town) -> object:
    """What every indicator measures and proves, and the rate on the branch's page."""
    span = Span.of(Q3, today=TODAY, items=due_items(start=Q3.start, end=Q3.end))
    proofs = [{pk: proof.stored for pk, proof in one.proof(span).items()} for one in INDICATORS.values()]
    return [one.measure(span) for one in INDICATORS.values()], proofs, branch_turnout(town.own, Q3)


def test_neither_fulfils_a_duty_nor_moves_a_score(town, writer):
    theme_day_rule()
    ill, here = member(town.own, "丁学敏"), member(town.own, "许静")
    handed_in(town.own, writer, absences={ill.pk: "UNEXCUSED"})
    due = owed([town.own.pk], TODAY)
    before = scored(town)

    made = studied(town.own, writer, absences={ill.pk: "SICK", here.pk: "UNEXCUSED"}), served(town.own, writer)
    assert not ActivityCredit.objects.filter(activity__in=made).exists()
    assert (scored(town), owed([town.own.pk], TODAY)) == (before, due)
    for one in made:
        send_back(activity=one, reason="没有照片", by=clerk(town.street), now=NOW)

    assert scored(town) == before
    assert Attendance.objects.filter(activity__kind="STUDY").count() == 2


def test_the_department_counts_sessions_branches_and_people(client, town):
    first, _second = member(town.own), member(town.own)
    member(town.sibling)
    writer, beside, foreign = secretary(town.own), secretary(town.sibling, "邻书记"), secretary(town.foreign, "外书记")
    now, old = campaign(), campaign("旧", date(2026, 1, 1), date(2026, 8, 31))
    studied(town.own, writer, campaign_id=now.pk, absences={first.pk: "SICK"})
    studied(town.own, writer, campaign_id=now.pk, held_on=date(2026, 9, 10))
    studied(town.sibling, beside, campaign_id=now.pk)
    studied(town.foreign, foreign, campaign_id=now.pk, topic="外街的")
    studied(town.own, writer, topic="不属于专题的")
    back = studied(town.own, writer, campaign_id=now.pk, topic="撤回的")
    withdraw(activity=back, by=writer, now=NOW)

    for who, counts in ((staff(town.root), (4, 3, 4)), (clerk(town.street), (3, 2, 4))):
        client.force_login(who)
        lines = client.get(desk("campaigns")).context["lines"]
        assert [(one.campaign, one.sessions, one.branches, one.came) for one in lines] == [
            (now, *counts),
            (old, 0, 0, 0),
        ]
    page = client.get(desk("list", campaign=now.pk)).text
    assert ("读条例" in page, "不属于专题的" in page, "外街的" in page) == (True, False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, town, count, django_assert_num_queries):
    for number in range(count):
        studied(town.own, secretary(town.own), campaign_id=campaign(f"专题{number}").pk)
    client.force_login(staff(town.root))
    client.get(desk("campaigns"))
    with django_assert_num_queries(9):
        assert len(client.get(desk("campaigns")).context["lines"]) == count


def test_the_department_begins_and_ends_a_campaign(client, town):
    client.force_login(staff(town.root))
    said = {
        "name": "主题教育",
        "document_number": "滨组〔2026〕1号",
        "starts_on": "2026-09-10",
        "last_day": "2026-09-01",
    }

    refused = client.post(desk("campaign_add"), said)
    client.post(desk("campaign_add"), said | {"last_day": ""})

    assert refused.context["form"].errors == {"last_day": ["最后一天不能早于开始那天。"]}
    made = StudyCampaign.objects.get()
    assert (made.name, made.document_number, made.starts_on, made.ends_on) == (
        *list(said.values())[:2],
        date(2026, 9, 10),
        None,
    )
    assert campaigns_offered(TODAY) == [(str(made.pk), "主题教育")]
    client.post(desk("campaign_end", made.pk), {"last_day": "2026-09-12"})
    made.refresh_from_db()
    assert (made.last_day, campaigns_offered(TODAY), campaigns_offered(HELD_ON)) == (
        date(2026, 9, 12),
        [],
        [(str(made.pk), "主题教育")],
    )
    assert client.get(desk("campaign_end", made.pk)).status_code == 404
    actions = AuditRow.objects.filter(action__contains="campaign").order_by("pk").values_list("action", "target")
    assert list(actions) == [(f"records.{what}_campaign", f"studycampaign:{made.pk}") for what in ("begin", "end")]


def test_a_campaign_pressed_twice_is_made_once_and_the_name_is_free_again_afterwards(client, town):
    client.force_login(staff(town.root))
    campaign("主题教育", date(2026, 9, 1), date(2026, 9, 30))

    def pressed(since: str, until: str = "") -> tuple[int, dict]:
        page = client.post(desk("campaign_add"), {"name": "主题教育", "starts_on": since, "last_day": until})
        return page.status_code, page.context["form"].errors if page.context else {}

    words = "已经有一个叫这个名字的专题，开展的日子和它重叠，不用再建；要另建的请换个名称。"
    assert [pressed("2026-09-30"), pressed("2026-08-01", "2026-09-01")] == [(200, {"name": [words]})] * 2
    assert [pressed("2026-10-01"), pressed("2026-08-01", "2026-08-31")] == [(302, {})] * 2
    assert pressed("2026-10-01") == (200, {"name": [words]})
    assert StudyCampaign.objects.count() == 3


def test_nobody_below_the_district_keeps_the_campaigns(client, town):
    one = campaign().pk
    client.force_login(clerk(town.street))
    assert "新增" not in client.get(desk("campaigns")).text
    assert [client.get(desk("campaign_add")).status_code, client.get(desk("campaign_end", one)).status_code] == [
        404,
        404,
    ]


def test_lists_and_the_register_show_both(client, town):
    writer = secretary(town.own)
    studied(town.own, writer, campaign_id=campaign().pk)
    served(town.own, writer, topic="清理楼道")
    served(town.own, writer, topic="义诊", persons=5, half_hours_each=3)
    client.force_login(staff(town.root))

    page = client.get(desk("list", kind="VOLUNTEERING")).text
    answer = client.post(desk("register", sort="oldest"), {"reason": "REPORT"})

    assert ("志愿服务35人次、67.5小时" in page, "30人次" in page, "读条例" in page) == (True, True, False)
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "学习专题" in row)
    columns = [head.index(name) for name in ("事项", "学习专题", "志愿服务人次", "志愿服务小时")]
    assert [[row[at] for at in columns] for row in rows[rows.index(head) + 1 : -1]] == [
        ["集中学习", "党纪学习教育", None, None],
        ["志愿服务", None, 30, 60],
        ["志愿服务", None, 5, 7.5],
    ]


def test_a_member_reads_both_and_no_name_of_anybody_absent(client, town):
    writer, ill = secretary(town.own), member(town.own, "丁学敏")
    who = account("李建国")
    member(town.own, "李建国", account=who)
    made = studied(town.own, writer, campaign_id=campaign().pk, absences={ill.pk: "SICK"}, text="读了原文")
    grant(who, "MEMBER", town.own)
    client.force_login(who)
    page = client.get(reverse("records:record", args=(town.own.pk, made.pk))).text
    assert ("党纪学习教育" in page, "读了原文" in page, "丁学敏" in page, "计入" in page) == (True, True, False, False)


def test_the_handbook_tells_both(town, writer):
    studied(town.own, writer, campaign_id=campaign().pk)
    served(town.own, writer)
    book = handbook_of(town.own, Q3, writer, today=TODAY)
    said = [dict(facts(one)) for one in book.records]
    assert [(one["学习专题"], one["到会"]) for one in said] == [
        ("党纪学习教育", "应到0人，实到0人，请假0人"),
        ("", "30人次，共60小时（每人2小时）"),
    ]

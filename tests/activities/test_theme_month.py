"""The month of theme days as the desk reads it, as a workbook, and a branch's year."""

from datetime import date, datetime
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from duties_factories import theme_day_rule
from factories import account, branch, clerk, grant, member, secretary, staff
from openpyxl import load_workbook
from records_factories import NOW, SHANGHAI, handed_in

from activities.duties.models import ThemeDayMove
from activities.duties.services import add_guide
from activities.records.services import plan, send_back
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from organizations.access.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
GUIDE = {"title": "9月指导主题", "themes": ["义务植树"], "words": "", "document_number": ""}


@pytest.fixture
def october():
    with time_machine.travel(datetime(2026, 10, 10, 9, tzinfo=SHANGHAI), tick=False):
        yield


def planned(organization, by, month: str = "2026-10", *, on: date = date(2026, 10, 16), **said):
    return plan(organization=organization, kind="THEME_DAY", for_period=month, held_on=on, by=by, **said)


def cells(client, **query) -> list[tuple]:
    """Short name, day, topic, stage and turnout of every line."""
    page = client.get(reverse("records:theme_month", query=query))
    return [
        (
            row.line.branch.short_name,
            row.line.day,
            row.line.topic,
            str(row.line.stage.label),
            row.turnout and (row.turnout.present, row.turnout.due),
        )
        for row in page.context["rows"]
    ]


@pytest.fixture
def month(town):
    """October in four stages, and a branch of another unit."""
    theme_day_rule()
    writer = secretary(town.own, "写的人")
    member(town.own)
    ill = member(town.own)
    handed_in(
        town.own,
        writer,
        held_on=date(2026, 10, 9),
        for_period="2026-10",
        at=NOW.replace(month=10, day=9),
        absences={ill.pk: "SICK"},
    )
    planned(town.sibling, writer, topic="社区义诊", publish_at=NOW, theme_category="SERVICE")
    planned(branch(town.street, "锦绣社区第三党支部"), writer, topic="法律援助")
    returned = handed_in(
        branch(town.street, "锦绣社区第四党支部"),
        writer,
        held_on=date(2026, 10, 8),
        for_period="2026-10",
        topic="退回的",
        at=NOW.replace(month=10, day=9),
    )
    send_back(activity=returned, reason="缺到会人员", by=staff(town.root, "退的人"), now=NOW.replace(month=10, day=10))
    return town


def test_a_clerk_sees_every_branch_of_the_own_unit_in_its_stage(client, month):
    client.force_login(clerk(month.street))

    assert cells(client, month="2026-10") == [
        ("锦绣社区第一党支部", date(2026, 10, 9), "义务植树，共建绿色家园", "已记", (1, 2)),
        ("锦绣社区第二党支部", date(2026, 10, 16), "社区义诊", "已发布", None),
        ("锦绣社区第三党支部", date(2026, 10, 16), "法律援助", "排了没发布", None),
        ("锦绣社区第四党支部", date(2026, 10, 8), "退回的", "记录退回", None),
    ]
    assert [line[0] for line in cells(client, month="2026-11")] == [
        "锦绣社区第一党支部",
        "锦绣社区第二党支部",
        "锦绣社区第三党支部",
        "锦绣社区第四党支部",
    ]


def test_who_has_no_record_can_be_copied_for_the_group(client, month):
    client.force_login(clerk(month.street))
    page = client.get(reverse("records:theme_month", query={"month": "2026-10"}))
    text = page.context["copied"]

    assert text.split("\n") == [
        "【2026年10月主题党日】下面的党支部还没有记：",
        f"{month.street.short_name}：",
        "· 锦绣社区第二党支部（已发布，10月16日）",
        "· 锦绣社区第三党支部（排了没发布，10月16日）",
        "· 锦绣社区第四党支部（记录退回，10月8日）",
        "如果已经办了，请忽略。",
    ]
    assert f'readonly aria-label="发到工作群的文字">{text}</textarea>' in page.text
    alone = client.get(reverse("records:theme_month", query={"month": "2026-10", "stage": "RECORDED"}))
    assert (alone.context["copied"], "复制文字" in alone.text) == ("", False)


def test_the_department_narrows_the_month_and_takes_it_along(client, month):
    add_guide(organization=month.root, month=Month(2026, 10), sector="", facts=GUIDE, by=staff(month.root), now=NOW)
    client.force_login(staff(month.root))

    assert [line[0] for line in cells(client, stage="NOTHING")] == ["沙窝村党支部"]
    assert [line[0] for line in cells(client, q="义诊")] == ["锦绣社区第二党支部"]
    assert [line[0] for line in cells(client, unit=month.other_street.pk)] == ["沙窝村党支部"]
    page = client.get(reverse("records:theme_month")).text
    assert "没排1，排了没发布1，已发布1，记录退回1，已记1" in page
    assert "滨河区委：义务植树" in page

    file = client.get(reverse("records:theme_month_file", query={"stage": "PUBLISHED"}))
    sheet = load_workbook(BytesIO(b"".join(file.streaming_content))).active
    *_, (unit, name, day, *rest) = sheet.iter_rows(values_only=True)
    assert (unit, name, day.date()) == ("花溪路街道工委", "锦绣社区第二党支部", date(2026, 10, 16))
    assert rest == ["社区义诊", "服务活动", "已发布", None, None]
    row = AuditRow.objects.get(action="records.export_theme_month")
    assert row.detail == {"rows": 1, "filter": {"stage": "PUBLISHED", "period": "2026-10"}}


@pytest.mark.parametrize("query", ["month=2026-13", "month=0001-01", "month=党", "unit=x&stage=?&page=-1"])
def test_nonsense_in_the_address_shows_this_month(client, month, query):
    client.force_login(staff(month.root))

    page = client.get(f"{reverse('records:theme_month')}?{query}")

    assert (page.status_code, str(page.context["month"]), len(page.context["rows"])) == (200, "2026-10", 5)


def test_all_branches_stand_on_one_page_for_the_printer(client, month, monkeypatch):
    monkeypatch.setattr("activities.records.views.theme_days.PER_PAGE_DESK", 2)
    client.force_login(staff(month.root))

    assert (len(cells(client)), len(cells(client, whole="1"))) == (2, 5)


@pytest.mark.usefixtures("quiet_side")
@pytest.mark.parametrize("count", [1, 3])
def test_the_month_costs_the_same_for_one_branch_and_for_three(client, town, django_assert_num_queries, count):
    theme_day_rule()
    writer, who = secretary(town.own), clerk(town.other_street)
    for number in range(count - 1):
        branch(town.other_street, f"沙窝村第{number}党支部")
    handed_in(town.foreign, writer, held_on=date(2026, 10, 9), for_period="2026-10", at=NOW.replace(month=10, day=9))
    client.force_login(who)
    client.get(reverse("records:theme_month"))

    with django_assert_num_queries(21):
        assert len(cells(client)) == count


def test_the_year_of_a_branch_is_told_as_far_as_its_reader_may_see(client, month):
    writer, plain = secretary(month.own), account("李建国")
    grant(plain, Role.MEMBER, month.own)
    planned(month.own, writer, "2026-11", on=date(2026, 11, 13), topic="还没发布的")
    planned(month.own, writer, "2026-12", on=date(2026, 12, 11), topic="发布了的", publish_at=NOW)
    street = month.street
    ThemeDayMove.objects.create(
        organization=street,
        path=street.path,
        committee=street,
        month="2026-03",
        day=date(2026, 3, 20),
        reason="会",
        made_by=writer,
    )
    address = reverse("records:theme_year", args=(month.own.pk,))

    def told(who):
        client.force_login(who)
        lines = client.get(address).context["lines"]
        return {line.month.number: line.activity.topic for line in lines if line.activity}, lines[2].day

    own, day = told(writer)
    assert (own, day) == ({10: "义务植树，共建绿色家园", 11: "还没发布的", 12: "发布了的"}, date(2026, 3, 20))
    assert told(plain)[0] == {10: "义务植树，共建绿色家园", 12: "发布了的"}
    assert "排一排" not in client.get(address).text
    client.force_login(secretary(month.foreign))
    assert client.get(address).status_code == 404

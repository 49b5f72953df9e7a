"""党员信息台账 to take along: asked why, marked, in the log before it leaves, and nobody of another station in it."""

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import clerk, staff
from floating_factories import NOW, TODAY, arrived, manager, reported, station
from openpyxl import load_workbook
from time_machine import travel

from dangjian.audit.models import AuditRow
from members.floating import services

pytestmark = [pytest.mark.django_db, pytest.mark.proves("exports-with-persons-are-marked")]
EVERY = "/desk/floating/export/"


@pytest.fixture(autouse=True)
def _today():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def site(town):
    return station(town.own)


@pytest.fixture
def keeper(site):
    return manager(site)


def of(site) -> str:
    return reverse("floating:export", args=[site.pk])


def people_in(answer) -> list[str]:
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [row[1] for row in sheet.iter_rows(min_row=7, max_row=sheet.max_row - 1, values_only=True)]


def taken() -> list[AuditRow]:
    return list(AuditRow.objects.filter(action="floating.export").order_by("pk"))


def test_a_page_before_it_says_what_leaves_and_nothing_has_left(site, keeper, client):
    arrived(site, keeper, "罗铁柱")
    client.force_login(keeper)

    page = client.get(f"{of(site)}?year=2026")

    assert (page.context["chosen"], page.context["count"]) == ([("驿站", "森林湖项目红色驿站"), ("年份", "2026年")], 1)
    assert "导出1人（.xlsx）" in page.text
    register = f"{reverse('floating:register', args=[site.pk])}?year=2026"
    assert f'href="{register}"' in page.text
    assert f'href="{of(site)}?year=2026"' in client.get(register).text
    assert taken() == []


def test_without_a_reason_or_with_another_nothing_leaves(site, keeper, client):
    arrived(site, keeper)
    client.force_login(keeper)

    errors = [client.post(of(site), {"reason": one}).context["form"].errors for one in ("", "VERIFY")]

    assert errors[0] == {"reason": ["请先选择导出事由，再导出。"]}
    assert list(errors[1]) == ["reason"]
    assert taken() == []


def test_a_year_without_anybody_is_said(site, keeper, client):
    arrived(site, keeper)
    client.force_login(keeper)

    page = client.get(f"{of(site)}?year=2025").text

    assert "这一年没有在站的党员，没有可以导出的内容。" in page
    assert "（.xlsx）" not in page


def test_the_log_and_the_file_name_each_other(site, keeper, client):
    arrived(site, keeper, "罗铁柱", phone="13812341027")
    client.force_login(keeper)

    answer = client.post(f"{of(site)}?year=2026", {"reason": "REPORT"})
    content = b"".join(answer.streaming_content)

    (row,) = taken()
    number = row.detail["number"]
    assert (row.by, row.target, row.organization_path) == (keeper, "floating", site.path)
    assert row.detail == {
        "number": number,
        "reason": "REPORT",
        "rows": 1,
        "filter": {"station": site.pk, "year": 2026},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sheet = load_workbook(BytesIO(content)).active
    mark = f"导出编号{number}　程立（森林湖项目红色驿站）　2026-09-14 10:00　含个人信息，不得外传"
    title, *notes, head, person, last = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    assert [title[0], *(note[0] for note in notes)] == [
        "党员信息台账",
        "森林湖项目红色驿站，2026年在站的流动党员，截至2026年9月14日",
        "手机号只显示一部分",
        "导出人：程立　事由：按要求向上级报送　含个人信息，请妥善保管，用后删除",
        mark,
    ]
    days = {name: cell.date() for name, cell in zip(head, person, strict=True) if isinstance(cell, datetime)}
    assert dict(zip(head, person, strict=True)) | days == dict.fromkeys(head) | {
        "驿站": "森林湖项目红色驿站",
        "姓名": "罗铁柱",
        "手机号": "138****1027",
        "流出地党组织": "河南省周口市项城市高寺镇党委",
        "工种或班组": "钢筋班",
        "到站日期": TODAY,
        "预计到期": date(2026, 12, 31),
        "党员身份": "待核实",
        "全国系统登记": "否",
        "最近联系": TODAY,
        "状态": "在站",
    }
    assert last[0] == sheet.oddHeader.center.text == sheet.oddFooter.center.text == mark


def test_nobody_of_another_station_or_year_is_in_it(town, site, keeper, client):
    arrived(site, keeper, "今年的")
    services.end(
        inflow=arrived(site, keeper, "去年走的", on=TODAY - timedelta(days=500)),
        state="LEFT",
        on=TODAY - timedelta(days=400),
        by=keeper,
        now=NOW,
    )
    reported(site, "还没确认的")
    arrived(station(town.own, "北郡项目红色驿站"), keeper, "另一站的")
    arrived(station(town.foreign, "民安项目红色驿站"), keeper, "别的镇的")
    for by, page, people in (
        (keeper, of(site), ["今年的"]),
        (clerk(town.street), EVERY, ["今年的", "另一站的"]),
        (staff(town.root), EVERY, ["今年的", "另一站的", "别的镇的"]),
    ):
        client.force_login(by)
        assert client.get(page).context["count"] == len(people)
        assert sorted(people_in(client.post(page, {"reason": "ARCHIVE"}))) == sorted(people)

    told = [(row.organization_path, row.detail["filter"], row.detail["rows"]) for row in taken()]
    assert told == [
        (site.path, {"station": site.pk, "year": 2026}, 1),
        (town.street.path, {"year": 2026}, 2),
        (town.root.path, {"year": 2026}, 3),
    ]


def test_a_file_that_cannot_be_written_down_does_not_leave(site, keeper, client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    arrived(site, keeper)
    client.force_login(keeper)
    monkeypatch.setattr("members.floating.services.exporting.record", full)
    client.raise_request_exception = False

    answer = client.post(of(site), {"reason": "REPORT"})

    assert (answer.status_code, answer.streaming) == (500, False)
    assert answer.headers["Content-Type"].startswith("text/html")


def test_the_page_and_the_file_cost_the_same_for_one_and_for_three(town, site, keeper, client, quiet_side):
    client.force_login(staff(town.root))
    client.get(EVERY)
    costs = []
    for many in (1, 2):
        for _ in range(many):
            arrived(site, keeper)
        with CaptureQueriesContext(connection) as page:
            client.get(EVERY)
        with CaptureQueriesContext(connection) as file:
            b"".join(client.post(EVERY, {"reason": "REPORT"}).streaming_content)
        costs.append((len(page), len(file)))
    assert costs[0] == costs[1]

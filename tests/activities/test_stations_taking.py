"""一本两台账 to take along: asked why, marked, in the log before it leaves, and no line of another station in it."""

import hashlib
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, staff
from openpyxl import load_workbook
from stations_factories import NOW, TODAY, manager, recorded, six_ones, station

from activities.stations.services import enter_opinion, enter_service
from dangjian.audit.models import AuditRow

pytestmark = [pytest.mark.django_db, pytest.mark.proves("exports-with-persons-are-marked")]
BOOKS = ("activities", "opinions", "services")


@pytest.fixture(autouse=True)
def _in_march():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def here(town):
    six_ones()
    return station(town.own)


def filled(of, by, words: str) -> None:
    """A line in each of the books."""
    recorded(of, by, "STATION_FILM", date(2026, 3, 8), topic=words)
    enter_opinion(station=of, uid=uuid4(), kind="OPINION", text=words, said_by="王建国", by=by, today=TODAY)
    enter_service(station=of, uid=uuid4(), kind="SKILLS", held_on=TODAY, topic=words, persons=30, amount=None, by=by)


@pytest.fixture
def keeper(here, client):
    made = manager(here)
    filled(here, made, "本站的")
    client.force_login(made)
    return made


def of(here, book: str, year: int = 2026) -> str:
    return reverse("stations:export", args=[here.pk, year, book])


def every(book: str) -> str:
    return reverse("stations:export_every", args=[2026, book])


def taken() -> list[AuditRow]:
    return list(AuditRow.objects.filter(action="stations.export").order_by("pk"))


@pytest.mark.parametrize(
    ("book", "title", "holds"),
    [
        ("activities", "党员活动台账", "有姓名。"),
        ("opinions", "党员征求意见本", "有姓名。"),
        ("services", "服务台账", "只有人次和金额，没有姓名。"),
    ],
)
def test_a_page_before_it_says_what_leaves_and_nothing_has_left(here, keeper, client, book, title, holds):
    page = client.get(of(here, book))

    assert page.context["chosen"] == [("驿站", "森林湖项目红色驿站"), ("年份", "2026年")]
    assert [words in page.text for words in (f"导出{title}", holds, "导出1条（.xlsx）")] == [True] * 3
    register = reverse("stations:register", args=[here.pk, 2026, book])
    assert f'href="{register}"' in page.text
    assert f'href="{of(here, book)}"' in client.get(register).text
    assert taken() == []


def test_the_desk_has_a_page_for_each_book_of_all(town, here, keeper, client):
    near = station(town.own, "民安项目红色驿站")
    filled(near, manager(near, "老赵"), "邻站的")
    client.force_login(staff(town.root))

    page = client.get(every("opinions"))

    assert (page.context["chosen"][0], page.context["count"]) == (("驿站", "管辖范围内全部，含已撤销的"), 2)
    assert f'href="{reverse("stations:desk")}?year=2026#h-books"' in page.text


def test_without_a_reason_nothing_leaves(here, keeper, client):
    page = client.post(of(here, "opinions"), {"reason": ""})

    assert page.context["form"].errors == {"reason": ["请先选择导出事由，再导出。"]}
    assert taken() == []


def test_a_year_without_a_line_is_said(here, keeper, client):
    page = client.get(of(here, "opinions", 2025)).text

    assert "这一年还没有内容，没有可以导出的。" in page
    assert "（.xlsx）" not in page


def test_the_log_and_the_file_name_each_other(here, keeper, client):
    answer = client.post(of(here, "opinions"), {"reason": "ARCHIVE"})
    content = b"".join(answer.streaming_content)

    (row,) = taken()
    number = row.detail["number"]
    assert (row.by, row.target, row.organization_path) == (keeper, "organization", here.path)
    assert row.detail == {
        "number": number,
        "reason": "ARCHIVE",
        "rows": 1,
        "book": "opinions",
        "filter": {"organization": here.pk, "year": 2026},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sheet = load_workbook(BytesIO(content)).active
    mark = f"导出编号{number}　罗铁柱（森林湖项目红色驿站）　2026-03-24 09:30　含个人信息，不得外传"
    title, *notes, head, line, last = [list(cells) for cells in sheet.iter_rows(values_only=True)]
    assert [title[0], *(note[0] for note in notes)] == [
        "2026年党员征求意见本",
        "按驿站、日期排列；没有具名的写“不具名”",
        "导出人：罗铁柱　事由：存档备查　含个人信息，请妥善保管，用后删除",
        mark,
    ]
    assert [head[4:6], line[4:6]] == [["谁提的", "内容"], ["王建国", "本站的"]]
    assert last[0] == sheet.oddHeader.center.text == sheet.oddFooter.center.text == mark


def test_a_book_of_figures_alone_is_marked_and_claims_no_names(here, keeper, client):
    answer = client.post(of(here, "services"), {"reason": "REPORT"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active

    number = taken()[0].detail["number"]
    assert [sheet["A3"].value, sheet["A4"].value, sheet.cell(sheet.max_row, 1).value] == [
        "导出人：罗铁柱　事由：按要求向上级报送",
        *[f"导出编号{number}　罗铁柱（森林湖项目红色驿站）　2026-03-24 09:30　内部资料，不得外传"] * 2,
    ]


@pytest.mark.parametrize("book", BOOKS)
def test_no_line_of_another_station_is_in_it(town, here, keeper, client, book):
    near, far = station(town.own, "民安项目红色驿站"), station(town.foreign, "沙窝项目红色驿站")
    filled(near, manager(near, "老赵"), "邻站的")
    filled(far, manager(far, "老钱"), "别的镇的")
    for by, page, lines in (
        (keeper, of(here, book), {"本站的"}),
        (clerk(town.street), every(book), {"本站的", "邻站的"}),
        (staff(town.root), every(book), {"本站的", "邻站的", "别的镇的"}),
    ):
        client.force_login(by)
        assert client.get(page).context["count"] == len(lines)
        sheet = load_workbook(BytesIO(b"".join(client.post(page, {"reason": "REPORT"}).streaming_content))).active
        said = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
        assert said & {"本站的", "邻站的", "别的镇的"} == lines

    assert [(row.organization_path, row.detail["rows"]) for row in taken()] == [
        (here.path, 1),
        (town.street.path, 2),
        (town.root.path, 3),
    ]


def test_a_file_that_cannot_be_written_down_does_not_leave(here, keeper, client, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("activities.stations.services.taking.record", full)
    client.raise_request_exception = False

    answer = client.post(of(here, "opinions"), {"reason": "REPORT"})

    assert (answer.status_code, answer.streaming) == (500, False)
    assert answer.headers["Content-Type"].startswith("text/html")

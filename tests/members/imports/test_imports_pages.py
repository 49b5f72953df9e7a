"""The desk's import pages, from the upload to the undo."""

from io import BytesIO

import openpyxl
import pytest
import roster_files as files
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate, now
from factories import clerk, staff
from steps import BEFORE, applied, previewed, undone

from dangjian.space import LARGEST_RESERVE
from members.imports.models import RosterFile, RosterImport, RosterRow, Stage
from members.imports.rules.files import read
from members.imports.rules.sheets import read_sheets
from members.imports.services import discard_old, work_next
from members.imports.tasks import discard_forgotten, work_waiting
from members.roster.models import Member
from organizations.tree.models import Organization

HEADER = ["姓名", "性别", "公民身份证号码", "所在党支部", "学历"]
ID = "99999919860508023X"


@pytest.fixture
def portal(db):
    applied(files.CLEAN.read_bytes(), as_of=BEFORE)
    return Organization.objects.get(parent=None)


@pytest.fixture
def desk(client, portal):
    client.force_login(staff(portal))
    return client


def uploaded(client, content: bytes, *, name="花名册.xlsx", as_of="2026-10-31", follow=True):
    data = {"file": SimpleUploadedFile(name, content), "as_of": as_of}
    return client.post(reverse("imports:upload"), data, follow=follow)


def newest() -> RosterImport:
    return RosterImport.objects.order_by("-pk")[0]


def page(client, name="preview", **query) -> str:
    return client.get(reverse(f"imports:{name}", args=[newest().pk]), query).content.decode()


def test_an_upload_waits_for_a_worker_and_shows_its_progress(desk):
    response = uploaded(desk, files.MESSY.read_bytes())

    assert "正在核对" in response.content.decode()
    assert f'data-progress="{reverse("imports:progress", args=[newest().pk])}"' in response.content.decode()
    assert desk.get(reverse("imports:progress", args=[newest().pk])).json() == {
        "done": 0,
        "total": 86,
        "text": "正在核对",
        "next": "",
    }


@pytest.mark.parametrize("in_memory", [0, 2**20], ids=["through a file", "in memory"])
def test_no_roster_is_taken_when_photos_have_filled_the_disk(desk, settings, disk_left, in_memory):
    """Its rows take as much as many records."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE, before = in_memory, RosterImport.objects.count()
    desk.raise_request_exception = False
    disk_left(LARGEST_RESERVE - 1)

    answer = uploaded(desk, files.MESSY.read_bytes())

    assert (answer.status_code, RosterImport.objects.count()) == (507, before)
    assert "<h1>服务器存储空间已满</h1>" in answer.text
    assert "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。" in answer.text


def test_the_worker_fills_the_preview_and_the_page_moves_on(desk):
    uploaded(desk, files.MESSY.read_bytes())

    work_waiting()

    answer = desk.get(reverse("imports:progress", args=[newest().pk])).json()
    assert answer == {"done": 86, "total": 86, "text": "", "next": reverse("imports:preview", args=[newest().pk])}
    assert newest().stage == Stage.READY


def test_the_preview_shows_rows_by_what_becomes_of_them(desk):
    previewed(files.MESSY.read_bytes())

    wrong, changed, new = page(desk), page(desk, state="CHANGED"), page(desk, state="NEW")

    assert "还不能导入" in wrong
    assert "有11行要改" in wrong
    assert '有错 <span class="num">11</span>' in wrong
    assert "<b>身份证号</b>：身份证号校验码不对" in wrong
    assert "确认导入" not in wrong
    assert '手机号码：<span class="mute">199****9583</span> → <b>199****5678</b>' in changed
    assert "傅小满" in new
    assert "韩桂兰" not in new


def test_no_page_shows_a_number_in_full(desk):
    previewed(files.MESSY.read_bytes())

    everything = "".join(page(desk, state=state) for state in ("WRONG", "NEW", "CHANGED", "ABSENT", "UNCHANGED"))

    assert "19912345678" not in everything
    assert "999999199610050208" not in everything


def test_what_is_wrong_can_be_taken_away_as_a_workbook(desk):
    previewed(files.MESSY.read_bytes())

    response = desk.get(reverse("imports:errors", args=[newest().pk]))
    rows = list(
        openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active.iter_rows(values_only=True)
    )

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert rows[1] == ("行", "列", "说明")
    assert rows[2] == (27, "身份证号", "身份证号校验码不对，请核对每一位。")
    assert len(rows) == 13


def test_a_right_file_is_confirmed_written_and_undone(desk):
    uploaded(desk, files.xlsx([HEADER, ["阎艳", "男", ID, "沙窝村党支部", "研究生"]]))
    work_waiting()
    assert "可以导入" in page(desk)

    desk.post(reverse("imports:confirm", args=[newest().pk]))
    assert "正在写入" in page(desk)
    work_waiting()
    assert "已导入" in page(desk)
    member = Member.objects.get(name="阎艳", born_on="1986-05-08")
    assert (member.organization.short_name, member.education) == ("沙窝村党支部", "POSTGRADUATE")

    desk.post(reverse("imports:undo", args=[newest().pk]), {"sure": "1"})
    work_waiting()
    assert "已撤销" in page(desk)
    member.refresh_from_db()
    assert (member.organization.short_name, member.education) == ("锦绣社区第一党支部", "COLLEGE")


def test_a_file_with_wrong_rows_is_not_confirmed(desk):
    previewed(files.MESSY.read_bytes())

    response = desk.post(reverse("imports:confirm", args=[newest().pk]), follow=True)

    assert "现在还不能导入" in response.content.decode()
    assert newest().stage == Stage.READY


def test_a_doubt_is_answered_on_the_page(desk):
    header = ["姓名", "出生日期", "入党日期", "所在党支部"]
    previewed(files.xlsx([header, ["阎艳", "1986-05-09", "2006-05-08", "锦绣社区第一党支部"]]))
    row = RosterRow.objects.get(roster_import=newest(), row=2)
    address = reverse("imports:answer", args=[newest().pk, row.pk])
    assert "都不是，按新党员录入" in page(desk)

    assert "请选择是哪一位" in desk.post(address, {"option": "7"}, follow=True).content.decode()
    desk.post(address, {"option": "0"})

    row.refresh_from_db()
    assert (row.state, row.chosen) == ("CHANGED", 0)
    assert "可以导入" in page(desk)
    assert "改选" in page(desk, state="CHANGED")


def test_the_only_candidates_are_accepted_at_once(desk):
    header = ["姓名", "出生日期", "入党日期", "所在党支部"]
    previewed(files.xlsx([header, ["阎艳", "1986-05-09", "2006-05-08", "锦绣社区第一党支部"]]))

    response = desk.post(reverse("imports:accept", args=[newest().pk]), follow=True)

    assert "已采用 1 行" in response.content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "这不是 Excel 工作簿"),
        (files.MESSY.read_bytes()[:-500], "文件已损坏或没有传完整"),
        (files.xlsx([["说明"], ["本表一式两份"]]), "没有找到花名册"),
        (files.xlsx([HEADER]), "表头下面没有内容"),
        (b"", "文件是空的"),
        ("姓名,性别\n石红旗,男".encode("gbk")[:-1], "没有传完整"),
    ],
    ids=["picture", "half", "no list", "no lines", "empty", "half a text"],
)
def test_a_file_that_is_no_roster_is_refused_with_a_sentence_and_leaves_no_row(desk, content, sentence):
    before = RosterImport.objects.count()

    response = uploaded(desk, content)

    assert sentence in response.content.decode()
    assert (RosterImport.objects.count(), RosterFile.objects.count()) == (before, 0)


@pytest.mark.parametrize(("as_of", "sentence"), [("2099-01-01", "日期还没到"), ("", "请填写日期")])
def test_the_day_is_asked_for(desk, as_of, sentence):
    assert sentence in uploaded(desk, files.MESSY.read_bytes(), as_of=as_of).content.decode()


def test_an_upload_is_kept_encrypted_until_the_preview_stands(desk):
    uploaded(desk, files.MESSY.read_bytes())

    sealed = RosterFile.objects.get(roster_import=newest()).sealed

    assert "999999199309210436" not in sealed
    assert "郑爱民" not in sealed
    work_waiting()
    assert RosterFile.objects.count() == 0


def test_an_upload_is_discarded(desk):
    previewed(files.MESSY.read_bytes())

    response = desk.post(reverse("imports:discard", args=[newest().pk]), {"sure": "1"}, follow=True)

    assert "已删除这次上传" in response.content.decode()
    assert RosterRow.objects.filter(roster_import__file_name="花名册.xlsx", state="WRONG").count() == 0


def test_what_is_applied_is_not_discarded_and_what_is_not_is_not_undone(desk):
    applied_import = newest()

    response = desk.post(reverse("imports:discard", args=[applied_import.pk]), {"sure": "1"}, follow=True)
    previewed(files.MESSY.read_bytes())
    answer = desk.post(reverse("imports:undo", args=[newest().pk]), {"sure": "1"}, follow=True)

    assert "要留作撤销的依据" in response.content.decode()
    assert "只有已经导入的文件才能撤销" in answer.content.decode()


def test_forgotten_previews_go_and_of_applied_imports_the_rows(client, portal):
    client.force_login(staff(portal))
    kept = newest()
    forgotten = previewed(files.MESSY.read_bytes())
    RosterImport.objects.update(made_at="2020-01-01T00:00:00Z")
    RosterImport.objects.filter(pk=kept.pk).update(applied_at="2020-01-01T00:00:00Z")

    discard_forgotten()

    assert list(RosterImport.objects.values_list("pk", flat=True)) == [kept.pk]
    assert RosterRow.objects.filter(roster_import__in=[kept.pk, forgotten.pk]).count() == 0
    assert discard_old(now=now()) == 0
    assert "现在只留下数目" in page(client)


def test_blank_sheets_are_understood_by_the_import(desk):
    for kind, member_sheet in (("members", True), ("organizations", False)):
        response = desk.get(reverse("imports:blank", args=[kind]))
        (sheet,) = read_sheets(read(b"".join(response.streaming_content), title=kind))
        assert (sheet.is_members, sheet.ignored) == (member_sheet, ())
    assert desk.get(reverse("imports:blank", args=["others"])).status_code == 404


def test_a_committee_sees_its_own_imports_and_not_those_of_another(client, portal):
    streets = Organization.objects.filter(short_name__in=["花溪路街道工委", "古渡镇党委"])
    street, town = streets.order_by("national_code")
    here = files.xlsx([HEADER, ["阎艳", "男", ID, "锦绣社区第一党支部", "研究生"]])
    theirs = previewed(here, by=clerk(street), name="街道.xlsx")
    mine = previewed(here, by=clerk(town), name="古渡.xlsx")
    client.force_login(mine.by)

    listed = client.get(reverse("imports:list")).content.decode()

    assert "古渡.xlsx" in listed
    assert "街道.xlsx" not in listed
    assert client.get(reverse("imports:preview", args=[theirs.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_import_as_for_three(desk, django_assert_num_queries, count, quiet_side):
    for _ in range(count - 1):
        previewed(files.xlsx([HEADER, ["阎艳", "男", ID, "锦绣社区第一党支部", "研究生"]]))
    desk.get(reverse("imports:list"))

    with django_assert_num_queries(5):
        desk.get(reverse("imports:list"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_asks_as_often_for_one_row_as_for_three(desk, django_assert_num_queries, count, quiet_side):
    rows = [[f"新人{'甲乙丙'[number]}", "男", None, "锦绣社区第一党支部", "研究生"] for number in range(count)]
    previewed(files.xlsx([HEADER, *rows]))
    address = reverse("imports:preview", args=[newest().pk])
    desk.get(address)

    with django_assert_num_queries(7):
        desk.get(address)


def test_a_worker_without_work_says_so(portal):
    assert work_next(today=localdate(), clock=now) is False


def test_an_undo_that_is_refused_says_why_on_the_page(desk):
    undone(newest())

    assert newest().stage == Stage.APPLIED
    assert "已有 1 条“授权”用到了这次导入的内容，不能整体撤销" in page(desk)

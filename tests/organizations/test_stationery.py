"""表格模板 at the desk: uploaded and checked, replaced, removed and brought back; and what the exports put into them."""

from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now
from docx import Document
from duties_factories import theme_day_rule
from factories import clerk, member, secretary, staff
from openpyxl import load_workbook
from records_factories import SHANGHAI, handed_in
from stationery_factories import as_file, kept_form, sheet_form, whole_form, word_form

from activities.records.services import plan
from analytics.reports.queries.handbook import handbook_of
from analytics.reports.queries.official import handbook_values, record_values, roll_values
from dangjian.audit.models import AuditRow
from dangjian.filling import Values
from dangjian.periods import Quarter
from dangjian.space import LARGEST_RESERVE
from organizations.photos.models import Attachment
from organizations.stationery import services
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import MARK, Use, vocabulary
from organizations.stationery.services import filled

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("october")]
ROLL = word_form("{{支部名称}}签到表", "{{主题}}", rows=(("{{人员.序号}}", "{{人员.姓名}}"),))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def october():
    with time_machine.travel(datetime(2026, 10, 10, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def keeper(town):
    return staff(town.root)


def uploaded(client, content, *, name="签到表", use="ROLL", file="签到表.docx"):
    said = {"name": name, "use": use, "file": as_file(content, file)}
    return client.post(reverse("stationery:add"), said)


def names() -> list[tuple[str, bool]]:
    return [(one.name, one.removed_at is None) for one in OfficialForm.objects.order_by("pk")]


@pytest.mark.parametrize("in_memory", [0, 2**20], ids=["through a file", "in memory"])
def test_a_full_disk_is_said_at_the_file_and_what_was_typed_stays(client, keeper, settings, disk_left, in_memory):
    client.force_login(keeper)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = in_memory
    disk_left(LARGEST_RESERVE - 1)

    page = uploaded(client, ROLL, name="党日签到表")

    assert (page.status_code, names()) == (200, [])
    assert "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。" in page.text
    assert 'value="党日签到表"' in page.text


def test_a_form_is_taken_once_it_can_be_filled(client, keeper):
    client.force_login(keeper)
    wrong = uploaded(client, word_form("{{党龄}}"))
    assert wrong.context["form"].errors == {
        "file": ["认不出这些占位符：第1段的“党龄”。请从下面的清单里复制，改好再传。"],
    }
    assert (wrong.context["form"]["name"].value(), names()) == ("签到表", [])
    assert "另存为" in uploaded(client, b"\xd0\xcf\x11\xe0", file="表.doc").context["form"].errors["file"][0]
    assert uploaded(client, ROLL).url == reverse("stationery:forms")
    assert uploaded(client, ROLL).context["form"].errors.keys() == {"name"}
    [form] = OfficialForm.objects.all()
    assert client.get(reverse("stationery:original", args=(form.pk,))).content == ROLL
    read = Document(BytesIO(client.get(reverse("stationery:sample", args=(form.pk,))).content))
    assert [one.text for one in read.paragraphs] == ["锦绣社区第一党支部签到表", "义务植树，共建绿色家园"]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["1", "胡明远"],
        ["2", "丁学敏"],
        ["3", ""],
    ]


def test_what_was_replaced_or_removed_can_be_brought_back(client, keeper):
    client.force_login(keeper)
    first = kept_form("ROLL", ROLL, keeper, name="签到表")
    act = lambda name, form, **said: client.post(reverse(f"stationery:{name}", args=(form.pk,)), said)  # noqa: E731
    assert act("replace", first, file=as_file(word_form("{{月份}}"))).context["form"].errors.keys() == {"file"}
    act("replace", first, file=as_file(word_form("{{主题}}")))
    second = OfficialForm.objects.standing().get()
    assert (second.name, names()) == ("签到表", [("签到表", False), ("签到表", True)])
    act("restore", first)
    assert names() == [("签到表", False), ("签到表", True)]  # one of that name is in use
    act("remove", second)
    act("remove", second)
    act("restore", first)
    assert names() == [("签到表", True), ("签到表", False)]
    rows = AuditRow.objects.filter(action__startswith="stationery.").order_by("pk")
    assert [row.action.partition(".")[2] for row in rows] == ["add_form", "replace_form", "remove_form", "restore_form"]


def test_a_name_taken_meanwhile_is_said(client, keeper, monkeypatch):
    """Pressed twice at once: both have looked before either has written."""
    client.force_login(keeper)
    removed = kept_form("ROLL", ROLL, keeper, name="签到表")
    services.remove_form(form=removed, by=keeper, now=now())
    kept_form("ROLL", ROLL, keeper, name="签到表")
    monkeypatch.setattr(services, "refuse_misfit", lambda _: None)
    before = (names(), Attachment.objects.count(), AuditRow.objects.count())
    assert uploaded(client, ROLL).context["form"].errors.keys() == {"name"}
    client.post(reverse("stationery:restore", args=(removed.pk,)))
    assert (names(), Attachment.objects.count(), AuditRow.objects.count()) == before


def test_who_only_works_at_the_desk_looks_and_changes_nothing(client, town, keeper):
    form = kept_form("ROLL", ROLL, keeper)
    client.force_login(clerk(town.street))
    page = client.get(reverse("stationery:forms")).content.decode()
    assert (form.name in page, "移除" in page, "{{人员.姓名}}" in page) == (True, False, True)
    answers = [client.post(reverse(f"stationery:{name}", args=(form.pk,))) for name in ("remove", "replace", "restore")]
    assert [one.status_code for one in answers] == [404, 404, 404]
    client.force_login(secretary(town.own))
    assert client.get(reverse("stationery:forms")).status_code == 404


def test_a_name_stays_text(client, keeper):
    client.force_login(keeper)
    uploaded(client, ROLL, name="<b onclick=zq7x()>丁")
    page = client.get(reverse("stationery:forms")).content.decode()
    assert ("&lt;b onclick=zq7x()&gt;丁" in page, "<b onclick" in page) == (True, False)


def test_the_list_costs_the_same_with_more_forms(client, keeper):
    client.force_login(keeper)

    def cost() -> int:
        with CaptureQueriesContext(connection) as spent:
            client.get(reverse("stationery:forms"))
        return len(spent)

    kept_form("ROLL", ROLL, keeper, name="一")
    cost()  # the first page of a log-in notes when it was
    before = cost()
    kept_form("MONTH", word_form("{{月份}}"), keeper, name="二")
    kept_form("ROLL", ROLL, keeper, name="三")
    assert cost() == before


@pytest.fixture
def kept(town):
    """One record with somebody ill, whose text looks like a placeholder and a formula."""
    theme_day_rule()
    writer = secretary(town.own)
    member(town.own, "a胡明远", pinyin="a")
    ill = member(town.own, "b丁学敏", pinyin="b")
    record = handed_in(town.own, writer, absences={ill.pk: "SICK"}, text="=1+1{{主持}}", topic="植树")
    handed_in(town.sibling, secretary(town.sibling, "邻书记"), topic="邻支部的")
    return record


def test_every_word_that_is_offered_is_filled(town, kept):
    """And nothing else is said, so that the list on the page is the whole truth."""
    writer = kept.recorded_by
    coming = plan(
        organization=town.own,
        kind="THEME_DAY",
        for_period="2026-10",
        held_on=date(2026, 10, 16),
        topic="学习",
        by=writer,
    )
    handbook = handbook_of(town.own, Quarter(2026, 3), writer, today=date(2026, 10, 10))
    for use, values in (
        (Use.RECORD, record_values(kept, writer)),
        (Use.ROLL, roll_values(kept)),
        (Use.HANDBOOK, handbook_values(handbook)),
    ):
        words = vocabulary(use)
        assert {*values.single, MARK} == set(words.names)
        assert values.lists.keys() == words.lists.keys()
        for name, rows in values.lists.items():
            assert all(row.keys() == set(words.lists[name].columns) for row in rows), name
    assert roll_values(coming).lists["人员"][1] == {"序号": 2, "姓名": "b丁学敏"}
    assert record_values(coming, writer).single.keys() <= set(vocabulary(Use.RECORD).names)


@pytest.mark.proves("no-workbook-computes")
def test_a_record_is_put_into_the_departments_form(client, town, kept, keeper):
    form = kept_form(
        "RECORD", sheet_form(("{{内容}}", "{{应到}}"), ("{{到会.姓名}}", "{{到会.情况}}"), ("完",)), keeper
    )
    client.force_login(kept.recorded_by)
    page = reverse("reports:official", args=(town.own.pk, kept.pk))
    assert page in client.get(reverse("records:record", args=(town.own.pk, kept.pk))).content.decode()
    assert client.post(page, {"official_form": form.pk}).context["form"].errors.keys() == {"reason"}
    assert client.post(page, {"official_form": form.pk + 9, "reason": "ARCHIVE"}).context["form"].errors.keys() == {
        "official_form"
    }
    answer = client.post(page, {"official_form": form.pk, "reason": "ARCHIVE"})
    sheet = load_workbook(BytesIO(answer.content)).active
    assert list(sheet.iter_rows(values_only=True)) == [
        ("=1+1{{主持}}", 2),
        ("a胡明远", "到会"),
        ("b丁学敏", "病假"),
        ("完", None),
    ]
    assert (sheet["A1"].data_type, sheet["A1"].quotePrefix) == ("s", True)
    row = AuditRow.objects.get(action="reports.fill_form")
    number = row.detail["number"]
    assert (row.by, row.organization_path) == (kept.recorded_by, town.own.path)
    assert row.detail == {
        "form": form.pk,
        "number": number,
        "reason": "ARCHIVE",
        "rows": 1,
        "sha256": sha256(answer.content).hexdigest(),
    }
    assert number in sheet.oddFooter.center.text
    client.force_login(secretary(town.sibling, "邻"))
    assert (client.get(page).status_code, client.post(page).status_code) == (404, 404)


def test_the_handbook_and_the_month_are_offered_in_the_departments_form(client, town, kept, keeper):
    page = reverse("reports:handbook", args=(town.own.pk,))
    client.force_login(kept.recorded_by)
    assert "official_form" not in client.get(page).context["form"].fields
    form = kept_form("HANDBOOK", sheet_form(("{{时间范围}}",), ("{{记录.主题}}", "{{记录.实到}}")), keeper, name="手册")
    answer = client.post(page, {"period": "2026Q3", "reason": "ARCHIVE", "do": "handbook", "official_form": form.pk})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows == [("2026年三季度", None), ("植树", 1)]
    client.force_login(clerk(town.street))
    month = kept_form(
        "MONTH", sheet_form(("{{月份}}{{支部数}}个",), ("{{支部.名称}}", "{{支部.主题}}")), keeper, name="月表"
    )
    link = reverse("records:theme_month_form", args=(month.pk,)) + "?month=2026-09"
    assert link in client.get(reverse("records:theme_month"), {"month": "2026-09"}).content.decode()
    rows = list(load_workbook(BytesIO(client.get(link).content)).active.iter_rows(values_only=True))
    assert (rows[0][0], (town.own.short_name, "植树") in rows) == (f"2026年9月{len(rows) - 1}个", True)
    row = AuditRow.objects.get(action="records.export_theme_month")
    assert row.detail == {"filter": {"period": "2026-09"}, "form": month.pk, "rows": len(rows) - 1}


def test_everything_may_stand_in_one_form(keeper):
    for use in Use:
        form = kept_form(use, whole_form(use), keeper, name=use.label)
        assert load_workbook(BytesIO(filled(form=form, values=Values({MARK: "编号"})))).active.max_row > 3


def test_a_missing_file_is_said(client, keeper, settings, tmp_path):
    client.force_login(keeper)
    form = kept_form("ROLL", ROLL, keeper)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert client.get(reverse("stationery:sample", args=(form.pk,))).url == reverse("stationery:forms")
    assert form.made_at == now()

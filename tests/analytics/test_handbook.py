"""支部工作手册 read back, the package, the sheets to print, and who may have them."""

import zipfile
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from duties_factories import theme_day_rule
from factories import account, clerk, grant, member, secretary, staff
from openpyxl import load_workbook
from photos_factories import document, pdf
from records_factories import NOW, SHANGHAI, handed_in

from activities.duties.rules import DutyKind
from activities.meetings.rules import Count
from activities.meetings.services import Ballot, add_rectification, enter_vote, note_talk
from activities.records.models import Activity, Attendance
from activities.records.services import plan, send_back
from analytics.reports.queries.handbook import handbook_of
from dangjian.audit.models import AuditRow
from dangjian.papers import CONTENT_TYPE
from dangjian.periods import Quarter, Year
from members.roster.models import Post, Subgroup, SubgroupMembership, Term
from organizations.access.rules import Role
from organizations.photos.models import Attachment
from organizations.photos.services import attach, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]
TODAY = date(2026, 10, 10)
QUARTER = {"period": "2026Q3", "reason": "ARCHIVE", "do": "handbook"}


@pytest.fixture
def autumn():
    with time_machine.travel(datetime(2026, 10, 10, 9, 30, tzinfo=SHANGHAI), tick=False):
        yield


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def kept(town, writer):
    """A quarter of one branch: a theme day with two absent, a members' meeting with a vote, a talk; and what is not in
    it: a returned record, one of another quarter, one of the neighbours."""
    theme_day_rule()
    first, ill, away = (member(town.own, name, pinyin=name) for name in ("a胡明远", "b丁学敏", "c许静"))
    since = {"starts_on": date(2025, 3, 1)}
    Term.objects.create(organization=town.own, number=4, expires_on=date(2028, 3, 1), has_committee=True, **since)
    Post.objects.create(member=ill, organization=town.own, title="PUBLICITY_COMMISSIONER", **since)
    Post.objects.create(member=first, organization=town.own, title="SECRETARY", **since)
    group = Subgroup.objects.create(organization=town.own, name="第一党小组", **since)
    SubgroupMembership.objects.create(subgroup=group, member=away, **since)
    absences = {ill.pk: "SICK", away.pk: "UNEXCUSED"}
    handed_in(town.own, writer, absences=absences, leaders="林晓", invitees={"MASSES": 5})
    meeting = handed_in(
        town.own,
        writer,
        kind=DutyKind.MEMBERS_MEETING,
        for_period="2026Q3",
        topic="讨论接收",
        held_on=date(2026, 9, 12),
    )
    ballot = Ballot("OTHER", "年度计划", Count(3, 3, 3, 0, 0), resolution="同意年度计划。")
    enter_vote(activity=meeting, ballot=ballot, by=writer, now=NOW)
    note_talk(organization=town.own, held_on=date(2026, 9, 1), one=first, other=away, by=writer)
    back = handed_in(
        town.own, writer, for_period="2026-08", topic="退回的", held_on=date(2026, 8, 14), late_reason="补"
    )
    send_back(activity=back, reason="没有照片", by=clerk(town.street), now=NOW)
    handed_in(town.own, writer, for_period="2026-06", topic="上季度的", held_on=date(2026, 6, 12), late_reason="补")
    handed_in(town.sibling, secretary(town.sibling, "邻书记"), topic="邻支部的")
    return town.own


def asked(client, branch, **said):
    return client.post(reverse("reports:handbook", args=(branch.pk,)), QUARTER | said)


def body(answer) -> BytesIO:
    return BytesIO(b"".join(answer.streaming_content))


def tables(read) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]


def test_the_handbook_tells_what_was_recorded(client, kept, writer):
    client.force_login(writer)
    answer = asked(client, kept)
    content = body(answer)
    assert answer.headers["Content-Type"] == CONTENT_TYPE
    read = Document(content)
    posts, groups, months, records, theme, meeting, vote, people, talks = tables(read)
    assert posts == [
        ["职务", "姓名", "任职时间"],
        ["书记", "a胡明远", "2025年3月1日"],
        ["宣传委员", "b丁学敏", "2025年3月1日"],
    ]
    assert groups == [["党小组", "人数", "成员"], ["第一党小组", "1", "c许静"]]
    assert months[1:] == [
        ["7月", "7月10日", "", "没有记录"],
        ["8月", "8月14日", "退回的", "已退回"],
        ["9月", "9月11日", "义务植树，共建绿色家园", "待审核"],
    ]
    assert records[1:] == [
        ["1", "9月11日", "主题党日", "义务植树，共建绿色家园"],
        ["2", "9月12日", "党员大会", "讨论接收"],
    ]
    assert theme == [
        ["时间", "2026年9月11日（周五）15:00，120分钟"],
        ["地点", "滨河公园东门"],
        ["主持", "胡明远"],
        ["参加的领导", "林晓"],
        ["邀请", "群众5人"],
        ["到会", "应到3人，实到1人，请假1人，未请假1人"],
        ["没有到会", "病假：b丁学敏\n未请假：c许静"],
        ["记录", "胡明远，待审核"],
    ]
    assert ["到会", "应到3人，实到3人，请假0人"] in meeting
    assert vote == [
        ["表决什么", "其他决议"],
        ["应到会有表决权", "3人，到会3人"],
        ["票数", "赞成3票，不赞成0票，弃权0票"],
        ["结果", "通过"],
        ["决议", "同意年度计划。"],
    ]
    assert people[1:] == [
        ["a胡明远", "2", "2", "0", "0", "0"],
        ["b丁学敏", "2", "1", "1", "0", "0"],
        ["c许静", "2", "1", "0", "1", "0"],
    ]
    assert talks == [["日期", "谈话人", "谈话对象"], ["9月1日", "a胡明远", "c许静"]]
    said = [one.text for one in read.paragraphs]
    assert {
        "2026年三季度",
        "第4届，2025年3月1日起任，2028年3月1日届满。",
        "栽下海棠和白蜡120棵。",
        "表决：年度计划",
    } <= set(said)
    assert "邻支部的" not in "".join(said)


def test_a_file_that_left_is_known_by_its_number_and_digest(client, kept, writer):
    client.force_login(writer)
    content = body(asked(client, kept))
    row = AuditRow.objects.get(action="reports.export_handbook")
    assert (row.by, row.organization_path) == (writer, kept.path)
    assert row.detail == {
        "period": "2026Q3",
        "number": row.detail["number"],
        "reason": "ARCHIVE",
        "rows": 2,
        "sha256": sha256(content.getvalue()).hexdigest(),
    }
    section = Document(content).sections[0]
    mark = f"导出编号{row.detail['number']}　胡明远（{kept.short_name}）　2026-10-10 09:30　含个人信息，不得外传"
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == mark


def test_hostile_texts_stay_texts(client, kept, writer):
    said = {"topic": "<w:br/>&{{ x }}]]>", "host": "\x08<b>", "text": "=HYPERLINK(1)\x0b\ufffe</w:p>"}
    Activity.objects.filter(organization=kept, kind="MEMBERS_MEETING").update(**said)
    client.force_login(writer)
    with zipfile.ZipFile(body(asked(client, kept, do="package"))) as package:
        read, sheet = Document(BytesIO(package.read("支部工作手册.docx"))), BytesIO(package.read("活动记录.xlsx"))
    shown = [one.text for one in read.paragraphs]
    assert {"2. 党员大会：<w:br/>&{{ x }}]]>", "=HYPERLINK(1)", "</w:p>"} <= set(shown)
    assert ["主持", "<b>"] in tables(read)[5]
    row = load_workbook(sheet).active[7]
    assert [(cell.value, cell.data_type) for cell in (row[2], row[10])] == [
        ("<w:br/>&{{ x }}]]>", "s"),
        ("=HYPERLINK(1)</w:p>", "s"),
    ]


def test_the_package_holds_the_handbook_the_records_and_the_attendance(client, kept, writer):
    client.force_login(writer)
    answer = asked(client, kept, do="package", period="2026")
    with zipfile.ZipFile(body(answer)) as package:
        names = package.namelist()
        records, people = (load_workbook(BytesIO(package.read(name))).active for name in names[1:])
        handbook = Document(BytesIO(package.read(names[0])))
    number = AuditRow.objects.get(action="reports.export_package").detail["number"]
    assert names == ["支部工作手册.docx", "活动记录.xlsx", "到会情况.xlsx"]
    assert [row[2] for row in records.iter_rows(min_row=6, max_row=8, values_only=True)] == [
        "上季度的",
        "义务植树，共建绿色家园",
        "讨论接收",
    ]
    head, *rows = people.iter_rows(min_row=5, max_row=8, values_only=True)
    assert head[6:] == ("6月12日主题党日", "9月11日主题党日", "9月12日党员大会")
    assert rows[1] == ("b丁学敏", 3, 2, 1, 0, 0, "到会", "病假", "到会")
    for marked in (records["A4"].value, people["A4"].value, handbook.sections[0].header.paragraphs[0].text):
        assert number in marked


def test_the_package_takes_the_papers_of_its_records_along_and_names_what_is_left_out(client, town, kept, writer):
    day, meeting = Activity.objects.filter(organization=kept, for_period__in=("2026-09", "2026Q3")).order_by("held_on")
    back = Activity.objects.get(topic="退回的")
    foreign = Activity.objects.get(topic="邻支部的")
    for one, use, name, more in (
        (day, "MATERIAL", "议程.pdf", b"1"),
        (day, "SCAN", "原件.pdf", b"2"),
        (meeting, "MATERIAL", "缺了的.pdf", b"3"),
        (back, "MATERIAL", "退回的.pdf", b"4"),
        (foreign, "MATERIAL", "邻支部的.pdf", b"5"),
    ):
        attach(album=one.album, file=document(pdf(more), name), by=writer, use=use)
    path_of(Attachment.objects.get(name="缺了的.pdf").file).unlink()
    client.force_login(writer)
    with zipfile.ZipFile(body(asked(client, kept, do="package"))) as package:
        names = package.namelist()[3:]
        content = package.read(names[0])
        left_out = package.read(names[-1]).decode()
        handbook = Document(BytesIO(package.read("支部工作手册.docx")))
    assert names == [
        "会议材料/01-20260911-1-议程.pdf",
        "纸质记录/01-20260911-2-原件.pdf",
        "没有放进来的文件，请在记录页下载.txt",
    ]
    assert (content, left_out) == (pdf(b"1"), "会议材料/02-20260912-1-缺了的.pdf")
    assert ["会议材料", "议程.pdf"] in tables(handbook)[4]


def test_without_a_reason_nothing_leaves(client, kept, writer):
    client.force_login(writer)
    page = asked(client, kept, reason="")
    assert page.context["form"].errors == {"reason": ["请先选择导出事由，再导出。"]}
    assert asked(client, kept, period="2019").context["form"].errors.keys() == {"period"}
    assert not AuditRow.objects.filter(action__startswith="reports.").exists()


def test_only_who_keeps_the_records_or_reviews_them_takes_them(client, town, kept):
    allowed = (clerk(town.street), staff(town.root))
    line, plain, neighbour = account("条线"), account("普通党员"), secretary(town.sibling, "邻")
    grant(line, Role.LINE_STAFF, town.root)
    grant(plain, Role.MEMBER, kept)
    answers = {}
    for person in (*allowed, line, plain, neighbour):
        client.force_login(person)
        posted = asked(client, kept)
        if posted.streaming:
            body(posted)
        answers[person.name] = (
            client.get(reverse("reports:handbook", args=(kept.pk,))).status_code,
            posted.status_code,
        )
    assert set(answers.values()) == {(200, 200), (404, 404)}
    assert [name for name, found in answers.items() if found == (200, 200)] == [one.name for one in allowed]


def test_a_year_costs_the_same_with_more_records(town, kept, writer):
    def cost() -> int:
        writer.__dict__.pop("reach", None)
        with CaptureQueriesContext(
            connection,
        ) as spent:
            handbook_of(kept, Year(2026), writer, today=TODAY)
        return len(spent)

    before = cost()
    for month in (3, 4, 5):
        made = handed_in(town.own, writer, for_period=f"2026-0{month}", held_on=date(2026, month, 13), late_reason="补")
        assert Attendance.objects.filter(activity=made).count() == 3
    meeting = handed_in(
        town.own, writer, kind=DutyKind.ORGANIZATIONAL_LIFE_MEETING, for_period="2026", held_on=date(2026, 9, 13)
    )
    add_rectification(activity=meeting, problem="学得少", measure="每周一次", until=date(2026, 12, 1), by=writer)
    assert cost() == before
    made = handbook_of(kept, Quarter(2026, 3), writer, today=TODAY)
    assert [one.problem for one in made.records[-1].rectifications] == ["学得少"]


def test_sheets_name_who_is_expected_and_leave_room_for_others(client, town, kept, writer):
    planned = plan(
        organization=kept, kind="THEME_DAY", for_period="2026-10", held_on=date(2026, 10, 16), topic="学习", by=writer
    )
    client.force_login(writer)
    pages = [reverse(f"reports:{name}", args=(kept.pk, planned.pk)) for name in ("roll_sheet", "record_sheet")]
    signing, recording = map(client.get, pages)
    lines = signing.context["lines"]
    assert [one.left for one in lines] == [(1, "a胡明远"), (2, "b丁学敏"), (3, "c许静"), (4, ""), (5, "")]
    assert [one.right[0] for one in lines] == [6, 7, 8, 9, 10]
    assert (signing.context["due"], recording.context["due"]) == (3, 3)
    shown = client.get(reverse("records:plan", args=(kept.pk,), query={"kind": "THEME_DAY", "period": "2026-10"}))
    assert all(page in shown.content.decode() for page in pages)
    client.force_login(secretary(town.sibling, "邻"))
    assert {client.get(page).status_code for page in pages} == {404}


def test_every_page_that_may_leads_to_the_handbook(client, town, kept, writer):
    link = reverse("reports:handbook", args=(kept.pk,))
    line, reader = account("条线"), clerk(town.street, "许静")
    grant(line, Role.LINE_STAFF, town.root)
    pages = [reverse("home:branch", args=(kept.pk,)), reverse("records:branch", args=(kept.pk,))]
    desk = reverse("roster:organization", args=(kept.pk,))
    found = {}
    for person, addresses in ((writer, pages), (reader, [*pages, desk]), (line, [*pages, desk])):
        client.force_login(person)
        found[person.name] = [link in client.get(address).content.decode() for address in addresses]
    assert found == {"胡明远": [True, True], "许静": [True, True, True], "条线": [False, False, False]}

"""Two forms of the department: a Word one for the roll, an Excel one for the month."""

from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from organizations.access.models import Account
from organizations.stationery.rules import MARK, Use, written
from organizations.stationery.services import add_form

MONTH_COLUMNS = ("序号", "单位", "名称", "日期", "主题", "状态")


def keep_forms(staff: Account, *, now: datetime) -> None:
    for name, use, content in (
        ("滨河区组织生活签到表", Use.ROLL, roll()),
        ("主题党日月度计划汇总表", Use.MONTH, month()),
    ):
        ending = "docx" if use == Use.ROLL else "xlsx"
        add_form(name=name, use=use, file=SimpleUploadedFile(f"{name}.{ending}", content), by=staff, now=now)


def roll() -> bytes:
    made, body = Document(), BytesIO()
    made.add_heading("滨河区基层党组织组织生活签到表", 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph(f"党支部：{written('支部名称')}　　时间：{written('日期')} {written('时间')}")
    made.add_paragraph(f"{written('事项')}：{written('主题')}　　地点：{written('地点')}　　应到：{written('应到')}人")
    table = made.add_table(rows=2, cols=3, style="Table Grid")
    for at, name in enumerate(("序号", "姓名", "签到")):
        table.cell(0, at).text = name
    table.cell(1, 0).text, table.cell(1, 1).text = written("人员.序号"), written("人员.姓名")
    made.sections[0].footer.paragraphs[0].text = written(MARK)
    made.save(body)
    return body.getvalue()


def month() -> bytes:
    made, body = Workbook(), BytesIO()
    sheet = made.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    sheet.append([f"滨河区{written('月份')}主题党日计划汇总表"])
    sheet.merge_cells("A1:F1")
    sheet["A1"].font, sheet["A1"].alignment = Font(size=20), Alignment(horizontal="center")
    sheet.append(["序号", "所属党组织", "党支部", "日期", "主题", "情况"])
    sheet.append([written(f"支部.{name}") for name in MONTH_COLUMNS])
    sheet.append([f"共{written('支部数')}个支部　　{written(MARK)}"])
    sheet.merge_cells("A4:F4")
    for letter, width in zip("ABCDEF", (6, 24, 30, 12, 36, 12), strict=True):
        sheet.column_dimensions[letter].width = width
    made.save(body)
    return body.getvalue()

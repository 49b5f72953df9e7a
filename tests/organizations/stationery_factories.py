"""The department's own forms as Word and Excel save them."""

from io import BytesIO

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from docx import Document

from organizations.access.models import Account
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import vocabulary
from organizations.stationery.services import add_form


def saved(made) -> bytes:
    body = BytesIO()
    made.save(body)
    return body.getvalue()


def word_form(*texts: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    """A paragraph per text, a table of `rows`, and the mark in the foot."""
    made = Document()
    for text in texts:
        made.add_paragraph(text)
    if rows:
        table = made.add_table(len(rows), len(rows[0]), style="Table Grid")
        for line, cells in zip(rows, table.rows, strict=True):
            for text, cell in zip(line, cells.cells, strict=True):
                cell.text = text
    made.sections[0].footer.paragraphs[0].text = "{{导出标记}}"
    return saved(made)


def sheet_form(*rows: tuple[str | None, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.active.oddFooter.center.text = "{{导出标记}}"
    return saved(made)


def whole_form(use: str) -> bytes:
    """Everything that may stand in it: single ones in column A, each list in a row of its own."""
    words = vocabulary(use)
    rows = [(f"{{{{{name}}}}}",) for name in words.names]
    rows += [tuple(f"{{{{{every}.{name}}}}}" for name in one.columns) for every, one in words.lists.items()]
    return sheet_form(*rows)


def as_file(content: bytes, name: str = "表.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def kept_form(use: str, content: bytes, by: Account, *, name: str = "区委统一表") -> OfficialForm:
    return add_form(name=name, use=use, file=as_file(content), by=by, now=now())

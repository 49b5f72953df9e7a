"""A workbook as a download, with one audit row that says who took how much."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from urllib.parse import quote

from django.db.models import Model
from django.http import HttpResponse

from dangjian.audit.services import record
from dangjian.sheets import CONTENT_TYPE, write_sheet
from organizations.access.models import Account


def sheet_response(
    *,
    title: str,
    notes: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
    by: Account,
    target: Model | str,
) -> HttpResponse:
    """`title` names sheet and file; no cell can run as a formula."""
    body = BytesIO()
    count = write_sheet(body, title=title, notes=notes, columns=columns, rows=rows)
    record("reports.export", by=by, target=target, title=title, rows=count)
    response = HttpResponse(body.getvalue(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.xlsx"
    return response

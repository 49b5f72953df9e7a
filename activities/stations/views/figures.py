"""What stations achieved from month to month, by town and by station: beside the list on the desk, and as a workbook."""

from collections.abc import Mapping
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpRequest, QueryDict
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from activities.stations.forms import SpanForm
from activities.stations.queries import rows_of, stations_read_by
from activities.stations.queries.figures import altogether, before_each, by_town, in_order, stood_in, together
from activities.stations.rules import measure_labels
from activities.stations.services import export_figures
from dangjian.sheets import CONTENT_TYPE
from organizations.access.queries import require
from organizations.access.rules import Right


def heads(asked: QueryDict, sort: str) -> list[dict[str, str]]:
    """The most first, and by the same head the least first."""
    found = []
    for code, label in measure_labels().items():
        link = asked.copy()
        link["sort"] = code if sort == f"-{code}" else f"-{code}"
        link.pop("page", None)
        direction = {code: "ascending", f"-{code}": "descending"}.get(sort, "")
        found.append({"label": label, "query": f"?{link.urlencode()}", "direction": direction})
    return found


def figures_shown(request: HttpRequest, span: SpanForm, gaps: Mapping[int, int]) -> dict[str, Any]:
    """Of the stations whose books the reader reads; whoever else reads the place sees none of them."""
    start, end = span.days
    read = stations_read_by(request.user)
    stations = list(stood_in(read, start, end))
    towns = by_town(stations, start, end, today=localdate(), gaps=gaps)
    told = before_each(read)
    sort = request.GET.get("sort", "")
    return {
        "towns": in_order(towns, sort),
        "whole": together(towns),
        "reads": bool(stations) or read.exists(),
        "told": told,
        "before": altogether(told),
        "heads": heads(request.GET, sort),
    }


@require_GET
def figures_sheet(request: HttpRequest) -> FileResponse:
    require(request.user, Right.MAINTAIN)
    today, span = localdate(), SpanForm(request.GET, today=localdate())
    standing = list(stations_read_by(request.user).standing(today))
    gaps = {pk: sum(row.is_missing for row in rows) for pk, rows in rows_of(standing, today).items()}
    shown = figures_shown(request, span, gaps)
    target = TemporaryFile()  # noqa: SIM115 - the response closes it when the last byte is sent
    export_figures(
        towns=shown["towns"],
        told=shown["told"],
        title=f"红色驿站成绩-{span.label}",
        notes=[f"{span.label}；在用驿站、在站党员截至{span.as_of:%Y-%m-%d}；六个一还差截至{today:%Y-%m-%d}"],
        target=target,
        by=request.user,
        narrowing={"since": str(span.months[0]), "until": str(span.months[1])},
    )
    target.seek(0)
    name = f"红色驿站成绩-{span.label}.xlsx"
    return FileResponse(target, as_attachment=True, filename=name, content_type=CONTENT_TYPE)

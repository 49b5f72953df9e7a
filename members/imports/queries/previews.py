"""The figures of a preview, and what has to be put right."""

from collections.abc import Iterator
from typing import Any

from members.imports.models import RosterImport, RosterRow, RowState
from organizations.tree.models import Organization

DOUBTFUL = "不能确定是系统里的哪一位，请在页面上逐一确认，或在表里补上身份证号。"


def figures(roster_import: RosterImport) -> dict[str, Any]:
    """Rows by what would happen to them, and everything that keeps the file from being applied."""
    counts = roster_import.counts
    return {
        "new": counts.get(RowState.NEW, 0),
        "changed": counts.get(RowState.CHANGED, 0),
        "unchanged": counts.get(RowState.UNCHANGED, 0),
        "absent": counts.get(RowState.ABSENT, 0),
        "errors": list(problems(roster_import)),
    }


def scope_name(roster_import: RosterImport) -> str:
    """The part of the tree in which missing members were looked for."""
    if not roster_import.scope_path:
        return ""
    found = Organization.objects.filter(path=roster_import.scope_path).values_list("short_name", flat=True)
    return found.first() or ""


def problems(roster_import: RosterImport) -> Iterator[dict[str, Any]]:
    """One per wrong cell, in the order of the file; a row nobody has been asked about yet is one as well."""
    rows = RosterRow.objects.filter(roster_import=roster_import, state__in=[RowState.WRONG, RowState.DOUBTFUL])
    for row in rows.order_by("position"):
        if row.state == RowState.DOUBTFUL:
            yield {"row": row.row, "column": "姓名", "code": "doubtful", "message": DOUBTFUL}
        for error in row.errors:
            yield {name: error[name] for name in ("row", "column", "code", "message")}

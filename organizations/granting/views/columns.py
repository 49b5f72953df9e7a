"""Heads of a table that can be sorted."""

from dataclasses import dataclass

from django.http import QueryDict

COLUMNS = (("姓名", ""), ("用户名", "username"), ("权限", ""), ("状态", "activated"), ("建立", "created"))


@dataclass(frozen=True)
class Head:
    label: str
    url: str
    direction: str


def heads(asked: QueryDict, sort: str) -> list[Head]:
    """Each with the address that sorts by it, or the other way round when it does already."""
    return [head(asked, label, column, sort) for label, column in COLUMNS]


def head(asked: QueryDict, label: str, column: str, sort: str) -> Head:
    if not column:
        return Head(label, "", "")
    changed = asked.copy()
    changed["sort"] = f"-{column}" if sort == column else column
    changed.pop("page", None)
    direction = {column: "ascending", f"-{column}": "descending"}.get(sort, "")
    return Head(label, f"?{changed.urlencode()}", direction)

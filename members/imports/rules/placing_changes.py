"""What a row says about one organization: the facts of a new one, or what changes about a known one."""

from datetime import date
from typing import Any

from members.imports.rules import kinds
from members.imports.rules.directory import Directory
from members.imports.rules.findings import CHANGED, NEW, UNCHANGED, Change, Outcome
from members.imports.rules.known import KnownPlace
from members.imports.rules.places import Place

LABELS = {
    "national_code": "党组织代码",
    "name": "党组织全称",
    "short_name": "党组织简称",
    "parent": "上级党组织",
    "kind": "组织类别",
    "joint": "联合",
    "temporary": "临时",
    "unit_category": "单位类别",
    "sector": "领域",
    "founded_on": "批准建立日期",
    "expires_on": "届满日期",
    "has_committee": "设支委会",
}
KIND_IS_FIXED = "与系统里的组织类别不同，而这个组织还有党员。升格或改设请先在组织页办理，再导入。"


def founded(place: Place, *, parent: str, is_root: bool, as_of: date) -> Outcome:
    kind = place.values.get("kind") or kinds.OrganizationKind("")
    date_founded, expires = place.written("founded"), place.written("expires")
    facts: dict[str, Any] = {
        "kind": kinds.DISTRICT if is_root else kind.kind,
        "name": place.name,
        "short_name": place.short_name,
        "national_code": place.code,
        "sector": place.values.get("sector") or kinds.sector_of("OTHER", place.name),
        "unit_category": place.values.get("unit_category", ""),
        "joint": kind.joint,
        "temporary": kind.temporary,
        "floating": "流动党员" in place.name,
        "project": "项目" in place.name and kind.kind == kinds.BRANCH,
        "retired": kinds.is_retired(place.name),
        "founded_on": date_founded.day.isoformat() if date_founded else None,
        "expires_on": expires.day.isoformat() if expires else None,
        "has_committee": place.values.get("has_committee"),
    }
    return Outcome(NEW, facts={name: value for name, value in facts.items() if value not in (None, "")}, branch=parent)


def compared(place: Place, known: KnownPlace, *, parent: str, directory: Directory) -> Outcome:
    outcome = Outcome(UNCHANGED, target=known.pk)
    for name, old, new in differences(place, known):
        if new is not None and new != old:
            outcome.state = CHANGED
            outcome.facts[name], outcome.old[name] = new, old
            outcome.changes.append(Change(name, LABELS[name], shown(old), shown(new)))
    if "kind" in outcome.facts and known.has_members:
        place.wrong("kind", "kind_differs", KIND_IS_FIXED, "name")
    above = f"#{known.parent_id}"
    if parent and known.parent_id and parent != above:
        outcome.state, outcome.branch = CHANGED, parent
        outcome.old["parent"] = known.parent_id
        names = (directory.by_ref[above].short_name, directory.by_ref[parent].short_name)
        outcome.changes.append(Change("parent", LABELS["parent"], *names))
    return outcome


def differences(place: Place, known: KnownPlace) -> list[tuple[str, Any, Any]]:
    """(field, old, new); a new value of None says nothing. A sector set by hand stays until the category changes."""
    kind = place.values.get("kind") if place.values.get("kind_is_given") and known.parent_id else None
    category = place.values.get("unit_category")
    is_sectored = category and category != known.unit_category and known.parent_id
    return [
        ("national_code", known.code, place.code or None),
        ("name", known.name, place.values.get("name")),
        ("short_name", known.short_name, place.values.get("short_name")),
        ("kind", known.kind, kind.kind if kind else None),
        ("joint", known.joint, kind.joint if kind else None),
        ("temporary", known.temporary, kind.temporary if kind else None),
        ("unit_category", known.unit_category, category),
        ("sector", known.sector, place.values["sector"] if is_sectored else None),
        ("founded_on", iso(known.founded_on), iso_written(place, "founded", known.founded_on)),
        ("expires_on", iso(known.expires_on), iso_written(place, "expires", known.expires_on)),
        ("has_committee", yes_no(known.has_committee), place.values.get("has_committee")),
    ]


def iso_written(place: Place, name: str, old: date | None) -> str | None:
    """A date of the row; a month that the known day lies in says nothing new."""
    written = place.written(name)
    if written is None or (old and written.key == (old.year, old.month, old.day)[: len(written.key)]):
        return None
    return written.day.isoformat()


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def yes_no(value: bool | None) -> str | None:
    return None if value is None else ("YES" if value else "NO")


def shown(value: Any) -> str:
    return {True: "是", False: "否", "YES": "是", "NO": "否", None: ""}.get(value, str(value))

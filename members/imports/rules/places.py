"""A line of the organizations' sheet: parsed cells, and what its official name and codes make of it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from members.imports.rules import choices, kinds
from members.imports.rules.cells import Cell, DateCell
from members.imports.rules.dates import Written, parse_date
from members.imports.rules.problems import NotUnderstood, Problem
from members.imports.rules.sheets import Line

NOT_A_CODE = "不是党组织代码，请填数字代码（不超过 20 位），并把这一列设为“文本”。"
TOO_LONG = "名称太长，请核对。"
NOT_YES_NO = "请填是或否。"


@dataclass
class Place:
    """`values` holds what the file says; a field that is not there stays as the portal has it."""

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    def wrong(self, field_name: str, code: str, message: str, *otherwise: str) -> None:
        column = self.line.column(field_name, *otherwise)
        if all(problem.column != column for problem in self.problems):
            self.problems.append(Problem(self.line.row, column, code, message))

    @property
    def name(self) -> str:
        return self.values.get("name") or self.values.get("short_name") or ""

    @property
    def short_name(self) -> str:
        return self.values.get("short_name") or kinds.short_name_of(self.name)

    @property
    def code(self) -> str:
        return self.values.get("code", "")

    @property
    def parent(self) -> str:
        """The code or name of the organization above, as written; empty for a root."""
        return self.values.get("parent", "")

    def written(self, field_name: str) -> Written | None:
        return self.values.get(field_name)


def read_place(line: Line) -> Place:
    place = Place(line)
    for name, parse in PARSERS.items():
        if name in line.cells:
            read_cell(place, name, parse)
    read_kind(place)
    read_unit_category(place)
    founded, expires = place.written("founded"), place.written("expires")
    if founded and expires and expires.is_before(founded):
        place.wrong("expires", "before_founding", "早于批准建立日期，请核对。")
    ignore_term_of_working_committee(place)
    return place


def read_cell(place: Place, name: str, parse: Callable[[Cell], Any]) -> None:
    cell = place.line.cells[name]
    try:
        if name in ("founded", "expires"):
            place.values[name] = parse_date(cell, epoch_1904=place.line.epoch_1904)
        else:
            place.values[name] = parse(cell)
    except NotUnderstood as problem:
        place.wrong(name, problem.code, problem.message)


def read_kind(place: Place) -> None:
    """By its code or, without one, by the official name; a place without a parent is settled by the tree."""
    if not place.name and "kind" not in place.line.cells:
        return
    try:
        place.values["kind"] = kinds.parse_kind(place.line.cells.get("kind"), name=place.name, is_root=False)
        place.values["kind_is_given"] = "kind" in place.line.cells
    except NotUnderstood as problem:
        place.wrong("kind", problem.code, problem.message, "name", "short_name")


def read_unit_category(place: Place) -> None:
    if "unit_category" not in place.line.cells:
        return
    try:
        category, sector = kinds.parse_unit_category(place.line.cells["unit_category"], name=place.name)
        place.values |= {"unit_category": category, "sector": sector}
    except NotUnderstood as problem:
        place.wrong("unit_category", problem.code, problem.message)


def ignore_term_of_working_committee(place: Place) -> None:
    """派出机关: it is not elected, so there is nothing that could expire."""
    kind = place.values.get("kind")
    if kind and kind.kind == kinds.WORKING and place.values.pop("expires", None):
        column = place.line.names["expires"]
        place.notices.append(f"第 {place.line.row} 行“{column}”没有采用：{place.short_name}是派出机关，不存在届满。")


def parse_code(cell: Cell) -> str:
    text = choices.words(cell).upper()
    if isinstance(cell, DateCell) or not re.fullmatch(r"[0-9A-Z-]{1,20}", text) or "E+" in text:
        raise NotUnderstood("not_a_code", NOT_A_CODE)
    return text


def parse_name(cell: Cell) -> str:
    text = kinds.full_width_brackets(re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell))))
    if len(text) > 120:
        raise NotUnderstood("too_long", TOO_LONG)
    return text


def parse_yes_no(cell: Cell) -> str:
    return choices.choose(cell, choices.YES_NO, code="not_yes_no", message=NOT_YES_NO)


PARSERS: dict[str, Callable[[Cell], Any]] = {
    "code": parse_code,
    "name": parse_name,
    "short_name": parse_name,
    "parent": choices.words,
    "founded": parse_date,
    "expires": parse_date,
    "has_committee": parse_yes_no,
}

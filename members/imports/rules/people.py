"""A line of the members' sheet as a person: parsed cells, and what cannot be right within the line."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from members.imports.rules import choices
from members.imports.rules.cells import Cell, DateCell
from members.imports.rules.dates import Written, parse_date
from members.imports.rules.numbers import IdNumber, is_landline, parse_id_number, parse_phone
from members.imports.rules.problems import NotUnderstood, Problem
from members.imports.rules.sheets import Line

REQUIRED = "必填，请补上。"
NOT_A_NAME = "不像姓名，请核对。"
NOT_A_CATEGORY = "不是党员类别，请填正式党员或预备党员。"
NOT_A_STATUS = "不是党籍状态，请填正常、保留党籍、恢复党籍、停止党籍或开除党籍（代码 1、10、11、12、13）。"


@dataclass
class Person:
    """`values` holds what the file says; a field that is not there stays as the portal has it."""

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, field_name: str, code: str, message: str, *otherwise: str) -> None:
        """One problem per cell: what was found first is the root cause."""
        column = self.line.column(field_name, *otherwise)
        if all(problem.column != column for problem in self.problems):
            self.problems.append(Problem(self.line.row, column, code, message))

    def has_problem(self, field_name: str) -> bool:
        return any(problem.column == self.line.names.get(field_name) for problem in self.problems)

    @property
    def has_landline(self) -> bool:
        return "phone" in self.line.cells and "phone" not in self.values and not self.has_problem("phone")

    @property
    def id_number(self) -> IdNumber | None:
        return self.values.get("id_number")

    def written(self, field_name: str) -> Written | None:
        return self.values.get(field_name)


def read_person(line: Line, *, latest: date) -> Person:
    """Parse every cell, then compare the cells with one another; no date lies after `latest`."""
    person = Person(line)
    for name, parse in PARSERS.items():
        if name in line.cells:
            read_cell(person, name, parse)
    if "name" in line.names and "name" not in line.cells:
        person.wrong("name", "required", REQUIRED)
    check_future(person, latest)
    check_against_id(person)
    check_order(person)
    check_category(person, latest)
    return person


def read_cell(person: Person, name: str, parse: Callable[[Cell], Any]) -> None:
    cell = person.line.cells[name]
    if name == "phone" and is_landline(cell) and not re.search("手机|移动", person.line.names[name]):
        return
    try:
        if name in DATES:
            person.values[name] = parse_date(cell, epoch_1904=person.line.epoch_1904)
        else:
            person.values[name] = parse(cell)
    except NotUnderstood as problem:
        person.wrong(name, problem.code, problem.message)


def parse_name(cell: Cell) -> str:
    """Without the blanks that only serve the lay-out; Latin names keep theirs."""
    text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
    text = re.sub("[•・‧∙]", "·", text)
    text = re.sub(r"(?<![A-Za-z]) | (?![A-Za-z])", "", re.sub(r"\s+", " ", text))
    if not re.search(r"[^\W\d_]", text):
        raise NotUnderstood("not_a_name", NOT_A_NAME)
    return text[:60]


def parse_text(cell: Cell) -> str:
    text = cell.day.isoformat() if isinstance(cell, DateCell) else str(cell)
    return re.sub(r"\s+", " ", text).strip()


def parse_sex(cell: Cell) -> str:
    return choices.choose(cell, choices.SEX, code="not_a_sex", message="不是性别，请填男或女。")


def parse_education(cell: Cell) -> str:
    return choices.choose(
        cell,
        choices.EDUCATION,
        code="not_an_education",
        message="不是学历，请填研究生、大学本科、大专、中专、高中、初中或小学。",
    )


def parse_category(cell: Cell) -> str:
    return choices.choose(cell, choices.CATEGORY, code="not_a_category", message=NOT_A_CATEGORY)


def parse_status(cell: Cell) -> str:
    return choices.choose(cell, choices.MEMBERSHIP_STATUS, code="not_a_status", message=NOT_A_STATUS)


DATES = ("born", "joined", "regularized", "lost_contact")
PARSERS: dict[str, Callable[[Cell], Any]] = {
    "id_number": parse_id_number,
    "name": parse_name,
    "sex": parse_sex,
    "ethnicity": choices.ethnicity,
    "born": parse_date,
    "education": parse_education,
    "category": parse_category,
    "joined": parse_date,
    "regularized": parse_date,
    "branch": choices.words,
    "occupation": parse_text,
    "employer": parse_text,
    "phone": parse_phone,
    "membership_status": parse_status,
    "lost_contact": parse_date,
}


def check_future(person: Person, latest: date) -> None:
    for name in DATES:
        found = person.written(name)
        if found and found.day > latest:
            person.wrong(name, "future_date", "日期在以后，请核对年份。")


def check_against_id(person: Person) -> None:
    number = person.id_number
    if number is None:
        return
    if person.values.get("sex", number.sex) != number.sex:
        person.wrong("sex", "sex_mismatch", "与身份证号不符：第 17 位是单数为男、双数为女。请核对性别或号码。")
    born = person.written("born")
    if born and not born.agrees_with(Written(number.born_on)):
        person.wrong("born", "birth_mismatch", "与身份证号里的出生日期不符，请核对日期或号码。")


ORDER = (
    ("born", "joined", "before_birth", "早于出生日期，请核对。"),
    ("joined", "regularized", "before_joining", "早于入党时间，请核对。"),
    ("born", "regularized", "before_birth", "早于出生日期，请核对。"),
)


def check_order(person: Person, known: Mapping[str, Written | None] | None = None) -> None:
    """Born, then joined, then regularized; what the file does not say is taken from `known`, and a date that is
    wrong already is compared with nothing."""
    dates = {name: sound(person, name) for name in DATES}
    if person.id_number:
        dates["born"] = Written(person.id_number.born_on)
    for name, day in (known or {}).items():
        if name not in person.line.cells and dates.get(name) is None:
            dates[name] = day
    for early, late, code, message in ORDER:
        before, after = dates[early], dates[late]
        if not before or not after or not after.is_before(before):
            continue
        if late in person.line.cells:
            person.wrong(late, code, message)
        elif early in person.line.cells:
            person.wrong(
                early, f"after_{late}", f"晚于系统里的{ {'joined': '入党', 'regularized': '转正'}[late] }日期，请核对。"
            )


def check_category(person: Person, latest: date) -> None:
    regularized = sound(person, "regularized")
    if person.values.get("category") == "PROBATIONARY" and regularized and regularized.day <= latest:
        person.wrong(
            "regularized", "not_yet_regularized", "党员类别是预备党员，却有转正时间；已转正的请把类别改为正式党员。"
        )


def sound(person: Person, name: str) -> Written | None:
    return None if person.has_problem(name) else person.written(name)

"""A seeded generator of rosters as people send them: the same people in ever other makes, shapes and words.

`Variation(seed)` takes some people of the clean sheet and writes them down messily; `content` is the file, `expected`
what reading it must give.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import openpyxl
import roster_files as files
from openpyxl.utils import get_column_letter

from members.imports.rules import choices
from members.imports.rules.cells import DAY, MONTH
from members.imports.rules.dates import Written
from members.imports.rules.headers import MEMBER_COLUMNS
from members.imports.rules.kinds import short_name_of

FIELDS = (
    "name", "sex", "ethnicity", "id_number", "born", "education", "category", "joined", "regularized", "branch",
    "occupation", "phone", "membership_status",
)  # fmt: skip
MAY_BE_MISSING = (
    "sex",
    "ethnicity",
    "born",
    "education",
    "category",
    "regularized",
    "occupation",
    "phone",
    "membership_status",
)
DATES = ("born", "joined", "regularized")
MAKES = ("xlsx", "xlsx", "xlsx", "xls", "utf-8-sig", "utf-8", "gbk", "gb18030", "utf-16")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
EXTRA = ("序号", "备注", "积分", "籍贯", "家庭住址", "是否流动", "联系人")
NUMERALS = "〇一二三四五六七八九"

DAY_SHAPES: tuple[Callable[[date], object], ...] = (
    lambda day: day,
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y.%m.%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: int(f"{day:%Y%m%d}"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year} 年 {day.month} 月 {day.day} 日",
    lambda day: f"{day.year}年{day.month:02}月{day.day:02}日".translate(WIDE),
    lambda day: f"{day:%Y-%m-%d} 00:00:00",
    lambda day: (day - date(1899, 12, 30)).days,
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{numeral_year(day)}{numeral(day.month)}月{numeral(day.day)}日",
)
MONTH_SHAPES: tuple[Callable[[date], object], ...] = (
    lambda day: f"{day.year}年{day.month}月",
    lambda day: f"{day.year}年{day.month:02}月份",
    lambda day: f"{day:%Y.%m}",
    lambda day: f"{day:%Y-%m}",
    lambda day: f"{day:%Y/%m}",
    lambda day: f"{day:%Y%m}",
    lambda day: int(f"{day:%Y%m}"),
    lambda day: f"{numeral_year(day)}{numeral(day.month)}月",
)


def numeral_year(day: date) -> str:
    return "".join(NUMERALS[int(digit)] for digit in str(day.year)) + "年"


def numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens == 1 else NUMERALS[tens] + "十") * bool(tens) + (NUMERALS[ones] if ones else "")


@cache
def clean() -> tuple[list[dict], list[dict]]:
    """The clean sheets as dictionaries: organizations by column name, people by our field names."""
    book = openpyxl.load_workbook(files.CLEAN)
    places, people = (list(book[title].iter_rows(values_only=True)) for title in ("党组织", "党员"))
    organizations = [dict(zip(places[0], line, strict=True)) for line in places[1:]]
    members = [dict(zip(FIELDS, line, strict=True)) for line in people[1:]]
    for one in members:
        for name in DATES:
            one[name] = one[name].date() if one[name] else None
    return organizations, members


@dataclass
class Variation:
    seed: int
    expected: list[dict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.make = self.random.choice(MAKES)
        self.organizations, everybody = clean()
        self.people = self.random.sample(everybody, self.random.randint(3, 25))
        self.people.sort(key=lambda one: one["branch"])
        dropped = self.random.sample(MAY_BE_MISSING, self.random.randint(0, 4))
        self.fields = [name for name in FIELDS if name not in dropped]
        self.random.shuffle(self.fields)
        self.columns = list(self.fields)
        for name in self.random.sample(EXTRA, self.random.randint(0, 3)):
            self.columns.insert(self.random.randint(0, len(self.columns)), name)
        self.merged: list[str] = []
        self.content = self.written()

    def chance(self, often: float) -> bool:
        return self.random.random() < often

    def header(self, name: str) -> str:
        if name not in MEMBER_COLUMNS:
            return name
        text = self.random.choice([one for one in MEMBER_COLUMNS[name] if "代码" not in one])
        decorated = (text, text, f" {text} ", " ".join(text), f"{text}*", f"{text}（必填）", f"{text}\n", f"*{text}")
        return self.random.choice(decorated)

    def cell(self, person: dict, name: str, expected: dict) -> object:
        if name not in FIELDS:
            return self.random.choice([None, 88, "无"])
        value = person[name]
        if value is None:
            return self.random.choice([None, "", "/", "无"])
        if name in DATES:
            return self.date_cell(name, value, expected)
        expected[name] = value
        return getattr(self, f"{name}_cell", lambda value: value)(value)

    def date_cell(self, name: str, day: date, expected: dict) -> object:
        as_month = self.chance(0.15)
        expected[name] = Written(day.replace(day=1), MONTH) if as_month else Written(day, DAY)
        shapes = MONTH_SHAPES if as_month else DAY_SHAPES
        cell = self.random.choice(shapes)(day)
        return cell if self.make in ("xlsx", "xls") or not isinstance(cell, date) else cell.isoformat()

    def name_cell(self, value: str) -> str:
        return self.random.choice([value, value, f" {value} ", "\u3000".join(value), f"{value[0]} {value[1:]}"])

    def id_number_cell(self, value: str) -> str:
        shapes = [
            value,
            value,
            value.lower(),
            value.translate(WIDE),
            f" {value} ",
            f"{value[:6]} {value[6:14]} {value[14:]}",
            f"'{value}",
        ]
        return self.random.choice(shapes)

    def phone_cell(self, value: str) -> object:
        shapes = [
            value, value, int(value), f"{value[:3]}-{value[3:7]}-{value[7:]}", f"{value[:3]} {value[3:7]} {value[7:]}",
            f"+86{value}", f"+86 {value}", f"86{value}", value.translate(WIDE), f"{value}/0371-63210000",
        ]  # fmt: skip
        return self.random.choice(shapes)

    def word(self, among: dict[str, str], meant: str) -> str:
        return self.random.choice([word for word, value in among.items() if value == meant])

    def sex_cell(self, value: str) -> str:
        return self.word(choices.SEX, choices.SEX[value])

    def category_cell(self, value: str) -> str:
        return self.word(choices.CATEGORY, choices.CATEGORY[value])

    def education_cell(self, value: str) -> str:
        return self.word(choices.EDUCATION, choices.EDUCATION[value])

    def membership_status_cell(self, value: str) -> object:
        word = self.word(choices.MEMBERSHIP_STATUS, choices.MEMBERSHIP_STATUS[value])
        return int(word) if word.isdigit() and self.chance(0.5) else word

    def ethnicity_cell(self, value: str) -> str:
        return self.random.choice([value, value.removesuffix("族")])

    def branch_cell(self, value: str) -> str:
        place = next(one for one in self.organizations if one["党组织简称"] == value)
        shapes = [
            value,
            value,
            place["党组织全称"],
            place["党组织代码"],
            short_name_of(place["党组织全称"]),
            f"{value[:2]} {value[2:]}",
        ]
        return self.random.choice([*shapes, value.replace("党支部", "支部")])

    def written(self) -> bytes:
        rows: list[list] = [[title] for title in self.titles()]
        header = [self.header(name) for name in self.columns]
        rows.append(header)
        self.merge_titles(len(rows) - 1)
        group = len(rows) + 1 if self.make == "xlsx" and self.chance(0.3) else 0
        for number, person in enumerate(self.people, start=1):
            rows.append(self.line(person))
            if not group:
                self.disturb(rows, header, number)
        if group:
            self.merge_branches(rows, group)
        rows += self.closing()
        return self.saved(rows)

    def titles(self) -> list[str]:
        some = ["滨河区党员花名册（2026年10月）", "填报单位：花溪路街道党工委", "", "单位：人"]
        return some[: self.random.randint(0, 4)]

    def merge_titles(self, count: int) -> None:
        self.merged += [f"A{row}:{get_column_letter(len(self.columns))}{row}" for row in range(1, min(count, 2) + 1)]

    def line(self, person: dict) -> list:
        expected: dict = {}
        cells = [self.cell(person, name, expected) for name in self.columns]
        self.expected.append(expected)
        return cells

    def disturb(self, rows: list[list], header: list[str], number: int) -> None:
        """Blank lines, subtotals and the header of the next printed page between the people."""
        if self.chance(0.1):
            rows.append([])
        if self.chance(0.05):
            rows.append(["小计", f"{number}人"])
        if self.chance(0.05):
            rows.append(header)

    def merge_branches(self, rows: list[list], first: int) -> None:
        column = self.columns.index("branch")
        last = first - 1 + len(self.people)
        start = first
        for row in range(first + 1, last + 2):
            if row > last or self.people[row - first]["branch"] != self.people[start - first]["branch"]:
                for other in range(start + 1, row):
                    rows[other - 1][column] = None
                if row - start > 1:
                    letter = get_column_letter(column + 1)
                    self.merged.append(f"{letter}{start}:{letter}{row - 1}")
                start = row

    def closing(self) -> list[list]:
        some = [[], ["合计", f"{len(self.people)}人"], ["注：以上情况属实。"], ["填表人：", None, "审核人："]]
        return some[: self.random.randint(0, 4)]

    def saved(self, rows: list[list]) -> bytes:
        if self.make == "xlsx":
            more = {"代码表": [["男"], ["女"]], "说明": [["本表一式两份"]]}
            return files.xlsx(rows, title="花名册", merged=self.merged, more=more, hidden=["代码表"])
        if self.make == "xls":
            return files.xls(rows, title="花名册")
        return files.text(rows, encoding=self.make, delimiter=self.random.choice(",,,\t;"))

"""Dates as people write them in a roster, each with the precision it was written in."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from dangjian.fields.dates import written
from members.imports.rules.cells import DAY, MONTH, YEAR, Cell, DateCell
from members.imports.rules.problems import NotUnderstood

EARLIEST, LATEST = 1900, 2100
CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
SEPARATED = re.compile(r"(\d{4})[-./年、,](\d{1,2})(?:[-./月、,](\d{1,2})[日号]?)?(?:月份?|\.)?$")
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})?$")
YEAR_ONLY = re.compile(r"(\d{4})年?$")
TIME_OF_DAY = re.compile(r"(?<=[\d日])[T ]?\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
NUMBER = re.compile(r"\d{5}(\.\d+)?$")
EPOCH, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
TWO_DIGIT_YEAR = re.compile(r"\d{2}[-./年]\d{1,2}([-./月]|$)")
NOT_A_DATE = "不是日期，请写成 1998-06-01；只知道月份的写成 1998年6月。"
SHORT_YEAR = "年份请写四位，例如 1998年6月。"
AMBIGUOUS = "按数字保存，分不清是 1 月还是 10 月；请改成文字，例如 1998年10月。"


@dataclass(frozen=True)
class Written:
    """A day no more precise than it was written: a month is its first day, and says so."""

    day: date
    precision: str = DAY

    def __str__(self) -> str:
        return written(self.day, self.precision)

    @property
    def key(self) -> tuple[int, ...]:
        parts = (self.day.year, self.day.month, self.day.day)
        return parts[: {YEAR: 1, MONTH: 2, DAY: 3}[self.precision]]

    def agrees_with(self, other: "Written") -> bool:
        """Equal as far as both of them go."""
        return all(mine == theirs for mine, theirs in zip(self.key, other.key, strict=False))

    def is_before(self, other: "Written") -> bool:
        """Certainly earlier: "1998年" is not before "1998-06-01"."""
        pairs = list(zip(self.key, other.key, strict=False))
        return [mine for mine, _ in pairs] < [theirs for _, theirs in pairs]


def parse_date(cell: Cell, *, epoch_1904: bool = False) -> Written:
    """Raises NotUnderstood."""
    if isinstance(cell, DateCell):
        return checked(cell.day.year, cell.day.month, cell.day.day, cell.precision)
    if isinstance(cell, int | float):
        return from_number(cell, epoch_1904=epoch_1904)
    return from_text(cell, epoch_1904=epoch_1904)


def from_number(number: float, *, epoch_1904: bool) -> Written:
    """19980601, 199806, 1998.06, 1998, or the serial number of a day that lost its format."""
    if number == int(number):
        text = str(int(number))
        if len(text) in {4, 6, 8}:
            return from_text(text, epoch_1904=epoch_1904)
        if len(text) == 5:
            return serial(int(number), epoch_1904=epoch_1904)
        raise NotUnderstood("not_a_date", NOT_A_DATE)
    if EARLIEST <= number < LATEST:
        year, _, month = f"{number:.2f}".partition(".")
        if month == "10":
            raise NotUnderstood("ambiguous_date", AMBIGUOUS)
        return checked(int(year), int(month), 1, MONTH)
    return serial(int(number), epoch_1904=epoch_1904)


def serial(number: int, *, epoch_1904: bool) -> Written:
    if not 2 <= number < 80_000:
        raise NotUnderstood("not_a_date", NOT_A_DATE)
    day = (EPOCH_1904 if epoch_1904 else EPOCH) + timedelta(days=number)
    return checked(day.year, day.month, day.day, DAY)


def from_text(text: str, *, epoch_1904: bool) -> Written:
    cleaned = TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", text).strip())
    cleaned = re.sub(r"\s", "", cleaned)
    if NUMBER.fullmatch(cleaned):
        return serial(int(float(cleaned)), epoch_1904=epoch_1904)
    digits = chinese_to_digits(cleaned)
    for pattern in (SEPARATED, PACKED, YEAR_ONLY):
        if match := pattern.match(digits):
            parts = [int(part) for part in match.groups() if part]
            year, month, day, *_ = (*parts, 1, 1)
            return checked(year, month, day, (YEAR, MONTH, DAY)[len(parts) - 1])
    if TWO_DIGIT_YEAR.match(digits):
        raise NotUnderstood("not_a_date", SHORT_YEAR)
    raise NotUnderstood("not_a_date", NOT_A_DATE)


def chinese_to_digits(text: str) -> str:
    """一九九八年十一月二十日 → 1998年11月20日."""
    tens = re.sub(
        r"([一二三])?十([一二三四五六七八九])?",
        lambda match: (match[1] or "一") + (match[2] or "〇"),
        text.replace("元月", "一月"),
    )
    return tens.translate(CHINESE)


def checked(year: int, month: int, day: int, precision: str) -> Written:
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NotUnderstood("not_a_date", "没有这一天，请核对年月日。") from error
    if not EARLIEST <= year < LATEST:
        raise NotUnderstood("not_a_date", "年份不对，请核对。")
    return Written(found.replace(day=1) if precision == MONTH else found, precision)

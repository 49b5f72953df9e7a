"""ID and phone numbers as they survive a spreadsheet: full-width, spaced, hyphened, or cut off by Excel."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from members.imports.rules.cells import Cell, DateCell
from members.imports.rules.problems import NotUnderstood

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
EXACT = 10**15  # Excel keeps 15 digits of a number
LOST = "按数字保存，后几位已丢失。请把这一列设为“文本”，重新填写 18 位号码。"
WRONG_SHAPE = "不是 18 位身份证号，请核对。"
WRONG_BIRTHDAY = "身份证号里的出生日期不存在，请核对号码。"
WRONG_CHECK = "身份证号校验码不对，请核对号码。"
NOT_A_PHONE = "不是手机号，请填 11 位手机号码。"
SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True)
class IdNumber:
    value: str
    born_on: date
    sex: str


def digits_of(cell: Cell) -> str:
    """The cell's characters without blanks and look-alikes; a whole number loses its decimal point."""
    if isinstance(cell, DateCell):
        return ""
    text = str(int(cell)) if isinstance(cell, int | float) and cell == int(cell) else str(cell)
    return re.sub(r"[\s\u200b\ufeff'’‘`]", "", unicodedata.normalize("NFKC", text)).upper()


def parse_id_number(cell: Cell) -> IdNumber:
    """The 18 digits with what they say about birth and sex; 15 digits of old get their 18. Raises NotUnderstood."""
    text = digits_of(cell)
    if (isinstance(cell, int | float) and abs(cell) >= EXACT) or SCIENTIFIC.fullmatch(text):
        raise NotUnderstood("digits_lost", LOST)
    text = re.sub(r"[-‐–—]", "", text).replace("×", "X").replace("*", "X")
    if re.fullmatch(r"\d{15}", text):
        text = text[:6] + "19" + text[6:]
        text += check_digit(text)
    if not re.fullmatch(r"\d{17}[\dX]", text):
        raise NotUnderstood("id_format", WRONG_SHAPE)
    if check_digit(text) != text[17]:
        lost = text.endswith("000")
        raise NotUnderstood(*(("digits_lost", LOST) if lost else ("id_checksum", WRONG_CHECK)))
    try:
        born_on = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError as error:
        raise NotUnderstood("id_birthday", WRONG_BIRTHDAY) from error
    return IdNumber(text, born_on, "MALE" if int(text[16]) % 2 else "FEMALE")


def check_digit(text: str) -> str:
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(text, WEIGHTS, strict=False)) % 11]


def parse_phone(cell: Cell) -> str:
    """The first mobile number in the cell; +86, blanks, hyphens and brackets do not count. Raises NotUnderstood."""
    for part in re.split(r"[/、,;]", digits_of(cell)):
        text = re.sub(r"[-‐–—().]", "", part)
        text = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", text)
        if re.fullmatch(r"1[3-9]\d{9}", text):
            return text
    raise NotUnderstood("not_a_phone", NOT_A_PHONE)


def is_landline(cell: Cell) -> bool:
    """A number of a fixed telephone, for which a roster has no field."""
    text = re.sub(r"[-‐–—().]", "", digits_of(cell))
    return re.fullmatch(r"0\d{9,11}|[2-8]\d{6,7}", text) is not None

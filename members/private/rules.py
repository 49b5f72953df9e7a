"""Citizen ID numbers (GB 11643) and mobile numbers: what is right, what they say, how they are shown. Pure."""

import re
from datetime import date

from django.db import models

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
ID_NUMBER = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?1\d", re.ASCII)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
BETWEEN_DIGITS = re.compile(r"[\s\u200b-\u200f\ufeff\-‐‑–—·']")
SPREADSHEET_DIGITS = 15


class Purpose(models.TextChoices):
    """Why somebody looks at a number in full; chosen, not typed, so that the log holds no personal value."""

    VERIFY = "VERIFY", "核对身份"
    TRANSFER = "TRANSFER", "办理组织关系接转"
    CONTACT = "CONTACT", "联系党员本人"
    CORRECT = "CORRECT", "更正登记信息"
    REPORT = "REPORT", "按要求向上级报送"
    INSPECTION = "INSPECTION", "组织考察"
    DISCIPLINE = "DISCIPLINE", "纪检监察"
    PETITION = "PETITION", "信访核查"


# Nobody looks for one of these alone, and the person does not read of it while the matter lasts (decision 12).
NEEDS_CONSENT = frozenset({Purpose.INSPECTION, Purpose.DISCIPLINE, Purpose.PETITION})


class CountedAct(models.TextChoices):
    """What tells somebody something about personal numbers, and is therefore limited per account and day."""

    REVEAL = "REVEAL", "查看完整号码"
    SEARCH = "SEARCH", "按号码查找"
    OUTSIDER = "OUTSIDER", "导入的表里有管理范围外的人"


class IdProblem(models.TextChoices):
    """What can be wrong with an ID number, the root cause first."""

    DIGITS_LOST = "DIGITS_LOST", "身份证号按数字保存，后几位已丢失，请把这一列改成文本后重新填写"
    SHAPE = "SHAPE", "身份证号应是 18 位，最后一位可以是 X"
    BIRTH = "BIRTH", "身份证号里的出生日期不存在"
    CHECK_DIGIT = "CHECK_DIGIT", "身份证号校验码不对，请核对每一位"


def as_typed(value: object) -> str:
    """What a cell or a field holds as text: full-width characters narrowed, a whole number without its `.0`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).translate(FULL_WIDTH).strip()


def normal_id_number(value: object) -> str:
    return BETWEEN_DIGITS.sub("", as_typed(value)).upper()


def normal_phone(value: object) -> str:
    digits = BETWEEN_DIGITS.sub("", as_typed(value)).removeprefix("+")
    return digits.removeprefix("86") if len(digits) == 13 else digits


def is_phone(value: object) -> bool:
    return bool(PHONE.fullmatch(normal_phone(value)))


def check_digit(number: str) -> str:
    """The eighteenth digit that belongs to the first seventeen."""
    return CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11]


def digits_lost(value: object) -> bool:
    """A spreadsheet kept the number as a number: fifteen digits survive and the rest became zeros."""
    if isinstance(value, int | float):
        return abs(value) >= 10**SPREADSHEET_DIGITS
    number = normal_id_number(value)
    if SCIENTIFIC.fullmatch(number):
        return True
    zeros_at_the_end = bool(re.fullmatch(r"\d{15}000", number, re.ASCII))
    return zeros_at_the_end and check_digit(number) != number[-1]


def born_on(id_number: str) -> date | None:
    """The birth date in a normal ID number; none when there is no such day."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """`MALE` or `FEMALE`, by the seventeenth digit of a normal ID number."""
    return "MALE" if int(id_number[16]) % 2 else "FEMALE"


def id_problem(value: object) -> IdProblem | None:
    """The first thing wrong with an ID number as typed or as read from a cell."""
    if digits_lost(value):
        return IdProblem.DIGITS_LOST
    number = normal_id_number(value)
    if not ID_NUMBER.fullmatch(number):
        return IdProblem.SHAPE
    if born_on(number) is None:
        return IdProblem.BIRTH
    return IdProblem.CHECK_DIGIT if check_digit(number) != number[-1] else None


def masked_id_number(number: str) -> str:
    """`410**************4`. The birth date stands beside it and the region can be guessed, so the sequence number is
    all that keeps the whole a secret: no digit of it is shown (decision 11)."""
    return masked_text(number, first=3, last=1)


def masked_phone(number: str) -> str:
    """`138****1027`."""
    return masked_text(number, first=3, last=4)


def masked_text(text: str, *, first: int, last: int) -> str:
    """Enough to recognise, too little to use; a short text is hidden whole."""
    if len(text) <= first + last:
        return "*" * len(text)
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]

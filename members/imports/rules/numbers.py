"""ID and phone numbers as a cell holds them; what is right and what they say is the private room's to judge."""

import re
from dataclasses import dataclass
from datetime import date

from members.imports.rules.cells import Cell, DateCell
from members.imports.rules.problems import NotUnderstood
from members.private.rules import as_typed, born_on, check_digit, id_problem, is_phone, normal_id_number, normal_phone
from members.private.rules import sex_of as sex_by_number

NOT_A_PHONE = "不是手机号，请填 11 位手机号码。"
HIDDEN_DIGITS = "号码有几位是星号，无法核对。请填完整的 18 位号码。"
BRACKETS = re.compile(r"[().（）]")


@dataclass(frozen=True)
class IdNumber:
    value: str
    born_on: date
    sex: str


def parse_id_number(cell: Cell) -> IdNumber:
    """The 18 digits with what they say about birth and sex; the 15 digits of old get their 18. Raises NotUnderstood."""
    typed: object = "" if isinstance(cell, DateCell) else cell
    number = normal_id_number(typed)
    if "**" in number:
        raise NotUnderstood("id_hidden", HIDDEN_DIGITS)
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        first_17 = f"{number[:6]}19{number[6:]}"
        typed = number = first_17 + check_digit(first_17)
    if problem := id_problem(typed):
        raise NotUnderstood(f"id_{problem.value.lower()}", f"{problem.label}。")
    birth = born_on(number)
    if birth is None:
        raise NotUnderstood("id_birth", "身份证号里的出生日期不存在。")
    return IdNumber(number, birth, sex_by_number(number))


def parse_phone(cell: Cell) -> str:
    """The first mobile number in the cell. Raises NotUnderstood."""
    typed = "" if isinstance(cell, DateCell) else as_typed(cell)
    for part in re.split(r"[/、,;]", BRACKETS.sub("", typed)):
        if is_phone(part):
            return normal_phone(part)
    raise NotUnderstood("not_a_phone", NOT_A_PHONE)


def is_landline(cell: Cell) -> bool:
    """A number of a fixed telephone, for which a roster has no field."""
    digits = BRACKETS.sub("", normal_phone("" if isinstance(cell, DateCell) else cell))
    return re.fullmatch(r"0\d{9,11}|[2-8]\d{6,7}", digits) is not None

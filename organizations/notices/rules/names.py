"""The names of a 公示 as they are typed or pasted from a sheet: one a line, with organization and note. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

BETWEEN = re.compile(r"\s*[\t,，]\s*")
LONGEST = {"name": 40, "organization": 120, "note": 300}
MOST = 3000


@dataclass(frozen=True)
class NamedLine:
    name: str
    organization: str = ""
    note: str = ""


class UnreadableLine(Exception):
    """The text of the exception says which line, and what to do."""


def read_names(text: str) -> list[NamedLine]:
    """`姓名，单位，说明`, by commas or tabs; empty lines are passed over. Raises UnreadableLine."""
    found = [read_line(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    if len(found) > MOST:
        raise UnreadableLine(f"一次公示最多{MOST}人，请分开公示。")
    return found


def read_line(number: int, line: str) -> NamedLine:
    parts = dict(zip(LONGEST, BETWEEN.split(line.strip(), maxsplit=2), strict=False))
    if not parts["name"]:
        raise UnreadableLine(f"第{number}行没有姓名。每行写一个人：姓名，单位，说明。")
    for part, value in parts.items():
        if len(value) > LONGEST[part]:
            raise UnreadableLine(f"第{number}行太长。每行写一个人，用逗号隔开：姓名，单位，说明。")
    return NamedLine(**parts)


def written_names(lines: Iterable[NamedLine]) -> str:
    return "\n".join("，".join(filter(None, (one.name, one.organization, one.note))) for one in lines)

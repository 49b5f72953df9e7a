"""What a placeholder looks like, and which are known."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dangjian.sheets import NOT_IN_XML

# Where people type Chinese the braces come out wide.
PLACEHOLDER = re.compile(r"(?:\{\{|｛｛)([^{}｛｝]{0,60})(?:\}\}|｝｝)")
HALF = re.compile(r"\{\{|\}\}|｛｛|｝｝")
MOST_PLACEHOLDERS = 500
DOTS = str.maketrans("．。", "..")


class Unfillable(Exception):
    """The text of the exception says what stands where and what to do about it."""


@dataclass(frozen=True)
class List:
    """Rows of a table: `columns` are what stands after the dot."""

    columns: Sequence[str]


@dataclass(frozen=True)
class Vocabulary:
    """`required` has to stand in every file."""

    names: Sequence[str]
    lists: Mapping[str, List] = field(default_factory=dict)
    required: str = ""

    def knows(self, name: str) -> bool:
        every, _, column = name.partition(".")
        return name in self.names or (every in self.lists and column in self.lists[every].columns)


@dataclass(frozen=True)
class Found:
    """`row` tells rows of tables apart; empty outside of them."""

    name: str
    where: str
    row: str = ""

    @property
    def list_name(self) -> str:
        return self.name.partition(".")[0] if "." in self.name else ""


@dataclass(frozen=True)
class Values:
    single: Mapping[str, object]
    lists: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)

    def of(self, name: str) -> object:
        return self.single.get(name, "")

    def rows(self, every: str) -> "list[Values]":
        """One per row, or an empty one: a table keeps its last line."""
        made = [
            Values({**self.single, **{f"{every}.{name}": value for name, value in row.items()}}, self.lists)
            for row in self.lists.get(every, ())
        ]
        return made or [Values(self.single, self.lists)]


def name_in(found: re.Match[str]) -> str:
    return "".join(found[1].split()).translate(DOTS)


def names_in(text: str) -> list[str]:
    return [name_in(one) for one in PLACEHOLDER.finditer(text)]


def plain(value: object) -> str:
    """Without what XML has no place for; every kind of line end is one."""
    return NOT_IN_XML.sub("", "\n".join(str("" if value is None else value).splitlines()))


def replaced(texts: Sequence[str], said: Callable[[str], str]) -> list[str]:
    """Pieces of one text with its placeholders replaced: a value stands in the piece where its placeholder began."""
    whole, made, at = "".join(texts), [""] * len(texts), 0
    matches = list(PLACEHOLDER.finditer(whole))
    next_one = 0
    for number, text in enumerate(texts):
        here, end = at, at + len(text)
        while next_one < len(matches) and matches[next_one].start() < end:
            one = matches[next_one]
            made[number] += whole[here : max(one.start(), here)]
            if one.start() >= at:
                made[number] += said(name_in(one))
            here = min(one.end(), end)
            if one.end() > end:
                break
            next_one += 1
        made[number] += whole[here:end]
        at = end
    return made


def judge(found: Iterable[Found], vocabulary: Vocabulary) -> None:
    """Raises Unfillable for what could not be filled; every unknown name is listed with its place."""
    every = list(found)
    if len(every) > MOST_PLACEHOLDERS:
        raise Unfillable(f"占位符超过{MOST_PLACEHOLDERS}个，请分成几个模板。")
    if unknown := [one for one in every if not vocabulary.knows(one.name)]:
        said = "；".join(f"{one.where}的“{one.name}”" for one in unknown[:8])
        more = f"等{len(unknown)}处" if len(unknown) > 8 else ""
        raise Unfillable(f"认不出这些占位符：{said}{more}。请从下面的清单里复制，改好再传。")
    rows: dict[str, str] = {}
    for one in every:
        if not one.list_name:
            continue
        if not one.row:
            raise Unfillable(f"{one.where}的“{one.name}”要放在表格的一行里，有几条就会有几行。")
        if rows.setdefault(one.row, one.list_name) != one.list_name:
            raise Unfillable(f"{one.where}：同一行里只能放一种名单，“{rows[one.row]}”和“{one.list_name}”请分开。")
    if not every:
        raise Unfillable("文件里没有占位符。请把要填的地方写成 {{支部名称}} 这样，再传。")
    if vocabulary.required and all(one.name != vocabulary.required for one in every):
        raise Unfillable(f"请在页脚或末尾放一处 {{{{{vocabulary.required}}}}}：导出的表格要写明是谁在什么时候导出的。")

"""The header row: where it is, and which of our fields a column is, whatever the sender calls it."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest

from members.imports.rules.cells import Cell, Table

MEMBERS, ORGANIZATIONS = "MEMBER", "ORGANIZATION"

# The first name of each field is the national system's; the order says which wins when a sheet has two of them.
MEMBER_COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "党员姓名", "名字"),
    "id_number": (
        "公民身份证号码",
        "公民身份号码",
        "身份证号码",
        "身份证号",
        "身份证",
        "居民身份证号码",
        "居民身份证号",
        "身份证件号码",
        "身份证件号",
        "证件号码",
        "证件号",
    ),
    "sex": ("性别",),
    "ethnicity": ("民族", "族别"),
    "born": ("出生日期", "出生年月", "出生年月日", "出生时间", "生日"),
    "education": ("学历", "文化程度", "学历层次", "最高学历", "全日制学历", "受教育程度"),
    "category": ("人员类别", "党员类别", "类别", "党员类型", "人员类型", "党员身份", "政治面貌"),
    "joined": (
        "加入党组织日期",
        "入党日期",
        "入党时间",
        "加入党组织时间",
        "加入中国共产党日期",
        "加入中共党组织日期",
        "入党年月",
        "加入党组织年月",
        "入党年月日",
        "何时入党",
    ),
    "regularized": (
        "转为正式党员日期",
        "转正日期",
        "转正时间",
        "转为正式党员时间",
        "转正年月",
        "转正年月日",
        "何时转正",
    ),
    "branch": (
        "所在党支部",
        "所属党支部",
        "所在支部",
        "所属支部",
        "党支部",
        "支部",
        "支部名称",
        "党支部名称",
        "所在党组织",
        "所属党组织",
        "组织关系所在党支部",
        "组织关系所在党组织",
        "组织关系所在支部",
        "党组织名称",
        "所在党支部名称",
        "所属党支部名称",
        "所在党组织名称",
        "所属党组织名称",
        "所在党支部代码",
        "支部代码",
        "党支部代码",
        "党组织代码",
    ),
    "occupation": ("工作岗位", "岗位", "职业", "从事工作岗位", "从事岗位"),
    "employer": ("工作单位", "单位", "所在单位", "单位名称", "工作单位及职务", "单位及职务"),
    "phone": (
        "手机号码",
        "手机号",
        "手机",
        "移动电话",
        "联系电话",
        "联系方式",
        "电话",
        "电话号码",
        "手机电话",
        "本人手机",
        "联系手机",
        "联系号码",
    ),
    "membership_status": ("党籍状态", "党籍", "党籍情况"),
    "lost_contact": ("失去联系日期", "失联日期", "失去联系时间", "失联时间"),
}

ORGANIZATION_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("党组织代码", "组织代码", "党组织编码", "组织编码", "代码", "编码", "党组织编号"),
    "name": ("党组织全称", "党组织名称", "组织全称", "组织名称", "全称", "名称", "党支部名称", "支部名称", "党组织"),
    "short_name": ("党组织简称", "组织简称", "简称"),
    "parent": (
        "上级党组织代码",
        "上级组织代码",
        "上级代码",
        "上级编码",
        "上级党组织编码",
        "上级党组织",
        "上级组织",
        "上级党组织名称",
        "隶属党组织",
        "所属党组织",
        "上级党委",
        "隶属上级党组织",
    ),
    "kind": ("组织类别", "党组织类别", "组织类型", "党组织类型", "类别", "类型", "组织类别代码"),
    "unit_category": ("单位类别", "单位类型", "所在单位类别", "单位性质", "单位性质类别"),
    "founded": ("批准建立日期", "建立日期", "成立日期", "成立时间", "批准成立日期", "建立时间", "批准建立时间"),
    "expires": ("届满日期", "届满时间", "本届届满日期", "任期届满日期", "换届日期", "应换届时间"),
    "has_committee": ("是否设支委会", "是否设支部委员会", "设支委会", "支委会"),
}

NAMED = {MEMBERS: MEMBER_COLUMNS, ORGANIZATIONS: ORGANIZATION_COLUMNS}
# What a sheet must have to be taken for one of the two; the name itself may be missing from a list of changes.
TELLING = {MEMBERS: {"name", "id_number"}, ORGANIZATIONS: {"name", "short_name", "code"}}
HOW_FAR_DOWN = 30
FEWEST = 2
REMARK = re.compile(r"[(\[【].*?[)\]】]|[*:：。]|必填|选填")


@dataclass(frozen=True)
class Header:
    """`columns` is field → (column from 0, name as written); `ignored` are names that we have no use for."""

    kind: str
    row: int
    columns: dict[str, tuple[int, str]]
    ignored: tuple[str, ...]


def find_header(table: Table) -> Header | None:
    """The opening row that names most fields, and whether the sheet lists members or organizations."""
    best: Header | None = None
    for row, cells in enumerate(table.rows[:HOW_FAR_DOWN]):
        below = table.rows[row + 1] if row + 1 < len(table.rows) else []
        for kind in (MEMBERS, ORGANIZATIONS):
            for header in (read_header(kind, row, cells), read_header(kind, row + 1, stacked(kind, cells, below))):
                if header and (best is None or len(header.columns) > len(best.columns)):
                    best = header
    return best


def stacked(kind: str, cells: list[Cell], below: list[Cell]) -> list[Cell]:
    """A header of two rows: group names above, the columns' own names below, some names only above."""
    known = {name for names in NAMED[kind].values() for name in names}
    return [
        low if high == "" or (isinstance(low, str) and plain(as_written(low)) in known) else high
        for high, low in zip_longest(cells, below, fillvalue="")
    ]


def read_header(kind: str, row: int, cells: list[Cell]) -> Header | None:
    written = {column: as_written(cell) for column, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()}
    meant = {column: plain(name) for column, name in written.items()}
    columns = {}
    for field, names in NAMED[kind].items():
        ranked = [(names.index(name), column) for column, name in meant.items() if name in names]
        if ranked:
            columns[field] = (min(ranked)[1], written[min(ranked)[1]])
    if len(columns) < FEWEST or not TELLING[kind] & set(columns):
        return None
    used = {column for column, _ in columns.values()}
    return Header(kind, row, columns, tuple(name for column, name in written.items() if column not in used))


def as_written(cell: str) -> str:
    """A column's name without the blanks and line breaks that only serve the lay-out."""
    return re.sub(r"\s", "", cell)[:40]


def plain(name: str) -> str:
    return REMARK.sub("", unicodedata.normalize("NFKC", name))

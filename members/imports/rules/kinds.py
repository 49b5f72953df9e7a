"""What an organization is: the national codes, the words, and what an official name says (domain: 组织类别, 单位类别)."""

import re
from dataclasses import dataclass

from members.imports.rules.cells import Cell
from members.imports.rules.choices import words
from members.imports.rules.problems import NotUnderstood

DISTRICT, WORKING, COMMITTEE, GENERAL, BRANCH = (
    "DISTRICT_COMMITTEE",
    "WORKING_COMMITTEE",
    "COMMITTEE",
    "GENERAL_BRANCH",
    "BRANCH",
)


@dataclass(frozen=True)
class OrganizationKind:
    kind: str
    joint: bool = False
    temporary: bool = False


CODES = {
    "611": OrganizationKind(COMMITTEE),
    "621": OrganizationKind(GENERAL),
    "631": OrganizationKind(BRANCH),
    "632": OrganizationKind(BRANCH, joint=True),
    "911": OrganizationKind(COMMITTEE, temporary=True),
    "921": OrganizationKind(GENERAL, temporary=True),
    "931": OrganizationKind(BRANCH, temporary=True),
    "932": OrganizationKind(BRANCH, joint=True, temporary=True),
}
WORDS = {
    "党委": "611", "党的基层委员会": "611", "基层党委": "611", "委员会": "611", "区委": "611", "党工委": "611", "工委": "611",
    "党总支": "621", "党总支部": "621", "总支": "621", "总支部": "621", "总支部委员会": "621",
    "党支部": "631", "支部": "631", "支部委员会": "631", "联合党支部": "632", "联合支部": "632",
    "临时党委": "911", "临时党总支": "921", "临时党总支部": "921", "临时党支部": "931", "临时支部": "931",
    "临时联合党支部": "932", "临时联合支部": "932",
}  # fmt: skip
NOT_A_KIND = (
    "不是组织类别，请填代码（611 党委、621 党总支、631 党支部、632 联合党支部；临时的为 911、921、931、932）或名称。"
)
KIND_MISSING = "必填：从名称看不出是党委、党总支还是党支部，请填组织类别。"

SECTORS = {
    "城市街道": "COMMUNITY", "城市社区": "COMMUNITY", "居委会": "COMMUNITY", "社区": "COMMUNITY",
    "乡镇": "VILLAGE", "农村社区": "VILLAGE", "建制村": "VILLAGE", "行政村": "VILLAGE", "村": "VILLAGE",
    "国有经济控制": "STATE_OWNED", "国有企业": "STATE_OWNED", "集体经济控制": "STATE_OWNED", "集体企业": "STATE_OWNED",
    "非公有经济控制": "NEW_ECONOMIC_SOCIAL", "非公有制企业": "NEW_ECONOMIC_SOCIAL", "非公企业": "NEW_ECONOMIC_SOCIAL",
    "民营企业": "NEW_ECONOMIC_SOCIAL", "社会组织": "NEW_ECONOMIC_SOCIAL", "两新组织": "NEW_ECONOMIC_SOCIAL",
    "事业单位": "INSTITUTION", "机关": "ORGAN", "党政机关": "ORGAN", "学校": "SCHOOL", "其他": "OTHER",
}  # fmt: skip
NUMBERED = (
    "城市街道", "城市社区", "乡镇", "农村社区", "建制村", "国有经济控制", "集体经济控制", "非公有经济控制",
    "事业单位", "机关", "社会组织", "其他",
)  # fmt: skip
SCHOOLS = re.compile(r"小学|中学|学校|大学|学院|幼儿园|高中|初中|职高|技校")
NOT_A_CATEGORY = f"不是单位类别，请填：{'、'.join(NUMBERED)}。"


def parse_kind(cell: Cell | None, *, name: str, is_root: bool) -> OrganizationKind:
    """By code or word; a working committee is known by its name, whatever code it bears. Raises NotUnderstood."""
    found = by_name(name) if cell is None else by_code(words(cell))
    if found is None:
        raise NotUnderstood(*(("required", KIND_MISSING) if cell is None else ("not_a_kind", NOT_A_KIND)))
    if is_root:
        return OrganizationKind(DISTRICT)
    if found.kind == COMMITTEE and is_working_committee(name):
        return OrganizationKind(WORKING, temporary=found.temporary)
    return found


def is_working_committee(name: str) -> bool:
    return re.search(r"(工作委员会|工委)$", name) is not None


def by_code(text: str) -> OrganizationKind | None:
    code = re.match(r"\d{3}", text)
    return CODES.get(code[0] if code else WORDS.get(text, ""))


def by_name(name: str) -> OrganizationKind | None:
    """中共某某总支部委员会 → a general branch; the longest ending decides."""
    temporary = "临时" in name
    joint = "联合" in name
    if re.search(r"总支部委员会$|总支部?$", name):
        return OrganizationKind(GENERAL, temporary=temporary)
    if re.search(r"支部委员会$|支部$", name):
        return OrganizationKind(BRANCH, joint=joint, temporary=temporary)
    if re.search(r"委员会$|委$", name):
        return OrganizationKind(COMMITTEE, temporary=temporary)
    return None


def parse_unit_category(cell: Cell, *, name: str) -> tuple[str, str]:
    """The category as the national system words it, and the sector it puts an organization into. Raises NotUnderstood."""
    text = words(cell)
    if text.isascii() and text.isdigit() and len(text) < 3 and 1 <= int(text) <= len(NUMBERED):
        text = NUMBERED[int(text) - 1]
    sector = SECTORS.get(re.sub(r"\(.*?\)|^\d+[-.、]?|企业$", "", text)) or SECTORS.get(text)
    if sector is None:
        raise NotUnderstood("not_a_unit_category", NOT_A_CATEGORY)
    return full_width_brackets(text)[:30], sector_of(sector, name)


def sector_of(sector: str, name: str) -> str:
    """Schools and the retired have lines of their own, which the unit's category does not show."""
    if is_retired(name):
        return "RETIRED"
    return "SCHOOL" if sector == "INSTITUTION" and SCHOOLS.search(name) else sector


def is_retired(name: str) -> bool:
    return re.search(r"离退休|离休|退休", name) is not None


def full_width_brackets(text: str) -> str:
    return text.replace("(", "（").replace(")", "）")


def short_name_of(name: str) -> str:
    """中共锦绣社区第一支部委员会 → 锦绣社区第一党支部."""
    text = re.sub(r"^(中国共产党|中共)", "", name)
    for ending, short in (
        ("总支部委员会", "党总支"),
        ("支部委员会", "党支部"),
        ("工作委员会", "工委"),
        ("委员会", "党委"),
    ):
        if text.endswith(ending):
            return (text.removesuffix(ending) + short)[:60]
    return text[:60]


def stem(name: str) -> str:
    """What is left of a branch's name when prefix and ending, which everybody writes differently, are gone."""
    text = re.sub(r"^(中国共产党|中共)", "", words(name))
    return re.sub(r"(党支部委员会|支部委员会|党支部|支部委|支部)$", "", text)

"""The schemes a new portal starts with: R1 and R2 of the field's rubrics, restricted to what is recorded here."""

from datetime import date

from django.db import transaction

from analytics.assessment.models import Scheme, SchemeItem
from analytics.assessment.queries.facts import UNIT_KINDS
from analytics.assessment.rules import Subject
from analytics.indicators.rules import ManualKind
from organizations.tree.models import Sector

STARTS_ON = date(2025, 1, 1)
ORGAN_SECTORS = [Sector.ORGAN, Sector.INSTITUTION, Sector.STATE_OWNED, Sector.SCHOOL, Sector.OTHER]
GRASSROOTS_SECTORS = [Sector.VILLAGE, Sector.COMMUNITY, Sector.NEW_ECONOMIC_SOCIAL]
MANUAL_TEXTS = {kind.value: (str(kind.label), "组织部填写的完成数 ÷ 应完成数", 100) for kind in ManualKind}

RULE_TEXTS = {
    "theme_day": ("主题党日", "每月一次，按完成比例计分", 100),
    "members_meeting": ("党员大会", "每季度一次", 100),
    "committee_meeting": ("支委会", "设支委会的每月一次，按完成比例计分", 100),
    "subgroup_meeting": ("党小组会", "每个党小组每月一次，按完成比例计分", 100),
    "party_lecture": ("党课", "每季度一次", 100),
    "attendance": ("到会率", "到会 ÷（应到 − 准假 − 免到），达到 85% 得满分", 85),
    "records_mended": ("记录规范", "被退回的记录改好了不扣分", 100),
    "organizational_life": ("组织生活会", "每年一次，可到次年 3 月", 100),
    "democratic_appraisal": ("民主评议党员", "每年一次，可到次年 3 月", 100),
    **MANUAL_TEXTS,
}
UNIT_RULE_TEXTS = {
    "branch_mean": ("所属支部平均分", "所属各支部得分的平均数，临时、新成立和免除的支部不计入", 100),
    "review_in_time": ("审核及时", "支部的记录提交后 5 个工作日内审核", 100),
    "followups_in_time": ("交办按时办结", "交给本单位和所属支部的事项按期限办结", 100),
    "posts_filled": ("书记配备", "季末所属支部都有书记", 100),
    "station_six_ones": ("驿站“六个一”", "所属驿站应做的“六个一”按完成比例计分；没有驿站的不适用", 100),
    "station_register": ("驿站党员信息台账", "季末在站党员身份已核实、在全国系统登记的比例；没有驿站的不适用", 100),
    "station_contact": ("驿站党员联系", "季末在站党员三个月内联系过的比例；没有驿站的不适用", 100),
    "station_opinions": ("驿站征求意见本", "收到的意见过了十五天，到季末已经办结的比例；没有的不适用", 100),
    "station_rolls": ("驿站党员活动台账", "驿站的活动过了七天，到季末记下谁来了的比例；没有的不适用", 100),
    "guidance": ("督查指导", "本单位到所属支部督查，每季度走到四分之一得满分", 25),
    **MANUAL_TEXTS,
}

# Weights in points as printed; each column adds up to 100.
SCHEMES: dict[str, tuple[str, list[Sector], dict[str, int]]] = {
    "R1": (
        "机关、事业和国有企业党支部考核方案",
        ORGAN_SECTORS,
        {
            "theme_day": 25,
            "members_meeting": 13,
            "committee_meeting": 15,
            "subgroup_meeting": 10,
            "party_lecture": 10,
            "attendance": 12,
            "records_mended": 5,
            "organizational_life": 5,
            "democratic_appraisal": 5,
        },
    ),
    "R2": (
        "村、社区和两新组织党支部考核方案",
        GRASSROOTS_SECTORS,
        {
            "theme_day": 28,
            "members_meeting": 14,
            "committee_meeting": 14,
            "subgroup_meeting": 8,
            "party_lecture": 10,
            "attendance": 12,
            "records_mended": 4,
            "organizational_life": 5,
            "democratic_appraisal": 5,
        },
    ),
    "R4": (
        "离退休干部党支部考核方案",
        [Sector.RETIRED],
        {
            "theme_day": 30,
            "members_meeting": 20,
            "party_lecture": 15,
            "attendance": 15,
            "records_mended": 10,
            "organizational_life": 10,
        },
    ),
}

# What a department begins with when it draws up a scheme of units; the mean alone decides until it does.
# Of a unit without a station its ten points go to the other lines.
UNIT_WEIGHTS = {
    "branch_mean": 50,
    "review_in_time": 15,
    "followups_in_time": 10,
    "posts_filled": 10,
    "guidance": 5,
    "station_six_ones": 4,
    "station_register": 2,
    "station_contact": 2,
    "station_opinions": 1,
    "station_rolls": 1,
}


@transaction.atomic
def install_default_schemes() -> str:
    """Write the shipped schemes that are not there yet; edited ones stay as they are."""
    made = 0
    for code, (name, sectors, weights) in SCHEMES.items():
        scheme, new = Scheme.objects.get_or_create(
            code=code, version=1, defaults={"name": name, "sectors": sectors, "starts_on": STARTS_ON}
        )
        if new:
            made += 1
            SchemeItem.objects.bulk_create(items_of(scheme, weights))
    return f"考核方案：新写入 {made} 个，共 {len(SCHEMES)} 个。"


def first_of_units() -> Scheme:
    """The scheme of units that nobody has drawn up yet, not saved."""
    return Scheme(
        code="U1", version=0, name="直属单位考核方案", subject=Subject.UNIT, kinds=[str(kind) for kind in UNIT_KINDS]
    )


def rule_texts(subject: str) -> dict[str, tuple[str, str, int]]:
    """Name, words and percentage of every indicator that a scheme of that subject may ask."""
    return UNIT_RULE_TEXTS if subject == Subject.UNIT else RULE_TEXTS


def items_of(scheme: Scheme, weights: dict[str, int]) -> list[SchemeItem]:
    texts = rule_texts(scheme.subject)
    return [
        SchemeItem(
            scheme=scheme,
            indicator=code,
            name=texts[code][0],
            rule_text=texts[code][1],
            full_at=texts[code][2],
            weight=points * 1000,
            position=position,
        )
        for position, (code, points) in enumerate(weights.items(), start=1)
    ]

"""The schemes a new portal starts with: R1 and R2 of the field's rubrics, restricted to what is recorded here."""

from datetime import date

from django.db import transaction

from analytics.assessment.models import Scheme, SchemeItem
from organizations.tree.models import Sector

STARTS_ON = date(2025, 1, 1)
ORGAN_SECTORS = [Sector.ORGAN, Sector.INSTITUTION, Sector.STATE_OWNED, Sector.SCHOOL, Sector.OTHER]
GRASSROOTS_SECTORS = [Sector.VILLAGE, Sector.COMMUNITY, Sector.NEW_ECONOMIC_SOCIAL]

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


def items_of(scheme: Scheme, weights: dict[str, int]) -> list[SchemeItem]:
    return [
        SchemeItem(
            scheme=scheme,
            indicator=code,
            name=RULE_TEXTS[code][0],
            rule_text=RULE_TEXTS[code][1],
            full_at=RULE_TEXTS[code][2],
            weight=points * 1000,
            position=position,
        )
        for position, (code, points) in enumerate(weights.items(), start=1)
    ]

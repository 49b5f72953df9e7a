"""六个一 as rules like every other: what is due of a station follows from its opening and closing in the tree."""

from datetime import date

from django.db import transaction

from activities.duties.models import DutyRule
from activities.stations.rules import SIX_ONES
from dangjian.audit.services import record
from organizations.tree.models import Kind

FIRST_DAY_KEPT = date(2025, 1, 1)
BASIS = "区级规定：红色驿站“六个一”主题活动"


@transaction.atomic
def install_station_rules(*, starts_on: date = FIRST_DAY_KEPT) -> str:
    """Enter the rules whose code was never used; an ended or changed one stays as people left it."""
    used = set(DutyRule.objects.values_list("code", flat=True))
    rows = [
        DutyRule(
            code=one.kind.lower(),
            kind=one.kind,
            name=one.kind.label,
            organization_kind=Kind.STATION,
            per=one.per,
            basis=BASIS,
            starts_on=starts_on,
        )
        for one in SIX_ONES
        if one.kind.lower() not in used
    ]
    DutyRule.objects.bulk_create(rows)
    if not rows:
        return "红色驿站“六个一”的规则已经有了。"
    record("stations.install_rules", by=None, target="dutyrule", codes=[rule.code for rule in rows])
    return f"建立了红色驿站“六个一”的{len(rows)}条规则。"

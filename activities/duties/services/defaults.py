"""What the party's own regulation asks of every branch (支部工作条例), as rules to start with."""

from datetime import date
from typing import Any

from django.db import transaction

from activities.duties.models import DutyRule
from activities.duties.rules import AppliesIf, DutyKind, Per, Subject
from dangjian.audit.services import record
from dangjian.fields.dates import written

FIRST_DAY_KEPT = date(2025, 1, 1)
REGULATION = "《中国共产党支部工作条例（试行）》"
PUBLISHED = "2018年10月28日中共中央印发"
UNTIL_END_OF_MARCH = 3


def by_regulation(code: str, kind: DutyKind, per: Per, article: str, **facts: Any) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind,
        "name": kind.label,
        "per": per,
        "basis": f"{REGULATION}{article}",
        "document_number": PUBLISHED,
    } | facts


DEFAULTS = (
    by_regulation("theme_day", DutyKind.THEME_DAY, Per.MONTH, "第十六条：每月相对固定1天"),
    by_regulation("members_meeting", DutyKind.MEMBERS_MEETING, Per.QUARTER, "第十一条：一般每季度1次"),
    by_regulation(
        "committee_meeting",
        DutyKind.COMMITTEE_MEETING,
        Per.MONTH,
        "第十二条：一般每月1次",
        applies_if=AppliesIf.HAS_COMMITTEE,
    ),
    by_regulation(
        "subgroup_meeting",
        DutyKind.SUBGROUP_MEETING,
        Per.MONTH,
        "第十三条：一般每月1次",
        subject=Subject.SUBGROUP,
    ),
    by_regulation(
        "party_lecture",
        DutyKind.PARTY_LECTURE,
        Per.QUARTER,
        "",
        basis="区级规定：每季度1次（条例第十六条没有规定次数）",
        document_number="",
    ),
    by_regulation(
        "organizational_life_meeting",
        DutyKind.ORGANIZATIONAL_LIFE_MEETING,
        Per.YEAR,
        "第十七条：每年至少1次",
        window_after_months=UNTIL_END_OF_MARCH,
    ),
    by_regulation(
        "democratic_appraisal",
        DutyKind.DEMOCRATIC_APPRAISAL,
        Per.YEAR,
        "第十八条：一般每年1次",
        window_after_months=UNTIL_END_OF_MARCH,
        applies_if=AppliesIf.NOT_TEMPORARY,
    ),
)


@transaction.atomic
def install_default_rules(*, starts_on: date = FIRST_DAY_KEPT) -> str:
    """Enter the rules whose code was never used; an ended or changed rule stays as people left it."""
    used = set(DutyRule.objects.values_list("code", flat=True))
    rows = [DutyRule(**facts, starts_on=starts_on) for facts in DEFAULTS if facts["code"] not in used]
    DutyRule.objects.bulk_create(rows)
    if not rows:
        return "应做事项的规则已经有了。"
    record("duties.install_default_rules", by=None, target="dutyrule", codes=[rule.code for rule in rows])
    names = "、".join(rule.name for rule in rows)
    return f"建立了{len(rows)}条应做事项规则：{names}，从{written(starts_on)}起。"

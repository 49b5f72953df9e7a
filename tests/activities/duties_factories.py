"""Rows of the duties room. A rule says only what its test cares about."""

from datetime import date

from activities.duties.models import DutyRule
from activities.duties.rules import DutyKind, Per
from members.roster.models import Subgroup, Term
from organizations.tree.models import Organization

FIRST_DAY = date(2025, 1, 1)


def rule(kind: str = DutyKind.PARTY_LECTURE, per: str = Per.QUARTER, **attributes) -> DutyRule:
    defaults = {
        "code": kind.lower(),
        "name": DutyKind(kind).label,
        "basis": "《中国共产党支部工作条例（试行）》",
        "starts_on": FIRST_DAY,
    }
    return DutyRule.objects.create(kind=kind, per=per, **(defaults | attributes))


def theme_day_rule(**attributes) -> DutyRule:
    return rule(DutyKind.THEME_DAY, Per.MONTH, **attributes)


def term(organization: Organization, *, has_committee: bool = True, **attributes) -> Term:
    return Term.objects.create(
        organization=organization, has_committee=has_committee, **({"starts_on": FIRST_DAY} | attributes)
    )


def subgroup(organization: Organization, name: str = "第一党小组", **attributes) -> Subgroup:
    return Subgroup.objects.create(organization=organization, name=name, **({"starts_on": FIRST_DAY} | attributes))

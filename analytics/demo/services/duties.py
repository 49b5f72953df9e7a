"""One duty rule that will read otherwise from next month on, and one branch that will be excused from it for two."""

from datetime import date

from activities.duties.models import DutyRule
from activities.duties.rules import DutyKind
from activities.duties.services import change_rule, exempt
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.tree.models import Organization


def change_what_is_due(branch: Organization, office: Account, *, today: date) -> None:
    following = Month.containing(today).shifted(1)
    document = f"滨组发〔{today.year}〕28号"
    rule = DutyRule.objects.filter(kind=DutyKind.THEME_DAY).latest("starts_on")
    changes = {"record_within_days": 5, "document_number": document}
    change_rule(rule=rule, changes=changes, by=office, today=today)
    exempt(
        organization=branch,
        kind=DutyKind.THEME_DAY,
        reason="活动阵地整修，党员分到相邻支部参加",
        document_number=document,
        starts_on=following.start,
        ends_on=following.shifted(2).start,
        by=office,
    )
